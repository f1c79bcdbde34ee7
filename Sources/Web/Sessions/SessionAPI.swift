import Core
import HTTPTypes
import Hummingbird
import Realtime

/// Signing in and out by JSON.
struct SessionAPI {
    let services: WebServices
    let signIn: SignIn

    /// `POST /api/session` with `{"email","password"}` or, in demo, `{"demo": role}`.
    func create(_ request: Request, context: WebContext) async throws -> Response {
        let object = try await request.jsonObject()
        let opened: SignIn.Opened
        if let role = object["demo"]?.string {
            opened = try await signIn.demo(role: role, request: request, from: context.client)
        } else {
            guard let email = object["email"]?.string, let password = object["password"]?.string
            else { throw RequestError.badRequest("Signing in needs an e-mail address and a password.") }
            opened = try await signIn.password(email: email, password: password, from: context.client)
        }
        var response = Response.json(Self.json(opened.session))
        response.setCookie(opened.cookie)
        return response
    }

    /// `GET /api/session` answers who is signed in.
    func read(_ request: Request, context: WebContext) async throws -> Response {
        .json(Self.json(try context.signedIn()))
    }

    /// `DELETE /api/session` signs out; the session's streams end at once.
    func delete(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        try await services.sessions.close(hash: session.hash)
        await services.hub.end(sessionHash: session.hash, code: .signedOut)
        var response = Response.json(["signedOut": true])
        response.headers[named: KeptPage.clearField] = KeptPage.cleared
        response.setCookie(signIn.expiredCookie(for: context.client))
        return response
    }

    private static func json(_ session: Session) -> JSONValue {
        [
            "person": [
                "id": .string(session.person.id.text), "name": .string(session.person.name),
                "email": .string(session.person.email), "administrator": .bool(session.person.isAdministrator),
            ],
            "csrf": .string(session.csrfToken),
        ]
    }
}
