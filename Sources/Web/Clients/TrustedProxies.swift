import Core
import HTTPTypes

/// The proxies whose word counts about who their clients are (`TRUSTED_PROXIES`).
///
/// Anybody can write the fields `X-Forwarded-For` and `X-Forwarded-Proto`. So they are read from the right, where the
/// nearest proxy wrote, and only as far as each that speaks is trusted.
public struct TrustedProxies: Sendable, Equatable {
    private let ranges: [AddressRange]

    /// Nobody is trusted: the peer is the client.
    public static let none = TrustedProxies(ranges: [])

    private init(ranges: [AddressRange]) { self.ranges = ranges }

    /// Reads addresses and ranges between commas.
    ///
    /// - Throws: `NoRange` for the first that is none, or when there are more than `countMax`.
    public init(_ text: String) throws(NoRange) {
        var ranges: [AddressRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = String(part).trimmed
            guard ranges.count < Self.countMax, let range = AddressRange(word) else { throw NoRange(text: word) }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    /// What is no address and no range of addresses.
    public struct NoRange: Error, Equatable {
        public let text: String
    }

    public static let countMax = 100

    /// As they may be written in a setting.
    public var text: String { ranges.map(\.description).joined(separator: ",") }

    func trusts(_ address: IPAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// Who sent a request that came from a peer with these fields.
    func client(behind peer: IPAddress?, isSecure: Bool, headers: HTTPFields) -> Client {
        guard let peer, trusts(peer) else { return Client(address: peer, isSecure: isSecure) }
        var address = peer
        for entry in Self.words(of: "X-Forwarded-For", in: headers).reversed().prefix(Self.hopsMax) {
            // A proxy that says "unknown", or nothing sensible, is the last that is known.
            guard let next = Self.address(in: entry) else { break }
            address = next
            guard trusts(next) else { break }
        }
        let scheme = Self.words(of: "X-Forwarded-Proto", in: headers).last?.lowercased()
        return Client(address: address, isSecure: scheme.map { $0 == "https" } ?? isSecure)
    }

    /// Whether a request says that it was passed on.
    static func isForwarded(_ headers: HTTPFields) -> Bool {
        forwarding.contains { headers[named: $0] != nil }
    }

    private static let forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"]

    /// Proxies that a request may have come through.
    private static let hopsMax = 20

    /// The words of a field, in order, however many times it was written; empty ones are none (RFC 9110, 5.6.1).
    private static func words(of name: String, in headers: HTTPFields) -> [String] {
        guard let name = HTTPField.Name(name) else { return [] }
        let words = headers[values: name].flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
        return words.filter { !$0.isEmpty }
    }

    /// An address with or without a port, as proxies write it: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`,
    /// `[2001:db8::1]:80`.
    private static func address(in entry: String) -> IPAddress? {
        if entry.hasPrefix("[") {
            return entry.firstIndex(of: "]").flatMap { IPAddress(entry[entry.index(after: entry.startIndex)..<$0]) }
        }
        return IPAddress(entry) ?? IPAddress(entry.prefix { $0 != ":" })
    }
}
