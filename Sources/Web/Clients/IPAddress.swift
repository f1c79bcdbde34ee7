import Foundation
import NIOCore

/// An address of IPv4 or IPv6, without port and zone.
///
/// An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`, RFC 4291, 2.5.5.2) is the IPv4 address.
public struct IPAddress: Sendable, Hashable {
    /// Four or sixteen, in the order of the network.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        let isMapped = bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Nil for what is no address in its full form: no port, no brackets, no name of a host.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.textBytesMax,
            // What cannot be read is no address: that is all there is to know.
            let address = try? SocketAddress(ipAddress: String(text), port: 0)
        else { return nil }
        switch address {
        case .v4(let address): self.init(bytes: withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
        case .v6(let address): self.init(bytes: withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
        case .unixDomainSocket: return nil
        }
    }

    /// The block that one client has for itself: the address of IPv4, the first 64 bits of IPv6 (RFC 6177).
    ///
    /// Whoever has a single address of a home or an office has the whole block, so limits count the block.
    var block: AddressRange { AddressRange(self, bits: bytes.count == 4 ? 32 : 64) }

    /// The longest way to write one: an IPv4 address as IPv6.
    private static let textBytesMax = 45
}

extension IPAddress: CustomStringConvertible {
    /// As RFC 5952 writes it.
    public var description: String {
        let packed = ByteBuffer(bytes: bytes)
        // Four and sixteen bytes are an address always.
        return (try? SocketAddress(packedIPAddress: packed, port: 0))?.ipAddress ?? ""
    }
}
