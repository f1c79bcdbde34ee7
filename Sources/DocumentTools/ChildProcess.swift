import CSpawn
import Glibc

/// A program in a process of its own, from its start to the collecting of its last trace.
///
/// It gets no input, two pipes and nothing else that is open here; an environment of two variables; a session and a
/// process group of its own, which is killed as a whole. Blocks its thread: never on the cooperative pool.
struct ChildProcess {
    let command: [String]
    let directory: String
    let allowance: ProgramAllowance
    /// Where standard output goes instead of being read, if anywhere.
    var outputPath: String?

    static let environment = ["PATH=/usr/bin", "LC_ALL=C.UTF-8"]

    /// - Throws: `SystemError` when the program cannot be started.
    func run(stop: ProgramStop) throws(SystemError) -> ProgramEnd {
        let deadline = ContinuousClock.now + allowance.wallClock
        let output = try Pipe()
        defer { output.close() }
        let errors = try Pipe()
        defer { errors.close() }
        let file = try outputPath.map(OutputFile.init)
        defer { file?.close() }
        let process = try spawn(output: file?.descriptor ?? output.writeEnd, errors: errors.writeEnd)
        stop.began(process)
        output.closeWriteEnd()
        errors.closeWriteEnd()

        var reading = Reading(allowance: allowance)
        let cause = reading.read(output: output.readEnd, errors: errors.readEnd, until: deadline)
        // What has closed its output has all but ended; it still has no more time than any other.
        let isLate = cause == nil && !hasEnded(process, before: deadline)
        if cause != nil || isLate { kill(-process, SIGKILL) }
        let status = collect(process, stop: stop)
        let way = stop.isStopped ? .stopped : cause ?? (isLate ? .ranOutOfTime : Self.way(of: status))
        return ProgramEnd(way: way, output: reading.output, message: String(decoding: reading.message, as: UTF8.self))
    }

    private func spawn(output: Int32, errors: Int32) throws(SystemError) -> pid_t {
        let arguments = command.map { strdup($0) } + [nil]
        let environment = Self.environment.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var process = pid_t()
        let failure = cspawn_start(&process, directory, arguments, environment, output, errors)
        guard failure == 0 else { throw SystemError("posix_spawn", number: failure) }
        return process
    }

    /// Looks without collecting, so that the process keeps its number.
    private func hasEnded(_ process: pid_t, before deadline: ContinuousClock.Instant) -> Bool {
        while true {
            var information = siginfo_t()
            let answer = waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG)
            if answer == 0, information.si_signo == SIGCHLD { return true }
            if answer != 0, errno != EINTR { return true }
            guard ContinuousClock.now < deadline else { return false }
            poll(nil, 0, Self.endPollMilliseconds)
        }
    }

    /// Waits for the end of the process and collects it, with all of its group that has become ours.
    ///
    /// The first process of a container inherits what a killed sandbox leaves behind.
    private func collect(_ process: pid_t, stop: ProgramStop) -> Int32 {
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        stop.ended {
            kill(-process, SIGKILL)
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            var ignored: Int32 = 0
            while true {
                let answer = waitpid(-process, &ignored, 0)
                if answer < 0, errno != EINTR { break }
            }
        }
        return status
    }

    /// A shell's convention, which bubblewrap follows as well: 128 and the signal.
    private static func way(of status: Int32) -> ProgramEnd.Way {
        let signal = Int(status & 0x7F)
        guard signal == 0 else { return .signalled(signal) }
        let code = Int(status >> 8) & 0xFF
        return code > 128 ? .signalled(code - 128) : .exited(code: code)
    }

    private static let endPollMilliseconds: Int32 = 5
}

/// What is read of a program while it runs.
private struct Reading {
    let allowance: ProgramAllowance
    var output: [UInt8] = []
    var message: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: bufferBytes)

    init(allowance: ProgramAllowance) { self.allowance = allowance }

    /// Reads until both pipes are closed at their other ends.
    ///
    /// - Returns: why it stopped before that, if it did.
    mutating func read(
        output: Int32,
        errors: Int32,
        until deadline: ContinuousClock.Instant
    ) -> ProgramEnd.Way? {
        var waiting = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        while waiting.contains(where: { $0.fd >= 0 }) {
            let left = deadline - .now
            guard left > .zero else { return .ranOutOfTime }
            let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
            poll(&waiting, nfds_t(waiting.count), Int32(clamping: milliseconds + 1))
            for index in waiting.indices where waiting[index].fd >= 0 && waiting[index].revents != 0 {
                let count = Glibc.read(waiting[index].fd, &buffer, buffer.count)
                if count < 0, errno == EINTR || errno == EAGAIN { continue }
                guard count > 0 else {
                    // poll leaves out negative numbers.
                    waiting[index].fd = -1
                    continue
                }
                guard index == 0 else {
                    message += buffer.prefix(min(count, DocumentLimits.messageBytesMax - message.count))
                    continue
                }
                let room = allowance.outputBytesMax - self.output.count
                self.output += buffer.prefix(min(count, room))
                if count > room { return .wroteTooMuch }
            }
        }
        return nil
    }

    private static let bufferBytes = 65_536
}

/// A pipe whose ends no other program inherits.
private final class Pipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        let failure = cspawn_pipe(&ends.0, &ends.1)
        guard failure == 0 else { throw SystemError("pipe2", number: failure) }
        (readEnd, writeEnd) = ends
    }

    func closeWriteEnd() {
        guard writeEnd >= 0 else { return }
        Glibc.close(writeEnd)
        writeEnd = -1
    }

    func close() {
        closeWriteEnd()
        Glibc.close(readEnd)
    }
}

/// A new file that a program writes its output to.
private struct OutputFile {
    let descriptor: Int32

    init(_ path: String) throws(SystemError) {
        descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open") }
    }

    func close() { Glibc.close(descriptor) }
}
