import Core
import Hummingbird

/// A form with files as it comes in: its fields first, then file by file.
final class FilesForm {
    private let reader: MultipartReader
    private(set) var fields = FormFields()
    private var isChecked = false

    init(_ request: Request) throws { reader = try MultipartReader(request) }

    /// The bytes of the file that was named last.
    var bytes: PartBytes { PartBytes(reader: reader) }

    /// How many bytes that file has at the least, when it is the last one.
    var bytesMin: Int64 { reader.bytesMin }

    /// The name of the next file; nil when there are no more.
    ///
    /// Nothing of a file is read before the form is known to come from a page of the session's own.
    ///
    /// - Throws: `LostForm`, 400, 413.
    func nextFile(checkedBy pages: Pages, _ context: WebContext) async throws -> String? {
        while let part = try await reader.nextPart() {
            guard let name = part.fileName else {
                fields.append(try await reader.text(), to: part.name)
                continue
            }
            // Where none was chosen, browsers send one without a name.
            guard !name.isEmpty else { continue }
            try check(pages, context)
            return name
        }
        try check(pages, context)
        return nil
    }

    private func check(_ pages: Pages, _ context: WebContext) throws {
        guard !isChecked else { return }
        try pages.check(fields, context)
        isChecked = true
    }

    /// - Throws: `RequestError.missingKey`.
    func key() throws -> IdempotencyKey {
        guard let key = fields["_key"].flatMap(IdempotencyKey.init) else { throw RequestError.missingKey }
        return key
    }
}
