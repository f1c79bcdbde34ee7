/// A number as somebody types it to go to an item, and what it may mean.
public struct SoughtNumber: Sendable {
    /// The fields whose values are numbers of an item.
    ///
    /// Of Bates numbers the first stands for the range.
    public static let fields: [EvidenceField] = [.itemNumber, .exhibitNumber, .batesBegin, .externalNumber]
    /// More of what was typed is not looked at.
    public static let lengthMax = 100
    /// More items than this are not offered for one number.
    public static let matchesMax = 10

    public let text: String
    public let key: String
    /// What digits alone mean beside themselves: the item with this number, and the Bates number of the case's prefix.
    public let bareItemNumber: String?
    public let bareBatesNumber: String?

    /// Nil for what holds no letter and no digit.
    ///
    /// - Parameter batesPrefix: what stands before the case's Bates numbers.
    public init?(_ typed: String, batesPrefix: String = "") {
        let trimmed = typed.drop(while: \.isWhitespace).prefix(Self.lengthMax)
        let last = trimmed.lastIndex { !$0.isWhitespace }
        text = last.map { String(trimmed[...$0]) } ?? ""
        key = NumberKey.key(text)
        guard !key.isEmpty else { return nil }
        let isBare = text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        bareItemNumber = isBare ? ItemNumber.prefix + text : nil
        bareBatesNumber = isBare && !batesPrefix.isEmpty ? batesPrefix + text : nil
    }

    /// What is meant, among the items that were found: as it is written before how it may be read, whole numbers before
    /// a place in a range, and digits alone as an item's number before a Bates number.
    public func meant(among found: [NumberMatch]) -> [NumberMatch] {
        let placed = found.map { (place: place(of: $0), match: $0) }
        guard let first = placed.map(\.place).min() else { return [] }
        var seen: Set<EvidenceID> = []
        return placed.filter { $0.place == first && seen.insert($0.match.item.id).inserted }.map(\.match)
    }

    private func place(of match: NumberMatch) -> Int {
        let value = match.item.values.text(match.field) ?? ""
        if value.lowercased() == text.lowercased() { return 0 }
        let valueKey = NumberKey.key(value)
        if valueKey == key { return 1 }
        if let bareItemNumber, match.field == .itemNumber, valueKey == NumberKey.key(bareItemNumber) { return 2 }
        return bareBatesNumber == nil ? 2 : 3
    }
}

/// An item that a number may mean, and the field by which it was found.
public struct NumberMatch: Sendable {
    public let item: EvidenceItem
    public let field: EvidenceField

    public init(item: EvidenceItem, field: EvidenceField) {
        self.item = item
        self.field = field
    }
}
