import SQL

/// A column as an archive holds it: what values it may have, and what it points to.
public struct ArchivedColumn: Sendable {
    enum Kind: Sendable, Equatable {
        case text
        case integer
        /// 0 or 1: PostgreSQL would take other small numbers as well.
        case flag
        /// A row of another table of the same case; a row of another case is refused.
        case row(of: String)
        /// Somebody who signs in: the same person may have another identifier where the case is restored.
        case person
        /// Such a person where another column says `member`, else what that column says.
        case personWhereMember(kind: String)
        /// What another column said before a person in it became another one here.
        case before(String)
        /// The case itself.
        case caseFile
    }

    public let name: String
    let sql: SQLQuery
    let kind: Kind

    private init(_ name: StaticString, _ kind: Kind) {
        self.name = "\(name)"
        sql = "\(raw: name)"
        self.kind = kind
    }

    static func text(_ name: StaticString) -> Self { Self(name, .text) }
    static func integer(_ name: StaticString) -> Self { Self(name, .integer) }
    static func flag(_ name: StaticString) -> Self { Self(name, .flag) }
    static func row(_ name: StaticString, of table: String) -> Self { Self(name, .row(of: table)) }
    static func person(_ name: StaticString) -> Self { Self(name, .person) }
    static func party(_ name: StaticString, kind: String) -> Self { Self(name, .personWhereMember(kind: kind)) }
    static func before(_ name: StaticString, of column: String) -> Self { Self(name, .before(column)) }
    static let caseFile = Self("case_id", .caseFile)

    /// Whether a column of this kind can hold the value; whether it may be empty is the schema's business.
    func holds(_ value: SQLValue) -> Bool {
        switch (value, kind) {
        case (.null, _): true
        case (.integer(let number), .flag): number == 0 || number == 1
        case (.integer, .integer): true
        case (.integer, _): false
        case (.text, .integer), (.text, .flag): false
        case (.text, _): true
        }
    }
}
