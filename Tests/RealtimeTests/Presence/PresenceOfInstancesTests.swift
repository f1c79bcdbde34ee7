import Core
import Storage
import TestSupport
import Testing

@testable import Realtime

/// Two instances that hear one another.
@Suite("Presence between instances", .timeLimit(.minutes(2)))
struct PresenceOfInstancesTests {
    /// Two running instances on one workspace, with clocks of their own.
    private func withTwo(
        on testDatabase: TestDatabase,
        _ body: (_ here: PresenceScene, _ there: PresenceScene, _ wire: CuttableBroker) async throws -> Void
    ) async throws {
        let exchange = LocalBrokerExchange()
        let workspace = try await Workspace(on: testDatabase)
        let wire = CuttableBroker(over: exchange)
        let here = try await PresenceScene(to: workspace, over: wire)
        let there = try await PresenceScene(to: workspace, over: CuttableBroker(over: exchange))
        try await here.listening.running {
            try await there.listening.running { try await body(here, there, wire) }
        }
    }

    @Test("whoever is at one instance is seen at the other, within its walls", arguments: TestDatabase.allCases)
    func sharesPresence(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, _ in
            let sealed = try await here.workspace.item(titled: "Sealed", [.confidentiality: .to(.text("sealed"))])
            let open = try await here.workspace.item(titled: "Open")
            let second = try await there.open(as: .secondChair)
            let paralegal = try await there.open(there.workspace.paralegal)
            let lead = try await here.open(here.workspace.lead)
            let connection = lead.connection
            here.hub.reported(.at(PresencePlace(page: .item, item: sealed, field: .title)), on: connection)
            await second.wait { $0 == [connection: "item \(sealed) title looking"] }
            await paralegal.wait { $0 == [connection: "evidence - - looking"] }
            here.hub.reported(.at(PresencePlace(page: .item, item: open, isEditing: true)), on: connection)
            await paralegal.wait { $0 == [connection: "item \(open) - editing"] }
            #expect(!paralegal.told.contains { $0.contains(sealed.text) })
            // Who begins to watch later asks, and is told.
            let late = try await here.open(here.workspace.paralegal)
            there.hub.reported(.at(PresencePlace(page: .people)), on: second.connection)
            await late.wait { $0 == [connection: "item \(open) - editing", second.connection: "people - - looking"] }
            here.hub.reported(.leaving, on: connection)
            await paralegal.wait { $0 == [second.connection: "people - - looking"] }
        }
    }

    @Test("an instance that begins to watch is told who was at the others before", arguments: TestDatabase.allCases)
    func asksTheOthers(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, _ in
            let lead = try await here.open(here.workspace.lead)
            let connection = lead.connection
            here.hub.reported(.at(PresencePlace(page: .list)), on: connection)
            await lead.wait { !$0.isEmpty }
            let late = try await there.open(there.workspace.paralegal)
            await late.wait { $0 == [connection: "list - - looking"] }
        }
    }

    @Test("entries of an instance that is gone end after thirty seconds", arguments: TestDatabase.allCases)
    func forgetsDeadInstances(on testDatabase: TestDatabase) async throws {
        let exchange = LocalBrokerExchange()
        let workspace = try await Workspace(on: testDatabase)
        let here = try await PresenceScene(to: workspace, over: CuttableBroker(over: exchange))
        try await here.listening.running {
            let paralegal = try await here.open(workspace.paralegal)
            let dead = LocalBroker(instance: .random(at: WallClock.system.now), over: exchange)
            let presenter = Presenter(
                connection: "far",
                sessionHash: "far-session",
                person: workspace.lead,
                name: "Lead",
                group: try await workspace.clearance(of: workspace.lead).group
            )
            let entry = PresenceMessage.entry(presenter, PresencePlace(page: .list))
            dead.publish(entry.ephemera, in: workspace.caseFile)
            await paralegal.wait { $0 == ["far": "list - - looking"] }
            here.clock.advance(seconds: PresenceLimits.livesSeconds)
            await paralegal.wait(until: \.isEmpty)
            #expect(here.hub.presenceCounts.expired == 1)
        }
    }

    @Test("a session that ends takes its entries away everywhere", arguments: TestDatabase.allCases)
    func endsSessionsEverywhere(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, _ in
            let paralegal = try await there.open(there.workspace.paralegal)
            let lead = try await here.open(here.workspace.lead)
            let connection = lead.connection
            here.hub.reported(.at(PresencePlace(page: .list)), on: connection)
            await paralegal.wait { $0 == [connection: "list - - looking"] }
            await here.hub.end(sessionHash: lead.identity.sessionHash, code: .signedOut)
            await paralegal.wait(until: \.isEmpty)
        }
    }

    @Test("entries of an instance that cannot be reached end, and are back with it", arguments: TestDatabase.allCases)
    func survivesCuts(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, wire in
            let paralegal = try await there.open(there.workspace.paralegal)
            let lead = try await here.open(here.workspace.lead)
            let connection = lead.connection
            here.hub.reported(.at(PresencePlace(page: .list)), on: connection)
            await paralegal.wait { $0 == [connection: "list - - looking"] }
            wire.cut()
            here.hub.reported(.at(PresencePlace(page: .people)), on: connection)
            await lead.wait { $0 == [connection: "people - - looking"] }
            there.clock.advance(seconds: PresenceLimits.livesSeconds - 1)
            await there.hub.expirePresence()
            try await there.settle()
            #expect(paralegal.sees == [connection: "list - - looking"], "what was heard last, for its time")
            there.clock.advance(seconds: 1)
            await paralegal.wait(until: \.isEmpty)
            wire.mend()
            await paralegal.wait { $0 == [connection: "people - - looking"] }
        }
    }

    @Test("word for a stream at the other instance is passed on, and checked there", arguments: TestDatabase.allCases)
    func passesOn(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, wire in
            let lead = try await there.open(there.workspace.lead)
            let (connection, session) = (lead.connection, lead.identity.sessionHash)
            let caseFile = here.workspace.caseFile
            func post(_ page: PresencePlace.Page, as sessionHash: String) async throws {
                try await here.hub.reported(
                    .at(PresencePlace(page: page)),
                    on: connection,
                    sessionHash: sessionHash,
                    in: caseFile
                )
            }
            try await post(.list, as: "another session")
            try await post(.people, as: session)
            await lead.wait { $0 == [connection: "people - - looking"] }
            #expect(lead.told.count == 1, "nobody speaks for another session")
            for _ in 1..<PresenceLimits.passedOnASecondMax { try await post(.list, as: session) }
            await #expect(throws: PresenceError.tooOften(seconds: 1)) { try await post(.list, as: session) }
            wire.cut()
            await #expect(throws: PresenceError.connectionUnknown) { try await post(.list, as: session) }
            #expect(here.hub.presenceCounts.passedOn == PresenceLimits.passedOnASecondMax + 1)
        }
    }

    @Test(
        "who is taken off the case is gone at the other instance too, though nobody said so",
        arguments: TestDatabase.allCases
    )
    func asksForMembersAgain(on testDatabase: TestDatabase) async throws {
        let exchange = LocalBrokerExchange()
        let workspace = try await Workspace(on: testDatabase)
        let here = try await PresenceScene(to: workspace, over: CuttableBroker(over: exchange))
        try await here.listening.running {
            let lead = try await here.open(workspace.lead)
            let investigator = try await here.person(as: .investigator)
            let far = LocalBroker(instance: .random(at: WallClock.system.now), over: exchange)
            let presenter = Presenter(
                connection: "far",
                sessionHash: "far-session",
                person: investigator,
                name: "Investigator",
                group: try await workspace.clearance(of: investigator).group
            )
            far.publish(PresenceMessage.entry(presenter, PresencePlace(page: .list)).ephemera, in: workspace.caseFile)
            await lead.wait { $0 == ["far": "list - - looking"] }
            try await workspace.cases.revoke(investigator, in: workspace.caseFile)
            await lead.wait(until: \.isEmpty)
        }
    }

    @Test("a stream that comes back at the other instance is never seen to go", arguments: TestDatabase.allCases)
    func keepsWhoMovesOver(on testDatabase: TestDatabase) async throws {
        try await withTwo(on: testDatabase) { here, there, _ in
            let lead = try await there.open(there.workspace.lead)
            let first = try await here.open(here.workspace.paralegal)
            let connection = first.connection
            here.hub.reported(.at(PresencePlace(page: .list)), on: connection)
            await lead.wait { $0 == [connection: "list - - looking"] }
            await here.hub.unsubscribe(connection)
            let again = try await there.open(there.workspace.paralegal)
            there.hub.reported(.at(PresencePlace(page: .list)), on: again.connection)
            await lead.wait { $0 == [again.connection: "list - - looking"] }
            #expect(lead.told.last == "presence|difference|\(again.connection) list - - looking|\(connection)")
        }
    }
}
