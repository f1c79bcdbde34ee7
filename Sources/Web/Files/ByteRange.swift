import Core

/// Which part of a file a request asks for (RFC 9110, 14.1.2).
enum ByteRange {
    /// Nil for what is answered whole: another unit, several ranges, and what is no range at all.
    ///
    /// - Throws: `FileError.rangeNotSatisfiable` for a range that begins behind the end.
    static func range(_ text: String, of bytes: Int64) throws(FileError) -> Range<Int64>? {
        guard text.hasPrefix("bytes=") else { return nil }
        let ends = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (let first?, let last) where ends[1].isEmpty || last != nil:
            if let last, last < first { return nil }
            guard first < bytes else { throw .rangeNotSatisfiable }
            return first..<min(bytes, (last ?? bytes - 1) + 1)
        case (nil, let count?) where ends[0].isEmpty:
            guard count > 0 else { throw .rangeNotSatisfiable }
            return max(0, bytes - count)..<bytes
        default: return nil
        }
    }
}
