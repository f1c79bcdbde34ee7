import Core

/// What poppler's `pdfinfo` says of a PDF.
///
/// Its title and author are whatever somebody wrote there, and are not read.
struct PDFSummary {
    let pagesCount: Int

    /// A document that cannot be read, as an error of its own so that `Result` takes it.
    struct Hindrance: Error {
        let reason: UnreadableReason
    }

    static let program = Program(
        name: "pdfinfo",
        arguments: [Program.documentName],
        allowance: ProgramAllowance(outputBytesMax: DocumentLimits.summaryBytesMax)
    )

    static func read(_ path: String, in run: ProgramRun) throws -> Result<PDFSummary, Hindrance> {
        let end = try run.end(of: program, reading: path)
        if lockedMarks.contains(where: end.message.contains) { return .failure(Hindrance(reason: .encrypted)) }
        if let reason = end.hindrance { return .failure(Hindrance(reason: reason)) }
        guard let count = pagesCount(in: String(decoding: end.output, as: UTF8.self)) else {
            return .failure(Hindrance(reason: .damaged))
        }
        return .success(PDFSummary(pagesCount: count))
    }

    /// The last such line: those before it are the document's own words.
    private static func pagesCount(in output: String) -> Int? {
        let lines = output.split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { $0.hasPrefix(label) }) else { return nil }
        return Int(line.dropFirst(label.count).drop(while: \.isWhitespace)).flatMap { $0 >= 0 ? $0 : nil }
    }

    private static let label = "Pages:"
    private static let lockedMarks = ["Incorrect password", "security handler"]
}
