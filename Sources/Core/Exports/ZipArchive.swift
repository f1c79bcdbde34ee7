/// Some files in one, as every system opens it: a zip file whose members are stored as they are (PKWARE APPNOTE 6.3.10).
///
/// Without the extension for large archives: all members together stay below 4 GB, and there are few of them.
public struct ZipArchive: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var members: UInt16 = 0
    private let time: UInt16
    private let day: UInt16

    /// - Parameters:
    ///   - instant: when the members say that they were made.
    ///   - zone: where; such files keep a wall clock's time, in steps of two seconds.
    public init(madeAt instant: Instant, in zone: String) {
        let offset = DatedMoment.offset(of: zone, at: instant) ?? 0
        let local = CivilTime(microseconds: instant.adding(seconds: Int64(offset)).microseconds)
        day = UInt16(clamping: (max(local.year, 1980) - 1980) << 9 | local.month << 5 | local.day)
        time = UInt16(clamping: local.hour << 11 | local.minute << 5 | local.second / 2)
    }

    /// Adds a file under a name in ASCII.
    public mutating func add(_ content: [UInt8], named name: String) {
        let place = UInt32(bytes.count)
        var fields: [UInt8] = []
        fields.append(version, UInt16(0), 0, time, day)
        fields.append(Checksum.crc32(content), UInt32(content.count), UInt32(content.count))
        fields.append(UInt16(name.utf8.count), 0)
        bytes.append(UInt32(0x0403_4B50))
        bytes += fields + Array(name.utf8) + content
        directory.append(UInt32(0x0201_4B50))
        directory.append(version)
        directory += fields
        // No comment, on the first disk, of no special kind.
        directory.append(UInt16(0), 0, 0)
        directory.append(UInt32(0), place)
        directory += Array(name.utf8)
        members += 1
    }

    /// The whole file.
    public func finished() -> [UInt8] {
        var end: [UInt8] = []
        end.append(UInt32(0x0605_4B50))
        end.append(UInt16(0), 0, members, members)
        end.append(UInt32(directory.count), UInt32(bytes.count))
        end.append(UInt16(0))
        return bytes + directory + end
    }

    /// What a reader must know: version 1.0 of the format.
    private let version: UInt16 = 10
}

extension [UInt8] {
    /// Numbers of fixed width, the lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ numbers: Number...) where Number: UnsignedInteger {
        for number in numbers { append(little: number) }
    }

    private mutating func append<Number: FixedWidthInteger>(little number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
