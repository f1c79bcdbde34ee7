/// Addresses that begin with the same bits: `10.0.0.0/8`, or one address alone (CIDR, RFC 4632).
public struct AddressRange: Sendable, Hashable {
    /// The first of them: the bits behind the prefix are zero.
    private let first: IPAddress
    private let bits: Int

    init(_ address: IPAddress, bits: Int) {
        first = Self.prefix(of: address, bits: bits)
        self.bits = bits
    }

    /// Nil for what is neither an address nor an address with the length of a prefix.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress($0) }) else { return nil }
        let all = address.bytes.count * 8
        guard parts.count == 2 else {
            self.init(address, bits: all)
            return
        }
        let digits = parts[1]
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let bits = Int(digits), bits <= all
        else { return nil }
        self.init(address, bits: bits)
    }

    public func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == first.bytes.count && Self.prefix(of: address, bits: bits) == first
    }

    private static func prefix(of address: IPAddress, bits: Int) -> IPAddress {
        let bytes = address.bytes.enumerated().map { place, byte in
            let left = min(max(bits - place * 8, 0), 8)
            return byte & ~UInt8(0xFF >> left)
        }
        return IPAddress(bytes: bytes)
    }
}

extension AddressRange: CustomStringConvertible {
    public var description: String { "\(first)/\(bits)" }
}
