import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// How bodies are read: whole, with a limit, and only in the kind that the address takes.
extension Request {
    /// Reads a JSON object.
    ///
    /// - Throws: 415 for another media type, 413 above `bytesMax`, 400 for what is no JSON object.
    func jsonObject(bytesMax: Int = BodyLimits.bodyBytesMax) async throws -> [String: JSONValue] {
        guard mediaType == "application/json" else { throw RequestError.wrongMediaType }
        let buffer = try await wholeBody(bytesMax: bytesMax)
        guard let object = try JSONValue(parsing: buffer.readableBytesView).object
        else { throw RequestError.badRequest("This request is not a JSON object.") }
        return object
    }

    /// Reads a form's fields; of a repeated name the values stand in order.
    func formFields() async throws -> FormFields {
        guard isForm else { throw RequestError.wrongMediaType }
        guard let text = String(validating: try await wholeBody().readableBytesView, as: UTF8.self)
        else { throw RequestError.badRequest(FormFields.noText) }
        return try FormFields(urlEncoded: text)
    }

    /// Whether the body is that of a form without files.
    var isForm: Bool { mediaType == "application/x-www-form-urlencoded" }

    private var mediaType: String {
        let text = headers[.contentType] ?? ""
        return text.prefix { $0 != ";" }.lowercased().trimmed
    }

    private func wholeBody(bytesMax: Int = BodyLimits.bodyBytesMax) async throws -> ByteBuffer {
        let length = headers[.contentLength].flatMap(Int.init)
        if let length, length > bytesMax { throw RequestError.bodyTooLarge }
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: bytesMax)
        } catch is NIOTooManyBytesError {
            throw RequestError.bodyTooLarge
        }
        // A connection that ends in the middle must not save half of a text.
        if let length, bytes.readableBytes != length {
            throw RequestError.badRequest("This request did not arrive whole. Send it again.")
        }
        return bytes
    }
}

/// The fields of a form, or of an address's query, which a form may have made.
struct FormFields {
    private var fields: [String: [String]] = [:]

    init() {}

    /// - Throws: `RequestError.badRequest` for bytes that are no text, and for more than `BodyLimits.formFieldsMax`.
    init(urlEncoded text: String) throws {
        let countMax = BodyLimits.formFieldsMax
        let pairs = text.split(separator: "&", maxSplits: countMax)
        guard pairs.count <= countMax else { throw RequestError.badRequest("This form has too many fields.") }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "")
            else { throw RequestError.badRequest(Self.noText) }
            fields[name, default: []].append(value)
        }
    }

    static let noText = "This request holds bytes that are no text."

    subscript(name: String) -> String? { fields[name]?.first }

    func all(_ name: String) -> [String] { fields[name] ?? [] }

    mutating func append(_ value: String, to name: String) { fields[name, default: []].append(value) }

    mutating func replace(_ name: String, with values: [String]) { fields[name] = values }

    var names: [String] { fields.keys.sorted() }

    /// Undoes percent signs and plus signs; nil for what is then no UTF-8, or holds a NUL.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                    let value = UInt8(String(Substring(digits)), radix: 16), value != 0
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            case 0: return nil
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
