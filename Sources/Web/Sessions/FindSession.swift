import Core
import HTTPTypes
import Hummingbird

/// What a request shows to say whose it is.
struct Credential: Sendable {
    /// The session, when what was shown is good.
    let session: Session?
    /// Whether an access token was shown, good or not; a cookie beside it does not count then.
    let hasToken: Bool
    /// When the access token ends; nil for a cookie, which lasts as long as its session.
    var tokenEndsAt: Instant?
}

extension WebServices {
    /// What a browser keeps a session's token under.
    public static let sessionCookieName = SessionLookup.cookieName

    /// The session that a request's access token names, or else its cookie.
    ///
    /// It is looked up each time, so what ends a session ends its tokens.
    func credential(of headers: HTTPFields) async throws -> Credential {
        if let token = headers[.authorization].flatMap(Self.bearerToken) {
            let read = await accessTokens.read(token, at: clock.now)
            let session = try await session(hash: read?.sessionHash)
            return Credential(session: session, hasToken: true, tokenEndsAt: read?.endsAt)
        }
        let cookie = Cookies(from: headers[values: .cookie])[SessionLookup.cookieName]?.value
        let hash = cookie.flatMap { $0.utf8.count <= BodyLimits.cookieBytesMax ? tokens.hash(of: $0) : nil }
        return Credential(session: try await session(hash: hash), hasToken: false)
    }

    private func session(hash: String?) async throws -> Session? {
        guard let hash else { return nil }
        return try await sessions.session(hash: hash, at: clock.now)
    }

    /// The token of `Authorization: Bearer …` (RFC 6750, 2.1); nil for another scheme.
    private static func bearerToken(_ field: String) -> String? {
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.first?.lowercased() == "bearer" else { return nil }
        return words.count == 2 ? String(words[1]).trimmed : ""
    }
}
