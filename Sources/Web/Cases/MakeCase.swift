import Core
import HTTPTypes
import Hummingbird

/// `GET /cases/new` shows the form, and `POST /cases` makes a case, for administrators.
///
/// Takes the case's fields and `lead`, the e-mail address of who will lead it. Answers 303 to the cases; 403 for who is
/// no administrator, 422 with the form and the field named.
struct MakeCase {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let session = try administrator(try context.signedIn())
        return try page(for: session, typed: nil, problem: nil)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let session = try administrator(form.session)
        let services = pages.services
        do {
            let now = services.clock.now
            let lead = form.fields["lead"]?.trimmed ?? ""
            guard let person = try await services.people.person(email: lead)?.person, !person.isDemo
            else { throw CaseFileError.noSuchPerson }
            let names = [
                "caption", "docketNumber", "court", "judge", "side", "status", "timeZone", "batesPrefix", "batesDigits",
                "exhibitScheme", "legalHold", "aiPolicy",
            ]
            let draft = CaseFileDraft(
                Dictionary(uniqueKeysWithValues: names.compactMap { name in form.fields[name].map { (name, $0) } })
            )
            let file = try draft.caseFile(at: now)
            try await services.cases.makeCase(file, at: now)
            try await services.cases.grant(.leadProsecutor, walls: [], to: person.id, in: file.id, at: now)
            return .seeOther("/cases?made=\(file.id.text)")
        } catch let error as CaseFileError {
            return try page(for: session, typed: form.fields, problem: error)
        }
    }

    private func administrator(_ session: Session) throws -> Session {
        guard session.person.isAdministrator else { throw AccessError.notAllowed }
        return session
    }

    private func page(for session: Session, typed: FormFields?, problem: CaseFileError?) throws -> Response {
        try pages.show(
            MakeCasePage(frame: pages.frame(for: session), typed: typed, problem: problem),
            status: problem == nil ? .ok : .unprocessableContent
        )
    }
}

/// The form of a new case.
struct MakeCasePage: Page, Sendable {
    static let template = "cases/new"

    struct Field: Sendable {
        let name: String
        let label: String
        let value: String
        let isRequired: Bool
        let isSelect: Bool
        let isInput: Bool
        let choices: [EvidenceForm.Choice]
        let hint: String?
        let problem: String?
    }

    let frame: PageFrame
    let message: String?
    let fields: [Field]

    init(frame: PageFrame, typed: FormFields?, problem: CaseFileError?) {
        self.frame = frame
        message = problem?.userMessage
        func input(_ name: String, _ label: String, _ hint: String? = nil, required: Bool = false) -> Field {
            Field(
                name: name,
                label: label,
                value: typed?[name] ?? "",
                isRequired: required,
                isSelect: false,
                isInput: true,
                choices: [],
                hint: hint,
                problem: problem?.field == name ? problem?.userMessage : nil
            )
        }
        func select(_ name: String, _ label: String, _ values: [String]) -> Field {
            let chosen = typed?[name] ?? values.first
            return Field(
                name: name,
                label: label,
                value: "",
                isRequired: true,
                isSelect: true,
                isInput: false,
                choices: values.map {
                    EvidenceForm.Choice(value: $0, label: $0.humanReadable, isChosen: $0 == chosen)
                },
                hint: nil,
                problem: problem?.field == name ? problem?.userMessage : nil
            )
        }
        fields = [
            input("caption", "Caption", "As it stands on filings, like State v. Doe.", required: true),
            input("docketNumber", "Docket number"),
            input("court", "Court"),
            input("judge", "Judge"),
            select("side", "Side", CaseFile.sides),
            select("status", "Status", CaseFile.statuses),
            input("timeZone", "Time zone", "All times are shown in it, like America/New_York.", required: true),
            input("batesPrefix", "Bates prefix", "Letters, digits and dashes before the number, like DOE-."),
            input("batesDigits", "Bates digits", "How many digits a number has, 4 to 10; 6 unless you say otherwise."),
            input("exhibitScheme", "Exhibit scheme", "How exhibits are numbered: C- ours, D- theirs, A- aids."),
            select("aiPolicy", "AI policy", CaseFile.aiPolicies),
            select("legalHold", "Legal hold", ["off", "on"]),
            input(
                "lead",
                "E-mail address of the lead",
                "Who leads the case adds everybody else. Administrators see no evidence.",
                required: true
            ),
        ]
    }
}
