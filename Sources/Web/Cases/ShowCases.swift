import Core
import Hummingbird

/// `GET /cases` shows the cases that the person is on; `GET /cases/{case}` goes to its evidence, or to its
/// audit for who sees none.
struct ShowCases {
    let pages: Pages

    func list(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let cases = try await pages.services.cases.cases(of: session.person.id)
        let page = CasesPage(cases, of: session.person, frame: pages.frame(for: session))
        return pages.kept(try pages.show(page), .open)
    }

    func show(_ request: Request, context: WebContext) async throws -> Response {
        .seeOther(try await pages.opened(context).home)
    }

    /// `GET /` goes to the cases, or to the sign-in.
    func home(_ request: Request, context: WebContext) async throws -> Response {
        .seeOther(context.session == nil ? "/sign-in" : "/cases")
    }
}

/// The cases of a person.
struct CasesPage: Page, Sendable {
    static let template = "cases/list"

    struct Card: Sendable {
        let id: String
        let caption: String
        let docketNumber: String
        let hasCourt: Bool
        let court: String
        let role: String
        let status: String
        let timeZone: String
        let leads: Bool
        let audits: Bool
        let home: String
    }

    let frame: PageFrame
    let isAdministrator: Bool
    let cases: [Card]

    init(_ cases: [(caseFile: CaseFile, role: Role)], of person: Person, frame: PageFrame) {
        self.frame = frame
        isAdministrator = person.isAdministrator
        self.cases = cases.map { file, role in
            Card(
                id: file.id.text,
                caption: file.caption,
                docketNumber: file.docketNumber,
                hasCourt: !file.court.isEmpty,
                court: file.court,
                role: role.label.lowercased(),
                status: file.status.humanReadable.lowercased(),
                timeZone: file.timeZone,
                leads: Permissions.mayChangePeople(as: role),
                audits: Permissions.mayAudit(as: role),
                home: OpenCase.home(of: file.id, as: role)
            )
        }
    }
}
