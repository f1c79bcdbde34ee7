import Core
import Foundation
import Testing

@testable import DocumentTools

/// What a program may not do, whatever file it reads.
extension DocumentToolsTests {
    @Suite("Runs of programs")
    struct ProgramRunTests {
        @Test("are killed when their time is over", arguments: ReadingRoom.Walls.allCases)
        func endsInTime(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let allowance = ProgramAllowance(wallClock: .milliseconds(200))
            let end = try await room.end(of: Program(name: "sleep", arguments: ["1000"], allowance: allowance))
            #expect(end.way == .ranOutOfTime)
            #expect(try Child.all.isEmpty)
            #expect(try room.leftovers.isEmpty)
        }

        @Test("are ended by the kernel when they compute too long", arguments: ReadingRoom.Walls.allCases)
        func endsComputing(walls: ReadingRoom.Walls) async throws {
            let allowance = ProgramAllowance(processorSeconds: 1)
            let endless = Program(name: "perl", arguments: ["-e", "1 while 1"], allowance: allowance)
            let end = try await ReadingRoom(walls).end(of: endless)
            #expect(end.way == .signalled(Int(SIGXCPU)))
            #expect(end.hindrance == .tookTooLong)
        }

        @Test("write no more than they may", arguments: ReadingRoom.Walls.allCases)
        func endsWriting(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let end = try await room.end(
                of: Program(name: "yes", arguments: [], allowance: ProgramAllowance(outputBytesMax: 100_001))
            )
            #expect(end.way == .wroteTooMuch)
            #expect(end.output.count == 100_001)
            #expect(try Child.all.isEmpty)
        }

        @Test("write no files, and none beyond a limit", arguments: ReadingRoom.Walls.allCases)
        func endsFiles(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let writing = try await room.end(
                of: Program(name: "dd", arguments: ["if=/usr/bin/perl", "of=page.pnm", "status=none"])
            )
            #expect(writing.way != .exited(code: 0))
            let limited = Program(name: "yes", arguments: [], allowance: ProgramAllowance(fileBytesMax: 50_000))
            let size = try await room.runner.run { run in
                let end = try run.end(of: limited, into: "page.pnm")
                #expect(end.hindrance == .tooLarge)
                return try OpenFile("\(run.directory.path)/page.pnm").bytesCount
            }
            #expect(size <= 50_000)
            #expect(try room.leftovers.isEmpty)
        }

        @Test("have no more memory than they may", arguments: ReadingRoom.Walls.allCases)
        func endsMemory(walls: ReadingRoom.Walls) async throws {
            let allowance = ProgramAllowance(addressSpaceBytesMax: 64 * 1_048_576)
            let greedy = Program(
                name: "dd",
                arguments: ["if=/usr/bin/perl", "bs=200M", "count=1", "status=none"],
                allowance: allowance
            )
            let end = try await ReadingRoom(walls).end(of: greedy)
            #expect(end.way == .exited(code: 1))
            #expect(end.output.isEmpty)
        }

        @Test("find an empty input, two variables and no open file", arguments: ReadingRoom.Walls.allCases)
        func findsNothing(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let variables = try await room.end(of: Program(name: "env", arguments: []))
            let names = String(decoding: variables.output, as: UTF8.self).split(separator: "\n")
                .filter { !$0.hasPrefix("PWD=") }
            #expect(Set(names) == ["PATH=/usr/bin", "LC_ALL=C.UTF-8"])
            let input = try await room.end(of: Program(name: "cat", arguments: []))
            #expect(input.way == .exited(code: 0))
            #expect(input.output.isEmpty)
            guard walls == .limitsOnly else { return }
            let open = try await room.end(of: Program(name: "ls", arguments: ["/proc/self/fd"]))
            // Three streams, and the folder that is being listed.
            #expect(String(decoding: open.output, as: UTF8.self) == "0\n1\n2\n3\n")
        }

        @Test("see no network, no other file and no other process where they are shut off")
        func areShutOff() async throws {
            let room = try ReadingRoom()
            guard try await room.documents.isolation() == .full else { return }
            let secret = try room.file(Array("privileged".utf8), named: "other.txt")
            let other = try await room.end(of: Program(name: "cat", arguments: [secret]))
            #expect(other.way == .exited(code: 1))
            let top = try await room.end(of: Program(name: "ls", arguments: ["/"]))
            let folders = Set(String(decoding: top.output, as: UTF8.self).split(separator: "\n").map(String.init))
            #expect(folders.isSubset(of: ["dev", "etc", "lib", "lib64", "usr", "work"]))
            let network = try await room.end(
                of: Program(name: "perl", arguments: ["-MSocket", "-e", Self.connecting])
            )
            #expect(String(decoding: network.output, as: UTF8.self).hasPrefix("refused"))
            #expect(
                try await room.end(of: Program(name: "unshare", arguments: ["-U", "true"])).way != .exited(code: 0)
            )
        }

