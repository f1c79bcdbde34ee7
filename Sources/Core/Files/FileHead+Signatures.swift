extension FileHead {
    /// What its first bytes say without doubt.
    var bySignature: MediaType? {
        for (signature, type) in Self.signatures where holds(signature) { return type }
        if holds("ustar", at: Self.tarMarkOffset) { return .tar }
        if holds("BZh"), holds("1AY&SY", at: 4) { return .bzip2 }
        if isBitmap { return .bmp }
        if isWindowsExecutable { return .windowsExecutable }
        return nil
    }

    /// A PDF with something in front, which readers accept within the first 1,024 bytes.
    ///
    /// A text may speak of `%PDF-` as well, so that the name has to agree.
    var byLatePDF: MediaType? {
        guard nameExtension == "pdf", offset(of: "%PDF-", within: Self.pdfMarkBytesMax) != nil else { return nil }
        return .pdf
    }

    private static let signatures: [([UInt8], MediaType)] = [
        (Array("%PDF-".utf8), .pdf),
        ([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A], .png),
        ([0xFF, 0xD8, 0xFF], .jpeg),
        (Array("GIF87a".utf8), .gif),
        (Array("GIF89a".utf8), .gif),
        (Array("II*\u{0}".utf8), .tiff),
        (Array("MM\u{0}*".utf8), .tiff),
        (Array("II+\u{0}\u{8}\u{0}\u{0}\u{0}".utf8), .tiff),
        (Array("MM\u{0}+\u{0}\u{8}\u{0}\u{0}".utf8), .tiff),
        (Array("fLaC".utf8), .flac),
        (Array("#!AMR".utf8), .amr),
        (Array("{\\rtf".utf8), .rtf),
        ([0x1F, 0x8B, 0x08], .gzip),
        (Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
        (Array("Rar!".utf8) + [0x1A, 0x07], .rar),
        ([0xFD] + Array("7zXZ\u{0}".utf8), .xz),
        (Array("SQLite format 3\u{0}".utf8), .sqlite),
        (Array("!BDN".utf8), .outlookStore),
        (Array("EVF\t\r\n".utf8) + [0xFF, 0x00], .diskImage),
        ([0x7F] + Array("ELF".utf8), .executable),
        (Array("WARC/1.".utf8), .webArchive),
    ]

    /// "BM" begins many words; the size of the header that follows it does not follow them.
    private var isBitmap: Bool {
        guard holds("BM"), let headerBytes = number(at: 14, bytes: 4) else { return false }
        return Self.bitmapHeaderBytes.contains(headerBytes)
    }

    private var isWindowsExecutable: Bool {
        guard holds("MZ"), let offset = number(at: Self.windowsHeaderOffset, bytes: 4),
            offset < Self.windowsHeaderOffsetMax
        else { return false }
        return offset >= bytes.count || holds("PE\u{0}\u{0}", at: offset) || holds("NE", at: offset)
    }

    private static let tarMarkOffset = 257
    private static let pdfMarkBytesMax = 1_024
    private static let windowsHeaderOffset = 0x3C
    /// Four letters of a text give far more.
    private static let windowsHeaderOffsetMax = 65_536
    private static let bitmapHeaderBytes: Set<Int> = [12, 40, 52, 56, 64, 108, 124]
}
