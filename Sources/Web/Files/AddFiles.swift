import Core
import HTTPTypes
import Hummingbird

/// `GET /cases/{case}/files/new` shows the form, and `POST /cases/{case}/files` adds an item for each file.
///
/// `multipart/form-data` with `_csrf`, `_key` and `onlyNew` before the files; at most `FileLimits.formFilesMax` of them.
/// One that fails leaves the others alone. Answers the report: what became of every file, and why.
struct AddFiles {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        try form(in: try await openForFiles(context))
    }

    private func form(
        in open: OpenCase,
        message: String? = nil,
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let frame = pages.frame(in: open)
        let bytesMax = pages.services.files.bytesMax
        return try pages.show(
            AddFilesPage(frame: frame, message: message, bytesMax: bytesMax, in: open),
            status: status
        )
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        // Who may not add files sends no gigabytes.
        let open = try await openForFiles(context)
        let form = try FilesForm(request)
        var outcomes: [FilesReportPage.Outcome] = []
        while let name = try await form.nextFile(checkedBy: pages, context) {
            let key = try form.key()
            let isWantedOnce = form.fields["onlyNew"] != "no"
            do {
                let upload = try await pages.services.files.receive(name, form.bytes, for: open.clearance)
                outcomes.append(
                    try await add(upload, named: name, key, place: outcomes.count, isWantedOnce: isWantedOnce, in: open)
                )
            } catch let error as any UserFacingError where !(error is RequestError) {
                outcomes.append(.failed(FileName(cleaning: name).text, error.userMessage))
            }
        }
        guard !outcomes.isEmpty else {
            return try self.form(in: open, message: FileError.noFile.userMessage, status: .unprocessableContent)
        }
        return try pages.show(
            FilesReportPage(frame: pages.frame(in: open), outcomes, in: open)
        )
    }

    /// Each file has a key of its own, made of the form's and its place, so that the form sent again adds nothing twice.
    private func add(
        _ upload: Upload,
        named name: String,
        _ key: IdempotencyKey,
        place: Int,
        isWantedOnce: Bool,
        in open: OpenCase
    ) async throws -> FilesReportPage.Outcome {
        let services = pages.services
        guard let own = IdempotencyKey("\(key.text.prefix(80))-\(place)") else { throw RequestError.missingKey }
        let id = EvidenceID.random(at: services.clock.now)
        let (outcome, file) = try await services.files.add(
            upload.id,
            as: id,
            with: [:],
            isWantedOnce: isWantedOnce,
            key: own,
            group: key.text,
            for: open.clearance
        )
        guard let reply = outcome.replies.first else { throw EvidenceError.notFound }
        if reply.code == EvidenceError.fileAlreadyHere.code, let file {
            try await services.files.vault.discard(upload.id, of: open.clearance.person)
            let there = try await services.files.register.duplicates(of: file.digest, but: nil, for: open.clearance)
            return .alreadyHere(upload.draft.name, there.first.map { (open.address(of: $0.item), $0.words) })
        }
        if reply.status == .refused { return .failed(upload.draft.name, reply.message ?? "") }
        let item = try await services.log.subject(ofKey: own, by: open.session.person.id) ?? id
        return .stored(upload.draft.name, open.address(of: item), remarks: file?.content?.remarks ?? [])
    }

    private func openForFiles(_ context: WebContext) async throws -> OpenCase {
        let open = try await pages.opened(context)
        guard Permissions.mayAttachFiles(as: open.role) else { throw EvidenceError.actionNotAllowed }
        return open
    }
}

extension FileDuplicate {
    /// Number and title, as far as the asker sees them.
    var words: String { [itemNumber, title].filter { !$0.isEmpty }.joined(separator: " · ") }
}

extension OpenCase {
    var files: String { "/cases/\(caseFile.id.text)/files" }
}
