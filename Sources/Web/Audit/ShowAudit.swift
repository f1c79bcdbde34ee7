import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/audit` shows who did what to which item, by item number and without values, newest first.
///
/// `?item=E-012&by={person}&before=…`. For an auditor of the whole case, for its lead and second chair of what they see. 403
/// for other roles, 404 for a case one is not on, 400 for a person that is none.
/// `POST /cases/{case}/audit/checks` (`_after`) follows the chain of hashes over the log and shows what was found; where the
/// log is longer than one request follows, the page offers to go on from there. 200; 403 for other roles.
struct ShowAudit {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try auditing(try await pages.opened(context))
        return try await page(try AuditQuery(request.uri), of: nil, in: open)
    }

    func check(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try auditing(try await pages.opened(context))
        let after = form.fields["_after"].flatMap { EventPosition($0) }
        let portion = try await pages.services.audit.chain(of: open.caseFile.id, after: after)
        return try await page(AuditQuery(), of: portion, in: open)
    }

    private func auditing(_ open: OpenCase) throws -> OpenCase {
        guard Permissions.mayAudit(as: open.role) else { throw AccessError.notAllowed }
        return open
    }

    private func page(_ query: AuditQuery, of portion: ChainPortion?, in open: OpenCase) async throws -> Response {
        let list = try await pages.services.audit.entries(query.question, for: open.clearance)
        var frame = pages.frame(in: open)
        let asked = [query.item, list.authors.first { $0.person == query.person }.map { "by \($0.name)" }]
        let words = (["audit"] + asked.compactMap(\.self)).joined(separator: ", ")
        frame.printed = pages.printed(words, in: open.caseFile, by: open.session)
        return try pages.show(AuditPage(list, query: query, portion: portion, frame: frame, in: open))
    }
}

extension OpenCase {
    /// Where the audit of the case is.
    var audit: String { "/cases/\(caseFile.id.text)/audit" }

    /// Where a person begins in the case: at the evidence, or at the audit for who sees none.
    var home: String { Self.home(of: caseFile.id, as: role) }

    static func home(of caseFile: CaseFileID, as role: Role) -> String {
        "/cases/\(caseFile.text)/\(role == .auditorReadonly ? "audit" : "evidence")"
    }
}

/// What the address of the audit says.
struct AuditQuery: Sendable, Hashable {
    var item: String?
    var person: PersonID?
    var before: EventPosition?

    init() {}

    /// - Throws: `RequestError.badRequest`.
    init(_ uri: URI) throws {
        let fields = try FormFields(urlEncoded: uri.query ?? "")
        if let text = fields["item"]?.trimmed, !text.isEmpty { item = String(text.prefix(Self.itemLengthMax)) }
        if let text = fields["by"], !text.isEmpty {
            guard let known = PersonID(text)
            else { throw RequestError.badRequest("There is no such person on this case.") }
            person = known
        }
        before = fields["before"].flatMap { EventPosition($0) }
    }

    var question: AuditQuestion { AuditQuestion(itemNumber: item, person: person, before: before) }

    /// The address of the same question before an entry.
    func address(_ base: String, before position: EventPosition) -> String {
        var parts: [String] = []
        if let item { parts.append("item=\(EvidenceAddress.encoded(item))") }
        if let person { parts.append("by=\(person.text)") }
        return "\(base)?\((parts + ["before=\(position.text)"]).joined(separator: "&"))"
    }

    private static let itemLengthMax = 40
}
