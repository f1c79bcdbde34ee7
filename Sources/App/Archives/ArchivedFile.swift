import Core
import Crypto
import FileVault

/// The bytes of a member where they lie in an archive.
struct ArchivedFile: Sendable {
    let file: OpenFile
    let start: Int64
    let bytes: Int64

    /// Calls with all bytes, in order, a portion at a time.
    func portions(_ take: ([UInt8]) throws -> Void) throws {
        var offset: Int64 = 0
        while offset < bytes {
            let portion = try portion(at: offset)
            guard !portion.isEmpty else { throw ArchiveError.notAnArchive(reason: "it ends too soon") }
            try take(portion)
            offset += Int64(portion.count)
        }
    }

    func portion(at offset: Int64) throws -> [UInt8] {
        try file.read(from: start + offset, count: Int(min(Int64(ArchiveLimits.portionBytes), bytes - offset)))
    }

    func digest() throws -> FileDigest {
        var hash = SHA256()
        try portions { hash.update(data: $0) }
        return FileDigest(hash: hash.finalize())
    }

    /// All of a short member.
    func whole() throws -> [UInt8] {
        var all: [UInt8] = []
        try portions { all += $0 }
        return all
    }

    /// Calls with each line, without its end; the last line has one as well.
    func lines(of name: String, _ take: (ArraySlice<UInt8>) throws -> Void) throws {
        var rest: [UInt8] = []
        try portions { portion in
            rest += portion
            var begin = rest.startIndex
            while let end = rest[begin...].firstIndex(of: UInt8(ascii: "\n")) {
                try take(rest[begin..<end])
                begin = end + 1
            }
            rest.removeSubrange(..<begin)
            guard rest.count <= ArchiveLimits.lineBytesMax else { throw ArchiveError.tooLarge(member: name) }
        }
        guard rest.isEmpty else { throw ArchiveError.notAnArchive(reason: "\(name) ends within a line") }
    }
}
