/// Numbers of items as a person pastes them: exhibit, Bates and item numbers, between commas, semicolons, tabs or lines.
public struct BulkNumbers: Sendable, Hashable {
    /// In their order, each once.
    public let texts: [String]

    /// - Throws: `BulkEditError` for too much of it.
    public init(pasted text: String) throws(BulkEditError) {
        guard text.utf8.count <= BulkEditLimits.numbersBytesMax else { throw .tooMuchText }
        var texts: [String] = []
        var known: Set<String> = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "\t" || $0.isNewline }) {
            let number = String(part).trimmed
            guard !number.isEmpty, known.insert(NaturalOrder.key(number)).inserted else { continue }
            guard number.unicodeScalars.count <= BulkEditLimits.numberLengthMax else { throw .numberTooLong }
            texts.append(number)
        }
        guard texts.count <= BulkEditLimits.itemsMax else { throw .tooManyItems(count: texts.count) }
        self.texts = texts
    }

    /// What numbers were found to be.
    public struct Found: Sendable, Hashable {
        /// In the order of the numbers, each once.
        public var items: [EvidenceID] = []
        public var unknown: [String] = []
        public var ambiguous: [String] = []

        public init() {}

        /// Takes the items that a number stands for.
        public mutating func take(_ number: String, _ candidates: [EvidenceID]) {
            switch Set(candidates).count {
            case 0: unknown.append(number)
            case 1: items += candidates.prefix(1)
            default: ambiguous.append(number)
            }
        }

        /// Each item once: several numbers may be of one.
        public mutating func finish() {
            var known: Set<EvidenceID> = []
            items = items.filter { known.insert($0).inserted }
        }
    }
}
