import Core

/// A page of a PDF as PNG, drawn by poppler's `pdftoppm`: for print, and where a browser shows no PDF.
enum PDFPageImage {
    /// Blocks until it is drawn.
    static func draw(page: Int, of path: String, in run: ProgramRun) throws -> PageImage {
        guard run.isThere(PDFSummary.program), run.isThere(program) else { return .unreadable(.toolMissing) }
        try run.place(path)
        switch try PDFSummary.read(path, in: run) {
        case .failure(let hindrance): return .unreadable(hindrance.reason)
        case .success(let summary):
            guard (1...max(1, summary.pagesCount)).contains(page) else { return .unreadable(.noSuchPage) }
            let end = try run.end(of: drawing(page), reading: path)
            if let reason = end.hindrance { return .unreadable(reason) }
            guard PNG.isWhole(end.output) else { return .unreadable(.damaged) }
            return .png(end.output, pagesCount: summary.pagesCount)
        }
    }

    static let program = drawing(1)

    private static func drawing(_ page: Int) -> Program {
        Program(
            name: "pdftoppm",
            arguments: [
                "-png", "-scale-to", "\(DocumentLimits.sidePixels)", "-singlefile", "-f", "\(page)", "-l", "\(page)",
                Program.documentName,
            ],
            allowance: ProgramAllowance(outputBytesMax: DocumentLimits.imageBytesMax)
        )
    }
}
