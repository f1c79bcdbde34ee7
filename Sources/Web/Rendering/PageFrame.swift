import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What every page prints around its content: the shell of `page.mustache`.
struct PageFrame: Sendable {
    struct Named: Sendable {
        let id: String
        let caption: String
        /// The zone that the case's times are said in.
        let timeZone: String
        /// The pages that the command box offers beside those that everybody on a case opens.
        var pages = ""
    }

    struct Signed: Sendable {
        let id: String
        let name: String
        var isAdministrator = false
    }

    /// The address under which scripts and styles lie.
    let assets: String
    /// Against forged forms; nil before sign-in.
    var csrf: String?
    var person: Signed?
    var caseFile: Named?
    /// The position that the page's data is true at; with it the page goes live.
    var position: String?
    /// What every sheet of a print-out says: case, what is shown, zone, who printed it and when.
    var printed: String?
}

/// What routes that answer pages work with.
struct Pages: Sendable {
    let services: WebServices
    let templates: Templates
    let assets: Assets
    let rows: RenderedRows

    init(services: WebServices) async throws {
        self.services = services
        templates = try await Templates(directory: services.settings.resources + "/Templates")
        assets = try Assets(directory: services.settings.resources + "/Public")
        rows = RenderedRows(templates: templates)
    }

    /// The frame of a page outside cases.
    func frame(for session: Session?) -> PageFrame {
        PageFrame(
            assets: assets.base,
            csrf: session?.csrfToken,
            person: session.map { session in
                PageFrame.Signed(
                    id: session.person.id.text,
                    name: session.person.name,
                    isAdministrator: session.person.isAdministrator
                )
            }
        )
    }

    /// The frame of a page of a case; with a position it goes live.
    func frame(in open: OpenCase, at position: EventPosition? = nil) -> PageFrame {
        let caseFile = open.caseFile
        var frame = frame(for: open.session)
        frame.caseFile = PageFrame.Named(
            id: caseFile.id.text,
            caption: caseFile.caption,
            timeZone: caseFile.timeZone,
            pages: open.guardedPages.joined(separator: " ")
        )
        frame.position = position?.text
        frame.printed = printed(in: caseFile, by: open.session)
        return frame
    }

    /// The line at the head of every sheet of a print-out.
    ///
    /// - Parameter what: what is printed, where the page's heading alone does not say it.
    func printed(_ what: String? = nil, in caseFile: CaseFile, by session: Session) -> String {
        let now = services.clock.now.displayed(in: caseFile.timeZone)
        let docket = caseFile.docketNumber.isEmpty ? "" : ", \(caseFile.docketNumber)"
        let shown = what.map { " · \($0)" } ?? ""
        return "\(caseFile.caption)\(docket)\(shown) · times in \(caseFile.timeZone) · "
            + "printed by \(session.person.name), \(now)"
    }

    /// Renders a page.
    func show<Content: Page>(_ page: Content, status: HTTPResponse.Status = .ok) throws -> Response {
        let html = try templates.render(page, template: Content.template)
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        if let person = page.frame.person { headers[named: KeptPage.personField] = person.id }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The case with what the person may see of it.
    ///
    /// - Throws: `AccessError.notSignedIn`, `.caseNotFound`.
    func opened(_ context: WebContext) async throws -> OpenCase {
        let session = try context.signedIn()
        let id: CaseFileID = try context.identifier("case", orThrow: AccessError.caseNotFound)
        let clearance = try await services.clearance(of: session, in: id)
        guard let caseFile = try await services.cases.caseFile(id) else { throw AccessError.caseNotFound }
        return OpenCase(session: session, caseFile: caseFile, clearance: clearance)
    }
}

/// A case as one person has it open.
struct OpenCase: Sendable {
    let session: Session
    let caseFile: CaseFile
    let clearance: Clearance

    var role: Role { clearance.role }
    var base: String { "/cases/\(caseFile.id.text)/evidence" }
    func address(of item: EvidenceID) -> String { "\(base)/\(item.text)" }

    /// Which of the pages that not every role opens are open to this one, as their addresses name them.
    var guardedPages: [String] {
        (clearance.sees(.exhibitNumber) ? ["exhibits", "court"] : [])
            + (Permissions.mayChangePeople(as: role) ? ["people"] : [])
            + (Permissions.mayAudit(as: role) ? ["audit"] : [])
    }
}
