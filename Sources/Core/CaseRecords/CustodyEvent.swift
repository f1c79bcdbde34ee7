/// One entry of an item's chain of custody.
public struct CustodyEvent: Sendable, Hashable {
    public let id: CustodyEventID
    public let item: EvidenceID
    /// The entry's place in the chain of its item, from 1.
    public let sequence: Int
    public let at: DatedMoment
    public let action: String
    public let from: RecordReference?
    public let to: RecordReference?
    public let method: String
    public let place: String
    public let seal: String
    public let reason: String
    /// How it came into the register; nil for one that was there before.
    public let recording: Recording?

    /// Who wrote an entry down, and the item's event that tells of it.
    public struct Recording: Sendable, Hashable {
        public let at: Instant
        public let by: PersonID
        /// The name as it was.
        public let byName: String
        /// The key of the request.
        public let key: String
        /// The item's own revision after the event.
        public let revision: Int

        public init(at: Instant, by: PersonID, byName: String, key: String, revision: Int) {
            self.at = at
            self.by = by
            self.byName = byName
            self.key = key
            self.revision = revision
        }
    }

    public init(
        id: CustodyEventID,
        item: EvidenceID,
        sequence: Int,
        at: DatedMoment,
        action: String,
        from: RecordReference?,
        to: RecordReference?,
        method: String,
        place: String,
        seal: String,
        reason: String,
        recording: Recording? = nil
    ) {
        self.id = id
        self.item = item
        self.sequence = sequence
        self.at = at
        self.action = action
        self.from = from
        self.to = to
        self.method = method
        self.place = place
        self.seal = seal
        self.reason = reason
        self.recording = recording
    }
}
