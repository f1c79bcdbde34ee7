/// The types of relations, in the words of each end.
public enum RelationWords {
    /// In the order of the item page: from its beginning, and from its end.
    private static let types: [(type: String, from: String, to: String)] = [
        ("supports", "Supports", "Is supported by"),
        ("undermines", "Undermines", "Is undermined by"),
        ("corroborates", "Corroborates", "Is corroborated by"),
        ("contradicts", "Contradicts", "Is contradicted by"),
        ("impeaches", "Impeaches", "Is impeached by"),
        ("authenticates", "Authenticates", "Is authenticated by"),
        ("depicts", "Depicts", "Is depicted in"),
        ("mentions", "Mentions", "Is mentioned in"),
        ("tested_in", "Was tested in", "Reports the test of"),
        ("seized_under", "Was seized under", "Authorised the seizure of"),
        ("replies_to", "Replies to", "Was replied to in"),
        ("same_event", "Is of the same event as", "Is of the same event as"),
        ("precedes", "Precedes", "Follows"),
        ("authored", "Authored", "Was authored by"),
        ("sent", "Sent", "Was sent by"),
        ("received", "Received", "Was received by"),
        ("called", "Called", "Was called by"),
        ("messaged", "Messaged", "Was messaged by"),
        ("saw", "Saw", "Was seen by"),
        ("owns", "Owns", "Is owned by"),
        ("owes", "Owes", "Is owed by"),
        ("bought", "Bought", "Was bought by"),
        ("insured_by", "Is insured by", "Insures"),
        ("moved_goods_for", "Moved goods for", "Had goods moved by"),
        ("employs", "Employs", "Is employed by"),
        ("contractor_of", "Is a contractor of", "Has as a contractor"),
        ("related_to", "Is related to", "Is related to"),
        ("attachment_of", "Is attached to", "Has as an attachment"),
        ("duplicate_of", "Is a duplicate of", "Has as a duplicate"),
        ("derived_from", "Was derived from", "Is the source of"),
        ("extracted_from", "Was extracted from", "Is the source of"),
    ]

    private static let places = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.type, $0) })

    public static var all: [String] { types.map(\.type) }

    /// "Supports" at the beginning of a line, "Is supported by" at its end.
    public static func words(_ type: String, isFrom: Bool) -> String {
        guard let place = places[type] else {
            return isFrom ? type.humanReadable : "\(type.humanReadable) (from the other end)"
        }
        return isFrom ? types[place].from : types[place].to
    }

    /// Where a type stands on the item page; what is not known stands last.
    public static func place(of type: String) -> Int { places[type] ?? types.count }
}
