import Core
import HummingbirdCore
import Measures
import Realtime
import TestSupport

@testable import Web

/// Every page with every optional filled and every list with something in it, in one sample or another.
///
/// A new page without a sample here, or a sample with a gap, fails `TemplateTests`.
struct PageSamples {
    /// Shapes by the template that they are rendered with.
    private(set) var shapes: [String: TemplateShape] = [:]

    private let open = Sample.open(as: .leadProsecutor)
    private let item: EvidenceItem
    private let frame: PageFrame
    private let typed: FormFields
    private let rows: RenderedRows

    init() async throws {
        var random = SeededGenerator(seed: 1)
        var values = Sample.fullValues(using: &random)
        values[.fileCondition] = .text(FileCondition.changed.rawValue)
        values[.fileProblem] = .text(UnreadableReason.noText.rawValue)
        values[.exhibitStatus] = .text("marked")
        item = Sample.item(values)
        frame = PageFrame(
            assets: "/assets/1",
            modules: ["dom/patch.js"],
            csrf: "token",
            person: PageFrame.Signed(id: "1", name: "Lead"),
            caseFile: PageFrame.Named(id: "1", caption: "People v. Example", timeZone: "America/New_York"),
            position: "position",
            printed: "printed"
        )
        typed = try FormFields(
            urlEncoded: "title=a&notes=b&_was.tags=c&_base.title=1&_key=k&tags=d&email=e&role=f"
        )
        rows = RenderedRows(
            templates: try await Templates(directory: Sample.packageDirectory + "/Templates")
        )
        try addEvidence()
        try addGrid()
        addConflict()
        addCases()
        try addChanges()
        try addAudit()
        addSessions()
        try await addLists()
        try addBulkEdits()
        addFiles()
        addOperations()
        addCourt(try history(of: item, changed: [.exhibitStatus, .ruling]))
    }

    private mutating func addCourt(_ acts: [RecordedEvent]) {
        for (items, number) in [([item], "1"), ([item, item], "1"), ([], "1"), ([], "")] {
            add(GoToPage(frame: frame, number: number, items: items, in: open))
            let list = CourtPage.Exhibits(items: number.isEmpty ? [] : [item], total: 2)
            let contents = CourtPage.Contents(
                list: list,
                days: [item.id: ExhibitDays(status: "marked", marked: Sample.instant)],
                number: number,
                found: items,
                acts: acts,
                showsRestricted: false,
                now: Sample.instant
            )
            add(CourtPage(contents, frame: frame, in: open))
        }
    }

    private mutating func add<Content: Page>(_ page: Content) { add(page, to: Content.template) }

    private mutating func add(_ value: Any, to template: String) {
        let shape = TemplateShape(of: value)
        shapes[template] = shapes[template]?.merged(with: shape) ?? shape
    }

