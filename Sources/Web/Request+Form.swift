import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// A form as it was sent, from a page of the session's own.
struct SentForm: Sendable {
    let session: Session
    let fields: FormFields

    /// The key that makes sending it twice do nothing twice.
    ///
    /// - Throws: `RequestError.missingKey`.
    func key() throws -> IdempotencyKey {
        guard let key = fields["_key"].flatMap(IdempotencyKey.init) else { throw RequestError.missingKey }
        return key
    }

    /// The revision that the form was filled from.
    ///
    /// - Throws: `RequestError.missingBase`.
    func base() throws -> Int {
        guard let base = fields["_base"].flatMap({ Int($0) }), base >= 0 else { throw RequestError.missingBase }
        return base
    }
}

/// A form that was refused because its session ended: what the person typed is shown again, to be copied.
struct LostForm: Error {
    let reason: any UserFacingError
    let fields: FormFields
}

extension Pages {
    /// Reads a form and checks that a page of this very session sent it.
    ///
    /// - Throws: `LostForm` without a session or with a foreign `_csrf`, 413 and 415 as `Request.formFields`.
    func form(of request: Request, _ context: WebContext) async throws -> SentForm {
        let fields = try await request.formFields()
        return SentForm(session: try check(fields, context), fields: fields)
    }

    /// The session whose own page sent these fields; a request with an access token needs no page.
    ///
    /// - Throws: `LostForm` without a session or with a foreign `_csrf`.
    @discardableResult
    func check(_ fields: FormFields, _ context: WebContext) throws -> Session {
        let session: Session
        do {
            session = try context.signedIn()
        } catch {
            throw LostForm(reason: error, fields: fields)
        }
        guard !context.hasToken else { return session }
        guard let token = fields["_csrf"], services.tokens.areEqual(token, session.csrfToken)
        else { throw LostForm(reason: AccessError.missingToken, fields: fields) }
        return session
    }
}
