public import Storage
import Synchronization

/// The rows of a case in memory, as an archive holds them.
public final class HeldRows: CaseRowSink, CaseRowSource {
    public struct Cut: Error {}

    private let tables = Mutex<[String: [UInt8]]>([:])
    private let open = Mutex("")
    private let cutBefore: String?

    public init() { cutBefore = nil }

    /// Rows that break off before those of a table.
    public init(_ rows: HeldRows, endingBefore table: ArchivedTable) {
        cutBefore = table.name
        let held = rows.tables.withLock { $0 }
        tables.withLock { $0 = held }
    }

    public convenience init(_ rows: HeldRows, changing table: ArchivedTable, _ change: (String) -> String) {
        self.init(rows)
        let changed = Array(change(String(decoding: rows.bytes(of: table), as: UTF8.self)).utf8)
        tables.withLock { $0[table.name] = changed }
    }

    private init(_ rows: HeldRows) {
        cutBefore = nil
        let held = rows.tables.withLock { $0 }
        tables.withLock { $0 = held }
    }

    public func bytes(of table: ArchivedTable) -> [UInt8] { tables.withLock { $0[table.name] ?? [] } }

    public func begin(_ table: ArchivedTable) { open.withLock { $0 = table.name } }

    public func append(_ lines: [UInt8]) {
        let name = open.withLock { $0 }
        tables.withLock { $0[name, default: []] += lines }
    }

    public func end() {}

    public func rows(of table: ArchivedTable, _ take: ([ArchivedRow]) throws -> Void) throws {
        if table.name == cutBefore { throw Cut() }
        let lines = bytes(of: table).split(separator: UInt8(ascii: "\n"))
        for start in stride(from: 0, to: lines.count, by: 64) {
            try take(try lines[start..<min(start + 64, lines.count)].map { try ArchivedRow(line: $0, of: table) })
        }
    }
}
