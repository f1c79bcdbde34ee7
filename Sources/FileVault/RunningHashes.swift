import Core
import Crypto
import Synchronization

/// How far each upload is hashed in this process.
final class RunningHashes: Sendable {
    private let hashes = Mutex<[UploadID: RunningHash]>([:])

    subscript(id: UploadID) -> RunningHash? { hashes.withLock { $0[id] } }

    /// Takes bytes that were written just now; two writers of one upload take turns, for the second finds no place.
    func take(_ bytes: [UInt8], at offset: Int64, of id: UploadID) {
        var hash = hashes.withLock { $0.removeValue(forKey: id) } ?? RunningHash()
        // Not under the lock: a million bytes take a millisecond.
        hash.take(bytes, at: offset)
        hashes.withLock { hashes in
            if hashes.count >= Self.countMax, let any = hashes.keys.first { hashes[any] = nil }
            hashes[id] = hash
        }
    }

    func forget(_ id: UploadID) { hashes.withLock { $0[id] = nil } }

    /// Of more uploads at a time one is read again at its end.
    private static let countMax = 1_000
}

/// The hash of an upload's bytes from its beginning on.
struct RunningHash: Sendable {
    private var hash = SHA256()
    private(set) var bytes: Int64 = 0

    /// Bytes that do not follow are left out, and the hash never comes to the upload's length.
    mutating func take(_ part: [UInt8], at offset: Int64) {
        guard offset == bytes else { return }
        hash.update(data: part)
        bytes += Int64(part.count)
    }

    func digest() -> FileDigest { FileDigest(hash: hash.finalize()) }
}
