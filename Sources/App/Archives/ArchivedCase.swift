import Core
import Storage

/// A case as the manifest of an archive names it.
struct ArchivedCase: Sendable, Equatable {
    let id: CaseFileID
    /// The head of its log, by the names of the columns.
    let head: JSONValue
    /// How many rows each table has.
    let counts: [String: Int]

    init(id: CaseFileID, head: JSONValue, counts: [String: Int]) {
        self.id = id
        self.head = head
        self.counts = counts
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.string.flatMap({ CaseFileID($0) }), let head = json["head"],
            let counts = json["counts"]?.object
        else { return nil }
        self.init(id: id, head: head, counts: counts.compactMapValues { $0.integer.map { Int($0) } })
    }

    var json: JSONValue {
        ["id": .string(id.text), "head": head, "counts": .object(counts.mapValues { .integer(Int64($0)) })]
    }

    /// The items, in words for a terminal.
    var summary: String {
        let items = counts[ArchivedTable.item.name] ?? 0
        let events = counts[ArchivedTable.event.name] ?? 0
        let files = counts[ArchivedTable.file.name] ?? 0
        return "\(id)\t\(items) items, \(events) changes, \(files) files"
    }

    /// Every member that a case has.
    static func memberNames(of id: CaseFileID) -> [String] {
        ArchivedTable.all.map { ArchiveMember.rows(of: $0.name, in: id) } + [ArchiveMember.graph(of: id)]
    }
}
