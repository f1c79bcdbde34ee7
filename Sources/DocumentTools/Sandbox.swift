/// The command lines that shut a program off: bubblewrap where it works, and the kernel's limits in any case.
///
/// bubblewrap needs user namespaces, or root that may make namespaces; containers often forbid both.
struct Sandbox: Sendable {
    let isolation: Isolation

    /// - Parameter document: the file's absolute path, or nil where the working directory holds what is read.
    func command(for program: Program, in directory: WorkingDirectory, reading document: String?) -> [String] {
        let limited = Self.limited(program)
        guard case .full = isolation else { return Self.bound + limited }
        let files = ["--ro-bind", directory.path, Self.mountPoint]
        let file = document.map { ["--ro-bind", $0, "\(Self.mountPoint)/\(Program.documentName)"] } ?? []
        return Self.shutOff + files + file + ["--remount-ro", "/", "--chdir", Self.mountPoint, "--"] + limited
    }

    /// The programs that have to be there for `isolation`.
    var needs: [String] {
        isolation == .full ? [Self.bubblewrap, Self.limiter] : [Self.binder, Self.limiter]
    }

    private static func limited(_ program: Program) -> [String] {
        let allowance = program.allowance
        return [
            // The soft limit tells by its signal what it was; the hard one cannot be caught.
            limiter, "--cpu=\(allowance.processorSeconds):\(allowance.processorSeconds + hardLimitGraceSeconds)",
            "--as=\(allowance.addressSpaceBytesMax)", "--fsize=\(allowance.fileBytesMax)",
            "--nofile=\(DocumentLimits.openFilesMax)", "--nproc=\(ProgramAllowance.furtherProcessesMax)", "--core=0",
            "--",
            program.path,
        ] + program.arguments
    }

    /// Gains no rights by starting another program, and ends with the thread that started it.
    private static let bound = [binder, "--no-new-privs", "--pdeathsig", "KILL", "--"]

    private static let shutOff = [
        bubblewrap, "--unshare-user", "--disable-userns", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64",
        "--ro-bind-try", "/etc/fonts", "/etc/fonts", "--dev-bind", "/dev/null", "/dev/null",
    ]

    private static let mountPoint = "/work"
    private static let bubblewrap = Program.folder + "bwrap"
    private static let limiter = Program.folder + "prlimit"
    private static let binder = Program.folder + "setpriv"
    private static let hardLimitGraceSeconds = 2
}

extension Sandbox {
    /// What the programs around the reading one say when they cannot do their part.
    func complaint(in message: String) -> String? {
        let names = ["bwrap: ", "prlimit: ", "setpriv: "]
        return message.split(whereSeparator: \.isNewline).first { line in names.contains { line.hasPrefix($0) } }
            .map(String.init)
    }
}
