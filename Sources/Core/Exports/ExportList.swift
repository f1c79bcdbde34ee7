/// Makes the file that leaves: the list, and beside it what it was made of; and enters it in the register of exports.
public struct ExportList: Sendable {
    private let register: any ExportRegister
    private let clock: WallClock
    private let digest: @Sendable ([UInt8]) -> String

    /// - Parameter digest: SHA-256 in 64 hexadecimal digits.
    public init(
        register: any ExportRegister,
        clock: WallClock,
        digest: @escaping @Sendable ([UInt8]) -> String
    ) {
        self.register = register
        self.clock = clock
        self.digest = digest
    }

    /// The archive, entered before it is handed out: a list that nobody knows of cannot leave.
    ///
    /// - Throws: `ExportError.tooManyBytes`, and what the register throws.
    public func callAsFunction(
        _ content: ListContent,
        of caseFile: CaseFile,
        for clearance: Clearance,
        named personName: String
    ) async throws -> (export: ListExport, archive: [UInt8]) {
        let list = try content.csv()
        let now = clock.now
        let listDigest = digest(list.bytes)
        var archive = ZipArchive(madeAt: now, in: caseFile.timeZone)
        archive.add(list.bytes, named: content.kind.fileName)
        let manifest = content.manifest(
            list: list,
            digest: listDigest,
            of: caseFile,
            by: personName,
            as: clearance.role,
            at: now
        )
        archive.add(manifest.bytes + [0x0A], named: Self.manifestName)
        let bytes = archive.finished()
        let export = ListExport(
            id: .random(at: now),
            kind: content.kind,
            person: clearance.person,
            personName: personName,
            role: clearance.role,
            filter: content.filter,
            itemCount: content.items.count,
            bytesCount: bytes.count,
            listDigest: listDigest,
            archiveDigest: digest(bytes),
            at: now
        )
        try await register.note(export, for: clearance)
        return (export, bytes)
    }

    public static let manifestName = "manifest.json"
}

/// A list as it was read: what stands in its cells, and of which items.
public struct ListContent: Sendable {
    /// An item of the list, as its manifest names it.
    public struct Item: Sendable, Hashable {
        public let id: EvidenceID
        /// Absent for a role that does not see it.
        public let number: String?
        /// In the numbers of the class.
        public let revision: Int
        /// Of its file, where it has one that the role sees.
        public let digest: String?

        public init(id: EvidenceID, number: String?, revision: Int, digest: String?) {
            self.id = id
            self.number = number
            self.revision = revision
            self.digest = digest
        }
    }

    public let kind: ListExport.Kind
    /// The filters in force, in words.
    public let filter: String
    public let header: [String]
    public let rows: [[String]]
    public let items: [Item]
    /// Where the class's log stood all the while; nil where it moved on each time the list was read.
    public let position: EventPosition?

    public init(
        kind: ListExport.Kind,
        filter: String,
        header: [String],
        rows: [[String]],
        items: [Item],
        position: EventPosition?
    ) {
        self.kind = kind
        self.filter = filter
        self.header = header
        self.rows = rows
        self.items = items
        self.position = position
    }

    /// - Throws: `ExportError.tooManyBytes`.
    func csv() throws(ExportError) -> CSVDocument {
        var document = CSVDocument(header: header)
        for row in rows {
            document.add(row)
            guard document.bytes.count <= ExportLimits.listBytesMax
            else { throw .tooManyBytes(max: ExportLimits.listBytesMax) }
        }
        return document
    }

    func manifest(
        list: CSVDocument,
        digest: String,
        of caseFile: CaseFile,
        by personName: String,
        as role: Role,
        at instant: Instant
    ) -> JSONValue {
        let offset = DatedMoment.offset(of: caseFile.timeZone, at: instant) ?? 0
        return [
            "format": "proffer-list-1",
            "list": .string(kind.rawValue),
            "case": [
                "id": .string(caseFile.id.text), "caption": .string(caseFile.caption),
                "docketNumber": .string(caseFile.docketNumber),
            ],
            "filter": .string(filter),
            "columns": .array(header.map(JSONValue.string)),
            "timeZone": .string(caseFile.timeZone),
            "madeAt": .string(instant.rfc3339(offsetSeconds: offset)),
            "madeBy": .string(personName),
            "role": .string(role.rawValue),
            "isOneSnapshot": .bool(position != nil),
            "cellsWithApostrophe": .integer(Int64(list.guardedCells)),
            "files": [
                [
                    "name": .string(kind.fileName), "bytes": .integer(Int64(list.bytes.count)),
                    "sha256": .string(digest),
                ]
            ],
            "items": .array(items.map(\.json)),
        ]
    }
}

extension ListContent.Item {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["id": .string(id.text), "revision": .integer(Int64(revision))]
        if let number { members["itemNumber"] = .string(number) }
        if let digest { members["sha256"] = .string(digest) }
        return .object(members)
    }
}
