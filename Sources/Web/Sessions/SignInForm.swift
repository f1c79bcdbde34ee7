import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Realtime

/// `GET /sign-in?back=…` shows the form, and `POST /sign-in` opens a session.
///
/// Takes `email` and `password`, or `demo` with a role, and `_token`, which must equal the form's own cookie. Answers
/// 303 to `back`, an address of ours; 401 or 429 with the form and what was wrong.
struct SignInForm {
    static let cookieName = "proffer_sign_in"

    let pages: Pages
    let signIn: SignIn

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let back = Self.own(request.uri.queryParameters["back"].map { String($0) })
        if context.session != nil { return .seeOther(back) }
        return try form(request, context, back: back, email: "", message: nil, status: .ok)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let fields = try await request.formFields()
        let back = Self.own(fields["back"])
        let email = fields["email"] ?? ""
        guard let token = fields["_token"], let cookie = request.cookies[Self.cookieName]?.value,
            !cookie.isEmpty, pages.services.tokens.areEqual(token, cookie)
        else {
            return try form(request, context, back: back, email: email, message: .missingToken, status: .forbidden)
        }
        do {
            let opened =
                if let role = fields["demo"] {
                    try await signIn.demo(role: role, request: request, from: context.client)
                } else {
                    try await signIn.password(
                        email: email,
                        password: fields["password"] ?? "",
                        from: context.client
                    )
                }
            if let old = context.session { try await pages.services.sessions.close(hash: old.hash) }
            var response = Response.seeOther(back)
            response.setCookie(opened.cookie)
            return response
        } catch let error as AccessError {
            return try form(request, context, back: back, email: email, message: error, status: error.status)
        }
    }

    /// `POST /sign-out` ends the session and its streams.
    func signOut(_ request: Request, context: WebContext) async throws -> Response {
        guard context.session != nil else { return Self.signedOut() }
        let form = try await pages.form(of: request, context)
        try await pages.services.sessions.close(hash: form.session.hash)
        await pages.services.hub.end(sessionHash: form.session.hash, code: .signedOut)
        var response = Self.signedOut()
        response.setCookie(signIn.expiredCookie(for: context.client))
        return response
    }

    /// Leads to the sign-in, and has the browser forget what it keeps.
    private static func signedOut() -> Response {
        var response = Response.seeOther("/sign-in")
        response.headers[named: KeptPage.clearField] = KeptPage.cleared
        return response
    }

    /// The form; a second window keeps the token of the first, so that both can be sent.
    private func form(
        _ request: Request,
        _ context: WebContext,
        back: String,
        email: String,
        message: AccessError?,
        status: HTTPResponse.Status
    ) throws -> Response {
        let made = pages.services.tokens.makeToken()
        let kept = request.cookies[Self.cookieName]?.value
        let token = kept.flatMap { $0.utf8.count == made.utf8.count ? $0 : nil } ?? made
        var response = try pages.show(
            SignInPage(
                frame: pages.frame(for: nil),
                message: message?.userMessage,
                token: token,
                back: back,
                email: String(email.prefix(254)),
                isDemo: pages.services.settings.isDemo
            ),
            status: status
        )
        if context.session == nil { response.headers[named: KeptPage.personField] = KeptPage.none }
        if case .tooManyTries(let seconds) = message { response.headers[.retryAfter] = String(seconds) }
        response.setCookie(
            Cookie(
                name: Self.cookieName,
                value: token,
                path: "/sign-in",
                secure: pages.services.settings.isSecure || context.client.isSecure,
                httpOnly: true,
                sameSite: .strict
            )
        )
        return response
    }

    /// An address of this server to go back to; anything else, and what another host could read into it, is `/cases`.
    static func own(_ address: String?) -> String {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.hasPrefix("/sign-"),
            address.utf8.count <= 2_000, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return "/cases" }
        return address
    }
}
