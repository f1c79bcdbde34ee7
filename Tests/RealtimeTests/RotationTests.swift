import Core
import Measures
import TestSupport
import Testing

@testable import Realtime

/// How long a stream lives, and that its end costs its reader nothing.
@Suite("Streams that are renewed", .timeLimit(.minutes(3)))
struct RotationTests {
    private let clock = ManualClock()

    /// Moves the clock and lets the hub look at it, as its beat does each second.
    private func pass(seconds: Int64, in listening: Listening) async throws {
        clock.advance(seconds: seconds)
        await listening.hub.renewOld()
        try await listening.hub.restShards()
    }

    @Test("live eight to ten minutes, not all as long, and are asked to come back", arguments: TestDatabase.allCases)
    func renews(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(to: Workspace(on: testDatabase), clock: clock.clock)
        var outlets: [RecordingOutlet] = []
        for _ in 0..<60 { outlets.append(try await listening.subscribe(listening.workspace.lead, after: nil)) }
        try await pass(seconds: 479, in: listening)
        #expect(outlets.allSatisfy { !$0.isFinished })
        try await pass(seconds: 61, in: listening)
        let early = outlets.count(where: \.isFinished)
        #expect((1..<60).contains(early), "\(early) of 60 were renewed after nine minutes")
        try await pass(seconds: 60, in: listening)
        #expect(outlets.allSatisfy { $0.lines.last?.text == "goodbye|4003" })
        #expect(await listening.hub.count == 0)
        #expect(listening.hub.measures.goodbyes[.rotate] == 60)
    }

    @Test("lose nothing and double nothing on the way", arguments: TestDatabase.allCases)
    func losesNothing(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(to: Workspace(on: testDatabase), clock: clock.clock)
        let lead = listening.workspace.lead
        let start = try await listening.standing(of: lead)
        var position = start
        var heard: [Change] = []
        for round in 0..<5 {
            let outlet = try await listening.subscribe(lead, after: position)
            try await listening.addAndPublish("While it is open \(round)")
            await outlet.wait { $0.contains { $0.text.contains("While it is open \(round)") } }
            try await pass(seconds: Int64(StreamLimits.lifeSeconds), in: listening)
            #expect(outlet.lines.last?.text == "goodbye|4003")
            heard += outlet.changes
            position = try #require(heard.last.flatMap { EventPosition($0.position) })
            try await listening.addAndPublish("While it is away \(round)")
        }
        heard += try await listening.subscribe(lead, after: position).changes
        #expect(isChain(heard, from: start, to: try await listening.standing(of: lead)))
        #expect(heard.count == 10)
    }

    @Test("end with what they were opened with, and others live on", arguments: TestDatabase.allCases)
    func endsWithToken(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(to: Workspace(on: testDatabase), clock: clock.clock)
        let lead = listening.workspace.lead
        let end = clock.clock.now.adding(seconds: 30)
        let byToken = try await listening.subscribe(lead, after: nil, until: end)
        let later = clock.clock.now.adding(seconds: 3_600)
        let byLongerToken = try await listening.subscribe(lead, after: nil, until: later)
        let byCookie = try await listening.subscribe(lead, after: nil)
        try await pass(seconds: 29, in: listening)
        #expect(!byToken.isFinished)
        try await pass(seconds: 1, in: listening)
        #expect(byToken.lines.last?.text == "goodbye|4003")
        #expect(!byLongerToken.isFinished && !byCookie.isFinished)
        try await pass(seconds: 570, in: listening)
        #expect(byLongerToken.isFinished && byCookie.isFinished, "a long token makes no stream live longer")
    }
}
