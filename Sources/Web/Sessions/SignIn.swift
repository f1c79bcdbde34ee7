import Core
import HTTPTypes
import Hummingbird

/// Opens sessions for who can prove who they are.
struct SignIn: Sendable {
    struct Opened {
        let session: Session
        let cookie: Cookie
    }

    let services: WebServices
    let attempts: SignInAttempts

    /// - Throws: `AccessError.wrongCredentials`, `.tooManyTries`, `LimitError.tooManyRequests`.
    func password(email: String, password: String, from client: Client) async throws -> Opened {
        let address = email.trimmed.lowercased()
        guard address.utf8.count <= 254, password.utf8.count <= BodyLimits.passwordBytesMax
        else { throw AccessError.wrongCredentials }
        try await services.limits.rates.count(.signIn, by: nil, from: client)
        let known = try await services.people.person(email: address)
        let isRight = try await attempts.check(address, from: client) {
            try await services.passwords.verify(password, against: known?.passwordHash)
        }
        guard isRight, let known else { throw AccessError.wrongCredentials }
        return try await open(known.person, from: client)
    }

    /// Signs in as a demo person; only on a demo, and never through a proxy.
    func demo(role: String, request: Request, from client: Client) async throws -> Opened {
        try await services.limits.rates.count(.signIn, by: nil, from: client)
        guard services.settings.isDemo, !TrustedProxies.isForwarded(request.headers), let role = Role(rawValue: role),
            let person = try await services.people.demoPerson(role: role)
        else { throw RequestError.notFound }
        return try await open(person, from: client)
    }

    private func open(_ person: Person, from client: Client) async throws -> Opened {
        let token = services.tokens.makeToken()
        let now = services.clock.now
        let session = Session(
            hash: services.tokens.hash(of: token),
            person: person,
            csrfToken: services.tokens.makeToken(),
            createdAt: now,
            expiresAt: now.adding(seconds: Session.lifetimeSeconds)
        )
        try await services.sessions.open(session)
        return Opened(session: session, cookie: cookie(token, seconds: Int(Session.lifetimeSeconds), for: client))
    }

    func expiredCookie(for client: Client) -> Cookie { cookie("", seconds: 0, for: client) }

    private func cookie(_ token: String, seconds: Int, for client: Client) -> Cookie {
        Cookie(
            name: SessionLookup.cookieName,
            value: token,
            maxAge: seconds,
            path: "/",
            secure: services.settings.isSecure || client.isSecure,
            httpOnly: true,
            sameSite: .lax
        )
    }
}
