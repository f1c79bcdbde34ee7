import Core
import SQL

/// The text index of a database over `evidence_search.words`: the one place where the SQL truly differs.
protocol SearchIndex {
    /// Makes the index and what keeps it true in the transaction that writes the words.
    var schema: [SQLQuery] { get }

    /// The statements of a search; the last answers one row with `numbers`: the `evidence_search.number` of
    /// all items that hold a word for each group.
    ///
    /// A group is fulfilled by a word that begins with one of its entries. The numbers stand between commas, in any
    /// order; null when there are none. Numbers of another case may be among them, by accident.
    func questions(beginning groups: [[String]], in caseFile: CaseFileID) -> [SQLQuery]
}

extension SQLDialect {
    var searchIndex: any SearchIndex {
        switch self {
        case .sqlite: SQLiteSearchIndex()
        case .postgres: PostgresSearchIndex()
        }
    }
}

/// What the index holds of an item and what is asked of it: words with the marks of their case and column before them.
enum IndexedWords {
    /// The words of an item, parted by spaces; each holds letters and digits only.
    static func text(of item: EvidenceItem) -> String {
        let mark = mark(of: item.caseFile)
        var words: Set<String> = []
        var bytes = 0
        for field in EvidenceField.allCases {
            guard let value = item.values[field] else { continue }
            let start = mark + SearchColumn(of: field).rawValue
            SearchText.forEachWord(of: text(of: value)) { word in
                let marked = start + word
                guard bytes + marked.utf8.count < bytesMax, words.insert(marked).inserted else { return }
                bytes += marked.utf8.count + 1
            }
        }
        return words.sorted().joined(separator: " ")
    }

    /// Whether words of the field are in the index: all but those of moments.
    static func holds(_ field: EvidenceField) -> Bool {
        if case .moment = field.shape { return false }
        return true
    }

    /// Whether some of an item's fields hold, for each of the beginnings, a word with it.
    static func holds(_ beginnings: [String], in values: FieldValues, of fields: Set<EvidenceField>) -> Bool {
        var left = Set(beginnings)
        for field in fields where !left.isEmpty {
            guard let value = values[field] else { continue }
            SearchText.forEachWord(of: text(of: value)) { word in
                left = left.filter { !word.hasPrefix($0) }
            }
        }
        return left.isEmpty
    }

    /// The fields that a class searches.
    static func fields(searchedFor clearance: Clearance) -> Set<EvidenceField> {
        Set(SearchColumn.readable(for: clearance).flatMap(\.fields).filter(holds))
    }

    /// The groups of beginnings that a class asks for with a text; `nil` when it can find nothing.
    static func groups(asked text: String, for clearance: Clearance) -> [[String]]? {
        let mark = mark(of: clearance.caseFile)
        let columns = SearchColumn.readable(for: clearance)
        let prefixes = SearchText.prefixes(asked: text)
        guard !columns.isEmpty, !prefixes.isEmpty else { return nil }
        return prefixes.map { prefix in columns.map { mark + $0.rawValue + prefix } }
    }

    private static func text(of value: FieldValue) -> String {
        switch value {
        case .text(let text): text
        case .set(let members): members.joined(separator: "\n")
        case .number(let number): String(number)
        case .moment: ""
        }
    }

    /// Keeps the words of one case together in the index, so that a search costs what its own case holds.
    ///
    /// Two cases may share a mark; their items are told apart by number.
    static func mark(of caseFile: CaseFileID) -> String { String(caseFile.text.suffix(4)) }

    /// PostgreSQL takes a tsvector of at most 1 MB; an item has 20,000 characters twice.
    static let bytesMax = 400_000
}
