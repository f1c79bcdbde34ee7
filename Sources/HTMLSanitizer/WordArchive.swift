internal import CLibArchive
internal import Core

/// The zip file that a Word document is (ECMA-376, part 2).
struct WordArchive {
    private let bytes: [UInt8]

    /// - Throws: `MarkupError`: too many bytes, encrypted, not of kind.
    init(_ bytes: [UInt8]) throws(MarkupError) {
        guard bytes.count <= MarkupLimits.wordBytesMax else { throw .tooManyBytes(max: MarkupLimits.wordBytesMax) }
        guard !bytes.starts(with: Self.compoundFileMark) else {
            // With a password, Word wraps the zip file in the container of older Office files.
            let isEncrypted = bytes.firstRange(of: Self.encryptedPackageName) != nil
            throw isEncrypted ? .encrypted : .notOfKind
        }
        guard bytes.starts(with: "PK".utf8) else { throw .notOfKind }
        self.bytes = bytes
    }

    /// The members that are wanted, by name, within `bytesMax` together.
    ///
    /// - Throws: `MarkupError`: damaged, encrypted, unpacks too large, too many parts.
    func members(bytesMax: Int, named names: Set<String>) throws(MarkupError) -> [String: [UInt8]] {
        let limits = carchive_limits(members_max: MarkupLimits.wordMembersMax, bytes_max: bytesMax)
        let collector = Collector(names: names)
        let outcome = withExtendedLifetime(collector) {
            carchive_read_zip(
                bytes,
                bytes.count,
                limits,
                Unmanaged.passUnretained(collector).toOpaque(),
                { context, name in
                    guard let context, let name else { return false }
                    return Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue().names.contains(
                        String(cString: name)
                    )
                },
                { context, name, bytes, count in
                    guard let context, let name else { return }
                    let member = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
                    Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue().members[String(cString: name)] =
                        member
                }
            )
        }
        switch outcome {
        case carchive_finished: return collector.members
        case carchive_too_many_members: throw .tooManyParts(max: MarkupLimits.wordMembersMax)
        case carchive_too_large: throw .unpacksTooLarge(max: bytesMax)
        case carchive_encrypted: throw .encrypted
        default: throw .damaged
        }
    }

    private final class Collector {
        let names: Set<String>
        var members: [String: [UInt8]] = [:]

        init(names: Set<String>) { self.names = names }
    }

    private static let compoundFileMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    private static let encryptedPackageName: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
}
