import Core

/// A page of a TIFF as PNG, in two small programs of netpbm: `tifftopnm` decodes, `pnmtopng` encodes.
///
/// Its header is read here first: an image that claims to be huge is never decoded. The decoder gets a copy of the file in
/// which the page is the only one, since it would decode all of them.
enum TIFFPageImage {
    static let programs = [decoder, encoder]

    /// Blocks until it is drawn.
    static func draw(page: Int, of path: String, in run: ProgramRun) throws -> PageImage {
        guard programs.allSatisfy(run.isThere) else { return .unreadable(.toolMissing) }
        let file = try OpenFile(path)
        let directories: TIFFDirectories
        do {
            directories = try TIFFDirectories(of: file)
        } catch {
            return .unreadable(.damaged)
        }
        guard directories.pages.indices.contains(page - 1) else { return .unreadable(.noSuchPage) }
        let size = directories.pages[page - 1]
        guard size.width > 0, size.height > 0 else { return .unreadable(.damaged) }
        guard size.height <= DocumentLimits.tiffPixelsMax / size.width, file.bytesCount <= DocumentLimits.tiffBytesMax
        else {
            return .unreadable(.tooLarge)
        }

        let copy = "\(run.directory.path)/\(Program.documentName)"
        try file.copy(to: copy, replacing: directories.replacements(toKeep: page - 1))
        let decoded = try run.end(of: decoder, into: pixelsName)
        if let reason = decoded.hindrance { return .unreadable(reason) }
        let encoded = try run.end(of: encoder)
        if let reason = encoded.hindrance { return .unreadable(reason) }
        guard PNG.isWhole(encoded.output) else { return .unreadable(.damaged) }
        return .png(encoded.output, pagesCount: directories.pages.count)
    }

    private static let pixelsName = "page.pnm"

    private static let decoder = Program(
        name: "tifftopnm",
        arguments: ["-quiet", Program.documentName],
        // Six bytes a pixel, as deep as they come; and the image once as RGBA in memory.
        allowance: ProgramAllowance(
            addressSpaceBytesMax: DocumentLimits.imageAddressSpaceBytesMax,
            fileBytesMax: 6 * DocumentLimits.tiffPixelsMax + 1_024
        )
    )
    private static let encoder = Program(
        name: "pnmtopng",
        arguments: ["-quiet", "-compression=6", pixelsName],
        allowance: ProgramAllowance(
            addressSpaceBytesMax: DocumentLimits.imageAddressSpaceBytesMax,
            outputBytesMax: DocumentLimits.imageBytesMax
        )
    )
}
