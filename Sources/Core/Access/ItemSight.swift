/// Which classes may see an item now, without anything of the item itself.
public struct ItemSight: Sendable, Hashable {
    public let caseFile: CaseFileID
    public let audience: Audience
    /// The item's own revision: of two sights the one with the higher is newer.
    public let revision: Int

    public init(caseFile: CaseFileID, audience: Audience, revision: Int) {
        self.caseFile = caseFile
        self.audience = audience
        self.revision = revision
    }

    /// Of one question for sights, at most this many items.
    public static let itemsMax = 256
}

/// Says which classes may see items, for whoever passes on where somebody is.
public protocol ItemSights: Sendable {
    /// The sights of the items that are there, at most `ItemSight.itemsMax` of them.
    func sights(of items: [EvidenceID]) async throws -> [EvidenceID: ItemSight]
}
