import Foundation
import GRDB
import SQL

extension SQLError {
    /// What SQLite refused, without the values.
    init(_ error: any Error) {
        switch error {
        case let error as SQLError: self = error
        case let error as DatabaseError: self.init(error)
        default: self = .unavailable(code: "\(type(of: error))")
        }
    }

    /// See https://www.sqlite.org/rescode.html.
    private init(_ error: DatabaseError) {
        let extended = error.extendedResultCode
        let code = "\(extended.rawValue)"
        switch (error.resultCode, extended) {
        case (_, .SQLITE_CONSTRAINT_UNIQUE), (_, .SQLITE_CONSTRAINT_PRIMARYKEY), (_, .SQLITE_CONSTRAINT_ROWID):
            self = .uniqueViolation(constraint: error.constraint)
        case (.SQLITE_CONSTRAINT, _):
            self = .constraintViolation(constraint: error.constraint)
        case (_, .SQLITE_BUSY_SNAPSHOT):
            self = .retryable(code: code)
        case (.SQLITE_BUSY, _), (.SQLITE_LOCKED, _), (.SQLITE_INTERRUPT, _):
            self = .timeout
        case (_, .SQLITE_READONLY):
            // A write inside `read`. The other kinds of READONLY are about the file.
            self = .statement(code: code)
        case (.SQLITE_READONLY, _), (.SQLITE_FULL, _), (.SQLITE_IOERR, _), (.SQLITE_CANTOPEN, _),
            (.SQLITE_NOMEM, _), (.SQLITE_CORRUPT, _), (.SQLITE_NOTADB, _), (.SQLITE_PERM, _), (.SQLITE_PROTOCOL, _):
            self = .unavailable(code: code)
        default:
            self = .statement(code: code)
        }
    }
}

extension DatabaseError {
    /// The columns or the name that SQLite gives: "UNIQUE constraint failed: exhibit.number" is `exhibit.number`.
    ///
    /// Only words of the schema stand after the colon. A trigger can say anything, so its words are left out.
    fileprivate var constraint: String {
        switch extendedResultCode {
        case .SQLITE_CONSTRAINT_TRIGGER: return "trigger"
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return "foreign key"
        case .SQLITE_CONSTRAINT_DATATYPE: return "data type"
        default: break
        }
        let mark = " constraint failed: "
        guard let message, let range = message.range(of: mark) else { return "unnamed" }
        return String(message[range.upperBound...])
    }
}
