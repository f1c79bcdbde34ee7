import Core
import FoundationEssentials

/// A file on its way in: `about.json` says what was announced, `bytes` holds what has come, `sealed` its hash once it
/// lies in the vault.
struct UploadFolder: Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    private var about: String { "\(path)/about.json" }
    private var bytes: String { "\(path)/bytes" }
    private var sealed: String { "\(path)/sealed" }

    private struct About: Codable {
        let person: String
        let caseFile: String
        let name: String
        let bytes: Int64
    }

    func make(_ draft: UploadDraft) throws {
        try Files.makeDirectory(path)
        try Files.write([], to: bytes)
        // Last, and at once: an upload without it is none.
        try write(draft)
    }

    private func write(_ draft: UploadDraft) throws {
        let about = About(
            person: draft.person.text,
            caseFile: draft.caseFile.text,
            name: draft.name,
            bytes: draft.bytes
        )
        try Files.write(Array(try JSONEncoder().encode(about)), to: self.about)
        try Files.sync(directory: path)
    }

    /// Announces anew, as long as what has come.
    func settle(_ id: UploadID) throws -> Upload {
        let upload = try upload(id)
        let draft = try UploadDraft(
            person: upload.draft.person,
            caseFile: upload.draft.caseFile,
            name: upload.draft.name,
            bytes: upload.offset,
            bytesMax: .max
        )
        try write(draft)
        return Upload(id: id, draft: draft, offset: upload.offset)
    }

    /// - Throws: `FileError.uploadNotFound`.
    func upload(_ id: UploadID) throws -> Upload {
        let draft = try draft()
        let isSealed = Files.size(of: sealed) != nil
        guard let size = isSealed ? draft.bytes : Files.size(of: bytes) else { throw FileError.uploadNotFound }
        return Upload(id: id, draft: draft, offset: size)
    }

    private func draft() throws -> UploadDraft {
        let written: [UInt8]
        do {
            written = try Files.read(about, from: 0, count: Self.aboutBytesMax)
        } catch FileError.missing {
            throw FileError.uploadNotFound
        }
        guard let about = try? JSONDecoder().decode(About.self, from: Data(written)),
            let person = PersonID(about.person), let caseFile = CaseFileID(about.caseFile)
        else { throw FileError.uploadNotFound }
        return try UploadDraft(
            person: person,
            caseFile: caseFile,
            name: about.name,
            bytes: about.bytes,
            bytesMax: .max
        )
    }

    /// Writes bytes at the end and answers the new end, under a lock that other processes see.
    ///
    /// - Throws: `FileError.wrongOffset` when somebody else wrote meanwhile, `.diskFull` with what was there before.
    func append(_ part: [UInt8], at offset: Int64) throws -> Int64 {
        let file: OpenFile
        do {
            file = try OpenFile(bytes, .append)
        } catch FileError.missing {
            throw FileError.uploadNotFound
        }
        defer { file.close() }
        try file.lock()
        let size = try file.size()
        guard size == offset else { throw FileError.wrongOffset(expected: size) }
        do {
            try file.write(part, at: offset)
        } catch {
            // Half a part is none: the sender goes on where the last whole one ended.
            try file.truncate(to: offset)
            throw error
        }
        return offset + Int64(part.count)
    }

    func sync() throws {
        let file = try OpenFile(bytes, .append)
        defer { file.close() }
        try file.sync()
    }

    /// The hash of a file that lies in the vault already.
    func sealedDigest() throws -> FileDigest? {
        guard Files.size(of: sealed) != nil else { return nil }
        return FileDigest(String(decoding: try Files.read(sealed, from: 0, count: 64), as: UTF8.self))
    }

    /// The hash that was kept while the bytes came, or else of the bytes read again.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`.
    func digest(_ running: RunningHash?) throws -> FileDigest {
        if let known = try sealedDigest() { return known }
        let draft = try draft()
        let count = draft.bytes
        guard let size = Files.size(of: bytes) else { throw FileError.uploadNotFound }
        guard size == count else { throw FileError.incomplete }
        if let running, running.bytes == count { return running.digest() }
        return try Files.digest(of: bytes)
    }

    /// Puts the bytes under their hash, unless they are there.
    ///
    /// The hash is written before the bytes are moved, so that a process that dies between the two leaves an upload
    /// that can be sealed again.
    func move(to layout: VaultLayout, as digest: FileDigest, bytes count: Int64) throws {
        let place = layout.file(digest)
        if let size = Files.size(of: place) {
            // Something else under this hash would be damage, which only a verification may find out: never overwritten.
            guard size == count else { throw FileError.changed }
        } else if Files.size(of: bytes) != nil {
            for folder in layout.folders(of: digest) { try Files.makeDirectory(folder) }
            try Files.makeReadOnly(bytes)
            try Files.link(bytes, to: place)
            for folder in layout.folders(of: digest).reversed() { try Files.sync(directory: folder) }
        } else {
            // It was sealed, became nobody's, and was swept.
            throw FileError.uploadNotFound
        }
        try Files.write(Array(digest.text.utf8), to: sealed)
        try Files.remove(bytes)
    }

    func remove() throws {
        // A process that died may have left a file that was not whole yet.
        for file in [about, bytes, sealed] {
            try Files.remove(file)
            try Files.remove(Files.draft(of: file))
        }
        try Files.removeDirectory(path)
    }

    /// When something last came, in seconds since 1970; 0 when the folder is gone.
    var lastChangeSeconds: Int64 {
        max(Files.changeSeconds(of: bytes) ?? 0, Files.changeSeconds(of: path) ?? 0)
    }

    private static let aboutBytesMax = 16_384
}
