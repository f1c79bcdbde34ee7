import Core

/// Who is in a case and where, and what each class was told of it: a pure value.
///
/// Of a connection the latest counts. An item whose sight is not known yet is seen by nobody.
struct Presence: Sendable {
    private struct Record {
        let presenter: Presenter
        /// Whether the connection is this instance's own.
        let isOwn: Bool
        var place: PresencePlace
        var expires: Instant
        /// Whether the stream has closed, and may come back under another name.
        var isLingering = false
    }

    enum Hearing: Equatable {
        case taken
        /// There are too many entries, of the case or of the person.
        case full
    }

    let caseFile: CaseFileID
    private var records: [String: Record] = [:]
    private var sights: [EvidenceID: ItemSight] = [:]
    /// Named items whose sight must be asked for.
    private(set) var unknownItems: Set<EvidenceID> = []
    /// Connections whose entry may be another than was told.
    private var touched: Set<String> = []
    /// What each class knows, by its number; only of classes with viewers.
    private var told: [Int: [String: PresenceEntry]] = [:]

    init(of caseFile: CaseFileID) { self.caseFile = caseFile }

    var count: Int { records.count }
    /// Whether a class may have to be told something.
    var isTouched: Bool { !touched.isEmpty }

    // MARK: Who comes, moves and goes

    /// Somebody is at a place, and lives on from now.
    ///
    /// When the connection is new, one that lingers of the same session gives way: the stream came back.
    mutating func hear(_ place: PresencePlace, of presenter: Presenter, isOwn: Bool, at now: Instant) -> Hearing {
        guard Sight.isInPresence(as: presenter.group.role) else {
            remove(presenter.connection)
            return .taken
        }
        if records[presenter.connection] == nil {
            removeLingering(ofSession: presenter.sessionHash)
            let ofPerson = records.values.count { $0.presenter.person == presenter.person }
            guard records.count < PresenceLimits.entriesMax, ofPerson < PresenceLimits.personEntriesMax
            else { return .full }
        }
        records[presenter.connection] = Record(
            presenter: presenter,
            isOwn: isOwn,
            place: place,
            expires: now.adding(seconds: PresenceLimits.livesSeconds)
        )
        touched.insert(presenter.connection)
        if let item = place.item, sights[item] == nil { unknownItems.insert(item) }
        return .taken
    }

    /// Removes the entry of a session that has lingered longest, if there is one.
    private mutating func removeLingering(ofSession hash: String) {
        let lingering = records.filter { $0.value.isLingering && $0.value.presenter.sessionHash == hash }
        if let first = lingering.min(by: { ($0.value.expires, $0.key) < ($1.value.expires, $1.key) }) {
            remove(first.key)
        }
    }

    mutating func remove(_ connection: String) {
        if records.removeValue(forKey: connection) != nil { touched.insert(connection) }
    }

    /// A stream closed; it may come back in a moment.
    mutating func linger(_ connection: String, at now: Instant) {
        guard let record = records[connection], !record.isLingering else { return }
        records[connection]?.isLingering = true
        records[connection]?.expires = min(record.expires, now.adding(seconds: PresenceLimits.lingersSeconds))
    }

    /// Removes the entries of a session.
    mutating func remove(sessionHash: String) {
        for (connection, record) in records where record.presenter.sessionHash == sessionHash { remove(connection) }
    }

    /// Removes who was not heard of for too long; answers how many.
    mutating func expire(at now: Instant) -> Int {
        let expired = records.filter { $0.value.expires <= now }.keys
        for connection in expired { remove(connection) }
        return expired.count
    }

