/// Where somebody is in a case: on which page, at which item and field.
public struct PresencePlace: Sendable, Hashable {
    public enum Page: String, Sendable, CaseIterable {
        case evidence, item, people, list, other
    }

    public let page: Page
    public let item: EvidenceID?
    public let field: EvidenceField?
    /// Whether the field, or the item where no field is named, is being changed.
    public let isEditing: Bool

    /// A field without its item says nothing, and is left out; so is the editing of nothing.
    public init(page: Page, item: EvidenceID? = nil, field: EvidenceField? = nil, isEditing: Bool = false) {
        self.page = page
        self.item = item
        self.field = item == nil ? nil : field
        self.isEditing = item != nil && isEditing
    }

    /// Where a class sees somebody who is here.
    ///
    /// Of an item that it does not see, and of what is done there, nothing is left; of a field neither.
    ///
    /// - Parameter isItemSeen: whether both the class and who is here see the item.
    public func seen(by group: ClearanceClass, of presenter: ClearanceClass, isItemSeen: Bool) -> PresencePlace {
        guard item != nil else { return page == .item ? PresencePlace(page: .evidence) : self }
        guard isItemSeen else { return PresencePlace(page: .evidence) }
        guard let field else { return self }
        let isFieldSeen = Sight.sees(field, as: group.role) && Sight.sees(field, as: presenter.role)
        return isFieldSeen ? self : PresencePlace(page: page, item: item)
    }
}

/// What somebody's browser says of where they are.
public enum PresenceReport: Sendable, Hashable {
    case at(PresencePlace)
    /// They have left; the stream stays open.
    case leaving
}
