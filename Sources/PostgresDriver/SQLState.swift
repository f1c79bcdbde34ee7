import SQL

/// A code of five letters and digits that PostgreSQL gives with every error.
///
/// See https://www.postgresql.org/docs/current/errcodes-appendix.html.
struct SQLState: Equatable, CustomStringConvertible {
    let code: String

    /// The connection broke, or never was.
    static let connectionFailure = SQLState(code: "08006")
    /// Nothing is allowed after the end of a transaction.
    static let noActiveTransaction = SQLState(code: "25P01")
    /// The transaction has failed and its COMMIT did nothing.
    static let failedTransaction = SQLState(code: "25P02")
    /// Text holds a character that the database cannot hold.
    static let unknownCharacter = SQLState(code: "22021")
    /// More places for values than the protocol can count.
    static let tooComplex = SQLState(code: "54001")
    static let tooManyConnections = SQLState(code: "53300")
    static let lockNotAvailable = SQLState(code: "55P03")

    /// Whether statements that were prepared before may no longer fit the schema.
    var spoilsPreparedStatements: Bool {
        // "Cached plan must not change result type", and a statement that the server has forgotten.
        code == "0A000" || code == "26000"
    }

    var description: String { code }

    /// - Parameter constraint: what the error says of the schema; never of the values.
    func error(constraint: String) -> SQLError {
        switch code {
        case "23505": .uniqueViolation(constraint: constraint)
        case "40001", "40P01": .retryable(code: code)
        case "57014", "55P03", "25P04": .timeout
        default: byClass(constraint: constraint)
        }
    }

    private func byClass(constraint: String) -> SQLError {
        switch code.prefix(2) {
        case "23": .constraintViolation(constraint: constraint)
        case "08", "53", "58", "XX": .unavailable(code: code)
        case "57" where code.hasPrefix("57P0"): .unavailable(code: code)
        case "25" where code == "25P03": .unavailable(code: code)
        default: .statement(code: code)
        }
    }
}

extension SQLError {
    static func unavailable(_ state: SQLState) -> SQLError { .unavailable(code: state.code) }

    static func statement(_ state: SQLState) -> SQLError { .statement(code: state.code) }
}
