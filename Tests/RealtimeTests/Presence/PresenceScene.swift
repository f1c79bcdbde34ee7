import Core
import NIOCore
import NIOPosix
import Storage
import TestSupport

@testable import Realtime

/// People of a case who see one another, each at a stream of their own.
struct PresenceScene: Sendable {
    /// Somebody's stream, and what was told on it.
    struct Viewer: Sendable {
        let identity: SubscriberIdentity
        let outlet: RecordingOutlet

        var connection: String { identity.connection }

        /// The lines of presence, oldest first.
        var told: [String] { outlet.lines.map(\.text).filter { $0.hasPrefix("presence|") } }
        /// Who is here after all that was told: the place by connection.
        var sees: [String: String] { Self.sees(told) }

        /// Waits until this is what is seen.
        func wait(until isSeen: @escaping @Sendable ([String: String]) -> Bool) async {
            await outlet.wait { isSeen(Self.sees($0.map(\.text).filter { $0.hasPrefix("presence|") })) }
        }

        private static func sees(_ lines: [String]) -> [String: String] {
            var places: [String: String] = [:]
            for line in lines {
                let words = line.split(separator: "|", omittingEmptySubsequences: false)
                if words[1] == "whole" { places = [:] }
                for connection in words[3].split(separator: ",") { places[String(connection)] = nil }
                for entry in words[2].split(separator: ",") {
                    let parts = entry.split(separator: " ", maxSplits: 1)
                    places[String(parts[0])] = String(parts[1])
                }
            }
            return places
        }
    }

    let listening: Listening
    let clock: ManualClock

    var workspace: Workspace { listening.workspace }
    var hub: Hub { listening.hub }

    init(on testDatabase: TestDatabase) async throws {
        try await self.init(to: try await Workspace(on: testDatabase))
    }

    /// An instance of its own on a workspace that others may share.
    init(
        to workspace: Workspace,
        over broker: any Broker = LocalBroker(instance: .random(at: WallClock.system.now)),
        clock: ManualClock = ManualClock()
    ) async throws {
        self.clock = clock
        listening = try await Listening(to: workspace, over: broker, clock: clock.clock)
    }

    /// Puts a new person on the case.
    func person(as role: Role, walls: Set<String> = []) async throws -> PersonID {
        try await workspace.join(named: "\(role)", as: role, walls: walls)
    }

    func open(_ person: PersonID, outlet: RecordingOutlet = RecordingOutlet()) async throws -> Viewer {
        let identity = try await listening.identity(of: person)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await hub.subscribe(identity, after: nil, on: loop) { _ in outlet }
        return Viewer(identity: identity, outlet: outlet)
    }

    func open(as role: Role) async throws -> Viewer { try await open(person(as: role)) }

    /// Somebody goes to a place, and the others are told.
    func go(_ viewer: Viewer, to place: PresencePlace) async throws {
        hub.reported(.at(place), on: viewer.connection)
        try await gather()
    }

    /// What was said until now is told, and has arrived.
    func gather() async throws {
        await hub.gatherPresence()
        try await settle()
    }

    /// All that the hub has handed over is written.
    func settle() async throws {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
    }

    /// Commits a change of one field and tells the hub.
    func revise(_ item: EvidenceID, _ field: EvidenceField, to value: String, base: Int) async throws {
        let mutation = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [field: base],
            changes: [field: .to(.text(value))]
        )
        let outcome = try await listening.commit(mutation)
        if let commit = outcome.commit { await hub.published(commit) }
        try await settle()
    }
}
