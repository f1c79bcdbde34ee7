import Core
import NIOCore
import NIOPosix
import SQL
import Storage
import TestSupport
import Testing

@testable import Realtime

@Suite("Hub", .timeLimit(.minutes(2)))
struct HubTests {
    @Test("a change between the page and the stream is not lost", arguments: TestDatabase.allCases)
    func closesTheGapBeforeTheStream(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        // A frame that a reading cuts in two is read again at the hub's next beat.
        try await listening.running {
            var random = SeededGenerator(seed: 2)
            for round in 0..<8 {
                let clearance = try await workspace.clearance(of: workspace.paralegal)
                let page = try await workspace.evidence.page(
                    EvidenceFilter(),
                    sort: EvidenceSort(field: .itemNumber, isDescending: false),
                    cursor: nil,
                    limit: 1,
                    for: clearance
                )
                let before = round == 0 ? 1 : round == 1 ? 50 : Int.random(in: 1...50, using: &random)
                for number in 0..<before { _ = try await listening.add("Before \(round)-\(number)") }
                let outlet = RecordingOutlet()
                async let meanwhile: Void = {
                    for number in 0..<10 { try await listening.addAndPublish("Meanwhile \(round)-\(number)") }
                }()
                try await listening.subscribe(workspace.paralegal, after: page.position, outlet: outlet)
                try await meanwhile
                try await listening.addAndPublish("Last \(round)")
                let end = try await listening.standing(of: workspace.paralegal)
                await outlet.wait { $0.contains { $0.text.contains("|\(end)|") } }
                #expect(isChain(outlet.changes, from: page.position, to: end))
                let log = try await listening.titles(after: page.position, for: workspace.paralegal)
                #expect(outlet.changes.map(\.title) == log)
                #expect(log.count == before + 11)
            }
        }
    }

    enum Hints: String, CaseIterable, Sendable {
        case none, half, doubled, reordered
    }