    private mutating func addEvidence() throws {
        let attachment = MailAttachment(
            number: 1,
            name: "a",
            mediaType: "text/plain",
            bytesCount: 1,
            isShownInBody: false
        )
        let wrong = (field: EvidenceField.title.rawValue, sentence: "Too long.")
        let form = EvidenceForm(item.values, typed: typed, refusal: wrong, offering: ["C-2"], in: open)
        add(
            EditEvidencePage(
                changing: item,
                form,
                frame: frame,
                key: "key",
                base: 1,
                message: "Wrong.",
                in: open
            )
        )
        add(EditEvidencePage(adding: form, frame: frame, key: "key", message: "Wrong.", in: open))
        var unstamped = item
        unstamped.values[.batesBegin] = nil
        unstamped.values[.fileName] = nil
        let family = Family(Family.Kinship.allCases.map { Family.Relative(item, $0, label: "frame") }, isCut: true)
        var wrongClock = unstamped
        wrongClock.values[.occurredAt] = .moment(
            DatedMoment(instant: Sample.instant, zone: "UTC", clockOffsetSeconds: -440, clockProof: "E-001")
        )
        var rightClock = unstamped
        rightClock.values = FieldValues([.occurredAt: .moment(DatedMoment(instant: Sample.instant, zone: "UTC"))])
        let refused = ItemPageForm(
            fields: try FormFields(urlEncoded: "action=disposed&at=soon"),
            refusal: (field: CustodyDraft.Part.at.rawValue, sentence: "Not a time.")
        )
        let wrongPart = ItemPageForm(
            fields: try FormFields(urlEncoded: "action=thrown"),
            refusal: (field: CustodyDraft.Part.action.rawValue, sentence: "Not an action.")
        )
        let longPart = ItemPageForm(
            fields: try FormFields(urlEncoded: "reason=long"),
            refusal: (field: CustodyDraft.Part.reason.rawValue, sentence: "Too long.")
        )
        let shownWith: [(EvidenceItem, ItemPageForm, EvidenceFile)] = [
            (item, refused, Sample.file(of: "application/pdf")), (wrongClock, wrongPart, Sample.file(of: "image/png")),
            (rightClock, longPart, Sample.file(of: "video/mp4")),
            (item, refused, Sample.file(of: "image/png", .changed)),
        ]
        let passage = Passage(
            id: .random(at: Sample.instant),
            number: "S-1",
            item: item.id,
            locator: "p2",
            words: "lease"
        )
        let found = CitedPage(page: 2, text: "The lease of the barn", words: QuotedWords("lease"))
        let unread = CitedPage(page: 2, problem: .noText)
        for (index, (shown, form, file)) in shownWith.enumerated() {
            let cited = CitedView(index == 0 ? found : unread, of: passage, in: file)
            add(
                EvidenceItemPage(
                    shown,
                    family: family,
                    file: file,
                    picturesCount: FileLimits.picturePagesMax + 1,
                    cited: cited,
                    attachments: MailAttachments.Listing(attachments: [attachment], isCut: true),
                    records: RecordSamples.records(of: shown),
                    custodyParties: ["Ebbing"],
                    refused: form,
                    days: ExhibitDays(status: "marked", marked: Sample.instant),
                    history: try history(of: item),
                    reasons: ["group": "Why"],
                    frame: frame,
                    in: open
                )
            )
        }
    }

    private mutating func addChanges() throws {
        let query = try ChangesQuery(URI("/?since=visit"), for: open.clearance)
        let author = CaseChangeList.Author(person: Sample.person.id, name: "Lead")
        let visit = CaseVisit(seq: 1, at: Sample.instant, isFirst: false)
        var values = item.values
        values[.title] = .text("Gone")
        let gone = Sample.item(values, isWithdrawn: true)
        let group = BulkEdit.group(of: .random(at: Sample.instant))
        let changes = try history(of: item) + history(of: item, group: group)
        for (changes, isCut) in [(changes, true), (try history(of: gone), false), ([], false)] {
            let list = CaseChangeList(changes: changes, isCut: isCut, authors: [author])
            // What has a reason and is no bulk edit stands among the items.
            let reasons = [group: "Why", "group": "Why"]
            add(
                ChangesPage(
                    list,
                    query: query,
                    visit: visit,
                    reasons: reasons,
                    frame: frame,
                    at: Sample.instant,
                    in: open
                )
            )
        }
    }

    private mutating func addAudit() throws {
        guard let position = EventPosition(String(repeating: "A", count: 22)) else { throw SampleError.noPosition }
        let custody = AuditedCustody(
            sequence: 1,
            action: CustodyAction.toStorage.rawValue,
            at: DatedMoment(instant: Sample.instant, zone: "UTC"),
            fromKind: "member",
            toKind: "place",
            recordedByName: "Lead"
        )
        let entry = AuditEntry(
            position: position,
            itemNumber: "E-001",
            kind: .evidenceCustody,
            isUndo: false,
            changed: [.location],
            actorName: "Lead",
            at: Sample.instant,
            claimedAt: Sample.instant.adding(seconds: -60),
            custody: custody
        )
        let head = ChainHead(seq: 1, hash: String(repeating: "a", count: 64))
        let list = AuditList(
            entries: [entry],
            isCut: true,
            authors: [CaseChangeList.Author(person: Sample.person.id, name: "Lead")],
            custody: [custody],
            head: head
        )
        let auditor = Sample.open(as: .auditorReadonly)
        let query = try AuditQuery(URI("/?item=E-001"))
        for (findings, isWhole) in [([AuditFinding(.headHash, "Wrong.")], true), ([], false)] {
            let portion = ChainPortion(head: head, findings: findings, last: position, isWhole: isWhole)
            add(AuditPage(list, query: query, portion: portion, frame: frame, in: auditor))
        }
    }

