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
        reason: String
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
    }
}
