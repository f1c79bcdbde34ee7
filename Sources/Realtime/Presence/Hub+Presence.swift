public import Core
import Logging
import NIOCore

/// Who is here: heard of clients, gathered for a moment, told once for each class.
extension Hub {
    // MARK: What clients say

    /// Somebody said on a socket where they are.
    public nonisolated func reported(_ report: PresenceReport, on connection: String) {
        counters.count(\.heard)
        if inbox.put(report, of: connection) { counters.count(\.coalesced) }
        gatherLater()
    }

    /// A socket's message could not be understood, or one gave way to a later one unread.
    public nonisolated func misheard() { counters.count(\.malformed) }
    public nonisolated func coalesced() { counters.count(\.coalesced) }

    /// Somebody said by a request where they are; their stream may be at another instance.
    ///
    /// - Throws: `PresenceError.connectionUnknown`, `.tooOften`.
    public func reported(
        _ report: PresenceReport,
        on connection: String,
        sessionHash: String,
        in caseFile: CaseFileID
    ) throws(PresenceError) {
        guard let known = connections[connection] else {
            return try passOn(report, of: connection, sessionHash: sessionHash, in: caseFile)
        }
        guard known.identity.sessionHash == sessionHash, known.identity.clearance.caseFile == caseFile
        else { throw .connectionUnknown }
        guard connections[connection]?.posts.take(at: clock.now) == true else {
            counters.count(\.refused)
            throw .tooOften(seconds: 1)
        }
        reported(report, on: connection)
    }

    /// What presence did since the hub was made.
    public nonisolated var presenceCounts: PresenceCounts { counters.counts }

    /// How many entries there are, of all cases.
    public var presenceCount: Int { presences.values.reduce(0) { $0 + $1.count } }

    // MARK: Gathering

    func gatherPresenceWhenDue() async {
        for await _ in presenceDue { await gatherPresence() }
    }

    nonisolated func gatherLater() {
        guard inbox.askForGathering() else { return }
        shards[0].loop.scheduleTask(in: .milliseconds(Int64(PresenceLimits.gatherMilliseconds))) { [callPresence] in
            _ = callPresence.yield()
        }
    }

    /// Takes in what was said, asks who may see what, and tells the classes.
    func gatherPresence() async {
        for (connection, report) in inbox.take() {
            guard let identity = connections[connection]?.identity else { continue }
            hear(report, of: identity)
        }
        if canAskForSights { await learnSights() }
        for id in presences.keys { releasePresence(of: id) }
    }

    private func hear(_ report: PresenceReport, of identity: SubscriberIdentity) {
        let id = identity.clearance.caseFile
        switch report {
        case .leaving:
            guard presences[id]?.holdsOwn(identity.connection) == true else { return }
            presences[id]?.remove(identity.connection)
            tell(.gone(connection: identity.connection), in: id)
        case .at(let place):
            guard Sight.isInPresence(as: identity.clearance.role) else { return }
            let presenter = identity.presenter
            switch presences[id, default: Presence(of: id)].hear(place, of: presenter, isOwn: true, at: clock.now) {
            case .taken: tell(.entry(presenter, place), in: id)
            case .full: counters.count(\.refused)
            }
        }
    }

    /// Asks for the sight of items that were named for the first time.
    ///
    /// What cannot be asked now is seen by nobody, and is asked again with the next beat.
    private func learnSights() async {
        canAskForSights = true
        var wanted = presences.flatMap { id, presence in presence.unknownItems.map { (caseFile: id, item: $0) } }[...]
        while !wanted.isEmpty {
            let part = wanted.prefix(ItemSight.itemsMax)
            wanted = wanted.dropFirst(ItemSight.itemsMax)
            do {
                let found = try await sights.sights(of: part.map(\.item))
                for (caseFile, item) in part { presences[caseFile]?.learn(found[item], of: item) }
            } catch {
                logger.warning("could not ask who sees an item", metadata: ["error": "\(error)"])
                canAskForSights = false
                return
            }
        }
    }

