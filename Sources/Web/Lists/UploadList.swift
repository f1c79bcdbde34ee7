import Core
import HTTPTypes
import Hummingbird

/// `GET /cases/{case}/lists/new` shows the form, and `POST /cases/{case}/lists` takes an evidence list.
///
/// The form is `multipart/form-data` with `_csrf`, `file` and `kind`; nothing becomes evidence yet, and sending it again
/// replaces what was sent before. Answers 303 to the list; 403 for a role that may not add items, 422 with the form for
/// what is no list.
struct UploadList {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        try page(in: try await openForImport(context), kind: nil, message: nil)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        // Who may not import sends no megabytes.
        let open = try await openForImport(context)
        let upload: SentUpload
        do {
            upload = try await pages.upload(of: request, context, bytesMax: CSVTable.bytesMax)
        } catch RequestError.bodyTooLarge {
            let error = ListError.tooManyBytes(max: CSVTable.bytesMax)
            return try page(in: open, kind: nil, message: error.userMessage, status: error.status)
        }
        let kind = upload.fields["kind"].flatMap { EvidenceVocabulary.kinds.contains($0) ? $0 : nil }
        do throws(ListError) {
            guard let file = upload.file else { throw ListError.empty }
            _ = try await EvidenceList(reading: file.bytes, kind: kind, zone: open.caseFile.timeZone, as: open.role)
        } catch {
            return try page(in: open, kind: kind, message: error.userMessage, status: error.status)
        }
        let now = pages.services.clock.now
        let draft = ListDraft(
            id: .random(at: now),
            fileName: Self.shown(upload.file?.name ?? ""),
            bytes: upload.file?.bytes ?? [],
            kind: kind
        )
        try await pages.services.listDrafts.keep(draft, for: open.clearance, at: now)
        return .seeOther(open.address(of: draft.id))
    }

    private func openForImport(_ context: WebContext) async throws -> OpenCase {
        let open = try await pages.opened(context)
        try ImportList.checkRight(of: open.clearance)
        return open
    }

    private func page(
        in open: OpenCase,
        kind: String?,
        message: String?,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let frame = pages.frame(in: open)
        return try pages.show(UploadListPage(frame: frame, kind: kind, message: message, in: open), status: status)
    }

    /// A file's name without a path and without what cannot be shown.
    private static func shown(_ name: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let clean = last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String(String.UnicodeScalarView(clean)).prefix(ListDraft.fileNameLengthMax))
    }
}

/// The form that takes a list.
struct UploadListPage: Page, Sendable {
    static let template = "lists/new"

    let frame: PageFrame
    let message: String?
    let back: String
    let action: String
    let megabytesMax: Int
    let rowsMax: Int
    let kinds: [EvidenceForm.Choice]

    init(frame: PageFrame, kind: String?, message: String?, in open: OpenCase) {
        self.frame = frame
        self.message = message
        back = open.base
        action = open.lists
        megabytesMax = CSVTable.bytesMax / 1_048_576
        rowsMax = CSVTable.rowsMax
        kinds = EvidenceVocabulary.kinds.map { name in
            EvidenceForm.Choice(value: name, label: name.humanReadable, isChosen: name == kind)
        }
    }
}

extension OpenCase {
    var lists: String { "/cases/\(caseFile.id.text)/lists" }
    func address(of list: ListDraftID) -> String { "\(lists)/\(list.text)" }
}
