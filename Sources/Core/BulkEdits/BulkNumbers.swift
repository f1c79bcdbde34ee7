/// Numbers of items as a person pastes them: exhibit, Bates and item numbers, and ranges of them, between commas,
/// semicolons, tabs or lines.
public struct BulkNumbers: Sendable, Hashable {
    /// In their order, each once.
    public let texts: [String]
    /// Those of them that may be ranges, where no number is written so.
    public let ranges: [String: BulkRange]

    /// - Throws: `BulkEditError` for too much of it.
    public init(pasted text: String) throws(BulkEditError) {
        guard text.utf8.count <= BulkEditLimits.numbersBytesMax else { throw .tooMuchText }
        var texts: [String] = []
        var ranges: [String: BulkRange] = [:]
        var known: Set<String> = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "\t" || $0.isNewline }) {
            let number = String(part).trimmed
            guard !number.isEmpty, known.insert(NaturalOrder.key(number)).inserted else { continue }
            let range = BulkRange(number)
            let isShort = (range.map { [$0.first, $0.last] } ?? [number]).allSatisfy { end in
                end.unicodeScalars.count <= BulkEditLimits.numberLengthMax
            }
            guard isShort else { throw .numberTooLong }
            texts.append(number)
            ranges[number] = range
        }
        guard texts.count <= BulkEditLimits.itemsMax else { throw .tooManyItems(count: texts.count) }
        guard ranges.count <= BulkEditLimits.rangesMax else { throw .tooManyRanges(count: ranges.count) }
        self.texts = texts
        self.ranges = ranges
    }

    /// What numbers were found to be.
    public struct Found: Sendable, Hashable {
        /// In the order of the numbers, each once.
        public var items: [EvidenceID] = []
        public var unknown: [String] = []
        public var ambiguous: [String] = []
        public var ranges = BulkRanges()

        public init() {}

        /// Takes the items that a number stands for.
        public mutating func take(_ number: String, _ candidates: [EvidenceID]) {
            switch Set(candidates).count {
            case 0: unknown.append(number)
            case 1: items += candidates.prefix(1)
            default: ambiguous.append(number)
            }
        }

        /// Takes the items that have a number in a range.
        public mutating func take(_ range: BulkRange, _ candidates: [EvidenceID]) {
            ranges.take(range, count: candidates.count)
            items += candidates
        }

        /// Each item once: several numbers may be of one.
        public mutating func finish() {
            var known: Set<EvidenceID> = []
            items = items.filter { known.insert($0).inserted }
        }
    }
}