    @Test(
        "hears everything once and in order, whatever becomes of the hints",
        arguments: TestDatabase.allCases,
        Hints.allCases
    )
    func survivesHints(on testDatabase: TestDatabase, hints: Hints) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.paralegal)
        try await listening.running {
            var random = SeededGenerator(seed: 3)
            var outlets: [(RecordingOutlet, EventPosition)] = []
            var held: [Commit] = []
            for number in 0..<120 {
                if number % 15 == 0 {
                    let position = number % 30 == 0 ? start : try await listening.standing(of: workspace.paralegal)
                    outlets.append((try await listening.subscribe(workspace.paralegal, after: position), position))
                }
                guard let commit = try await listening.add("Item \(number)").commit else { continue }
                switch hints {
                case .none: break
                case .half: if Bool.random(using: &random) { await listening.hub.published(commit) }
                case .doubled:
                    await listening.hub.published(commit)
                    await listening.hub.published(commit)
                case .reordered:
                    held.append(commit)
                    if held.count == 6 {
                        for commit in held.shuffled(using: &random) { await listening.hub.published(commit) }
                        held = []
                    }
                }
            }
            let end = try await listening.standing(of: workspace.paralegal)
            for (outlet, position) in outlets {
                await outlet.wait { $0.contains { $0.text.contains("|\(end)|") } }
                #expect(isChain(outlet.changes, from: position, to: end))
            }
        }
    }

    @Test("a slow reader loses nothing and ends complete", arguments: TestDatabase.allCases)
    func catchesLaggardsUp(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.lead)
        for number in 0..<500 { _ = try await listening.add("Item \(number)") }
        let outlet = RecordingOutlet(framesMax: 2)
        try await listening.subscribe(workspace.lead, after: start, outlet: outlet)
        // Room for two frames of at most 64 events: the reading does not fit at once.
        #expect(outlet.changes.count == 2 * StreamLimits.batchMax)
        #expect(outlet.last("ready") == nil)
        for number in 500..<520 { try await listening.addAndPublish("Item \(number)") }
        let end = try await listening.standing(of: workspace.lead)
        for _ in 0..<40 where outlet.changes.last?.position != end.text {
            outlet.drain()
            await listening.hub.resumeLaggardsNow()
        }
        outlet.drain()
        await listening.hub.resumeLaggardsNow()
        #expect(isChain(outlet.changes, from: start, to: end))
        #expect(outlet.changes.count == 520)
        #expect(outlet.last("ready") != nil)
    }

    @Test("many readers who come and go leave no viewer behind", arguments: TestDatabase.allCases)
    func countsViewers(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        try await listening.addAndPublish("One")
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let hub = listening.hub
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let person = number % 2 == 0 ? workspace.lead : workspace.paralegal
                let identity = try await listening.identity(of: person)
                group.addTask {
                    async let opening: Void = hub.subscribe(identity, after: nil, on: loop) { _ in RecordingOutlet() }
                    if number % 3 == 0 { await hub.unsubscribe(identity.connection) }
                    try await opening
                    await hub.unsubscribe(identity.connection)
                }
                if number % 20 == 0 { group.addTask { try await listening.addAndPublish("Item \(number)") } }
            }
            try await group.waitForAll()
        }
        #expect(await hub.count == 0)
        #expect(await hub.viewers.isEmpty)
    }

    @Test("a stream that cannot be opened leaves nothing behind", arguments: TestDatabase.allCases)
    func leavesNothingAfterRefusal(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let lead = try await listening.workspace.clearance(of: listening.workspace.lead)
        let unknown = Clearance(caseFile: .random(at: WallClock.system.now), person: lead.person, group: lead.group)
        let identity = SubscriberIdentity(connection: "c", sessionHash: "s", name: "Lead", clearance: unknown)
        await #expect(throws: AccessError.caseNotFound) {
            try await listening.hub.subscribe(
                identity,
                after: nil,
                on: MultiThreadedEventLoopGroup.singleton.next()
            ) { _ in RecordingOutlet() }
        }
        #expect(await listening.hub.count == 0)
        #expect(await listening.hub.viewers.isEmpty)
    }

    @Test("who was taken off the case while the stream opened hears nothing", arguments: TestDatabase.allCases)
    func asksForRightsAgain(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.paralegal)
        _ = try await listening.add("Canary")
        // The clearance was read, then the right went, and the tail begins after that.
        let identity = try await listening.identity(of: workspace.paralegal)
        try await workspace.cases.revoke(workspace.paralegal, in: workspace.caseFile)
        let outlet = RecordingOutlet()
        try await listening.hub.subscribe(
            identity,
            after: start.text,
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { _ in outlet }
        await outlet.wait { !$0.isEmpty }
        #expect(outlet.lines.map(\.text) == ["goodbye|4102"])
    }

    @Test("a stream that opens while the hub drains is let go", arguments: TestDatabase.allCases)
    func letsLateComersGo(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let early = try await listening.subscribe(listening.workspace.lead, after: nil)
        try await listening.running {}
        await early.wait { $0.last?.text == "goodbye|4001" }
        let late = try await listening.subscribe(listening.workspace.lead, after: nil)
        await late.wait { $0.last?.text == "goodbye|4001" }
        #expect(await listening.hub.count == 0)
    }

    @Test("a position that says nothing, or of nobody, is a reset", arguments: TestDatabase.allCases)
    func resetsUnknownPositions(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let outlet = try await listening.subscribe(listening.workspace.lead, after: .random())
        await outlet.wait { !$0.isEmpty }
        #expect(outlet.lines.map(\.text) == ["reset|position"])
    }

    @Test("another epoch resets the streams of the case", arguments: TestDatabase.allCases)
    func resetsAnotherEpoch(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let outlet = try await listening.subscribe(workspace.lead, after: nil)
        let caseFile = workspace.caseFile.text
        try await workspace.database.write { connection in
            try connection.execute("UPDATE case_head SET epoch = 'another' WHERE case_id = \(caseFile)")
        }
        // What an earlier epoch committed is no news of this one.
        await listening.hub.poll()
        await outlet.wait { $0.last?.text == "reset|epoch" }
        let start = try await listening.standing(of: workspace.lead)
        let next = try await listening.subscribe(workspace.lead, after: start)
        try await listening.addAndPublish("After")
        let end = try await listening.standing(of: workspace.lead)
        await next.wait { $0.contains { $0.text.contains("|\(end)|") } }
        #expect(isChain(next.changes, from: start, to: end))
    }

    @Test(
        "more missed events than the limit are a reset, and no part of them is sent",
        arguments: TestDatabase.allCases
    )
    func resetsTooMany(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.lead)
        // Many changes of one item: the row is written once a commit, the log holds them all.
        let item = try await workspace.item(titled: "Item")
        let added = (0...Replay.eventsMax).map { number in
            Mutation(
                key: .random(),
                operation: .revise,
                item: item,
                changes: [.title: .to(.text("Item \(number)"))]
            )
        }
        for begin in stride(from: 0, to: added.count, by: 500) {
            _ = try await workspace.ledger.commit(
                Array(added[begin..<min(begin + 500, added.count)]),
                in: workspace.caseFile,
                by: workspace.lead,
                deciding: Decide.decide
            )
        }
        let outlet = try await listening.subscribe(workspace.lead, after: start)
        await outlet.wait { !$0.isEmpty }
        #expect(outlet.lines.map(\.text) == ["reset|too-old"])
    }

    @Test(
        "more missed bytes than the limit are a reset, also for who takes them slowly",
        arguments: TestDatabase.allCases
    )
    func resetsTooMuch(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.lead)
        let item = try await workspace.item(titled: "Item")
        let long = String(repeating: "\u{1F332}", count: 250)
        let count = StreamLimits.replayBytesMax / long.utf8.count
        for begin in stride(from: 0, to: count, by: 500) {
            let revisions = (begin..<begin + 500).map { number in
                Mutation(
                    key: .random(),
                    operation: .revise,
                    item: item,
                    changes: [.title: .to(.text("\(number) \(long)"))]
                )
            }
            _ = try await workspace.ledger.commit(
                revisions,
                in: workspace.caseFile,
                by: workspace.lead,
                deciding: Decide.decide
            )
        }
        let outlet = RecordingOutlet(framesMax: 2)
        try await listening.subscribe(workspace.lead, after: start, outlet: outlet)
        for _ in 0..<count where !outlet.isFinished {
            outlet.drain()
            await listening.hub.resumeLaggardsNow()
        }
        #expect(outlet.lines.last?.text == "reset|too-old")
        #expect(outlet.changes.count > 500)
        #expect(outlet.lines.reduce(0) { $0 + $1.text.utf8.count } <= StreamLimits.replayBytesMax)
    }

    @Test("changes of one transaction are one frame", arguments: TestDatabase.allCases)
    func batchesTransactions(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.lead)
        let outlet = RecordingOutlet(framesMax: 2)
        try await listening.subscribe(workspace.lead, after: start, outlet: outlet)
        let mutations = (0..<5).map { number in
            Mutation(
                key: .random(),
                operation: .add,
                item: .random(at: WallClock.system.now),
                changes: [.title: .to(.text("Item \(number)")), .kind: .to(.text("document"))]
            )
        }
        let outcome = try await workspace.ledger.commit(
            mutations,
            in: workspace.caseFile,
            by: workspace.lead,
            deciding: Decide.decide
        )
        await listening.hub.published(try #require(outcome.commit))
        // `ready` took the first of the two places, so five frames would not have fitted.
        await outlet.wait { $0.count == 6 }
        #expect(outlet.changes.map(\.title) == (0..<5).map { "Item \($0)" })
    }

    @Test("each change of a replay has the revision that the class saw after it", arguments: TestDatabase.allCases)
    func tellsTheRevisionOfTheEvent(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.lead)
        let item = try await workspace.item(titled: "Knife")
        _ = try await workspace.revise(item, .title, to: .text("Kitchen knife"), base: 1)
        _ = try await workspace.revise(item, .location, to: .text("Room 2"), base: 2)
        let outlet = try await listening.subscribe(workspace.lead, after: start)
        #expect(outlet.changes.map(\.revision) == [1, 2, 3])
    }
}
