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

    /// - Throws: `AccessError.wrongCredentials`, `.tooManyTries`.
    func password(email: String, password: String) async throws -> Opened {
        let address = email.trimmed.lowercased()
        guard address.utf8.count <= 254, password.utf8.count <= Self.passwordBytesMax
        else { throw AccessError.wrongCredentials }
        if let seconds = attempts.wait(for: address, at: services.clock.now) {
            throw AccessError.tooManyTries(seconds: seconds)
        }
        let known = try await services.people.person(email: address)
        guard try await services.passwords.verify(password, against: known?.passwordHash), let known else {
            attempts.failed(address, at: services.clock.now)
            throw AccessError.wrongCredentials
        }
        attempts.succeeded(address)
        return try await open(known.person)
    }

    /// Signs in as a demo person; only on a demo, and never through a proxy.
    func demo(role: String, request: Request) async throws -> Opened {
        let isForwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"]
            .contains { request.headers[named: $0] != nil }
        guard services.settings.isDemo, !isForwarded, let role = Role(rawValue: role),
            let person = try await services.people.demoPerson(role: role)
        else { throw RequestError.notFound }
        return try await open(person)
    }

    static let passwordBytesMax = 1_024

    private func open(_ person: Person) async throws -> Opened {
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
        return Opened(session: session, cookie: cookie(token, seconds: Int(Session.lifetimeSeconds)))
    }

    var expiredCookie: Cookie { cookie("", seconds: 0) }

    private func cookie(_ token: String, seconds: Int) -> Cookie {
        Cookie(
            name: SessionLookup.cookieName,
            value: token,
            maxAge: seconds,
            path: "/",
            secure: services.settings.isSecure,
            httpOnly: true,
            sameSite: .lax
        )
    }
}
