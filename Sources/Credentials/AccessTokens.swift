public import Core
import Crypto
import JWTKit

/// Access tokens as JSON Web Tokens (RFC 7519), signed with HMAC-SHA256 (HS256, RFC 7518, 3.2).
///
/// The key is derived from the session secret and is used for nothing else. A token holds what the store knows its session
/// by, which is good for nothing without the key. The algorithm is ours and not the token's: a token that names another, or
/// none, is none (RFC 8725, 3.1).
public struct AccessTokens: AccessTokenSource {
    private let keys: JWTKeyCollection

    public init(secret: SessionSecret) async {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret.bytes),
            info: Array(Self.purpose.utf8),
            outputByteCount: SHA256.byteCount
        )
        keys = await JWTKeyCollection().add(hmac: HMACKey(key: key), digestAlgorithm: .sha256)
    }

    public func token(forSession hash: String, from start: Instant, until end: Instant) async throws -> String {
        let claims = Claims(iss: Self.issuer, sid: hash, iat: start.wholeSeconds, exp: end.wholeSeconds)
        return try await keys.sign(claims)
    }

    public func read(_ token: String, at instant: Instant) async -> AccessToken? {
        guard token.utf8.count <= AccessTokenLimits.tokenBytesMax,
            // Why it is none of ours is nobody's business.
            let header = try? DefaultJWTParser().parse(Array(token.utf8), as: Claims.self).header,
            header.alg == Self.algorithm, let claims = try? await keys.verify(token, as: Claims.self),
            claims.iss == Self.issuer
        else { return nil }
        let now = instant.wholeSeconds
        guard now < claims.exp, claims.iat <= now + Self.leewaySeconds,
            claims.exp - claims.iat <= AccessTokenLimits.lifetimeSeconds
        else { return nil }
        return AccessToken(sessionHash: claims.sid, endsAt: Instant(seconds: claims.exp))
    }

    private struct Claims: JWTPayload {
        let iss: String
        /// The session.
        let sid: String
        let iat: Int64
        let exp: Int64

        /// The times are looked at by the program's own clock.
        func verify(using algorithm: some JWTAlgorithm) {}
    }

    private static let algorithm = "HS256"
    private static let issuer = "proffer"
    private static let purpose = "proffer access tokens 1"
    /// How far the clocks of two instances may lie apart.
    private static let leewaySeconds: Int64 = 60
}

extension Instant {
    fileprivate var wholeSeconds: Int64 { microseconds / 1_000_000 }
}
