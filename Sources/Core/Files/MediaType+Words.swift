extension MediaType {
    /// What a person calls it: "Word document"; the type itself where people have no word for it.
    public var words: String { Self.words[self] ?? rawValue }

    private static let words: [MediaType: String] = [
        .pdf: "PDF", .rtf: "Rich text", .word: "Word document", .word97: "Word document, before 2007",
        .excel: "Excel workbook", .excel97: "Excel workbook, before 2007", .powerPoint: "PowerPoint presentation",
        .powerPoint97: "PowerPoint presentation, before 2007", .openText: "OpenDocument text",
        .openSpreadsheet: "OpenDocument spreadsheet", .openPresentation: "OpenDocument presentation",
        .outlookMessage: "Outlook message", .outlookStore: "Outlook data file",
        .png: "PNG picture", .jpeg: "JPEG picture", .gif: "GIF picture", .webp: "WebP picture", .tiff: "TIFF picture",
        .bmp: "Bitmap picture", .heic: "HEIC picture", .avif: "AVIF picture", .svg: "SVG drawing",
        .wav: "WAV sound", .mp3: "MP3 sound", .mp4Audio: "MPEG-4 sound", .aac: "AAC sound", .amr: "AMR sound",
        .flac: "FLAC sound", .oggAudio: "Ogg sound",
        .mp4: "MPEG-4 video", .quickTime: "QuickTime video", .mobileVideo: "3GPP video", .webm: "WebM video",
        .matroska: "Matroska video", .avi: "AVI video", .oggVideo: "Ogg video",
        .plainText: "Text", .csv: "CSV table", .tabSeparated: "Table, tab-separated", .html: "Web page", .xml: "XML",
        .json: "JSON", .mail: "Mail message", .mailbox: "Mailbox", .calendar: "Calendar entry",
        .contactCard: "Contact card",
        .webArchive: "Web archive (WARC)", .zip: "ZIP archive", .gzip: "gzip archive", .bzip2: "bzip2 archive",
        .xz: "xz archive",
        .sevenZip: "7-Zip archive", .rar: "RAR archive", .tar: "tar archive", .sqlite: "SQLite database",
        .diskImage: "Disk image", .executable: "Program", .windowsExecutable: "Program for Windows",
        .octets: "File of unknown kind",
    ]
}
