import Core
import HTTPTypes
import Hummingbird
import Realtime

/// `GET /account` shows who one is and where one is signed in.
///
/// `POST /account/password` (`current`, `new`, `again`) sets a password and ends all other sessions;
/// `POST /account/sign-outs` ends all other sessions. Both answer 303, or 422 with the page and what was wrong.
struct Account {
    let pages: Pages
    let attempts: SignInAttempts

    func show(_ request: Request, context: WebContext) async throws -> Response {
        try await page(for: try context.signedIn(), message: nil, status: .ok)
    }

    func changePassword(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let services = pages.services
        let session = form.session
        let email = session.person.email
        let known = try await services.people.person(email: email)
        let current = form.fields["current"] ?? ""
        let isRight = try await attempts.check(email, from: context.client) {
            guard current.utf8.count <= BodyLimits.passwordBytesMax else { return false }
            return try await services.passwords.verify(current, against: known?.passwordHash)
        }
        guard isRight else {
            return try await page(for: session, message: .wrongCurrent, status: .unprocessableContent)
        }
        let new = form.fields["new"] ?? ""
        if let problem = NewPasswordError.problem(with: new, again: form.fields["again"]) {
            return try await page(for: session, message: problem, status: .unprocessableContent)
        }
        try await services.people.setPassword(hash: try await services.passwords.hash(new), of: session.person.id)
        try await endOthers(than: session)
        return .seeOther("/account?saved=1")
    }

    func signOutElsewhere(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        try await endOthers(than: form.session)
        return .seeOther("/account")
    }

    private func endOthers(than session: Session) async throws {
        let services = pages.services
        let all = try await services.sessions.sessions(of: session.person.id, at: services.clock.now)
        try await services.sessions.closeAll(of: session.person.id, but: session.hash)
        for other in all where other.hash != session.hash {
            await services.hub.end(sessionHash: other.hash, code: .sessionRevoked)
        }
    }

    private func page(
        for session: Session,
        message: NewPasswordError?,
        status: HTTPResponse.Status
    ) async throws -> Response {
        let services = pages.services
        let sessions = try await services.sessions.sessions(of: session.person.id, at: services.clock.now)
        return try pages.show(
            AccountPage(
                frame: pages.frame(for: session),
                person: session.person,
                sessions: sessions,
                current: session.hash,
                message: message?.userMessage
            ),
            status: status
        )
    }
}

/// What is wrong with a password that a person chose.
enum NewPasswordError: UserFacingError {
    case wrongCurrent
    case tooShort
    case tooLong
    case notTheSame

    static let lengthMin = 10

    static func problem(with password: String, again: String?) -> NewPasswordError? {
        if password.count < lengthMin { return .tooShort }
        if password.utf8.count > BodyLimits.passwordBytesMax { return .tooLong }
        return again == password ? nil : .notTheSame
    }

    var code: String {
        switch self {
        case .wrongCurrent: "wrong_credentials"
        case .tooShort: "too_short"
        case .tooLong: "too_long"
        case .notTheSame: "not_the_same"
        }
    }

    var userMessage: String {
        switch self {
        case .wrongCurrent: "The current password is not right. Nothing was changed."
        case .tooShort: "A password has at least \(Self.lengthMin) characters. Choose a longer one."
        case .tooLong: "This password is too long. Choose a shorter one."
        case .notTheSame: "The two new passwords are not the same. Type them again."
        }
    }
}
