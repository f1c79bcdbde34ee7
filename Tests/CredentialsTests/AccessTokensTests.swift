import Core
import Credentials
import Crypto
import Foundation
import Testing

/// What makes a token ours, and for how long.
@Suite("Access tokens")
struct AccessTokensTests {
    private let now = Instant(seconds: 1_700_000_000)
    private let bytes = Array("0123456789abcdef0123456789abcdef".utf8)
    private let tokens: AccessTokens

    init() async throws { tokens = await AccessTokens(secret: try SessionSecret(bytes: bytes)) }

    private func token(seconds: Int64 = 3_600) async throws -> String {
        try await tokens.token(forSession: "hash", from: now, until: now.adding(seconds: seconds))
    }

    @Test("stands for its session until its last second")
    func endsInTime() async throws {
        let token = try await token(seconds: 60)
        #expect(await tokens.read(token, at: now) == AccessToken(sessionHash: "hash", endsAt: now.adding(seconds: 60)))
        #expect(await tokens.read(token, at: now.adding(seconds: 59))?.sessionHash == "hash")
        #expect(await tokens.read(token, at: now.adding(seconds: 60)) == nil)
        #expect(await tokens.read(token, at: now.adding(seconds: 86_400)) == nil)
    }

    @Test("is none before it was made, or when it would last longer than a token may")
    func refusesOddTimes() async throws {
        #expect(await tokens.read(try await token(), at: now.adding(seconds: -61)) == nil)
        let long = try await token(seconds: AccessTokenLimits.lifetimeSeconds + 1)
        #expect(await tokens.read(long, at: now) == nil)
    }

    @Test("is a JWT of HS256 with nothing in it that says who or what")
    func holdsLittle() async throws {
        let parts = try await token().split(separator: ".").map { try #require(Self.decoded($0)) }
        let header = try #require(try JSONSerialization.jsonObject(with: parts[0]) as? [String: Any])
        let claims = try #require(try JSONSerialization.jsonObject(with: parts[1]) as? [String: Any])
        #expect(header["alg"] as? String == "HS256" && header["typ"] as? String == "JWT")
        #expect(Set(claims.keys) == ["iss", "sid", "iat", "exp"])
    }

    @Test("is none under another secret")
    func refusesOtherSecret() async throws {
        let others = await AccessTokens(secret: try SessionSecret(bytes: Array(bytes.reversed())))
        #expect(await others.read(try await token(), at: now) == nil)
    }

    @Test("is none when any letter of it was changed, or it was cut or lengthened")
    func refusesTampered() async throws {
        let token = try await token()
        let letters = Array(token)
        for place in letters.indices {
            var other = letters
            // Another top bit of the six: the last letter's lowest bits mean nothing.
            other[place] = letters[place] == "A" ? "g" : "A"
            #expect(await tokens.read(String(other), at: now) == nil, "letter \(place)")
        }
        let others = [
            String(token.dropLast(4)), token + "AAAA", token + ".", "." + token, token + token, "", ".", "..", "a.b.c",
        ]
        for other in others {
            #expect(await tokens.read(other, at: now) == nil)
        }
        #expect(await tokens.read(token + String(repeating: "A", count: 100_000), at: now) == nil)
    }

    @Test("is none when it names another algorithm", arguments: ["none", "None", "HS512", "RS256", "hs256", ""])
    func refusesOtherAlgorithms(name: String) async throws {
        let token = try await token()
        let parts = token.split(separator: ".").map(String.init)
        let header = Self.encoded(Data(#"{"alg":"\#(name)","typ":"JWT"}"#.utf8))
        for signature in ["", parts[2]] {
            #expect(await tokens.read("\(header).\(parts[1]).\(signature)", at: now) == nil)
        }
    }

    @Test("is none when it is signed with the secret itself: that signs cookies")
    func refusesSecretAsKey() async throws {
        let parts = try await token().split(separator: ".").map(String.init)
        let content = "\(parts[0]).\(parts[1])"
        let code = HMAC<SHA256>.authenticationCode(for: Data(content.utf8), using: SymmetricKey(data: bytes))
        #expect(await tokens.read("\(content).\(Self.encoded(Data(code)))", at: now) == nil)
        #expect(await tokens.read("\(content).\(parts[2])", at: now)?.sessionHash == "hash")
    }

    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decoded(_ text: Substring) -> Data? {
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
