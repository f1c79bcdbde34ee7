/// Reads a file when it comes in: what it says, for search, and what hinders that.
///
/// It takes no longer than it is given; what is not read by then is "not read yet", and read when the file is verified.
/// Programs that read are stopped at that moment, markup within `MarkupLimits.millisecondsMax`.
public struct ReadFile: Sendable {
    private let vault: any EvidenceVault
    private let readers: FileReaders

    public init(vault: any EvidenceVault, readers: FileReaders) {
        self.vault = vault
        self.readers = readers
    }

    func callAsFunction(_ file: SealedUpload, within limit: Duration) async throws -> FileContent {
        try await callAsFunction(
            file.digest,
            bytes: file.draft.bytes,
            mediaType: MediaType.recognise(head: file.head, name: file.draft.name),
            within: limit
        )
    }

    public func callAsFunction(
        _ digest: FileDigest,
        bytes: Int64,
        mediaType: MediaType,
        within limit: Duration
    ) async throws -> FileContent {
        guard limit > .zero else { return FileContent(problem: .tookTooLong) }
        return try await withThrowingTaskGroup(of: FileContent?.self) { group in
            group.addTask { try await read(digest, bytes: bytes, mediaType: mediaType) }
            group.addTask {
                // Cancelled when the reading has ended.
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return (try await group.next()).flatMap { $0 } ?? FileContent(problem: .tookTooLong)
        }
    }

    private func read(_ digest: FileDigest, bytes: Int64, mediaType: MediaType) async throws -> FileContent {
        do {
            return try await content(of: digest, bytes: bytes, mediaType: mediaType)
        } catch let error as MarkupError {
            return FileContent(problem: error.reason)
        } catch is DocumentError {
            return FileContent(problem: .tookTooLong)
        }
    }

    private func content(of digest: FileDigest, bytes: Int64, mediaType: MediaType) async throws -> FileContent {
        let markup = readers.markup
        switch mediaType {
        case .pdf:
            let path = try await vault.path(of: digest)
            switch try await readers.documents.text(ofFileAt: path, mediaType: mediaType) {
            case .text(let pages, _, _): return FileContent(words: try await words(of: pages))
            case .unreadable(let reason): return FileContent(problem: reason)
            }
        case .word:
            let document = try await markup.document(fromWord: whole(digest, bytes, MarkupLimits.wordBytesMax))
            return FileContent(words: try await words(of: [document.body.text]))
        case .excel:
            let book = try await markup.document(fromExcel: whole(digest, bytes, MarkupLimits.wordBytesMax))
            return FileContent(words: try await words(of: [book.body.text]))
        case .html:
            let all = try await whole(digest, bytes, MarkupLimits.htmlBytesMax)
            let document = try await markup.document(fromHTML: all, charset: nil)
            return FileContent(words: try await words(of: [document.title ?? "", document.body.text]))
        case .mail, .mailbox:
            let mail = try await markup.mail(from: whole(digest, bytes, MarkupLimits.mailBytesMax))
            return FileContent(
                words: try await words(of: mail.texts),
                problem: mail.isEncrypted ? .encrypted : nil,
                attachmentsCount: mail.attachments.separate.count
            )
        case .plainText, .csv, .tabSeparated, .xml, .json, .svg, .calendar, .contactCard:
            let beginning = try await vault.beginning(
                of: digest,
                bytes: bytes,
                bytesMax: FileLimits.searchedTextBytesMax
            )
            let text = TextDecoding(of: beginning, isWhole: beginning.count == Int(bytes)).text
            return FileContent(words: try await words(of: [text]))
        case .zip:
            return FileContent(problem: try await isLocked(digest, zipOf: bytes) ? .encrypted : nil)
        case .compoundFile, .word97, .excel97, .powerPoint97:
            return FileContent(problem: try await holdsEncryptedPackage(digest, bytes: bytes) ? .encrypted : nil)
        default:
            let vault = vault
            let parts = FileParts(bytes: bytes) { try await vault.read(digest, from: $0, count: $1) }
            return FileContent(problem: try await FileStructure.fault(of: mediaType, in: parts))
        }
    }

    private func whole(_ digest: FileDigest, _ bytes: Int64, _ bytesMax: Int) async throws -> [UInt8] {
        try await vault.whole(digest, bytes: bytes, bytesMax: bytesMax)
    }

    /// The words of texts, as far as they are kept: they give way to others between the pieces.
    private func words(of texts: [String]) async throws -> [String] {
        var collected = CollectedWords()
        var left = FileLimits.searchedTextBytesMax
        for text in texts where left > 0 {
            var rest = text.utf8.count > left ? String(decoding: text.utf8.prefix(left), as: UTF8.self)[...] : text[...]
            left -= rest.utf8.count
            while !rest.isEmpty {
                try Task.checkCancellation()
                await Task.yield()
                let piece = rest.prefix(Self.pieceCharacters)
                // A word is not cut where white space follows within reach.
                let end = rest[piece.endIndex...].prefix(Self.pieceReach).firstIndex(where: \.isWhitespace)
                collected.insert(readers.words(String(rest[..<(end ?? piece.endIndex)])))
                rest = rest[(end ?? piece.endIndex)...]
            }
        }
        return collected.words
    }

    /// Whether the first member of a zip file needs a password (APPNOTE 4.4.4, bit 0).
    private func isLocked(_ digest: FileDigest, zipOf bytes: Int64) async throws -> Bool {
        let head = try await vault.read(digest, from: 0, count: 8)
        return head.count == 8 && head.starts(with: [0x50, 0x4B, 0x03, 0x04]) && head[6] & 1 == 1
    }

    /// With a password, Word and Excel wrap their file in the container of older ones, under this name in UTF-16.
    private func holdsEncryptedPackage(_ digest: FileDigest, bytes: Int64) async throws -> Bool {
        var place: Int64 = 0
        var last: [UInt8] = []
        while place < min(bytes, Int64(MarkupLimits.wordBytesMax)) {
            let part = try await vault.read(digest, from: place, count: FileLimits.readBytesMax)
            guard !part.isEmpty else { throw FileError.changed }
            if (last + part).firstRange(of: Self.encryptedPackageName) != nil { return true }
            last = Array(part.suffix(Self.encryptedPackageName.count - 1))
            place += Int64(part.count)
        }
        return false
    }

    private static let pieceCharacters = 32_768
    private static let pieceReach = 200
    private static let encryptedPackageName: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
}

extension SanitizedMail {
    /// What a mail is found by: who wrote it to whom, about what, and its text with the names of what came with it.
    fileprivate var texts: [String] {
        [headers.from, headers.to, headers.cc, headers.bcc, headers.subject].compactMap(\.self)
            + [body.text] + attachments.map(\.name)
    }
}

extension MarkupError {
    /// The same as what is noted on an item.
    fileprivate var reason: UnreadableReason {
        switch self {
        case .tooManyBytes, .tooDeep, .tooManyParts, .unpacksTooLarge: .tooLarge
        case .tookTooLong, .busy: .tookTooLong
        case .damaged, .notOfKind, .noSuchAttachment: .damaged
        case .encrypted: .encrypted
        case .definesEntities: .notSupported
        }
    }
}

extension EvidenceVault {
    /// The first bytes of a file.
    public func beginning(of digest: FileDigest, bytes: Int64, bytesMax: Int) async throws -> [UInt8] {
        let count = Int(min(bytes, Int64(bytesMax)))
        var beginning: [UInt8] = []
        while beginning.count < count {
            let more = try await read(
                digest,
                from: Int64(beginning.count),
                count: min(count - beginning.count, FileLimits.readBytesMax)
            )
            guard !more.isEmpty else { throw FileError.changed }
            beginning += more
        }
        return beginning
    }

    /// Reads a file again before something made of it is looked at in its place.
    ///
    /// A picture, its words, what came with a mail. One longer than `FileLimits.assuredBytesMax` is read again by the
    /// nightly verification alone.
    ///
    /// - Throws: `FileError.changed`, `.missing`.
    public func assure(_ digest: FileDigest, bytes: Int64) async throws {
        guard bytes <= FileLimits.assuredBytesMax else { return }
        if let refusal = try await verify(digest, bytesPerSecond: nil).refusal { throw refusal }
    }

    /// All bytes of a file.
    ///
    /// - Throws: `MarkupError.tooManyBytes`.
    public func whole(_ digest: FileDigest, bytes: Int64, bytesMax: Int) async throws -> [UInt8] {
        guard bytes <= Int64(bytesMax) else { throw MarkupError.tooManyBytes(max: bytesMax) }
        return try await beginning(of: digest, bytes: bytes, bytesMax: bytesMax)
    }
}