    /// Tells each class of a case what is different for it.
    func releasePresence(of id: CaseFileID) {
        guard presences[id]?.isTouched == true, let viewers = tails[id]?.viewers.keys,
            let updates = presences[id]?.release(for: viewers)
        else { return }
        // A frame with everything is good while its class has viewers, who know what it says.
        let listening = Set(viewers.map(\.number)).subtracting(updates.map(\.0.number))
        wholeFrames[id] = wholeFrames[id]?.filter { listening.contains($0.key) }
        for (group, update) in updates {
            let frame = encoder.presence(update, in: id)
            counters.count(\.frames)
            for (loop, shard) in shards {
                loop.execute { shard.value.offer(frame, to: id, classNumber: group.number) }
            }
        }
    }

    /// Tells one who knows nothing of presence, or not all, everything.
    func greet(_ identity: SubscriberIdentity) {
        let (id, group) = (identity.clearance.caseFile, identity.clearance.group)
        guard Sight.isInPresence(as: group.role), let place = connections[identity.connection]?.place else { return }
        // What was touched may be what the class no longer sees.
        releasePresence(of: id)
        let whole = wholePresence(of: id, for: group)
        let (loop, shard) = shards[place]
        loop.execute { shard.value.offerWhole(whole.frame, isEmpty: whole.isEmpty, to: identity.connection) }
    }

    /// Made once for all who come before the next difference: after a restart they come together.
    private func wholePresence(of id: CaseFileID, for group: ClearanceClass) -> WholePresence {
        if let known = wholeFrames[id]?[group.number] { return known }
        let update = presences[id, default: Presence(of: id)].whole(for: group)
        let whole = WholePresence(frame: encoder.presence(update, in: id), isEmpty: update.isEmpty)
        wholeFrames[id, default: [:]][group.number] = whole
        return whole
    }

    // MARK: What happens to entries

    /// Ends entries that nobody speaks for, and asks again for sights that could not be asked for.
    func expirePresence() async {
        let now = clock.now
        for id in presences.keys {
            let expired = presences[id]?.expire(at: now) ?? 0
            if expired > 0 { counters.count(\.expired, by: expired) }
        }
        await learnSights()
        for id in presences.keys { releasePresence(of: id) }
    }

    /// A stream ended: its entry goes at once, or waits a moment for the next stream of the session.
    func departed(_ connection: String, from id: CaseFileID, mayComeBack: Bool) {
        guard presences[id]?.holdsOwn(connection) == true else { return }
        if mayComeBack {
            presences[id]?.linger(connection, at: clock.now)
            tell(.lingers(connection: connection), in: id)
        } else {
            presences[id]?.remove(connection)
            tell(.gone(connection: connection), in: id)
            releasePresence(of: id)
        }
    }

    /// A session ended: its entries go, wherever its streams are.
    func endPresence(sessionHash: String) {
        for id in presences.keys {
            presences[id]?.remove(sessionHash: sessionHash)
            releasePresence(of: id)
        }
    }

    /// Roles, walls or rules of a case changed.
    func reviewPresence(of id: CaseFileID) async {
        guard presences[id] != nil else { return }
        // Asked for before the presence is touched: an `await` among the arguments would suspend in the middle of the change,
        // and what the hub does meanwhile would write over the same memory.
        let members: [Membership]
        do {
            members = try await cases.members(of: id)
        } catch {
            // When in doubt, nobody is here: the next beats bring back who is.
            logger.warning("could not ask for the members of a case", metadata: ["error": "\(error)"])
            members = []
        }
        presences[id]?.review(members)
        await learnSights()
        releasePresence(of: id)
    }

    /// The case has news: who loses sight of an item loses the marks at it in the same moment.
    func presenceMeets(_ events: [RecordedEvent], of id: CaseFileID) {
        var isAnother = false
        for recorded in events where presences[id]?.knows(recorded.event.item) == true {
            let item = recorded.subject
            let sight = ItemSight(caseFile: item.caseFile, audience: item.audience, revision: item.revision)
            if presences[id]?.learn(sight, of: item.id) == true { isAnother = true }
        }
        if isAnother { releasePresence(of: id) }
    }
}

/// A frame with everything that a class knows of presence.
struct WholePresence: Sendable {
    let frame: Frame
    /// Whether nobody is in it.
    let isEmpty: Bool
}

extension SubscriberIdentity {
    fileprivate var presenter: Presenter {
        Presenter(
            connection: connection,
            sessionHash: sessionHash,
            person: clearance.person,
            name: name,
            group: clearance.group
        )
    }
}
