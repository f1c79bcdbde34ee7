/// One row of an answer, read by the names of its columns.
public struct SQLRow: Sendable {
    /// The places of the columns; shared by all rows of one answer.
    public struct Columns: Sendable {
        public let names: [String]
        private let places: [String: Int]

        public init(_ names: [String]) {
            self.names = names
            self.places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }

        func place(of name: String) throws -> Int {
            guard let place = places[name] else { throw SQLError.decoding(column: name) }
            return place
        }
    }

    public let columns: Columns
    public let values: [SQLValue]

    public init(columns: Columns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    public subscript(name: String) -> SQLValue {
        get throws { values[try columns.place(of: name)] }
    }

    /// The text in a column that is never null.
    public func text(_ name: String) throws -> String {
        guard let text = try optionalText(name) else { throw SQLError.decoding(column: name) }
        return text
    }

    public func optionalText(_ name: String) throws -> String? {
        switch try self[name] {
        case .null: nil
        case .text(let text): text
        case .integer: throw SQLError.decoding(column: name)
        }
    }

    /// The number in a column that is never null.
    public func integer(_ name: String) throws -> Int64 {
        guard let integer = try optionalInteger(name) else { throw SQLError.decoding(column: name) }
        return integer
    }

    public func optionalInteger(_ name: String) throws -> Int64? {
        switch try self[name] {
        case .null: nil
        case .integer(let integer): integer
        case .text: throw SQLError.decoding(column: name)
        }
    }

    public func int(_ name: String) throws -> Int { Int(try integer(name)) }

    public func flag(_ name: String) throws -> Bool { try integer(name) != 0 }
}
