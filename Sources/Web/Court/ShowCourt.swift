import Core
import Hummingbird

/// `GET /cases/{case}/court` shows the exhibits for the courtroom: one large, all as a list, and what was done today.
///
/// `?number=C-2` chooses one; `?restricted=1` lists restricted ones too, where the role is told which they are: without
/// them the page is one that the device may keep. 404 for a case one is not on, 422 for a role that sees no exhibit numbers.
struct ShowCourt {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        guard open.clearance.sees(.exhibitNumber)
        else { throw EvidenceError.unknownField(EvidenceField.exhibitNumber.rawValue) }
        let query = try FormFields(urlEncoded: request.uri.query ?? "")
        let showsRestricted = query["restricted"] == "1" || !Sight.seesRestriction(as: open.role)
        let list = try await exhibits(withRestricted: showsRestricted, for: open.clearance)
        let number = String((query["number"] ?? "").prefix(SoughtNumber.lengthMax))
        let found = try await pages.services.exhibits(numbered: number, in: open)
        var frame = pages.frame(in: open, at: list.position)
        frame.printed = pages.printed("exhibits in court", in: open.caseFile, by: open.session)
        let known = list.items + found
        let contents = CourtPage.Contents(
            list: list,
            days: try await pages.services.evidence.exhibitDays(of: known, for: open.clearance),
            number: number,
            found: found,
            acts: try await acts(withRestricted: showsRestricted, in: open),
            showsRestricted: showsRestricted,
            now: pages.services.clock.now
        )
        return pages.kept(
            try pages.show(CourtPage(contents, frame: frame, in: open)),
            KeptContents(known, for: open.clearance),
            of: open
        )
    }

    /// The exhibits in order of their numbers, and how many there are with those that are left out.
    private func exhibits(withRestricted: Bool, for clearance: Clearance) async throws -> CourtPage.Exhibits {
        var all = EvidenceFilter(has: [.exhibitNumber])
        let sort = EvidenceSort(field: .exhibitNumber, isDescending: false)
        var list = CourtPage.Exhibits()
        if !withRestricted {
            let page = try await pages.services.evidence.page(all, sort: sort, cursor: nil, limit: 1, for: clearance)
            list.total = page.total
            all.values = EvidenceFilter.unrestricted
        }
        var cursor: String?
        repeat {
            let page = try await pages.services.evidence.page(
                all,
                sort: sort,
                cursor: cursor,
                limit: EvidencePage.limitMax,
                for: clearance
            )
            list.items += page.items
            list.total = max(list.total, page.total)
            // The first page is the oldest: from its position on nothing is missed.
            list.position = list.position ?? page.position
            cursor = page.next
        } while cursor != nil && list.items.count < CourtLimits.exhibitsMax
        return list
    }

    /// What was done with exhibits today, newest first: of those that are listed, since a device may keep the page.
    private func acts(withRestricted: Bool, in open: OpenCase) async throws -> [RecordedEvent] {
        let start = pages.services.clock.now.dayStart(in: open.caseFile.timeZone)
        var acts: [Int64: RecordedEvent] = [:]
        for field in [EvidenceField.exhibitStatus, .ruling] where open.clearance.sees(field) {
            let question = ChangeQuestion(from: start, authors: .everybody, field: field)
            let list = try await pages.services.changes.changes(question, for: open.clearance)
            for change in list.changes where change.event.kind == .evidenceRevised {
                let isListed =
                    withRestricted || !Sight.isKeptOnlyIfAsked(change.subject.values, as: open.role)
                if isListed { acts[change.seq] = change }
            }
        }
        return Array(acts.values.sorted { $0.seq > $1.seq }.prefix(CourtLimits.actsMax))
    }
}

extension EvidenceFilter {
    /// The values that leave restricted items out.
    static let unrestricted: [EvidenceField: [String]] = [
        .confidentiality: EvidenceVocabulary.confidentialities.filter {
            !Sight.restrictedConfidentialities.contains($0)
        },
        .privilegeCall: EvidenceVocabulary.privilegeCalls.filter { !Sight.restrictedCalls.contains($0) },
    ]
}

extension WebServices {
    /// The exhibits that a typed number means: digits alone are a number of one of the case's series first.
    func exhibits(numbered typed: String, in open: OpenCase) async throws -> [EvidenceItem] {
        guard let number = SoughtNumber(typed) else { return [] }
        var found: [EvidenceItem] = []
        if number.bareItemNumber != nil {
            for series in ExhibitScheme(open.caseFile.exhibitScheme).series {
                found += try await items(numbered: series.prefix + number.text, in: open).map(\.item)
            }
        }
        if found.isEmpty { found = try await items(numbered: typed, in: open).map(\.item) }
        return found.filter { $0.values.text(.exhibitNumber) != nil }
    }
}

extension OpenCase {
    var court: String { "/cases/\(caseFile.id.text)/court" }
}
