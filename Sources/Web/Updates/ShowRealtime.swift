import Core
import Hummingbird
import HummingbirdCore

/// `GET /evidence/realtime` shows the demonstration: the grid of the demo case, or else of the person's first case,
/// beside a monitor of the stream.
///
/// It has the columns of a trial, so that the exhibit status is in sight.
struct ShowRealtime {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let cases = try await pages.services.cases.cases(of: session.person.id)
        guard let (caseFile, role) = cases.first(where: { $0.caseFile.isDemo }) ?? cases.first
        else { throw AccessError.caseNotFound }
        let clearance = try await pages.services.clearance(of: session, in: caseFile.id)
        let open = OpenCase(session: session, caseFile: caseFile, clearance: clearance)
        let columns = try EvidenceColumns(EvidenceColumns.Named.trial.rawValue, for: clearance)
        let query = try EvidenceQuery(request.uri, for: clearance)
        let page = try await pages.services.evidence.page(
            query.filter,
            sort: query.sort,
            cursor: query.cursor,
            limit: query.limit,
            for: clearance
        )
        let address = EvidenceAddress(base: "/evidence/realtime", query: query)
        let response = try pages.show(
            RealtimePage(
                frame: pages.frame(in: open, at: page.position),
                role: role.label.lowercased(),
                other: pages.services.settings.isDemo ? other(request, context) : nil,
                isDemo: pages.services.settings.isDemo && session.person.isDemo,
                next: page.next.map { cursor in
                    var following = address
                    following.cursor = cursor
                    return following.text
                },
                table: try EvidenceTable(page, columns, at: address, in: open, rows: pages.rows)
            )
        )
        return pages.kept(response, KeptContents(page.items, for: clearance), of: open)
    }

    /// The same page under the other name of this machine, which has a cookie jar of its own.
    private func other(_ request: Request, _ context: WebContext) -> String? {
        guard let host = request.head.authority else { return nil }
        let parts = host.split(separator: ":", maxSplits: 1)
        let name = parts.first == "localhost" ? "127.0.0.1" : "localhost"
        let port = parts.count == 2 ? ":\(parts[1])" : ""
        let scheme = context.client.isSecure ? "https" : "http"
        return "\(scheme)://\(name)\(port)/evidence/realtime"
    }
}

/// The demonstration.
struct RealtimePage: Page, Sendable {
    static let template = "updates/realtime"

    let frame: PageFrame
    let role: String
    let other: String?
    /// Whether a colleague may be asked for a collision.
    let isDemo: Bool
    let next: String?
    let table: EvidenceTable
}
