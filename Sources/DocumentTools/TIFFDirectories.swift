/// The pages of a TIFF file, as its directories say, without decoding any (TIFF 6.0; BigTIFF).
struct TIFFDirectories {
    /// What a page claims to measure, in pixels; 0 where it does not say.
    struct Page: Hashable {
        let width: Int
        let height: Int
    }

    struct Malformed: Error {}

    let pages: [Page]
    private let layout: Layout
    /// Where each directory begins, and where it names the next.
    private let places: [(start: Int, next: Int)]

    /// A chain that comes back to itself ends there.
    ///
    /// - Throws: `Malformed` where not even the first directory can be read, `SystemError`.
    init(of file: OpenFile) throws {
        layout = try Layout(header: file.bytes(at: 0, count: 16))
        var pages: [Page] = []
        var places: [(start: Int, next: Int)] = []
        var seen: Set<Int> = []
        var start = try layout.offset(at: layout.firstOffsetPlace, in: file)
        while start != 0, pages.count < DocumentLimits.tiffPagesMax, seen.insert(start).inserted {
            guard let directory = try layout.directory(at: start, in: file) else { break }
            pages.append(directory.page)
            places.append((start, directory.nextPlace))
            start = try layout.offset(at: directory.nextPlace, in: file)
        }
        guard !pages.isEmpty else { throw Malformed() }
        self.pages = pages
        self.places = places
    }

    /// What to write where, so that a copy has this page alone.
    func replacements(toKeep index: Int) -> [Int: [UInt8]] {
        [layout.firstOffsetPlace: layout.bytes(of: places[index].start), places[index].next: layout.bytes(of: 0)]
    }
}

/// The order of bytes and the width of offsets.
private struct Layout {
    struct Directory {
        let page: TIFFDirectories.Page
        let nextPlace: Int
    }

    let isLittleEndian: Bool
    let isBig: Bool

    init(header: [UInt8]) throws(TIFFDirectories.Malformed) {
        guard header.count >= 8 else { throw TIFFDirectories.Malformed() }
        isLittleEndian = header[0] == UInt8(ascii: "I")
        let version = Self.number(header[2..<4], isLittleEndian: isLittleEndian)
        guard header[0] == header[1], version == 42 || version == 43 else { throw TIFFDirectories.Malformed() }
        isBig = version == 43
    }

    var firstOffsetPlace: Int { isBig ? 8 : 4 }
    private var offsetBytes: Int { isBig ? 8 : 4 }
    private var countBytes: Int { isBig ? 8 : 2 }
    private var entryBytes: Int { isBig ? 20 : 12 }

    /// 0 beyond the end of the file, which ends the chain.
    func offset(at place: Int, in file: OpenFile) throws -> Int {
        let bytes = try file.bytes(at: place, count: offsetBytes)
        guard bytes.count == offsetBytes else { return 0 }
        let offset = number(bytes[...])
        return offset > 0 && offset < file.bytesCount ? offset : 0
    }

    /// Nil where it does not lie within the file as a whole.
    func directory(at start: Int, in file: OpenFile) throws -> Directory? {
        let head = try file.bytes(at: start, count: countBytes)
        guard head.count == countBytes else { return nil }
        let count = number(head[...])
        guard count > 0, count <= Self.entriesMax else { return nil }
        let entries = try file.bytes(at: start + countBytes, count: count * entryBytes)
        guard entries.count == count * entryBytes else { return nil }
        var page = (width: 0, height: 0)
        for entry in stride(from: 0, to: entries.count, by: entryBytes) {
            switch number(entries[entry..<entry + 2]) {
            case Self.widthTag: page.width = value(of: entries[entry..<entry + entryBytes])
            case Self.heightTag: page.height = value(of: entries[entry..<entry + entryBytes])
            default: break
            }
        }
        return Directory(
            page: TIFFDirectories.Page(width: page.width, height: page.height),
            nextPlace: start + countBytes + entries.count
        )
    }

    func bytes(of offset: Int) -> [UInt8] {
        let bytes = (0..<offsetBytes).map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) }
        return isLittleEndian ? bytes : bytes.reversed()
    }

    /// SHORT, LONG or LONG8; 0 for what no size can be.
    private func value(of entry: ArraySlice<UInt8>) -> Int {
        let place = entry.startIndex + 4 + offsetBytes
        return switch number(entry[entry.startIndex + 2..<entry.startIndex + 4]) {
        case 3: number(entry[place..<place + 2])
        case 4: number(entry[place..<place + 4])
        case 16 where isBig: number(entry[place..<place + 8])
        default: 0
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Int { Self.number(bytes, isLittleEndian: isLittleEndian) }

    /// What does not fit is the largest there is.
    private static func number(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> Int {
        let ordered = isLittleEndian ? Array(bytes.reversed()) : Array(bytes)
        return Int(clamping: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    private static let entriesMax = 4_096
    private static let widthTag = 256
    private static let heightTag = 257
}
