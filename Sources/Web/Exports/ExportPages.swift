import Core

/// What an export would be: how much, which columns, the first rows.
struct ExportPreviewPage: Page, Sendable {
    static let template = "exports/preview"

    struct Row: Sendable {
        let cells: [String]
    }

    let frame: PageFrame
    let back: String
    let exports: String
    let action: String
    let heading: String
    let filters: String
    let total: Int
    let noun: String
    /// Why it cannot be exported as it is.
    let tooMany: String?
    /// That files of it are not what came in, and which.
    let changed: String?
    /// Whether it may leave all the same, knowingly.
    let mayExportChanged: Bool
    let mayExport: Bool
    let header: [String]
    let rows: [Row]
    let hasRows: Bool
    /// How many rows the preview leaves out.
    let more: Int
    let hasMore: Bool

    init(
        frame: PageFrame,
        _ list: AskedList,
        _ first: EvidencePage,
        _ days: [EvidenceID: ExhibitDays] = [:],
        changed: ChangedFiles? = nil,
        in open: OpenCase
    ) {
        self.frame = frame
        back = list.address.moved(to: list.kind == .exhibits ? open.exhibits : open.base).text
        exports = open.exports
        action = list.address.text
        heading = list.kind.label
        filters = list.filterWords(in: open)
        total = first.total
        noun = first.total == 1 ? "item" : "items"
        tooMany =
            first.total > ExportLimits.itemsMax
            ? ExportError.tooManyItems(max: ExportLimits.itemsMax).userMessage : nil
        self.changed = changed?.sentence
        mayExportChanged = changed != nil && Permissions.mayAttachFiles(as: open.role)
        mayExport = tooMany == nil && first.total > 0 && (changed == nil || mayExportChanged)
        header = list.header(in: open)
        rows = first.items.map { Row(cells: list.cells(of: $0, days[$0.id], in: open).map(Self.shortened)) }
        hasRows = !rows.isEmpty
        more = first.total - rows.count
        hasMore = more > 0
    }

    private static func shortened(_ text: String) -> String {
        text.count > cellLengthMax ? text.prefix(cellLengthMax) + "…" : text
    }

    private static let cellLengthMax = 120
}

/// What was exported of a case, as far as the reader is told of it.
struct ExportsPage: Page, Sendable {
    static let template = "exports/list"

    struct Entry: Sendable {
        let label: String
        let who: String
        let role: String
        let at: String
        let atText: String
        let filter: String?
        let itemCount: Int
        let size: String
        let listDigest: String
        let archiveDigest: String
        let fileName: String
    }

    let frame: PageFrame
    let back: String?
    let evidence: String?
    let scope: String
    let hasEntries: Bool
    let entries: [Entry]
    /// Said where older entries are not shown.
    let part: String?

    init(frame: PageFrame, _ exports: [ListExport], in open: OpenCase) {
        self.frame = frame
        let seesEvidence = open.clearance.sees(.title)
        back = seesEvidence ? open.base : nil
        evidence = seesEvidence ? "\(open.exports)/\(ListExport.Kind.evidence.rawValue)/new" : nil
        scope =
            ExportSight.roles(toldTo: open.clearance.group).isEmpty
            ? "The lists that you took along." : "The lists that the team took along."
        hasEntries = !exports.isEmpty
        entries = exports.map { export in
            Entry(
                label: export.kind.label,
                who: export.personName,
                role: export.role.label,
                at: export.at.rfc3339(),
                atText: export.at.displayed(in: open.caseFile.timeZone),
                filter: export.filter,
                itemCount: export.itemCount,
                size: ByteCount.words(Int64(export.bytesCount)),
                listDigest: export.listDigest,
                archiveDigest: export.archiveDigest,
                fileName: export.kind.fileName
            )
        }
        part =
            exports.count == ExportLimits.entriesMax
            ? "The newest \(ExportLimits.entriesMax) are shown; all of them are kept." : nil
    }
}
