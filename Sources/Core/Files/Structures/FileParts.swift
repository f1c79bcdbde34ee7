/// A stored file read part by part, with what was read last at hand.
struct FileParts {
    let bytes: Int64
    private let read: (_ offset: Int64, _ count: Int) async throws -> [UInt8]
    private var window: [UInt8] = []
    private var windowOffset: Int64 = 0
    private var bytesRead: Int64 = 0

    init(bytes: Int64, read: @escaping (_ offset: Int64, _ count: Int) async throws -> [UInt8]) {
        self.bytes = bytes
        self.read = read
    }

    /// A few bytes; nil where the file ends before them.
    ///
    /// - Parameter count: at most `windowBytes`.
    mutating func few(_ count: Int, at offset: Int64) async throws -> [UInt8]? {
        guard offset >= 0, offset <= bytes - Int64(count) else { return nil }
        if offset < windowOffset || offset + Int64(count) > windowOffset + Int64(window.count) {
            window = try await piece(at: offset, bytesMax: Self.windowBytes)
            windowOffset = offset
        }
        let start = Int(offset - windowOffset)
        guard start + count <= window.count else { throw FileError.changed }
        return Array(window[start..<start + count])
    }

    /// A number, its highest byte first; nil where the file ends before it.
    mutating func number(_ count: Int, at offset: Int64) async throws -> UInt64? {
        try await few(count, at: offset)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number, its lowest byte first; nil where the file ends before it.
    mutating func lowFirst(_ count: Int, at offset: Int64) async throws -> UInt64? {
        try await few(count, at: offset)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What follows, at least a byte of it before the end of the file.
    ///
    /// - Throws: `EnoughRead` where more than `bytesReadMax` would be read.
    mutating func piece(at offset: Int64, bytesMax: Int = FileLimits.readBytesMax) async throws -> [UInt8] {
        try Task.checkCancellation()
        let count = Int(min(Int64(min(bytesMax, FileLimits.readBytesMax)), bytes - offset))
        guard count > 0 else { return [] }
        guard bytesRead + Int64(count) <= Self.bytesReadMax else { throw EnoughRead() }
        bytesRead += Int64(count)
        let piece = try await read(offset, count)
        guard !piece.isEmpty else { throw FileError.changed }
        return piece
    }

    /// Most files are looked at here and there, and a small window costs less of each.
    static let windowBytes = 4_096
    /// A file of which all is read, with the windows in which its parts were found.
    static let bytesReadMax = 2 * FileLimits.checkedBytesMax
}

/// So much was read of a file that nothing more is said of it.
struct EnoughRead: Error {}
