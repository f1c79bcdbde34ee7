import Core
import NIOCore
import NIOPosix
import Storage
import TestSupport

@testable import Realtime

/// A workspace with a hub on its log.
struct Listening: Sendable {
    let workspace: Workspace
    let hub: Hub

    init(on testDatabase: TestDatabase) async throws {
        try await self.init(to: try await Workspace(on: testDatabase))
    }

    /// A hub on a workspace that others may listen to as well, each an instance of its own.
    init(
        to workspace: Workspace,
        over broker: any Broker = LocalBroker(instance: .random(at: WallClock.system.now)),
        clock: WallClock = .system
    ) async throws {
        let hub = try await Hub(
            log: workspace.log,
            cases: workspace.cases,
            sights: workspace.evidence,
            encoder: LineEncoder(),
            broker: broker,
            clock: clock,
            loops: Array(MultiThreadedEventLoopGroup.singleton.makeIterator()),
            logger: TestDatabase.logger
        ) { identity in
            let clearance = identity.clearance
            guard let now = try await workspace.cases.clearance(of: clearance.person, in: clearance.caseFile)
            else { return .ended(.accessWithdrawn) }
            return now.group == clearance.group ? .unchanged : .otherClass
        }
        self.workspace = workspace
        self.hub = hub
    }

    /// Runs the hub's beat while the closure runs.
    func running<Answer: Sendable>(_ body: () async throws -> Answer) async throws -> Answer {
        let hub = hub
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await hub.run() }
            let answer = try await body()
            group.cancelAll()
            return answer
        }
    }

    /// Where a person's class stands in the log.
    func standing(of person: PersonID) async throws -> EventPosition {
        let group = try await workspace.clearance(of: person).group
        return try await workspace.log.replay(in: workspace.caseFile, after: nil, for: group).position
    }

    func identity(
        of person: PersonID,
        connection: String = "connection-\(UInt64.random(in: 0 ... .max))",
        until end: Instant? = nil
    ) async throws
        -> SubscriberIdentity
    {
        SubscriberIdentity(
            connection: connection,
            sessionHash: "session-of-\(person.text)",
            name: "Person",
            clearance: try await workspace.clearance(of: person),
            endsAt: end
        )
    }

    /// Opens a stream that is read as fast as frames come, unless the outlet says otherwise.
    @discardableResult
    func subscribe(
        _ person: PersonID,
        after position: EventPosition?,
        until end: Instant? = nil,
        outlet: RecordingOutlet = RecordingOutlet()
    ) async throws -> RecordingOutlet {
        let identity = try await identity(of: person, until: end)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await hub.subscribe(identity, after: position?.text, on: loop) { _ in outlet }
        return outlet
    }

    /// Commits a mutation without telling the hub.
    func commit(_ mutation: Mutation, by person: PersonID? = nil) async throws -> LedgerOutcome {
        try await workspace.ledger.commit(
            [mutation],
            in: workspace.caseFile,
            by: person ?? workspace.lead,
            deciding: Decide.decide
        )
    }

    /// Commits a new item without telling the hub.
    func add(_ title: String) async throws -> LedgerOutcome {
        try await commit(
            Mutation(
                key: .random(),
                operation: .add,
                item: .random(at: WallClock.system.now),
                changes: [.title: .to(.text(title)), .kind: .to(.text("document"))]
            )
        )
    }

    /// Commits a new item and tells the hub, as `ApplyMutations` does.
    func addAndPublish(_ title: String) async throws {
        if let commit = try await add(title).commit { await hub.published(commit) }
    }

    /// What a class missed since a position, as the log says it.
    func titles(after position: EventPosition, for person: PersonID) async throws -> [String] {
        let group = try await workspace.clearance(of: person).group
        return try await workspace.log.replay(in: workspace.caseFile, after: position, for: group).events
            .map { $0.event.after.text(.title) ?? "" }
    }
}

/// Whether changes hang together from a position on: none twice, none left out, none out of order.
func isChain(_ changes: [Change], from position: EventPosition, to end: EventPosition) -> Bool {
    var last = position.text
    for change in changes {
        guard change.previous == last else { return false }
        last = change.position
    }
    return last == end.text
}

extension Hub {
    /// Waits until each shard has done what it was told.
    func restShards() async throws {
        for (loop, _) in shards { try await loop.submit {}.get() }
    }
}
