/// One statement: text with places for values.
///
/// Values are interpolated and become bindings, never text. A query interpolated into a query is joined with its
/// bindings. Only `\(raw:)` puts text in, and takes nothing but a `StaticString` or a dialect's own word.
public struct SQLQuery: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The text between the values; always one longer than `values`.
    public private(set) var segments: [String]
    /// The bindings, in order of their places.
    public private(set) var values: [SQLValue]

    public init(stringLiteral value: String) {
        self.segments = [value]
        self.values = []
    }

    public init(stringInterpolation: StringInterpolation) {
        self.segments = stringInterpolation.segments
        self.values = stringInterpolation.values
    }

    /// The text with the dialect's own placeholders.
    public func text(in dialect: SQLDialect) -> String {
        var text = segments[0]
        for (index, segment) in segments.dropFirst().enumerated() {
            text += dialect.placeholder(index + 1)
            text += segment
        }
        return text
    }

    /// Joins queries by a separator: lists of values, conditions of a filter.
    public static func joined(_ queries: some Sequence<SQLQuery>, by separator: StaticString) -> SQLQuery {
        var interpolation = StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        for (index, query) in queries.enumerated() {
            if index > 0 { interpolation.appendInterpolation(raw: separator) }
            interpolation.appendInterpolation(query)
        }
        return SQLQuery(stringInterpolation: interpolation)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var segments: [String] = [""]
        fileprivate var values: [SQLValue] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            values.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            segments[segments.count - 1] += literal
        }

        public mutating func appendInterpolation(_ value: some SQLValueConvertible) {
            values.append(value.sqlValue)
            segments.append("")
        }

        /// An empty optional is NULL.
        public mutating func appendInterpolation<Value: SQLValueConvertible>(_ value: Value?) {
            values.append(value?.sqlValue ?? .null)
            segments.append("")
        }

        public mutating func appendInterpolation(_ query: SQLQuery) {
            appendLiteral(query.segments[0])
            for (value, segment) in zip(query.values, query.segments.dropFirst()) {
                values.append(value)
                segments.append(segment)
            }
        }

        /// Puts in text that is fixed at compile time: the name of a table or a column.
        public mutating func appendInterpolation(raw text: StaticString) {
            appendLiteral("\(text)")
        }

        /// Puts in the dialect's word for a column type.
        public mutating func appendInterpolation(type: SQLColumnType, in dialect: SQLDialect) {
            appendLiteral(dialect.name(of: type))
        }
    }
}
