import Core
import Crypto

/// A whole file piece by piece, hashed meanwhile; the last piece comes only where the hash of all is right.
struct CheckedReading {
    private let file: EvidenceFile
    private let vault: any EvidenceVault
    private var hash = SHA256()
    private var place: Int64 = 0

    init(_ file: EvidenceFile, from vault: any EvidenceVault) {
        self.file = file
        self.vault = vault
    }

    /// Nil after the last piece.
    ///
    /// - Throws: `FileError.missing`, `.changed`.
    mutating func next() async throws -> [UInt8]? {
        guard place < file.bytes else { return nil }
        let count = Int(min(Int64(FileLimits.readBytesMax), file.bytes - place))
        let bytes = try await vault.read(file.digest, from: place, count: count)
        guard bytes.count == count else { throw FileError.changed }
        hash.update(data: bytes)
        place += Int64(count)
        guard place < file.bytes || FileDigest(hash: hash.finalize()) == file.digest else { throw FileError.changed }
        return bytes
    }
}
