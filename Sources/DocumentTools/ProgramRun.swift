import Core
import Glibc

/// What programs are called with for one file.
struct ProgramRun {
    let sandbox: Sandbox
    let directory: WorkingDirectory
    let stop: ProgramStop

    /// Runs a program to its end, and blocks until then.
    ///
    /// - Parameters:
    ///   - document: the file's absolute path, or nil where the working directory holds what is read.
    ///   - outputName: the file in the working directory that standard output goes to instead of being returned.
    /// - Throws: `SystemError` where it could not be started, `CancellationError` where it was stopped.
    func end(of program: Program, reading document: String? = nil, into outputName: String? = nil) throws -> ProgramEnd
    {
        guard !stop.isStopped else { throw CancellationError() }
        let child = ChildProcess(
            command: sandbox.command(for: program, in: directory, reading: document),
            directory: directory.path,
            allowance: program.allowance,
            outputPath: outputName.map { "\(directory.path)/\($0)" }
        )
        let end = try child.run(stop: stop)
        if case .stopped = end.way { throw CancellationError() }
        // The sandbox complains under its own name: nothing is known of the document then.
        if case .exited(let code) = end.way, code != 0, let complaint = sandbox.complaint(in: end.message) {
            throw SystemError(complaint, number: 0)
        }
        return end
    }

    /// Gives the file that is to be read its place in the working directory.
    func place(_ document: String) throws {
        guard document.hasPrefix("/") else { throw SystemError("a path that is not absolute", number: EINVAL) }
        guard access(document, R_OK) == 0 else { throw SystemError("access") }
        try directory.place(document, isMounted: sandbox.isolation == .full)
    }

    func isThere(_ program: Program) -> Bool {
        program.isInstalled && sandbox.needs.allSatisfy { access($0, X_OK) == 0 }
    }
}

extension ProgramEnd {
    /// Why the document cannot be read, as far as the end of the program tells by itself; nil when it ended well.
    var hindrance: UnreadableReason? {
        switch way {
        case .exited(code: 0): nil
        case .ranOutOfTime, .signalled(Int(SIGXCPU)): .tookTooLong
        // The kernel kills what takes the machine's memory; SIGXFSZ is the limit of a file.
        case .wroteTooMuch, .signalled(Int(SIGKILL)), .signalled(Int(SIGXFSZ)): .tooLarge
        case .exited, .signalled, .stopped: message.saysMemoryRanOut ? .tooLarge : .damaged
        }
    }
}

extension String {
    fileprivate var saysMemoryRanOut: Bool {
        let text = lowercased()
        return ["out of memory", "bad_alloc", "cannot allocate", "unable to allocate"].contains { text.contains($0) }
    }
}
