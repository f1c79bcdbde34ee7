import Core

/// The text of a PDF, read with poppler's `pdfinfo` and `pdftotext`, each in a process of its own with allowance.
///
/// A scan has none; nothing here recognises letters in images.
enum PDFText {
    /// Blocks until it is read.
    static func read(
        _ path: String,
        in run: ProgramRun,
        bytesMax: Int = DocumentLimits.textBytesMax
    ) throws -> DocumentText {
        guard run.isThere(PDFSummary.program), run.isThere(program) else { return .unreadable(.toolMissing) }
        try run.place(path)
        switch try PDFSummary.read(path, in: run) {
        case .failure(let hindrance): return .unreadable(hindrance.reason)
        case .success(let summary): return try text(of: path, summary: summary, bytesMax: bytesMax, in: run)
        }
    }

    /// One page; blocks until it is read.
    static func read(page: Int, of path: String, in run: ProgramRun) throws -> PageText {
        guard run.isThere(PDFSummary.program), run.isThere(program) else { return .unreadable(.toolMissing) }
        try run.place(path)
        switch try PDFSummary.read(path, in: run) {
        case .failure(let hindrance): return .unreadable(hindrance.reason)
        case .success(let summary):
            guard page > 0, page <= summary.pagesCount else { return .unreadable(.noSuchPage) }
            var single = program(pages: page...page)
            single.allowance.outputBytesMax = FileLimits.citedTextBytesMax
            let end = try run.end(of: single, reading: path)
            let isCut = end.way == .wroteTooMuch
            if !isCut, let reason = end.hindrance { return .unreadable(reason) }
            let text = pageText(end.output[...])
            guard text.contains(where: { !$0.isWhitespace }) else { return .unreadable(.noText) }
            return .text(text, isTruncated: isCut)
        }
    }

    private static func text(
        of path: String,
        summary: PDFSummary,
        bytesMax: Int,
        in run: ProgramRun
    ) throws -> DocumentText {
        let wanted = min(summary.pagesCount, DocumentLimits.textPagesMax)
        guard wanted > 0 else { return .unreadable(.damaged) }
        var whole = program(pages: 1...wanted)
        whole.allowance.outputBytesMax = bytesMax
        let end = try run.end(of: whole, reading: path)
        let isCut = end.way == .wroteTooMuch
        if !isCut, let reason = end.hindrance { return .unreadable(reason) }
        var pages = split(end.output)
        if isCut, pages.count > 1 { pages.removeLast() }
        if pages.count > wanted || !isCut && pages.count < wanted {
            pages = try pagesOneByOne(of: path, count: wanted, in: run)
        }
        guard pages.contains(where: { $0.contains { !$0.isWhitespace } }) else { return .unreadable(.noText) }
        return .text(
            pages: pages,
            pagesCount: summary.pagesCount,
            isTruncated: pages.count < summary.pagesCount || isCut
        )
    }

    /// Each page ends with a form feed.
    ///
    /// A page may hold one itself, or be missing: then the numbers would be wrong.
    private static func split(_ output: [UInt8]) -> [String] {
        var pages = output.split(separator: pageEnd, omittingEmptySubsequences: false)
        if let last = pages.last, last.isEmpty { pages.removeLast() }
        return pages.map(pageText)
    }

    /// A page that cannot be read is empty, so that those after it keep their numbers.
    private static func pagesOneByOne(of path: String, count: Int, in run: ProgramRun) throws -> [String] {
        var pages: [String] = []
        var bytes = 0
        let deadline = ContinuousClock.now + .seconds(DocumentLimits.singlePagesSeconds)
        for page in 1...min(count, DocumentLimits.singlePagesMax)
        where bytes < DocumentLimits.textBytesMax && ContinuousClock.now < deadline {
            let end = try run.end(of: program(pages: page...page), reading: path)
            bytes += end.output.count
            pages.append(pageText(end.output[...]))
        }
        return pages
    }

    /// Valid UTF-8 without control characters, which no database has to take.
    private static func pageText(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let scalars = text.unicodeScalars.filter { scalar in
            scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        return String(String.UnicodeScalarView(scalars))
    }

    static let program = program(pages: 1...1)

    private static func program(pages: ClosedRange<Int>) -> Program {
        Program(
            name: "pdftotext",
            arguments: [
                "-enc", "UTF-8", "-eol", "unix", "-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)",
                Program.documentName, "-",
            ]
        )
    }

    private static let pageEnd = UInt8(ascii: "\u{c}")
}
