import Core

/// What an import would do.
struct ListPreviewPage: Page, Sendable {
    static let template = "lists/preview"

    struct Column: Sendable {
        let name: String
        let meaning: String
    }

    struct Row: Sendable {
        let row: Int
        let cells: [String]
    }

    let frame: PageFrame
    let back: String
    let again: String
    let action: String
    let fileName: String
    let columns: [Column]
    let rows: [Row]
    let added: Int
    let present: Int
    let refused: ListRefusals
    let addsAny: Bool

    init(frame: PageFrame, list: EvidenceList, present: Int, of draft: ListDraft, in open: OpenCase) {
        self.frame = frame
        back = open.base
        again = open.lists + "/new"
        action = open.address(of: draft.id) + "/imports"
        fileName = draft.fileName
        columns = list.columns.map { Column(name: $0.name, meaning: Self.meaning(of: $0.match)) }
        rows = list.preview.map { Row(row: $0.row, cells: $0.cells.map(Self.shortened)) }
        added = list.rows.count - present
        self.present = present
        refused = ListRefusals(list.refusals)
        addsAny = added > 0
    }

    private static func meaning(of match: ListColumn.Match) -> String {
        switch match {
        case .field(let field): field.label
        case .givenByServer(let field): "Not taken over: \(field.label) is given by Proffer."
        case .filledAlready(let field): "Not taken over: another column fills \(field.label)."
        case .unknown: "Not taken over: no field has this name."
        }
    }

    private static func shortened(_ text: String) -> String {
        text.count > cellLengthMax ? text.prefix(cellLengthMax) + "…" : text
    }

    private static let cellLengthMax = 120
}

/// What an import did.
struct ListReportPage: Page, Sendable {
    static let template = "lists/report"

    let frame: PageFrame
    let back: String
    let again: String
    /// The grid with what was added.
    let evidence: String
    let fileName: String
    let added: Int
    let present: Int
    let refused: ListRefusals
    let addedAny: Bool

    init(frame: PageFrame, report: ListReport, of draft: ListDraft, in open: OpenCase) {
        self.frame = frame
        back = open.base
        again = open.lists + "/new"
        evidence = "\(open.base)?list=\(EvidenceAddress.encoded(report.group))"
        fileName = draft.fileName
        added = report.added
        present = report.present
        refused = ListRefusals(report.refusals)
        addedAny = report.added > 0
    }
}

/// The refused rows, the first of them one by one.
struct ListRefusals: Sendable {
    struct Refusal: Sendable {
        let row: Int
        let column: String
        let reason: String
    }

    let count: Int
    let any: Bool
    let refusals: [Refusal]
    /// How many reasons are not shown.
    let more: Int
    let hasMore: Bool

    init(_ all: [ListRefusal]) {
        count = Set(all.map(\.row)).count
        any = !all.isEmpty
        refusals = all.prefix(Self.shownMax).map { refusal in
            Refusal(row: refusal.row, column: refusal.column ?? "—", reason: refusal.reason)
        }
        more = all.count - refusals.count
        hasMore = more > 0
    }

    private static let shownMax = 500
}
