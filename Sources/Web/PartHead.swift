import Core

/// What the header of a part says: its name, and the name of its file where it is one (RFC 7578, 4.2).
struct PartHead {
    let name: String
    let fileName: String?

    init(_ bytes: ArraySlice<UInt8>) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw MultipartForm.malformed }
        let prefix = "content-disposition:"
        let lines = text.split(separator: "\r\n").filter { $0.lowercased().hasPrefix(prefix) }
        guard lines.count == 1, let line = lines.first else { throw MultipartForm.malformed }
        var rest = Substring(line.dropFirst(prefix.count))
        guard Self.token(&rest).lowercased() == "form-data" else { throw MultipartForm.malformed }
        var parameters: [String: String] = [:]
        while !rest.isEmpty {
            guard rest.first == ";" else { throw MultipartForm.malformed }
            rest = rest.dropFirst()
            let name = Self.token(&rest).lowercased()
            guard rest.first == "=" else { throw MultipartForm.malformed }
            rest = rest.dropFirst()
            guard parameters.updateValue(try Self.value(&rest), forKey: name) == nil
            else { throw MultipartForm.malformed }
        }
        guard let name = parameters["name"], !name.isEmpty else { throw MultipartForm.malformed }
        self.name = name
        fileName = parameters["filename"]
    }

    /// The text up to the next `;` or `=`, without white space around it.
    private static func token(_ rest: inout Substring) -> String {
        let token = rest.prefix { $0 != ";" && $0 != "=" }
        rest = rest.dropFirst(token.count)
        return String(token).trimmed
    }

    /// A token or a quoted string; browsers write a quote in it as `%22`.
    private static func value(_ rest: inout Substring) throws -> String {
        guard rest.first == "\"" else { return token(&rest) }
        rest = rest.dropFirst()
        let value = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count)
        guard rest.first == "\"" else { throw MultipartForm.malformed }
        rest = rest.dropFirst()
        rest = rest.drop { $0 == " " }
        return String(value).replacing("%22", with: "\"")
    }
}
