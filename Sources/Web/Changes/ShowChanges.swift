import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/changes` shows what changed in a case, by person and item, as far as the reader may see it.
///
/// `?since=visit|day|week|all&by=others|everybody|{person}&field=title&before=…`. Without `since`: since the last visit. 404
/// for a case one is not on, 400 for a time that is none of these, 422 for a name that is no field of the class.
/// `POST /cases/{case}/changes/readings` (`_upTo`) says that everything up to a change was read. 303; 400 without a change.
struct ShowChanges {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let query = try ChangesQuery(request.uri, for: open.clearance)
        let now = pages.services.clock.now
        let visit = try await pages.services.changes.visit(at: now, for: open.clearance)
        let list = try await pages.services.changes.changes(query.question(visit: visit, now: now), for: open.clearance)
        let groups = Set(list.changes.compactMap(\.event.group))
        let reasons = try await pages.services.bulk.edits.reasons(of: groups, for: open.clearance)
        var frame = pages.frame(in: open)
        frame.printed = pages.printed("what changed, \(query.words(list.authors))", in: open.caseFile, by: open.session)
        return try pages.show(
            ChangesPage(list, query: query, visit: visit, reasons: reasons, frame: frame, at: now, in: open)
        )
    }

    func read(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        guard let position = form.fields["_upTo"].flatMap({ EventPosition($0) })
        else { throw RequestError.badRequest("Say up to which change you have read.") }
        let now = pages.services.clock.now
        try await pages.services.changes.markRead(upTo: position, at: now, for: open.clearance)
        return .seeOther(open.changes)
    }
}

extension OpenCase {
    /// Where the changes of the case are.
    var changes: String { "/cases/\(caseFile.id.text)/changes" }
}

/// What the address of the changes says.
struct ChangesQuery: Sendable, Hashable {
    enum Span: String, CaseIterable {
        case visit, day, week, all

        var label: String {
            switch self {
            case .visit: "Since my last visit"
            case .day: "Last 24 hours"
            case .week: "Last 7 days"
            case .all: "Everything"
            }
        }

        fileprivate var seconds: Int64? {
            switch self {
            case .visit, .all: nil
            case .day: 86_400
            case .week: 7 * 86_400
            }
        }
    }

    var span = Span.visit
    var authors = ChangeQuestion.Authors.others
    var field: EvidenceField?
    var before: EventPosition?

    /// - Throws: `RequestError.badRequest`, `EvidenceError.unknownField`.
    init(_ uri: URI, for clearance: Clearance) throws {
        let fields = try FormFields(urlEncoded: uri.query ?? "")
        if let text = fields["since"], !text.isEmpty {
            guard let known = Span(rawValue: text)
            else { throw RequestError.badRequest("Changes are shown since visit, day, week or all.") }
            span = known
        }
        // A role that sees no names asks for nobody's changes.
        if let text = fields["by"], !text.isEmpty, Sight.seesNames(as: clearance.role) {
            switch text {
            case "others": authors = .others
            case "everybody": authors = .everybody
            case let other:
                guard let person = PersonID(other)
                else { throw RequestError.badRequest("There is no such person on this case.") }
                authors = .person(person)
            }
        }
        if let text = fields["field"], !text.isEmpty {
            guard let known = EvidenceField(rawValue: text), clearance.sees(known)
            else { throw EvidenceError.unknownField(String(text.prefix(60))) }
            field = known
        }
        before = fields["before"].flatMap { EventPosition($0) }
    }

    func question(visit: CaseVisit, now: Instant) -> ChangeQuestion {
        ChangeQuestion(
            visit: span == .visit ? visit : nil,
            from: span.seconds.map { now.adding(seconds: -$0) },
            authors: authors,
            field: field,
            before: before
        )
    }

    /// Whether it asks for all that is new to the person, and not for a part of it.
    var isAllNews: Bool { span == .visit && authors == .others && field == nil && before == nil }

    /// What is asked for, in words.
    func words(_ known: [CaseChangeList.Author]) -> String {
        let who: String? =
            switch authors {
            case .others: nil
            case .everybody: "by everybody"
            case .person(let person): known.first { $0.person == person }.map { "by \($0.name)" }
            }
        return [span.label.lowercased(), who, field?.label].compactMap(\.self).joined(separator: ", ")
    }

    /// The choice of a person as the address has it.
    var by: String {
        switch authors {
        case .others: "others"
        case .everybody: "everybody"
        case .person(let person): person.text
        }
    }

    /// The address of the same question before a change.
    func address(_ base: String, before position: EventPosition) -> String {
        var parts = ["since=\(span.rawValue)", "by=\(by)"]
        if let field { parts.append("field=\(field.rawValue)") }
        return "\(base)?\((parts + ["before=\(position.text)"]).joined(separator: "&"))"
    }
}