        @Test("end with the task that wants them", arguments: ReadingRoom.Walls.allCases)
        func endsWithTask(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            // Known before, so that the program is the first child.
            _ = try await room.runner.isolation()
            let (starts, started) = AsyncStream.makeStream(of: Void.self)
            let reading = Task {
                try await room.runner.run { run in
                    started.yield()
                    return try run.end(of: Program(name: "sleep", arguments: ["1000"]))
                }
            }
            for await _ in starts { break }
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            #expect(try Child.all.isEmpty)
            #expect(try room.leftovers.isEmpty)
        }

        @Test("refuse a path that is not there or not absolute, without a word about it")
        func refusesPaths() async throws {
            let documents = try ReadingRoom().documents
            for path in ["/nowhere/file.pdf", "file.pdf", "-file", ""] {
                await #expect(throws: DocumentError.notStarted) {
                    try await documents.text(ofFileAt: path, mediaType: .pdf)
                }
            }
        }

        @Test("are two at a time, and wait in a queue that has an end")
        func haveBoundedQueue() async throws {
            let queue = ProgramQueue()
            let gate = DispatchSemaphore(value: 0)
            let ends = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<DocumentLimits.admittedMax + 5 {
                    group.addTask {
                        do {
                            try await queue.run { _ in gate.wait() }
                            return true
                        } catch DocumentError.tooManyWaiting {
                            return false
                        }
                    }
                }
                var ends: [Bool] = []
                // The refused come first: no other can end before the gate opens.
                for try await end in group {
                    ends.append(end)
                    if ends.count == 5 { for _ in 0..<DocumentLimits.admittedMax { gate.signal() } }
                }
                return ends
            }
            #expect(ends.prefix(5).allSatisfy { !$0 })
            #expect(ends.dropFirst(5).allSatisfy { $0 })
        }

        @Test("are not begun for a task that is cancelled while it waits")
        func forgetsWaiting() async throws {
            let queue = ProgramQueue()
            let gate = DispatchSemaphore(value: 0)
            let (runs, ran) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (starts, started) = AsyncStream.makeStream(of: Void.self)
                for _ in 0..<DocumentLimits.runningMax {
                    group.addTask {
                        try await queue.run { _ in
                            started.yield()
                            gate.wait()
                        }
                    }
                }
                var running = 0
                for await _ in starts {
                    running += 1
                    if running == DocumentLimits.runningMax { break }
                }
                let waiting = Task { try await queue.run { _ in _ = ran.yield() } }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                for _ in 0..<DocumentLimits.runningMax { gate.signal() }
                try await group.waitForAll()
            }
            ran.finish()
            for await _ in runs { Issue.record("it ran") }
        }

        private static let connecting = """
            socket(S, PF_INET, SOCK_STREAM, 0) or do { print "refused: $!"; exit };
            connect(S, pack_sockaddr_in(53, inet_aton("192.0.2.1"))) or print "refused: $!";
            """
    }
}

extension ReadingRoom {
    fileprivate func end(of program: Program) async throws -> ProgramEnd {
        try await runner.run { run in try run.end(of: program) }
    }
}

/// A process whose parent is the one of the tests.
private struct Child {
    /// Programs of these tests; other tests in the same process have other children.
    private static let names = ["bwrap", "setpriv", "prlimit", "sleep", "yes"]

    /// Those that run, and those that have ended and were not collected.
    static var all: [String] {
        get throws {
            let own = "\(ProcessInfo.processInfo.processIdentifier)"
            return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
                // A process that has gone meanwhile is none.
                guard name.allSatisfy(\.isNumber),
                    let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)
                else { return false }
                // The name in parentheses may hold anything; state and parent follow it.
                let fields = status[(status.lastIndex(of: ")") ?? status.startIndex)...].split(separator: " ")
                guard fields.count > 2, fields[2] == own else { return false }
                return Self.names.contains { status.contains("(\($0))") }
            }
        }
    }
}
