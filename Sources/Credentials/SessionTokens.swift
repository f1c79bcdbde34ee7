public import Core
import Crypto
import FoundationEssentials

/// Makes tokens of 256 random bits, and what the store knows a cookie by: HMAC-SHA256 under the session secret.
///
/// Who reads the database alone can neither use a session nor check a guess.
public struct SessionTokens: SessionTokenSource {
    private let secret: SessionSecret

    public init(secret: SessionSecret) { self.secret = secret }

    /// Base64url without padding (RFC 4648, section 5): 43 characters.
    public func makeToken() -> String {
        Data(RandomBytes.make(Self.tokenBytes)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// 64 hexadecimal digits.
    public func hash(of token: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: SymmetricKey(data: secret.bytes))
        return code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    public func areEqual(_ left: String, _ right: String) -> Bool { ConstantTime.equal(left, right) }

    private static let tokenBytes = 32
}
