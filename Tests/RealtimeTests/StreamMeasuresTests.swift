import Core
import Measures
import NIOCore
import TestSupport
import Testing

@testable import Realtime

/// Every promise has a counter: the counters of streams move when the thing happens, and by as much.
@Suite("Stream measures", .timeLimit(.minutes(3)))
struct StreamMeasuresTests {
    @Test("count streams while they are open, and what reached them")
    func countsDeliveries() async throws {
        let listening = try await Listening(on: .sqlite)
        let measures = listening.hub.measures
        let workspace = listening.workspace
        let before = try await listening.standing(of: workspace.lead)
        _ = try await listening.add("Missed")
        let outlets = [
            try await listening.subscribe(workspace.lead, after: before),
            try await listening.subscribe(workspace.paralegal, after: nil),
        ]
        #expect(measures.open[.eventStream]?.value == 2)
        #expect(measures.events[.replayed] == 1)

        try await listening.addAndPublish("Live")
        for outlet in outlets { await outlet.wait { $0.contains { $0.text.hasSuffix("|Live") } } }
        // What was handed over is counted in the same turn of the hub: this one comes behind it.
        await listening.hub.poll()
        #expect(measures.events[.live] == 2 && measures.lag.reading.count == 2)
        #expect(measures.frames.value == 3)
        let lines = outlets.flatMap(\.changes).count
        #expect(lines == 3)

        try await listening.closeAll()
        #expect(measures.open[.eventStream]?.value == 0)
        #expect(measures.opened[.eventStream] == 2)
    }

    @Test("count as gaps what the poll alone found, and nothing that was told")
    func countsGaps() async throws {
        let listening = try await Listening(on: .sqlite)
        let outlet = try await listening.subscribe(listening.workspace.lead, after: nil)
        try await listening.addAndPublish("Told")
        await listening.hub.poll()
        #expect(listening.hub.measures.gapEvents.value == 0)
        for number in 0..<3 { _ = try await listening.add("Untold \(number)") }
        await listening.hub.poll()
        await outlet.wait { $0.contains { $0.text.hasSuffix("|Untold 2") } }
        #expect(listening.hub.measures.gapEvents.value == 3)
    }

    @Test("count slow readers, resets by reason and goodbyes by code")
    func countsEndings() async throws {
        let listening = try await Listening(on: .sqlite)
        let measures = listening.hub.measures
        try await listening.subscribe(listening.workspace.lead, after: nil, outlet: RecordingOutlet(framesMax: 1))
        try await listening.addAndPublish("Too much")
        try await listening.closeAll { .reset(caseFile: $0.clearance.caseFile, reason: .slow) }
        #expect(measures.slowReaders.value == 1)
        try await listening.subscribe(listening.workspace.lead, after: nil)
        try await listening.closeAll { _ in .goodbye(.rotate, afterMilliseconds: 0) }
        #expect(ResetReason.allCases.map { measures.resets[$0] } == [0, 0, 0, 0, 1])
        #expect(measures.goodbyes[.rotate] == 1 && measures.goodbyes.total == 1)
    }
}

extension Listening {
    /// Ends all streams, and waits until their shards have let go of them.
    fileprivate func closeAll(
        with last: (SubscriberIdentity) -> ControlFrame = { _ in .goodbye(.drain, afterMilliseconds: 0) }
    ) async throws {
        for known in await hub.connections.values {
            await hub.end(known.identity.connection, with: last(known.identity))
        }
        try await hub.restShards()
    }
}
