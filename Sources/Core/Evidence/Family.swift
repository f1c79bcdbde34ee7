/// The relatives of an item: what it came with, what it was made from, and what was made from it.
///
/// Holds only relatives that the asker may see; an edge to any other is absent.
public struct Family: Sendable, Hashable {
    /// How a relative stands to the item, in the order of the item page.
    public enum Kinship: String, Sendable, CaseIterable {
        case parents, attachments, duplicates, derivedFrom, derivatives

        public var label: String {
            switch self {
            case .parents: "Attached to"
            case .attachments: "Attachments"
            case .duplicates: "Duplicates"
            case .derivedFrom: "Derived from"
            case .derivatives: "Derivatives"
            }
        }

        /// What a relation of a type says of its two ends; nil where the type makes no family.
        ///
        /// - Parameter isFrom: whether the item stands at the beginning of the relation.
        public init?(relationType: String, isFrom: Bool) {
            switch relationType {
            case "attachment_of": self = isFrom ? .parents : .attachments
            case "duplicate_of": self = .duplicates
            case "derived_from", "extracted_from": self = isFrom ? .derivedFrom : .derivatives
            default: return nil
            }
        }
    }

    /// An item at the other end of a relation.
    public struct Relative: Sendable, Hashable {
        public let item: EvidenceID
        public let itemNumber: String
        public let title: String
        public let isWithdrawn: Bool
        public let kinship: Kinship
        /// What the relation says of itself: the name of an attachment, where a frame was taken.
        public let label: String

        public init(_ item: EvidenceItem, _ kinship: Kinship, label: String) {
            self.item = item.id
            itemNumber = item.values.text(.itemNumber) ?? ""
            title = item.values.text(.title) ?? ""
            isWithdrawn = item.isWithdrawn
            self.kinship = kinship
            self.label = label
        }
    }

    /// In natural order of their numbers, each once for a kinship.
    public let relatives: [Relative]
    /// Whether there are more than `relativesMax` in one direction, of which the first are here.
    public let isCut: Bool

    public init(_ relatives: [Relative] = [], isCut: Bool = false) {
        var seen: Set<[String]> = []
        self.relatives = relatives.filter { seen.insert([$0.item.text, $0.kinship.rawValue]).inserted }
        self.isCut = isCut
    }

    public subscript(kinship: Kinship) -> [Relative] { relatives.filter { $0.kinship == kinship } }

    /// From what came with a mail to the mail.
    public static let attachmentType = "attachment_of"
    /// The types of relations that make a family.
    public static let relationTypes = [attachmentType, "duplicate_of", "derived_from", "extracted_from"]
    public static let relativesMax = 200
}
