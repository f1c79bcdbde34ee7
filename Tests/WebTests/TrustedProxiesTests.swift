import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// Where a request comes from, whoever says so.
@Suite("Trusted proxies")
struct TrustedProxiesTests {
    private func client(
        _ peer: String,
        trusting proxies: String = "10.0.0.0/8, 2001:db8:1::/48",
        for forwarded: String...,
        proto: String...
    ) throws -> Client {
        var headers = HTTPFields()
        for (name, values) in [("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", proto)] {
            for value in values { headers.append(HTTPField(name: try #require(.init(name)), value: value)) }
        }
        return try TrustedProxies(proxies).client(behind: IPAddress(peer), isSecure: false, headers: headers)
    }

    @Test("takes a stranger's word for nothing")
    func distrustsStrangers() throws {
        let client = try client("192.0.2.1", for: "203.0.113.9", proto: "https")
        #expect(client == Client(address: IPAddress("192.0.2.1"), isSecure: false))
        let none = TrustedProxies.none.client(behind: IPAddress("10.0.0.1"), isSecure: true, headers: [:])
        #expect(none == Client(address: IPAddress("10.0.0.1"), isSecure: true))
    }

    @Test("reads from the right, as far as the speaker is trusted")
    func readsFromRight() throws {
        #expect(try client("10.0.0.1", for: "203.0.113.9").address == IPAddress("203.0.113.9"))
        #expect(try client("10.0.0.1", for: "198.51.100.7, 203.0.113.9").address == IPAddress("203.0.113.9"))
        #expect(try client("10.0.0.1", for: "203.0.113.9, 10.0.0.2 ,10.9.9.9").address == IPAddress("203.0.113.9"))
        #expect(try client("10.0.0.1", for: "203.0.113.9, , 10.0.0.2,").address == IPAddress("203.0.113.9"))
        let twice = try client("10.0.0.1", for: "198.51.100.7", "203.0.113.9, 10.0.0.2")
        #expect(twice.address == IPAddress("203.0.113.9"))
        #expect(try client("10.0.0.1", for: "10.0.0.3, 10.0.0.2").address == IPAddress("10.0.0.3"))
        #expect(try client("10.0.0.1", for: "203.0.113.9, 2001:db8:1::5").address == IPAddress("203.0.113.9"))
    }

    @Test("stops at what is no address", arguments: ["unknown", "203.0.113.9.1", "300.1.1.1", "[", "]:1", "::g"])
    func stopsAtNoAddress(word: String) throws {
        #expect(try client("10.0.0.1", for: "203.0.113.9, \(word)").address == IPAddress("10.0.0.1"))
        #expect(try client("10.0.0.1", for: "203.0.113.9, \(word), 10.0.0.2").address == IPAddress("10.0.0.2"))
    }

    @Test("reads addresses as proxies write them")
    func readsPorts() throws {
        #expect(try client("10.0.0.1", for: "203.0.113.9:4711").address == IPAddress("203.0.113.9"))
        #expect(try client("10.0.0.1", for: "[2001:db8::9]:4711").address == IPAddress("2001:db8::9"))
        #expect(try client("10.0.0.1", for: "[2001:db8::9]").address == IPAddress("2001:db8::9"))
        #expect(try client("10.0.0.1", for: "2001:db8::9").address == IPAddress("2001:db8::9"))
        #expect(try client("::ffff:10.0.0.1", for: "::ffff:203.0.113.9").address == IPAddress("203.0.113.9"))
    }

    @Test("takes the scheme of the nearest proxy")
    func takesScheme() throws {
        #expect(try client("10.0.0.1", proto: "https").isSecure)
        #expect(try client("10.0.0.1", proto: "http, HTTPS").isSecure)
        #expect(try !client("10.0.0.1", proto: "https", "http").isSecure)
        #expect(try !client("10.0.0.1", proto: "gopher").isSecure)
    }

    @Test("believes no longer chain than there may be")
    func boundsChain() throws {
        let chain = Array(repeating: "10.0.0.2", count: 10_000).joined(separator: ",")
        #expect(try client("10.0.0.1", for: "203.0.113.9,\(chain)").address == IPAddress("10.0.0.2"))
    }

    @Test("refuses what is neither address nor range, and names it")
    func refusesNoRange() throws {
        let words = ["nginx", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/", "::/129", "10.0.0.1:80", "", "/8"]
        for word in words {
            #expect(throws: TrustedProxies.NoRange(text: word)) { try TrustedProxies("127.0.0.1, \(word)") }
        }
        let many = Array(repeating: "::1", count: TrustedProxies.countMax + 1).joined(separator: ",")
        #expect(throws: TrustedProxies.NoRange.self) { try TrustedProxies(many) }
        #expect(try TrustedProxies("127.0.0.1, 10.1.2.3/8 ,::1").text == "127.0.0.1/32,10.0.0.0/8,::1/128")
    }

    @Test("a range holds the addresses that begin as it does, and no others", arguments: 0..<20)
    func rangesContain(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for length in [4, 16] {
            let bits = Int.random(in: 0...(length * 8), using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 1...0xFE, using: &random) }
            let address = IPAddress(bytes: bytes)
            let range = try #require(AddressRange("\(address)/\(bits)"))
            #expect(range.contains(address))
            #expect(AddressRange("\(range)") == range)
            for place in 0..<(length * 8) {
                var other = bytes
                other[place / 8] ^= 0x80 >> UInt8(place % 8)
                #expect(range.contains(IPAddress(bytes: other)) == (place >= bits), "bit \(place) of \(range)")
            }
            #expect(!range.contains(IPAddress(bytes: Array(repeating: 1, count: 20 - length))))
        }
    }

    @Test("reads the address that it writes", arguments: ["192.0.2.1", "2001:db8::1", "::", "::1", "fe80::1:0:0:1"])
    func writesAddress(text: String) throws {
        #expect(try #require(IPAddress(text)).description == text)
        #expect(IPAddress(text + " ") == nil && IPAddress("[\(text)]") == nil)
    }
}
