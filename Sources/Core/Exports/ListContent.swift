/// A list as it was read: what stands in its cells, and of which items.
public struct ListContent: Sendable {
    /// An item of the list, as its manifest names it.
    public struct Item: Sendable, Hashable {
        public let id: EvidenceID
        /// Absent for a role that does not see it.
        public let number: String?
        /// What a sentence calls it: by a number that the role sees, or by its title.
        public let name: String
        /// In the numbers of the class.
        public let revision: Int
        /// Of its file, where it has one that the role sees.
        public let digest: String?
        /// That the stored file is not what came in, where the role is told so.
        public let alarm: FileCondition?

        public init(
            id: EvidenceID,
            number: String?,
            name: String,
            revision: Int,
            digest: String?,
            alarm: FileCondition?
        ) {
            self.id = id
            self.number = number
            self.name = name
            self.revision = revision
            self.digest = digest
            self.alarm = alarm
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

    /// The items whose stored files are not what came in, where there are any.
    public var changedFiles: ChangedFiles? { ChangedFiles(items.filter { $0.alarm != nil }.map(\.name)) }

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
        // The hash is that of what came in: without a word it would seem to be that of what is there.
        if let alarm { members["fileCondition"] = .string(alarm.rawValue) }
        return .object(members)
    }
}
