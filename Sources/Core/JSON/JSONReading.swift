/// Reads a JSON document as RFC 8259 has it, in one pass over its bytes.
///
/// Every commit reads items, events and replies under the lock of its case, so this is in the way of all its writers.
struct JSONReading {
    /// Objects and arrays inside one another; one more is refused.
    static let levelsMax = 512

    /// Up to here a `Double` holds every integer: 2^53.
    private static let exactMax = 9_007_199_254_740_992.0

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The one value of the document, with nothing but white space around it.
    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        let value = try value(level: 0)
        skipSpace()
        guard place == bytes.count else { throw .unreadable }
        return value
    }

    private mutating func value(level: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        switch try next() {
        case UInt8(ascii: "{"): return try object(level: level + 1)
        case UInt8(ascii: "["): return try array(level: level + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    /// Of members with the same name the first counts.
    private mutating func object(level: Int) throws(JSONError) -> JSONValue {
        guard level <= Self.levelsMax else { throw .unreadable }
        place += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard try next() == UInt8(ascii: "\"") else { throw .unreadable }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw .unreadable }
            let value = try value(level: level)
            if members[name] == nil { members[name] = value }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw .unreadable }
        return .object(members)
    }

    private mutating func array(level: Int) throws(JSONError) -> JSONValue {
        guard level <= Self.levelsMax else { throw .unreadable }
        place += 1
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat {
            values.append(try value(level: level))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw .unreadable }
        return .array(values)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = place + word.utf8CodeUnitCount
        let isThere = end <= bytes.count && word.withUTF8Buffer { $0.elementsEqual(bytes[place..<end]) }
        guard isThere else { throw .unreadable }
        place = end
        return value
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        place += 1
        let start = place
        while true {
            switch try next() {
            case UInt8(ascii: "\""):
                let text = try text(bytes[start..<place])
                place += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw .unreadable
            default: place += 1
            }
        }
    }

    /// Goes on with a string at its first escape.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = Array(bytes[start..<place])
        while true {
            let byte = try next()
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return try text(unescaped[...])
            case UInt8(ascii: "\\"):
                place += 1
                unescaped += String(try escape()).utf8
            case 0..<0x20: throw .unreadable
            default:
                place += 1
                unescaped.append(byte)
            }
        }
    }

    /// What stands after a backslash.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let byte = try next()
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw .unreadable
        }
    }

    /// Four hexadecimal digits, or twice four for a pair of surrogates; one without the other is refused.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        guard (0xD800..<0xDC00).contains(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw .unreadable }
            return scalar
        }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw .unreadable }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .unreadable }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            let byte = try next()
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .unreadable }
            number = number << 4 | UInt32(digit)
            place += 1
        }
        return number
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable }
        return text
    }

    // MARK: Numbers

    /// A number without decimals is an integer, also as `1.0` or `1e3` where a `Double` holds it exactly.
    private mutating func number() throws(JSONError) -> JSONValue {
        let start = place
        _ = take(UInt8(ascii: "-"))
        let leading = try digits()
        guard leading == 1 || bytes[place - leading] != UInt8(ascii: "0") else { throw .unreadable }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            _ = try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            _ = try digits()
        }
        let text = try text(bytes[start..<place])
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw .unreadable }
        guard number.magnitude <= Self.exactMax, let integer = Int64(exactly: number) else { return .number(number) }
        return .integer(integer)
    }

    /// Passes over digits, of which there must be one, and answers how many there were.
    private mutating func digits() throws(JSONError) -> Int {
        let start = place
        while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
        guard place > start else { throw .unreadable }
        return place - start
    }

    // MARK: Bytes

    /// The byte at the place, which stays.
    private func next() throws(JSONError) -> UInt8 {
        guard place < bytes.count else { throw .unreadable }
        return bytes[place]
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0A, 0x0D: place += 1
            default: return
            }
        }
    }
}
