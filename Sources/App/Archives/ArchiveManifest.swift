import Core

/// What an archive says of itself: `manifest.json`.
struct ArchiveManifest: Sendable, Equatable {
    /// Raised when an older program could no longer read what is written.
    static let format = 1

    /// A file that an item names and the archive has not.
    struct Lack: Sendable, Equatable {
        let digest: FileDigest
        /// `missing` or `changed`.
        let condition: String
    }

    let version: String
    let madeAt: Instant
    let cases: [ArchivedCase]
    let lacks: [Lack]
    /// All members before the manifest, in order.
    let members: [ArchiveMember]

    init(version: String, madeAt: Instant, cases: [ArchivedCase], lacks: [Lack], members: [ArchiveMember]) {
        self.version = version
        self.madeAt = madeAt
        self.cases = cases
        self.lacks = lacks
        self.members = members
    }

    /// - Throws: `ArchiveError.newerFormat`, `.notAnArchive`.
    init(reading bytes: [UInt8]) throws(ArchiveError) {
        let unreadable = ArchiveError.notAnArchive(reason: "\(ArchiveMember.manifest) cannot be read")
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch { throw unreadable }
        guard let format = json["format"]?.integer else { throw unreadable }
        guard format == Self.format else { throw .newerFormat(Int(format)) }
        guard let version = json["version"]?.string,
            let madeAt = json["madeAt"]?.string.flatMap({ Instant(rfc3339: $0) }),
            let cases = json["cases"]?.array, let lacks = json["missing"]?.array, let members = json["members"]?.array
        else { throw unreadable }
        self.init(
            version: version,
            madeAt: madeAt,
            cases: cases.compactMap(ArchivedCase.init(json:)),
            lacks: lacks.compactMap(Lack.init(json:)),
            members: members.compactMap(ArchiveMember.init(json:))
        )
        // What was passed over, or written in another way, is not what an export writes.
        guard self.json.bytes + [UInt8(ascii: "\n")] == bytes else { throw unreadable }
    }

    var json: JSONValue {
        [
            "format": .integer(Int64(Self.format)), "program": "Proffer", "version": .string(version),
            "madeAt": .string(madeAt.rfc3339()), "cases": .array(cases.map(\.json)),
            "missing": .array(lacks.map(\.json)), "members": .array(members.map(\.json)),
        ]
    }
}

extension ArchiveManifest.Lack {
    fileprivate init?(json: JSONValue) {
        guard let digest = json["sha256"]?.string.flatMap({ FileDigest($0) }), let condition = json["condition"]?.string
        else { return nil }
        self.init(digest: digest, condition: condition)
    }

    fileprivate var json: JSONValue { ["sha256": .string(digest.text), "condition": .string(condition)] }
}

extension ArchiveMember {
    fileprivate init?(json: JSONValue) {
        guard let name = json["name"]?.string, let bytes = json["bytes"]?.integer,
            let digest = json["sha256"]?.string.flatMap({ FileDigest($0) })
        else { return nil }
        self.init(name: name, bytes: bytes, digest: digest)
    }

    fileprivate var json: JSONValue {
        ["name": .string(name), "bytes": .integer(bytes), "sha256": .string(digest.text)]
    }
}
