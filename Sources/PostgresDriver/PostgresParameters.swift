import SQL

/// The values of a statement in the form libpq takes: texts that end with NUL, all in one buffer.
struct PostgresParameters {
    /// The protocol counts places in 16 bits.
    private static let countMax = 65_535

    private var bytes: [CChar] = []
    /// Where each text begins; nil for null.
    private var starts: [Int?] = []

    var count: Int32 { Int32(starts.count) }

    /// - Throws: `SQLError.statement` for text with a NUL in it and for too many values.
    init(_ values: [SQLValue]) throws(SQLError) {
        guard values.count <= Self.countMax else { throw .statement(.tooComplex) }
        starts.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null: starts.append(nil)
            case .integer(let integer): append(String(integer))
            case .text(let text):
                guard !text.utf8.contains(0) else { throw .statement(.unknownCharacter) }
                append(text)
            }
        }
    }

    /// Gives the pointers to the texts, which live as long as the closure.
    func withPointers<Answer>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Answer) -> Answer {
        bytes.withUnsafeBufferPointer { bytes in
            let pointers = starts.map { start in
                start.flatMap { start in bytes.baseAddress.map { $0 + start } }
            }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }

    private mutating func append(_ text: String) {
        starts.append(bytes.count)
        bytes.append(contentsOf: text.utf8.lazy.map(CChar.init(bitPattern:)))
        bytes.append(0)
    }
}
