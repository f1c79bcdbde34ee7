/// A TIFF of grey pages, written out by hand.
struct WrittenTIFF {
    struct Page {
        var width: UInt32
        var height: UInt32
        /// Of every pixel.
        var grey: UInt8
        /// What the header says instead of the truth.
        var claimedWidth: UInt32?
        var claimedHeight: UInt32?
    }

    var pages: [Page]
    var isLittleEndian = true
    var isBig = false
    /// The last page names the first as the next.
    var isLoop = false

    var bytes: [UInt8] {
        let firstOffset = isBig ? 16 : 8
        var bytes: [UInt8] = isLittleEndian ? Array("II".utf8) : Array("MM".utf8)
        bytes += number(isBig ? 43 : 42, 2)
        if isBig { bytes += number(8, 2) + number(0, 2) }
        bytes += number(UInt64(firstOffset), isBig ? 8 : 4)
        for (index, page) in pages.enumerated() {
            let entries: [(tag: UInt64, value: UInt64)] = [
                (256, UInt64(page.claimedWidth ?? page.width)), (257, UInt64(page.claimedHeight ?? page.height)),
                (258, 8), (259, 1), (262, 1), (273, 0), (277, 1),
                (278, UInt64(page.claimedHeight ?? page.height)), (279, UInt64(page.width * page.height)),
            ]
            let entryBytes = isBig ? 20 : 12
            let directoryBytes = (isBig ? 8 : 2) + entries.count * entryBytes + (isBig ? 8 : 4)
            let pixelsOffset = bytes.count + directoryBytes
            let pixels = [UInt8](repeating: page.grey, count: Int(page.width * page.height))
            bytes += number(UInt64(entries.count), isBig ? 8 : 2)
            for entry in entries {
                let value = entry.tag == 273 ? UInt64(pixelsOffset) : entry.value
                bytes += number(entry.tag, 2) + number(4, 2) + number(1, isBig ? 8 : 4)
                bytes += number(value, 4) + (isBig ? number(0, 4) : [])
            }
            let isLast = index == pages.count - 1
            let next = isLast ? (isLoop ? firstOffset : 0) : pixelsOffset + pixels.count
            bytes += number(UInt64(next), isBig ? 8 : 4) + pixels
        }
        return bytes
    }

    private func number(_ value: UInt64, _ length: Int) -> [UInt8] {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isLittleEndian ? bytes : bytes.reversed()
    }
}
