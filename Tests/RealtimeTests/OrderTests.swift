import Core
import Foundation
import SQL
import Storage
import Synchronization
import TestSupport
import Testing

/// Break 1: sequence order is commit order.
@Suite("Order of the log", .timeLimit(.minutes(Soak.isOn ? 60 : 10)))
struct OrderTests {
    static let writers = 64
    static let readers = 8

    /// Follows a log as a tail does: whatever is not the next number was skipped, and is never read again.
    private struct Follower {
        var seq: Int64 = 0
        var skipped = 0

        mutating func take(_ numbers: [Int64]) {
            for number in numbers {
                if number != seq + 1 { skipped += 1 }
                seq = number
            }
        }
    }

    @Test("has no gap for any reader while 64 writers wait, commit and roll back", arguments: TestDatabase.allCases)
    func isContiguous(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase, connections: Self.writers + Self.readers)
        // A number that is used: whoever uses it again is rolled back by the database, after all else was written.
        let taken = try await workspace.item(titled: "Taken", [.exhibitNumber: .to(.text("1"))])
        let first = Int64(1)
        let target = first + Int64(Soak.events)
        let committed = Tally(first)
        let rolledBack = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(number))
                    while committed.count < target {
                        // The time limit ends the test by cancelling it, also where no commit gets through any more.
                        try Task.checkCancellation()
                        let plan = WriterPlan(
                            count: Int.random(in: 1...10, using: &random),
                            waitMicroseconds: Int.random(in: 0...9, using: &random) == 0
                                ? UInt32.random(in: 0...3_000, using: &random) : 0,
                            rollsBack: Int.random(in: 0...5, using: &random) == 0
                        )
                        if let events = try await plan.carryOut(in: workspace, taken: taken) {
                            committed.add(Int64(events))
                        } else {
                            rolledBack.add(1)
                        }
                    }
                }
            }
            for _ in 0..<Self.readers {
                group.addTask {
                    var follower = Follower()
                    while follower.seq < target {
                        try Task.checkCancellation()
                        let events = try await workspace.log.events(
                            in: workspace.caseFile,
                            after: follower.seq,
                            limit: 500
                        )
                        follower.take(events.map(\.seq))
                        // As a tail does: it looks again when it has been told, and not in a tight loop.
                        if events.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                    }
                    #expect(follower.skipped == 0)
                }
            }
            try await group.waitForAll()
        }
        #expect(rolledBack.count > 0)
        let head = try await workspace.log.head(of: workspace.caseFile)
        #expect(head?.seq == committed.count)
    }

    @Test("would have gaps if the numbers came from a SEQUENCE, and the same follower finds them")
    func findsGapsOfSequence() async throws {
        let database = try await TestDatabase.postgres.make(connections: Self.writers + Self.readers)
        try await database.write { connection in
            try connection.execute("CREATE SEQUENCE event_number")
            try connection.execute("CREATE TABLE event (seq BIGINT PRIMARY KEY)")
        }
        let skipped = Tally()
        let writersLeft = Tally(Int64(Self.writers))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(number))
                    for _ in 0..<20 {
                        let wait = UInt32.random(in: 0...3_000, using: &random)
                        let rollsBack = Int.random(in: 0...5, using: &random) == 0
                        do {
                            try await database.write { connection in
                                try connection.execute("INSERT INTO event (seq) SELECT nextval('event_number')")
                                usleep(wait)
                                if rollsBack { throw RolledBack() }
                            }
                        } catch is RolledBack {}
                    }
                    writersLeft.add(-1)
                }
            }
            for _ in 0..<Self.readers {
                group.addTask {
                    var follower = Follower()
                    while true {
                        try Task.checkCancellation()
                        let isOver = writersLeft.count == 0
                        let after = follower.seq
                        let numbers = try await database.read { connection in
                            try connection.rows("SELECT seq FROM event WHERE seq > \(after) ORDER BY seq LIMIT 500")
                                .map { try $0.integer("seq") }
                        }
                        follower.take(numbers)
                        if isOver, numbers.isEmpty { break }
                    }
                    skipped.add(Int64(follower.skipped))
                }
            }
            try await group.waitForAll()
        }
        #expect(skipped.count > 0, "a SEQUENCE passed: the check is too weak")
    }

    private struct RolledBack: Error {}

    /// A number that many tasks raise.
    private final class Tally: Sendable {
        private let value: Mutex<Int64>

        init(_ count: Int64 = 0) { value = Mutex(count) }

        var count: Int64 { value.withLock { $0 } }

        func add(_ more: Int64) { value.withLock { $0 += more } }
    }

    /// What one writer does in one transaction: it adds items.
    private struct WriterPlan: Sendable {
        let count: Int
        let waitMicroseconds: UInt32
        let rollsBack: Bool

        /// Answers how many events were committed; nil when the database undid them.
        func carryOut(in workspace: Workspace, taken: EvidenceID) async throws -> Int? {
            let mutations = (0..<count).map { number in
                Mutation(
                    key: .random(),
                    operation: .add,
                    item: .random(at: WallClock.system.now),
                    changes: [.title: .to(.text("Item \(number)")), .kind: .to(.text("document"))]
                )
            }
            do {
                let outcome = try await workspace.ledger.commit(
                    mutations,
                    in: workspace.caseFile,
                    by: workspace.lead
                ) { state, submission in
                    var plan = Decide.decide(&state, submission)
                    usleep(waitMicroseconds)
                    if rollsBack { plan.exhibitNumbers[NaturalOrder.key("1")] = taken }
                    return plan
                }
                return outcome.commit?.events.count ?? 0
            } catch is SQLError where rollsBack {
                return nil
            } catch LedgerError.overloaded {
                // On a busy machine the last of 64 may wait for the head longer than the database lets it.
                return nil
            }
        }
    }
}
