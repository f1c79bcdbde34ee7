extension FileHead {
    /// What a container says that it holds: zip, RIFF, MP4, Matroska, Ogg, compound files, and streams of frames.
    var byContainer: MediaType? {
        if holds("PK\u{3}\u{4}") { return package }
        if holds("PK\u{5}\u{6}") { return .zip }
        if holds([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) { return compoundFile }
        if holds("RIFF") { return riff }
        if holds("OggS") {
            return offset(of: "theora", within: Self.containerMarkBytesMax) == nil ? .oggAudio : .oggVideo
        }
        if holds([0x1A, 0x45, 0xDF, 0xA3]) {
            return offset(of: "webm", within: Self.containerMarkBytesMax) == nil ? .matroska : .webm
        }
        return boxes ?? frames
    }

    private var riff: MediaType? {
        if holds("WAVE", at: 8) { return .wav }
        if holds("WEBP", at: 8) { return .webp }
        return holds("AVI ", at: 8) ? .avi : nil
    }

    /// ISO 14496-12 and QuickTime.
    private var boxes: MediaType? {
        if holds("ftyp", at: 4) {
            if holds("qt  ", at: 8) { return .quickTime }
            if holds("M4A", at: 8) || holds("M4B", at: 8) { return .mp4Audio }
            if holds("hei", at: 8) || holds("hev", at: 8) || holds("mif1", at: 8) { return .heic }
            if holds("avif", at: 8) { return .avif }
            return holds("3g", at: 8) ? .mobileVideo : .mp4
        }
        let isQuickTime = ["moov", "mdat", "wide"].contains { holds($0, at: 4) }
        return isQuickTime && bytes[0] == 0 ? .quickTime : nil
    }

    private var compoundFile: MediaType {
        switch nameExtension {
        case "doc", "dot": .word97
        case "xls", "xlt": .excel97
        case "ppt", "pps": .powerPoint97
        case "msg": .outlookMessage
        default: .compoundFile
        }
    }

    private static let containerMarkBytesMax = 256
}

// Frames of MPEG audio (ISO 11172-3, 13818-3, 13818-7).
extension FileHead {
    private var frames: MediaType? {
        if holds("ID3"), bytes.count > 3, bytes[3] < 5 { return .mp3 }
        guard bytes.count > 2, bytes[0] == 0xFF else { return nil }
        if bytes[1] & 0xF6 == 0xF0 { return .aac }
        // Two bytes in step come by chance; a second frame where the first one ends does not.
        guard let length = frameBytes(at: 0), length + 1 < bytes.count || bytes.count == length else { return nil }
        return bytes.count == length || frameBytes(at: length) != nil ? .mp3 : nil
    }

    /// How long the frame of layer III is that begins here.
    private func frameBytes(at offset: Int) -> Int? {
        guard offset + 2 < bytes.count, bytes[offset] == 0xFF, bytes[offset + 1] & 0xE6 == 0xE2 else { return nil }
        let version = Int(bytes[offset + 1] >> 3) & 3
        let rateIndex = Int(bytes[offset + 2] >> 2) & 3
        let bitrateIndex = Int(bytes[offset + 2] >> 4)
        guard version != 1, rateIndex < 3, (1...14).contains(bitrateIndex) else { return nil }
        let isFirstVersion = version == 3
        let kilobits = (isFirstVersion ? Self.firstVersionKilobits : Self.secondVersionKilobits)[bitrateIndex - 1]
        let hertz = Self.sampleHertz[rateIndex] / (isFirstVersion ? 1 : version == 2 ? 2 : 4)
        let padding = Int(bytes[offset + 2] >> 1) & 1
        return (isFirstVersion ? 144_000 : 72_000) * kilobits / hertz + padding
    }

    private static let firstVersionKilobits = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let secondVersionKilobits = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    private static let sampleHertz = [44_100, 48_000, 32_000]
}

// Zip packages (APPNOTE 4.3.7; ISO 29500-2; OpenDocument 1.3 part 2).
extension FileHead {
    /// An Office package where the names of its parts say so; a zip otherwise.
    private var package: MediaType {
        if let type = openDocument { return type }
        let names = entryNames
        let isOffice = names.contains { $0 == "[Content_Types].xml" || $0 == "_rels/.rels" }
        guard isOffice else { return .zip }
        for (folder, type) in Self.officeFolders where names.contains(where: { $0.hasPrefix(folder) }) { return type }
        // The telling part lies beyond the head. It is an Office package of some kind; the name says of which.
        return Self.officeExtensions[nameExtension] ?? .zip
    }

    /// OpenDocument puts its media type first, uncompressed.
    private var openDocument: MediaType? {
        guard holds("mimetype", at: Self.entryNameOffset) else { return nil }
        let content = Self.entryNameOffset + "mimetype".utf8.count
        let types: [MediaType] = [.openText, .openSpreadsheet, .openPresentation]
        return types.first { type in
            holds(type.rawValue, at: content) && !holds("-", at: content + type.rawValue.utf8.count)
        }
    }

    /// Names of local file headers within the head; sizes are not trusted to step from one to the next.
    private var entryNames: [String] {
        var names: [String] = []
        var offset = 0
        while offset + Self.entryNameOffset <= bytes.count, names.count < Self.entriesMax {
            guard bytes[offset] == 0x50, holds("PK\u{3}\u{4}", at: offset),
                let length = number(at: offset + 26, bytes: 2)
            else {
                offset += 1
                continue
            }
            let start = offset + Self.entryNameOffset
            names.append(String(decoding: bytes[start..<min(start + length, bytes.count)], as: UTF8.self))
            offset = start
        }
        return names
    }

    private static let entryNameOffset = 30
    private static let entriesMax = 500
    private static let officeFolders: [(String, MediaType)] = [
        ("word/", .word), ("xl/", .excel), ("ppt/", .powerPoint),
    ]
    private static let officeExtensions: [String: MediaType] = ["docx": .word, "xlsx": .excel, "pptx": .powerPoint]
}
