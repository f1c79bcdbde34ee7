import Core
import SQL

/// Who of an archive is whom in the database: the same address is the same person.
struct ArchivedPeople {
    /// Whether demo people may come in at all.
    let allowsDemo: Bool
    /// Whether the case is a demo.
    var isOfDemo = false
    private(set) var restored = RestoredCase()
    /// What each identifier of the archive is here.
    private var identifiers: [String: String] = [:]

    init(allowsDemo: Bool) { self.allowsDemo = allowsDemo }

    /// Finds or adds people; a new one has no password and is no administrator.
    ///
    /// - Throws: `ArchiveError`.
    mutating func match(_ rows: [ArchivedRow], of caseFile: CaseFileID, on connection: any SQLConnection) throws {
        for archived in rows.map({ $0.row(of: .person) }) {
            let id = try archived.text("id")
            let email = try archived.text("email").lowercased()
            let found = try connection.rows(
                "SELECT id, email, is_demo FROM person WHERE id = \(id) OR email = \(email) LIMIT 2"
            )
            let same = try found.first { try $0.text("email") == email }
            let wasDemo = try archived.flag("is_demo")
            let isDemo = try same?.flag("is_demo") ?? wasDemo
            // Anybody can sign in as a demo person: they stay on cases that were seeded for them.
            guard !isDemo || allowsDemo && (wasDemo || isOfDemo)
            else { throw ArchiveError.demoPerson(caseFile, email: email) }
            if let same {
                // Two people must not be one in a log.
                guard try found.allSatisfy({ try $0.text("id") != id || $0.text("email") == email })
                else { throw ArchiveError.otherPerson(caseFile, email: email) }
                identifiers[id] = try same.text("id")
                restored.known.append(email)
                continue
            }
            let others = try connection.rows("SELECT 1 AS one FROM person_alias WHERE recorded_id = \(id) LIMIT 1")
            guard found.isEmpty, others.isEmpty else { throw ArchiveError.otherPerson(caseFile, email: email) }
            try connection.execute(
                """
                INSERT INTO person (id, email, name, password_hash, is_administrator, is_demo, is_disabled, created_at)
                VALUES (\(id), \(email), \(try archived.text("name")), NULL, 0, \(isDemo),
                    \(try archived.flag("is_disabled")), \(try archived.integer("created_at")))
                """
            )
            identifiers[id] = id
            restored.added.append(email)
        }
    }

    /// What the archive calls people that are known under another identifier here.
    func aliases(in caseFile: CaseFileID) -> [[SQLValue]] {
        identifiers.filter { $0.key != $0.value }.sorted { $0.key < $1.key }.map { former, here in
            [.text(caseFile.text), .text(former), .text(here)]
        }
    }

    /// The values of a row with people as they are known here.
    func mapped(_ row: ArchivedRow, of table: ArchivedTable) -> [SQLValue] {
        let values = row.values
        func other(_ name: String) -> SQLValue? {
            table.columns.firstIndex { $0.name == name }.map { values[$0] }
        }
        return zip(table.columns, values).map { column, value in
            if case .before(let name) = column.kind, value == .null, let former = other(name), isOther(former) {
                return former
            }
            guard case .text(let text) = value, let here = identifiers[text] else { return value }
            switch column.kind {
            case .person: return .text(here)
            case .personWhereMember(let kind):
                return other(kind) == .text("member") ? .text(here) : value
            case .text, .integer, .flag, .row, .caseFile, .before: return value
            }
        }
    }

    /// Who somebody of the archive is here.
    func here(_ identifier: String) -> String { identifiers[identifier] ?? identifier }

    /// Whether somebody is known under another identifier here.
    private func isOther(_ value: SQLValue) -> Bool {
        guard case .text(let text) = value, let here = identifiers[text] else { return false }
        return here != text
    }
}
