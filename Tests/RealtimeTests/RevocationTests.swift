import Core
import Storage
import TestSupport
import Testing

@testable import Realtime

/// Break 5: rights change while the stream is open.
///
/// The promise is a second; the limit here is three.
@Suite("Rights that change while a stream is open", .timeLimit(.minutes(5)))
struct RevocationTests {
    static let limit = Duration.seconds(3)

    @Test("who is taken off the case at any moment hears nothing after it", arguments: TestDatabase.allCases)
    func revokes(on testDatabase: TestDatabase) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        var people: [PersonID] = []
        for number in 0..<Soak.revocations {
            people.append(try await workspace.join(named: "Person \(number)", as: .paralegal))
        }
        try await listening.running {
            var open: [(PersonID, RecordingOutlet)] = []
            for person in people { open.append((person, try await listening.subscribe(person, after: nil))) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                var random = SeededGenerator(seed: 5)
                for (person, outlet) in open {
                    let moment = Duration.milliseconds(Int.random(in: 0...4_000, using: &random))
                    group.addTask {
                        // The moment is the random input of this test, not a wait for something.
                        try await Task.sleep(for: moment)
                        try await workspace.cases.revoke(person, in: workspace.caseFile)
                        let revoked = ContinuousClock.now
                        await outlet.wait { $0.last?.text.hasPrefix("goodbye") ?? false }
                        #expect(outlet.last("goodbye")?.last == "4102")
                        let late = outlet.lines.filter { $0.at - revoked > Self.limit }
                        #expect(late.isEmpty, "heard \(late.count) lines too late")
                    }
                }
                group.addTask {
                    while await listening.hub.count > 0 { try await listening.addAndPublish("Item") }
                }
                try await group.waitForAll()
            }
            #expect(await listening.hub.count == 0)
        }
    }

    @Test(
        "of an item that is sealed at any moment no word follows its removal",
        arguments: TestDatabase.allCases,
        [true, false]
    )
    func seals(on testDatabase: TestDatabase, isHinted: Bool) async throws {
        let listening = try await Listening(on: testDatabase)
        let workspace = listening.workspace
        let start = try await listening.standing(of: workspace.paralegal)
        try await listening.running {
            let outlet = try await listening.subscribe(workspace.paralegal, after: start)
            var random = SeededGenerator(seed: 6)
            for round in 0..<Soak.revocations {
                let item = EvidenceID.random(at: WallClock.system.now)
                let moment = Int.random(in: 1...4, using: &random)
                for revision in 1...5 {
                    let isSealed = revision > moment
                    let title = "\(isSealed ? "Canary" : "Open") \(round)-\(revision)"
                    var changes: [EvidenceField: FieldChange] = [.title: .to(.text(title))]
                    if revision == 1 { changes[.kind] = .to(.text("document")) }
                    if revision == moment + 1 { changes[.confidentiality] = .to(.text("sealed")) }
                    let mutation = Mutation(
                        key: .random(),
                        operation: revision == 1 ? .add : .revise,
                        item: item,
                        base: revision == 1 ? [:] : [.title: revision - 1, .confidentiality: revision - 1],
                        changes: changes
                    )
                    let outcome = try await listening.commit(mutation)
                    #expect(outcome.replies[0].status == .applied)
                    if isHinted, let commit = outcome.commit { await listening.hub.published(commit) }
                }
            }
            let end = try await listening.standing(of: workspace.paralegal)
            await outlet.wait { $0.contains { $0.text.contains("|\(end)|") } }
            #expect(!outlet.lines.contains { $0.text.contains("Canary") })
            #expect(outlet.changes.count { $0.kind == "evidence.removed" } == Soak.revocations)
            // What the poll found late is left out; the chain of what is told is whole all the same.
            #expect(isChain(outlet.changes, from: start, to: end))
        }
    }
}