    private func history(
        of item: EvidenceItem,
        group: String? = "group",
        changed: [EvidenceField] = [.title]
    ) throws -> [RecordedEvent] {
        guard let position = EventPosition(String(repeating: "A", count: 22)) else {
            throw SampleError.noPosition
        }
        return EventKind.allCases.map { kind in
            let event = Event(
                kind: kind,
                item: item.id,
                revision: 1,
                after: item.values,
                before: FieldValues(),
                changed: changed,
                audienceBefore: Audience(),
                audienceAfter: Audience(mask: 1),
                seenBy: Audience(mask: 1),
                group: group,
                actor: Sample.person.id,
                actorName: "Lead",
                clientNumber: nil,
                key: "key",
                undoes: nil,
                at: Sample.instant,
                claimedAt: Sample.instant.adding(seconds: -60)
            )
            return RecordedEvent(seq: 1, position: position, event: event, subject: item)
        }
    }

    private mutating func addFiles() {
        add(AddFilesPage(frame: frame, message: "Wrong.", bytesMax: 1_000, in: open))
        let outcomes: [FilesReportPage.Outcome] = [
            .stored("a", "/a", remarks: []), .alreadyHere("b", ("/b", "E-001")), .failed("c", "Empty."),
        ]
        add(FilesReportPage(frame: frame, outcomes, in: open))
        add(FilesReportPage(frame: frame, outcomes, ofMail: item.id, isCut: true, in: open))
        var rendition = RenditionPage("a", refusal: "Damaged.")
        rendition.headers = [RenditionPage.Header(label: "From", words: "a")]
        rendition.hasAttachments = true
        rendition.attachments = [RenditionPage.Attachment(fileName: "a", size: "1 KB", claimed: "text/plain")]
        rendition.pages = [RenditionPage.TextPage(number: 1, words: "a")]
        rendition.text = "a"
        rendition.hasRows = true
        rendition.rows = [RenditionPage.Row(number: 1, cells: [RenditionPage.Cell(value: "a")])]
        rendition.markup = RenderedHTML(html: "<p>a</p>")
        add(rendition, to: RenditionPage.template)
    }

    private mutating func addGrid() throws {
        guard let position = EventPosition(String(repeating: "A", count: 22)) else {
            throw SampleError.noPosition
        }
        let page = EvidencePage(
            items: [item],
            next: "next",
            total: 1,
            facets: [.kind: [(value: "document", count: 1)]],
            position: position
        )
        let columns = try EvidenceColumns(nil, for: open.clearance)
        let query = try EvidenceQuery(
            "/?q=a&kind=document&occurredFrom=2024-03-14&has=notes&hasNot=tags&withdrawn=1&sort=-title&cursor=c",
            for: open.clearance
        )
        let address = EvidenceAddress(base: open.base, query: query)
        let views = Team.allCases.map { team in
            let view = SavedView(
                id: .random(at: Sample.instant),
                name: "a",
                query: address.first.query,
                team: team,
                madeBy: Sample.person.id
            )
            return CountedView(view: view, isPinned: true, address: team == .office ? address.first : address, count: 1)
        }
        add(SavedViewsPage(views, removed: views[0].view, frame: frame, in: open))
        let own = SavedView(id: .random(at: Sample.instant), name: "a", query: "", team: nil, madeBy: Sample.person.id)
        for view in views.map(\.view) + [own] {
            let counted = CountedView(view: view, isPinned: true, address: address, count: 2)
            add(SavedViewRemovalPage(counted, frame: frame, in: open))
        }
        for wish in [SavedViewConflictPage.Wish.name("b"), .list(address), .removal] {
            let id = SavedViewID.random(at: Sample.instant)
            let page = SavedViewConflictPage(wish, now: views[0].view, newID: id, frame: frame, in: open)
            if let page { add(page) }
        }
        let menu = SavedViewsMenu(views, at: address, newID: .random(at: Sample.instant), in: open)
        add(
            try EvidenceGridPage(
                frame: frame,
                page: page,
                columns: columns,
                address: address,
                in: open,
                rows: rows,
                newsCount: 1,
                changed: [item.id],
                views: menu
            )
        )
        let row = EvidenceGridRow(item, columns, in: open) { cell in
            add(cell, to: "evidence/_cell")
            return RenderedHTML(html: "<td></td>")
        }
        add(row, to: "evidence/_row")
        let table = try EvidenceTable(page, columns, at: address, in: open, rows: rows)
        add(
            RealtimePage(
                frame: frame,
                role: "lead",
                other: "http://localhost",
                isDemo: true,
                next: "next",
                table: table
            )
        )
        var exhibit = item.values
        for status in ["objected", "stipulated", "admitted"] {
            exhibit[.exhibitStatus] = .text(status)
            let shown = Sample.item(exhibit)
            let contents = ExhibitListPage.Contents(
                items: [shown],
                days: [shown.id: ExhibitDays(status: status, offered: Sample.instant)],
                total: 3,
                isFromStart: false,
                next: "next"
            )
            let list = address.list(at: open.exhibits)
            add(ExhibitListPage(frame: frame, contents, at: list, in: open))
        }
        try addExports()
        add(KeysPage(frame: frame))
        add(OfflinePage(frame: frame))
        add(DevicePage(frame: frame))
    }

