import Core
import Glibc
import Logging
import Synchronization

/// Runs the system's programs on untrusted files, as well shut off as this machine allows.
final class ProgramRunner: Sendable {
    private let queue = ProgramQueue()
    private let temporaryDirectory: String
    private let logger: Logger
    private let sandbox: Mutex<Sandbox?>

    /// - Parameter isolation: nil to find out what works; tests state it.
    init(temporaryDirectory: String, logger: Logger, isolation: Isolation? = nil) {
        self.temporaryDirectory = temporaryDirectory
        self.logger = logger
        sandbox = Mutex(isolation.map(Sandbox.init))
    }

    /// One file's run: the body may call several programs, one after the other.
    ///
    /// - Throws: `DocumentError`, `CancellationError`.
    func run<Answer: Sendable>(_ body: @escaping @Sendable (ProgramRun) throws -> Answer) async throws -> Answer {
        do {
            return try await queue.run { [self] stop in
                let sandbox = self.sandboxThatWorks(stop: stop)
                return try WorkingDirectory.with(under: temporaryDirectory) { directory in
                    try body(ProgramRun(sandbox: sandbox, directory: directory, stop: stop))
                }
            }
        } catch let failure as SystemError {
            logger.error("a program that reads files cannot be started", metadata: ["error": "\(failure)"])
            throw DocumentError.notStarted
        }
    }

    func isolation() async throws -> Isolation {
        try await queue.run { [self] stop in self.sandboxThatWorks(stop: stop).isolation }
    }

    /// Found out once; two threads may both try, with the same answer.
    private func sandboxThatWorks(stop: ProgramStop) -> Sandbox {
        if let known = sandbox.withLock(\.self) { return known }
        let reason = hindrance(stop: stop)
        let found = Sandbox(isolation: reason.map { .limitsOnly(reason: $0) } ?? .full)
        guard !stop.isStopped else { return found }
        sandbox.withLock { $0 = found }
        if let reason {
            logger.warning("programs that read files run with limits only", metadata: ["reason": "\(reason)"])
        }
        return found
    }

    /// Why nothing can be shut off here, or nil: a program that does nothing is run in full isolation.
    private func hindrance(stop: ProgramStop) -> String? {
        let sandbox = Sandbox(isolation: .full)
        if let missing = sandbox.needs.first(where: { access($0, X_OK) != 0 }) { return "\(missing) is missing" }
        do {
            return try WorkingDirectory.with(under: temporaryDirectory) { directory in
                let run = ProgramRun(sandbox: sandbox, directory: directory, stop: stop)
                let end = try run.end(of: Program(name: "true", arguments: []))
                guard end.way != .exited(code: 0) else { return nil }
                let line = end.message.split(whereSeparator: \.isNewline).first.map(String.init)
                return line ?? "bubblewrap does not work here"
            }
        } catch {
            return "\(error)"
        }
    }
}
