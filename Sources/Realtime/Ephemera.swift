/// One entry of what may be lost: who is present, who types, where a cursor is.
///
/// Opaque to the broker. Whoever shows it decides who may see it: it is not filtered by rights on its way.
public struct Ephemera: Sendable, Equatable {
    /// What the entry replaces: printable ASCII without spaces, at most `BrokerLimits.wordBytesMax`.
    public let key: String
    /// At most `BrokerLimits.ephemeraBytesMax`.
    public let bytes: [UInt8]

    public init(key: String, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    /// Whether it is within the limits.
    public var isSound: Bool {
        key.isWord && bytes.count <= BrokerLimits.ephemeraBytesMax
    }

    /// What it counts for against the limits of what waits.
    public var weight: Int { key.utf8.count + bytes.count }
}

extension String {
    /// Whether it is a name that can stand between spaces: printable ASCII, not empty, not too long.
    public var isWord: Bool {
        !isEmpty && utf8.count <= BrokerLimits.wordBytesMax && utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
