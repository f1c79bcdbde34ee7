import Core
import SQL

/// What is found by words: in the fields of items, and in their files.
extension SQLEvidenceStore {
    /// The numbers of the items that hold the words of a text in fields that the class sees or in a file that it may open,
    /// growing; `nil` without a text.
    static func found(
        _ text: String,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64]? {
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard let groups = IndexedWords.groups(asked: text, for: clearance) else { return [] }
        let inFields = try withoutHiddenFiles(
            found(in: groups, for: clearance, on: connection),
            asked: text,
            for: clearance,
            on: connection
        )
        let beginnings = FileSearch.beginnings(asked: text, in: clearance.caseFile)
        // Most searches end here: no file holds any of the words.
        let candidates = try found(inFiles: beginnings, for: clearance, on: connection)
        guard !candidates.isEmpty else { return inFields }
        guard groups.count > 1 else { return Set(inFields).union(candidates).sorted() }
        var whole = Set(candidates)
        for (group, beginning) in zip(groups, beginnings) where !whole.isEmpty {
            var holders = Set(try found(inFiles: [beginning], for: clearance, on: connection))
            if !whole.isSubset(of: holders) {
                holders.formUnion(try found(in: [group], for: clearance, on: connection))
            }
            whole.formIntersection(holders)
        }
        return whole.union(inFields).sorted()
    }

    /// Without the items that a class gets without their files and that only what is noted of the file was found by: the
    /// index holds those words in one column with what the class sees.
    private static func withoutHiddenFiles(
        _ found: [Int64],
        asked text: String,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64] {
        guard Sight.mayLackFiles(as: clearance.role), !found.isEmpty else { return found }
        let beginnings = SearchText.prefixes(asked: text)
        let fields = IndexedWords.fields(searchedFor: clearance).filter { !Sight.isOfFile($0) }
        var left = Set(found)
        var last: Int64 = 0
        while true {
            let rows = try connection.rows(
                """
                SELECT w.number, i.fields FROM evidence_search w JOIN evidence_item i ON i.id = w.item_id
                WHERE w.case_id = \(clearance.caseFile.text) AND w.number > \(last)
                  AND i.disclosure_status = \(Sight.disclosureWithoutFile)
                ORDER BY w.number
                LIMIT \(rowsMax)
                """
            )
            for row in rows {
                last = try row.integer("number")
                guard left.contains(last) else { continue }
                let values = try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8))
                if !IndexedWords.holds(beginnings, in: values, of: fields) { left.remove(last) }
            }
            if rows.count < rowsMax { return found.filter(left.contains) }
        }
    }

    private static let rowsMax = 500

    private static func found(
        in groups: [[String]],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64] {
        try numbers(connection.dialect.searchIndex.questions(beginning: groups, in: clearance.caseFile), on: connection)
    }

    private static func found(
        inFiles beginnings: [String],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64] {
        try numbers(FileSearch.questions(beginnings, for: clearance, in: connection.dialect), on: connection)
    }

    /// The numbers that the last of the questions answers, growing.
    private static func numbers(_ questions: [SQLQuery], on connection: any SQLConnection) throws -> [Int64] {
        let numbers = try connection.run(questions).last?.first?.optionalText("numbers") ?? ""
        var found: [Int64] = []
        var number: Int64 = 0
        for byte in numbers.utf8 {
            if byte == UInt8(ascii: ",") {
                found.append(number)
                number = 0
            } else {
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            }
        }
        if !numbers.isEmpty { found.append(number) }
        return zip(found, found.dropFirst()).allSatisfy(<) ? found : found.sorted()
    }
}
