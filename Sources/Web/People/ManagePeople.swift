import Core
import HTTPTypes
import Hummingbird
import Realtime

/// `GET /people` shows who may sign in here, for administrators.
///
/// `POST /people` (`email`, `name`, `administrator`, `new`, `again`) adds a person with a first password;
/// `POST /people/{person}/passwords` (`new`, `again`) sets a new one and `POST /people/{person}/disablings` shuts a person
/// out: both end all of that person's sessions. 303; 403 for who is no administrator, 422 with the page and what was wrong.
struct ManagePeople {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        try await page(for: try administrator(try context.signedIn()), typed: nil, problem: nil)
    }

    func add(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let session = try administrator(form.session)
        let services = pages.services
        do {
            let draft = try PersonDraft(
                email: form.fields["email"] ?? "",
                name: form.fields["name"] ?? "",
                isAdministrator: form.fields["administrator"] == "on"
            )
            let hash = try await hash(of: form.fields)
            let now = services.clock.now
            try await services.people.add(draft.person(at: now), passwordHash: hash, at: now)
            return .seeOther("/people")
        } catch let problem as any UserFacingError {
            return try await page(for: session, typed: form.fields, problem: problem)
        }
    }

    func setPassword(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let session = try administrator(form.session)
        let person = try await person(context)
        do {
            try await pages.services.people.setPassword(hash: try await hash(of: form.fields), of: person.id)
            try await endSessions(of: person, but: session) { sessions in
                try await sessions.closeAll(of: person.id, but: session.hash)
            }
            return .seeOther("/people")
        } catch let problem as NewPasswordError {
            return try await page(for: session, typed: nil, problem: problem)
        }
    }

    func disable(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let session = try administrator(form.session)
        let person = try await person(context)
        guard person.id != session.person.id else {
            return try await page(for: session, typed: nil, problem: PersonError.isSelf)
        }
        try await endSessions(of: person, but: session) { _ in try await pages.services.people.disable(person.id) }
        return .seeOther("/people")
    }

    private func administrator(_ session: Session) throws -> Session {
        guard session.person.isAdministrator else { throw AccessError.notAllowed }
        return session
    }

    /// Whom the address names: demo people belong to their case and are nobody's to manage.
    private func person(_ context: WebContext) async throws -> Person {
        let id: PersonID = try context.identifier("person", orThrow: RequestError.notFound)
        guard let person = try await pages.services.people.person(id), !person.isDemo
        else { throw RequestError.notFound }
        return person
    }

    private func hash(of fields: FormFields) async throws -> String {
        let password = fields["new"] ?? ""
        if let problem = NewPasswordError.problem(with: password, again: fields["again"]) { throw problem }
        return try await pages.services.passwords.hash(password)
    }

    /// Ends the person's sessions as `close` does in the store, and their streams with them.
    private func endSessions(
        of person: Person,
        but own: Session,
        close: (any SessionStore) async throws -> Void
    ) async throws {
        let services = pages.services
        let open = try await services.sessions.sessions(of: person.id, at: services.clock.now)
        try await close(services.sessions)
        for session in open where session.hash != own.hash {
            await services.hub.end(sessionHash: session.hash, code: .sessionRevoked)
        }
    }

    private func page(
        for session: Session,
        typed: FormFields?,
        problem: (any UserFacingError)?
    ) async throws -> Response {
        let everybody = try await pages.services.people.people()
        let frame = pages.frame(for: session)
        return try pages.show(
            PeoplePage(everybody, frame: frame, typed: typed, problem: problem, for: session.person),
            status: problem == nil ? .ok : .unprocessableContent
        )
    }
}