    /// Roles, walls or rules changed: who is at other instances stays only as the member that they are now, and every
    /// sight is asked for again.
    mutating func review(_ members: [Membership]) {
        let roles = Dictionary(members.map { ($0.person.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (connection, record) in records where !record.isOwn {
            let member = roles[record.presenter.person]
            let group = record.presenter.group
            if member?.role != group.role || member.map({ Set($0.walls) }) != group.walls { remove(connection) }
        }
        sights = [:]
        unknownItems = Set(records.values.compactMap(\.place.item))
        touched.formUnion(records.keys)
    }

    /// The entries of this instance, as the others are told them.
    var own: [(presenter: Presenter, place: PresencePlace)] {
        records.values.filter { $0.isOwn && !$0.isLingering }.map { ($0.presenter, $0.place) }
    }

    func holdsOwn(_ connection: String) -> Bool { records[connection]?.isOwn ?? false }

    // MARK: Who sees an item

    /// Whether word of an item matters here.
    func knows(_ item: EvidenceID) -> Bool { sights[item] != nil || unknownItems.contains(item) }

    /// Takes in who sees an item; nil when there is none.
    ///
    /// An older sight than the one that is known is left out.
    ///
    /// - Returns: whether others see it than before.
    @discardableResult
    mutating func learn(_ found: ItemSight?, of item: EvidenceID) -> Bool {
        let nobody = ItemSight(caseFile: caseFile, audience: Audience(), revision: 0)
        let sight = found.flatMap { $0.caseFile == caseFile ? $0 : nil } ?? nobody
        if let known = sights[item], known.revision > sight.revision { return false }
        unknownItems.remove(item)
        guard sights.updateValue(sight, forKey: item)?.audience != sight.audience else { return false }
        for (connection, record) in records where record.place.item == item { touched.insert(connection) }
        forgetSights()
        return true
    }

    private mutating func forgetSights() {
        guard sights.count > PresenceLimits.sightsMax else { return }
        let named = Set(records.values.compactMap(\.place.item))
        sights = sights.filter { named.contains($0.key) }
    }

    // MARK: What a class is told

    /// What is different for each of these classes since the last time; classes without a difference are left out.
    ///
    /// The classes must be all that have viewers: what others know is forgotten.
    mutating func release(for groups: some Sequence<ClearanceClass>) -> [(ClearanceClass, PresenceUpdate)] {
        defer { touched = [] }
        let connections = touched.sorted()
        var known: [Int: [String: PresenceEntry]] = [:]
        var updates: [(ClearanceClass, PresenceUpdate)] = []
        for group in groups where Sight.isInPresence(as: group.role) {
            guard var entries = told[group.number] else { continue }
            var changed: [PresenceEntry] = []
            var gone: [String] = []
            for connection in connections {
                let entry = records[connection].map { self.entry(of: $0, for: group) }
                guard entry != entries[connection] else { continue }
                entries[connection] = entry
                if let entry { changed.append(entry) } else { gone.append(connection) }
            }
            known[group.number] = entries
            if !changed.isEmpty || !gone.isEmpty {
                updates.append((group, PresenceUpdate(isWhole: false, entries: changed, gone: gone)))
            }
        }
        told = known
        return updates
    }

    /// All that a class knows: what its differences from now on are about.
    mutating func whole(for group: ClearanceClass) -> PresenceUpdate {
        guard Sight.isInPresence(as: group.role) else { return PresenceUpdate(isWhole: true, entries: []) }
        let entries = told[group.number] ?? records.mapValues { entry(of: $0, for: group) }
        told[group.number] = entries
        return PresenceUpdate(isWhole: true, entries: entries.values.sorted { $0.connection < $1.connection })
    }

    private func entry(of record: Record, for group: ClearanceClass) -> PresenceEntry {
        let presenter = record.presenter
        let audience = record.place.item.flatMap { sights[$0]?.audience } ?? Audience()
        return PresenceEntry(
            connection: presenter.connection,
            person: presenter.person,
            name: presenter.name,
            role: presenter.group.role,
            place: record.place.seen(
                by: group,
                of: presenter.group,
                isItemSeen: audience.contains(group) && audience.contains(presenter.group)
            )
        )
    }
}
