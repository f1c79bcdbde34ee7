extension MediaType {
    /// How much of a file recognition looks at, in bytes; a shorter head is taken for what it is.
    ///
    /// The names in an Office file's zip stand within it; all else is known from the first 4 KB.
    public static let headBytesMax = 65_536

    /// Says what a file is from how it begins.
    ///
    /// A name never decides alone. It chooses between kinds that begin alike: texts, packages of Office, PDF with
    /// something in front. Pure, and linear in the head.
    ///
    /// - Parameters:
    ///   - head: the first bytes, as many as there are up to `headBytesMax`; more are not looked at.
    ///   - name: as the browser gave it.
    public static func recognise(head: [UInt8], name: String) -> MediaType {
        let head = FileHead(bytes: head.prefix(headBytesMax), name: name)
        return head.bySignature ?? head.byContainer ?? head.byLatePDF ?? head.byText ?? .octets
    }
}

/// How a file begins.
struct FileHead {
    let bytes: [UInt8]
    /// What follows the last dot of the name, in lower case.
    let nameExtension: String

    init(bytes: some Collection<UInt8>, name: String) {
        self.bytes = Array(bytes)
        nameExtension = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    func holds(_ signature: [UInt8], at offset: Int = 0) -> Bool {
        bytes.dropFirst(offset).starts(with: signature)
    }

    func holds(_ signature: String, at offset: Int = 0) -> Bool {
        bytes.dropFirst(offset).starts(with: signature.utf8)
    }

    /// Where a signature stands within the first bytes.
    func offset(of signature: String, within length: Int) -> Int? {
        let wanted = Array(signature.utf8)
        let last = min(length, bytes.count) - wanted.count
        guard last >= 0 else { return nil }
        return (0...last).first { bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// A little-endian number of up to eight bytes, or nil beyond the end.
    func number(at offset: Int, bytes length: Int) -> Int? {
        guard offset >= 0, offset + length <= bytes.count else { return nil }
        return (0..<length).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}
