/// Writes small zip files (APPNOTE 6.3), each member as it is.
struct ZipFile {
    struct Member {
        var name: String
        var bytes: [UInt8]
        /// What the member is packed with; 0 is nothing.
        var method: UInt16 = 0
        /// What the member claims to be once unpacked; its own length unless given.
        var unpackedCount: Int?
        var checksum: UInt32?
        var isEncrypted = false
    }

    var members: [Member] = []

    mutating func add(_ name: String, _ text: String) {
        members.append(Member(name: name, bytes: Array(text.utf8)))
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = output.count
            let fields = Self.fields(of: member)
            output += Self.little(0x0403_4B50, 4) + fields + Array(member.name.utf8) + member.bytes
            directory += Self.little(0x0201_4B50, 4) + Self.little(20, 2) + fields
            directory += [UInt8](repeating: 0, count: 10) + Self.little(offset, 4) + Array(member.name.utf8)
        }
        let start = output.count
        output += directory + Self.little(0x0605_4B50, 4) + Self.little(0, 4)
        output += Self.little(members.count, 2) + Self.little(members.count, 2)
        return output + Self.little(directory.count, 4) + Self.little(start, 4) + Self.little(0, 2)
    }

    private static func fields(of member: Member) -> [UInt8] {
        let checksum = member.checksum ?? Self.checksum(of: member.bytes)
        var fields =
            little(20, 2) + little(member.isEncrypted ? 1 : 0, 2) + little(Int(member.method), 2) + little(0, 4)
        fields += little(Int(checksum), 4) + little(member.bytes.count, 4)
        return fields + little(member.unpackedCount ?? member.bytes.count, 4) + little(member.name.utf8.count, 2)
            + little(0, 2)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 (IEEE 802.3).
    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }
}