    private mutating func addExports() throws {
        for (kind, total) in [(ListExport.Kind.evidence, 3), (.exhibits, ExportLimits.itemsMax + 1)] {
            let uri = URI("/cases/1/exports/\(kind.rawValue)/new?withdrawn=1")
            let page = EvidencePage(items: [item], next: nil, total: total, facets: [:], position: .random())
            let list = try AskedList(kind, uri, in: open)
            add(ExportPreviewPage(frame: frame, list, page, in: open))
            add(ExportPreviewPage(frame: frame, list, page, changed: ChangedFiles(["E-001"]), in: open))
        }
        let export = ListExport(
            id: .random(at: Sample.instant),
            kind: .evidence,
            person: open.clearance.person,
            personName: "Lead",
            role: .leadProsecutor,
            filter: "all",
            itemCount: 1,
            bytesCount: 1,
            listDigest: "1",
            archiveDigest: "2",
            at: Sample.instant
        )
        add(ExportsPage(frame: frame, Array(repeating: export, count: ExportLimits.entriesMax), in: open))
    }

    private mutating func addConflict() {
        let sides: JSONValue = [
            "base": nil, "mine": "a", "theirs": "b", "by": ["name": "Lead"], "at": "2024-03-14T22:41:00Z",
        ]
        let fields: JSONValue = ["title": sides, "ruling": sides, "exhibitStatus": sides]
        let conflict = MutationConflict(json: ["revision": 2, "fields": fields])
        var reply = MutationReply(key: "key", status: .conflict)
        reply.message = "Two edits meet."
        reply.conflict = conflict
        add(ConflictPage(reply, typed, item: item, base: 1, frame: frame, in: open))
        add(ConflictPage(withdrawing: reply, item: item, frame: frame, in: open))
        reply.skippedBy = [.title: UndoSkip(by: "Lead", at: Sample.instant)]
        add(UndonePage(reply, isUndone: true, item: item.id, frame: frame, in: open))
    }

    private mutating func addCases() {
        let member = Membership(person: Sample.person, role: .leadProsecutor, walls: ["Wall"])
        add(CasePeoplePage([member], frame: frame, typed: typed, problem: .noSuchPerson, in: open))
        add(CasesPage([(Sample.caseFile, .leadProsecutor)], of: Sample.person, frame: frame))
        add(MakeCasePage(frame: frame, typed: typed, problem: .noCaption))
        let id = PersonID.random(at: Instant(seconds: 0))
        let other = Person(id: id, email: "e", name: "n", isAdministrator: true, isDemo: false)
        for problem in [PersonError.emailTaken, .badName] {
            add(
                PeoplePage(
                    [(Sample.person, false), (other, true)],
                    frame: frame,
                    typed: typed,
                    problem: problem,
                    for: Sample.person
                )
            )
        }
        add(
            ProblemPage(
                frame: frame,
                heading: "Not found",
                message: "There is no such page.",
                hasText: true,
                text: [ProblemPage.Typed(label: "Title", value: "a")],
                back: "/",
                backLabel: "Back"
            )
        )
    }

    private mutating func addSessions() {
        add(
            SignInPage(
                frame: frame,
                message: "Wrong.",
                token: "token",
                back: "/",
                email: "e",
                isDemo: true
            )
        )
        add(
            AccountPage(
                frame: frame,
                person: Sample.person,
                sessions: [Sample.session],
                current: "hash",
                message: "Wrong."
            )
        )
    }

    private mutating func addLists() async throws {
        let bytes = Array("Title,Kind\nLedger,document\nOld,rumour\n".utf8)
        let list = try await EvidenceList(
            reading: bytes,
            zone: Sample.caseFile.timeZone,
            as: .leadProsecutor
        )
        let draft = ListDraft(
            id: .random(at: Sample.instant),
            fileName: "list.csv",
            bytes: bytes,
            kind: nil
        )
        var report = ListReport(group: "group")
        report.refusals = list.refusals
        add(UploadListPage(frame: frame, kind: "document", message: "Wrong.", in: open))
        add(ListPreviewPage(frame: frame, list: list, present: 0, of: draft, in: open))
        add(ListReportPage(frame: frame, report: report, of: draft, in: open))
    }

