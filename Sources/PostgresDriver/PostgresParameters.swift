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
            case .integer(let integer): _ = append(String(integer))
            case .text(let text):
                guard append(text) else { throw .statement(.unknownCharacter) }
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

    /// - Returns: whether the text is without a NUL, at which the server would end it.
    private mutating func append(_ text: String) -> Bool {
        starts.append(bytes.count)
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes.append(contentsOf: $0) }
            bytes.append(0)
            return !utf8.contains(0)
        }
    }
}