    private mutating func addBulkEdits() throws {
        var ranges = BulkRanges()
        for range in ["E-1 to E-5", "E-5 to E-1", "E-1 to F-1", "A to F"].compactMap(BulkRange.init) {
            ranges.take(range, count: 1)
        }
        let edit = BulkEdit(
            id: .random(at: Sample.instant),
            caseFile: Sample.caseFile.id,
            person: Sample.person.id,
            stage: .rehearsed,
            selection: BulkSelection(filter: "/list", unknown: ["E-9"], ambiguous: ["E-8"], ranges: ranges),
            changes: [.exhibitStatus: .to(.text("listed")), .tags: .members(add: ["a"], remove: ["b"])],
            reason: "Why",
            undoes: .random(at: Sample.instant),
            tallies: [BulkTally(field: .exhibitStatus, move: .value(from: nil, to: .text("listed")), count: 1)],
            madeAt: Sample.instant,
            rehearsedAt: Sample.instant,
            startedAt: Sample.instant
        )
        let running = BulkEdit(
            id: edit.id,
            caseFile: edit.caseFile,
            person: edit.person,
            stage: .running,
            madeAt: Sample.instant,
            startedAt: Sample.instant
        )
        let counts: [BulkOutcome: Int] = [.planned: 1, .changed: 1, .merged: 1, .conflict: 1, .refused: 2]
        let reasons = [(words: "No.", count: 2)]
        let standing = BulkEditStanding(edit: edit, counts: counts, reasons: reasons, undoneBy: edit.id)
        let line = BulkLine(item: item.id, number: "E-001", title: "a", outcome: .refused, words: "No.")
        let refusal = (field: EvidenceField.source.rawValue, sentence: "Too long.")
        let form = BulkForm(typed: typed, refusal: refusal, in: open)
        let unreasoned = BulkForm(refusal: (field: "reason", sentence: "Say why."), in: open)
        let seldom = BulkForm(refusal: (field: EvidenceField.kind.rawValue, sentence: "Wrong."), in: open)
        for form in [form, unreasoned, seldom, BulkForm(chosen: edit.changes, reason: "Why", in: open)] {
            add(BulkFormPage(frame: frame, form, of: standing, message: "Wrong.", in: open))
        }
        add(BulkPreviewPage(frame: frame, standing, lines: [line], in: open))
        add(BulkReportPage(frame: frame, standing, lines: [line], in: open))
        let stricter = BulkEdit(
            id: edit.id,
            caseFile: edit.caseFile,
            person: edit.person,
            stage: .rehearsed,
            tallies: [BulkTally(field: .privilegeCall, move: .others, count: 1)],
            madeAt: Sample.instant
        )
        let raised = BulkEditStanding(edit: stricter, counts: counts)
        add(BulkPreviewPage(frame: frame, raised, lines: [], in: Sample.open(as: .paralegal)))
        add(BulkReportPage(frame: frame, BulkEditStanding(edit: running, counts: counts), lines: [], in: open))
        for total in [1, BulkEditLimits.itemsMax + 1] {
            let address = EvidenceAddress(base: open.base, query: try EvidenceQuery("/", for: open.clearance))
            add(
                ChooseItemsPage(
                    frame: frame,
                    total: total,
                    address: address,
                    numbers: "a",
                    message: "No.",
                    missing: BulkMissing(edit.selection),
                    in: open
                )
            )
        }
    }

    private mutating func addOperations() {
        let clock = WallClock { Sample.instant }
        let operations = Operations(
            streams: StreamMeasures(),
            writers: WriterMeasures(),
            transactions: DatabaseMeasures(connectionsMax: 1),
            log: LogMeasures(),
            database: DatabaseWatch(logger: TestDatabase.logger) { true },
            broker: LocalBroker(instance: .random(at: Sample.instant)),
            others: [],
            clock: clock
        )
        for _ in 0..<20 {
            operations.usage.views.add(.grid)
            operations.history.add(operations.sample())
        }
        add(OperationsPage(frame: frame, operations, database: .ok(roundTrip: .milliseconds(1))))
    }
}

enum SampleError: Error {
    case noPosition
}
