import Foundation
import Synchronization
import Testing

@testable import Core

/// Pictures, sounds and films that are whole, cut anywhere, or broken, as far as their structure tells.
@Suite("Structure of pictures, sounds and films")
struct FileStructureTests {
    /// A file that is whole, and how it is cut and broken.
    struct Whole: Sendable, CustomTestStringConvertible {
        let name: String
        let type: MediaType
        let bytes: [UInt8]
        /// How long it may be without anybody telling that it is cut: where nothing begun is missing.
        var untold: Range<Int> = 0..<0

        var testDescription: String { name }
    }

    static let wholes = [
        Whole(name: "PNG", type: .png, bytes: png(parts: 3)),
        Whole(name: "JPEG", type: .jpeg, bytes: jpeg),
        Whole(name: "GIF", type: .gif, bytes: gif, untold: (gif.count - 1)..<gif.count),
        Whole(name: "WebP", type: .webp, bytes: riff("WEBP", [("VP8 ", 40), ("EXIF", 9)]), untold: 77..<78),
        Whole(name: "WAV", type: .wav, bytes: riff("WAVE", [("fmt ", 16), ("data", 100)]), untold: 143..<144),
        Whole(
            name: "MP4",
            type: .mp4,
            bytes: box("ftyp", 8) + box("moov", 90) + box("free", 0) + box("mdat", 200),
            untold: 114..<130
        ),
        Whole(name: "MOV", type: .quickTime, bytes: box("wide", 0) + box("mdat", 200) + box("moov", 90)),
        Whole(
            name: "large boxes",
            type: .mp4,
            bytes: box("ftyp", 8) + box("moov", 20) + largeBox("mdat", 64),
            untold: 44..<52
        ),
    ]

    @Test("finds nothing wrong with what is whole, whatever follows its end", arguments: wholes)
    func passesWhole(file: Whole) async throws {
        #expect(try await fault(of: file) == nil)
        for tail: [UInt8] in [[0], [0, 0, 0, 0], Array("trailing words of some program".utf8), Self.noise(5_000)] {
            #expect(try await fault(of: file.type, file.bytes + tail) == nil, "\(tail.count)")
        }
    }

    @Test("says of every file that is cut anywhere that it is not whole", arguments: wholes)
    func findsCut(file: Whole) async throws {
        // Before that nobody knows it for what it is.
        for length in 16..<file.bytes.count {
            let found = try await fault(of: file.type, Array(file.bytes.prefix(length)))
            #expect((found != nil) != file.untold.contains(length), "\(length)")
        }
    }

    @Test("finds every byte of a PNG that was flipped where the picture is made of it")
    func findsFlips() async throws {
        let whole = Self.png(parts: 3)
        for place in 8..<whole.count {
            var bytes = whole
            bytes[place] ^= 1
            let isInText = (Self.textRange).contains(place)
            let found = try await fault(of: .png, bytes)
            #expect((found != nil) != isInText, "\(place)")
        }
    }

    @Test("says what is missing or broken")
    func findsBroken() async throws {
        let head = Array("\u{89}PNG\r\n\u{1A}\n".unicodeScalars.map { UInt8($0.value) })
        #expect(try await fault(of: .png, head + Self.chunk("IHDR", 13) + Self.chunk("IEND", 0)) == .brokenPart)
        #expect(try await fault(of: .mp4, Self.box("ftyp", 8) + Self.box("mdat", 100)) == .brokenPart)
        #expect(try await fault(of: .mp4, Self.box("ftyp", 8) + Self.noise(300)) != nil)
        #expect(try await fault(of: .wav, Self.riff("WAVE", [("fmt ", 16)])) == .brokenPart)
        let unsized = Array("RIFF".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("WAVEfmt ".utf8)
        #expect(try await fault(of: .wav, unsized) == .brokenPart)
        #expect(try await fault(of: .gif, Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B]) == .brokenPart)
        #expect(try await fault(of: .jpeg, [0xFF, 0xD8, 0xFF, 0xD9]) == .brokenPart)
        #expect(
            try await fault(of: .mp3, Array("ID3\u{4}\0\0\0\0\0\u{0A}".utf8) + [UInt8](repeating: 7, count: 500))
                == .brokenPart
        )
        #expect(try await fault(of: .mp3, Array("ID3\u{4}\0\0\0\0\u{9}\0".utf8) + [7]) == .cutShort)
    }

    @Test("says nothing where careless writers are played all the same")
    func isLenient() async throws {
        var wave = Self.riff("WAVE", [("fmt ", 16), ("data", 100)])
        for size: [UInt8] in [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0xF0, 0xFF, 0x7F]] {
            wave.replaceSubrange(40..<44, with: size)
            #expect(try await fault(of: .wav, wave) == nil)
            wave.replaceSubrange(4..<8, with: size)
            #expect(try await fault(of: .wav, wave) == nil)
        }
        // An odd chunk without the byte that makes it even.
        let odd = Array("LIST".utf8) + Self.number(5).reversed() + [9, 9, 9, 9, 9]
        let rest = Self.riff("WAVE", [("fmt ", 16), ("data", 100)])
        #expect(try await fault(of: .wav, Array(rest[..<36]) + odd + rest[36...]) == nil)
        #expect(try await fault(of: .wav, Array(rest[..<36]) + odd + [0] + rest[36...]) == nil)
        #expect(try await fault(of: .gif, Self.gif.dropLast()) == nil)
        #expect(
            try await fault(of: .webp, Self.riff("WEBP", [("VP8X", 10), ("ANIM", 6), ("ANMF", 41), ("ANMF", 40)]))
                == nil
        )
        var jpeg = Self.jpeg
        jpeg.insert(contentsOf: [0xFF, 0xFF, 0xFF, 7, 9], at: 20)
        #expect(try await fault(of: .jpeg, jpeg) == nil)
        // A film after the picture, longer than where the end is looked for first.
        #expect(try await fault(of: .jpeg, Self.jpeg + [UInt8](repeating: 3, count: 400_000)) == nil)
        #expect(
            try await fault(
                of: .mp4,
                Self.box("ftyp", 8) + Self.box("moov", 9) + [0, 0, 0, 0] + Array("mdat".utf8) + [1]
            ) == nil
        )
        // In fragments, and with an index after a film that ends with the file.
        let fragments = (0..<3).flatMap { _ in Self.box("moof", 30) + Self.box("mdat", 50) }
        let live = Self.box("ftyp", 8) + Self.box("moov", 60) + Self.box("sidx", 20) + fragments
        #expect(try await fault(of: .mp4, live + Self.box("mfra", 8)) == nil)
        #expect(try await fault(of: .mp4, live.dropLast(9)) == .cutShort)
        #expect(
            try await fault(of: .mp4, Self.box("ftyp", 8) + Self.largeBox("mdat", 70) + Self.box("moov", 60)) == nil
        )
        #expect(try await fault(of: .quickTime, Self.box("mdat", 70) + Self.box("moov", 60) + [0, 0, 0, 0]) == nil)
        for type in [MediaType.heic, .octets] { #expect(try await fault(of: type, [1]) == nil) }
    }

    @Test("finds frames of sound after a tag, and where there is none")
    func findsFrames() async throws {
        // Layer III, 128 kilobits, 44,100 Hz.
        let frame = [0xFF, 0xFB, 0x90, 0x00] + [UInt8](repeating: 5, count: 413)
        let tag = Array("ID3\u{4}\0\0\0\0\0\u{14}".utf8) + [UInt8](repeating: 0xFF, count: 20)
        for start in [[], tag, tag + tag, tag + [0, 0, 0]] {
            #expect(try await fault(of: .mp3, start + frame + frame) == nil)
            #expect(try await fault(of: .mp3, start + frame) == nil)
            #expect(
                try await fault(of: .mp3, start + frame + Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)) == nil
            )
        }
        #expect(try await fault(of: .mp3, tag) == .cutShort)
        // The last frame may be cut, and what follows it is one of several tags.
        #expect(try await fault(of: .mp3, frame + frame.dropLast(9)) == nil)
        for end in ["APETAGEX", "LYRICSBEGIN", "TAG"] {
            #expect(try await fault(of: .mp3, tag + frame + Array(end.utf8) + [UInt8](repeating: 0, count: 300)) == nil)
        }
        // A first frame that says how long the sound is, of a rate of its own.
        var first = [0xFF, 0xFB, 0x50, 0x00] + [UInt8](repeating: 0, count: 204)
        first.replaceSubrange(36..<40, with: Array("Xing".utf8))
        #expect(try await fault(of: .mp3, tag + first + frame + frame) == nil)
        // Other sound after such a tag.
        #expect(try await fault(of: .mp3, tag + Array("fLaC".utf8) + Self.noise(400)) == nil)
        #expect(try await fault(of: .mp3, tag + [0xFF, 0xF1, 0x50, 0x80] + Self.noise(400)) == nil)
    }

    @Test("ends on whatever comes, and reads no more than it may", arguments: wholes)
    func endsOnAnything(file: Whole) async throws {
        var random = SystemRandomNumberGenerator()
        for length in 0..<file.bytes.count { _ = try await fault(of: file.type, Array(file.bytes.prefix(length))) }
        for _ in 0..<2_000 {
            var bytes = file.bytes + Self.noise(Int.random(in: 0..<40, using: &random))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try await fault(of: file.type, bytes)
        }
        // Sizes that are as large as they can be said, and near it.
        for place in 0..<(file.bytes.count - 8) {
            for size: [UInt8] in [
                [0xFF], [0x7F, 0xFF, 0xFF, 0xFF], Array(repeating: 0xFF, count: 8), Array(repeating: 0, count: 4),
            ] {
                var bytes = file.bytes
                bytes.replaceSubrange(place..<place + size.count, with: size)
                _ = try await fault(of: file.type, bytes)
                _ = try await fault(of: .mp3, bytes)
            }
        }
    }

    @Test("reads no more of a large file than it may, whatever it holds")
    func readsBounded() async throws {
        // Parts of such lengths that each is read somewhere else.
        let parts: [(MediaType, [UInt8])] = [
            (.png, Self.number(10_000) + Array("aaaa".utf8)),
            (.jpeg, [0xFF, 0xE1, 0x20, 0x00]),
            (.mp4, Self.number(9_000) + Array("free".utf8)),
            (.wav, Array("junk".utf8) + Self.number(9_000).reversed()),
            (.gif, [0x21, 0xFF, 0x01, 0x00, 0x00]),
            (.mp3, [0xFF, 0xFB, 0x90, 0x00]),
        ]
        for (type, pattern) in parts {
            for size in [FileLimits.checkedBytesMax / 8, 2_000_000_000] {
                let read = Mutex<Int64>(0)
                let file = FileParts(bytes: size) { offset, count in
                    read.withLock { $0 += Int64(count) }
                    return (0..<count).map { pattern[(Int(offset) + $0) % pattern.count] }
                }
                _ = try await FileStructure.fault(of: type, in: file)
                #expect(read.withLock { $0 } <= FileParts.bytesReadMax, "\(type) \(size)")
            }
        }
    }

    @Test("finds nothing wrong with the files of the demo case")
    func passesDemo() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "Sources/App/Demo/files")
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.lastPathComponent.hasPrefix("e-") {
            let bytes = Array(try Data(contentsOf: file))
            let type = MediaType.recognise(
                head: Array(bytes.prefix(FileLimits.headBytes)),
                name: file.lastPathComponent
            )
            #expect(try await fault(of: type, bytes) == nil, "\(file.lastPathComponent)")
            let isChecked = [MediaType.png, .jpeg, .wav, .mp4].contains(type)
            count += isChecked ? 1 : 0
            if isChecked {
                #expect(
                    try await fault(of: type, Array(bytes.prefix(bytes.count / 2))) == .cutShort,
                    "\(file.lastPathComponent)"
                )
            }
        }
        #expect(count == 8)
    }

    @Test("reads little of a large file")
    func readsLittle() async throws {
        let size: Int64 = 2_000_000_000
        let boxes = Self.box("ftyp", 8) + Self.box("moov", 9)
        let head = boxes + Self.number(UInt32(size) - UInt32(boxes.count)) + Array("mdat".utf8)
        let read = Mutex(0)
        let parts = FileParts(bytes: size) { offset, count in
            read.withLock { $0 += count }
            return (0..<count).map { offset + Int64($0) < head.count ? head[Int(offset) + $0] : 0 }
        }
        #expect(try await FileStructure.fault(of: .mp4, in: parts) == nil)
        #expect(read.withLock { $0 } <= 2 * FileParts.windowBytes)
    }

    private func fault(of file: Whole) async throws -> UnreadableReason? { try await fault(of: file.type, file.bytes) }

    private func fault(of type: MediaType, _ bytes: [UInt8]) async throws -> UnreadableReason? {
        try await FileStructure.fault(
            of: type,
            in: FileParts(bytes: Int64(bytes.count)) { Array(bytes[Int($0)..<Int($0) + $1]) }
        )
    }

    // How such files are written.

    private static func png(parts: Int) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature + chunk("IHDR", 13) + chunk("tEXt", 10)
            + (0..<parts).flatMap { _ in chunk("IDAT", 30) } + chunk("IEND", 0)
    }

    /// What names the text of `png`, the text, and its checksum.
    private static let textRange = (8 + 25 + 4)..<(8 + 25 + 22)

    private static func chunk(_ kind: String, _ length: Int) -> [UInt8] {
        let content = Array(kind.utf8) + noise(length)
        return number(UInt32(length)) + content + number(Checksum.crc32(content))
    }

    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]
        // A thumbnail with an end of its own.
        + [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 9, 9, 0xFF, 0xD9] + [0xFF, 0xDB, 0, 5, 1, 2, 3]
        + [0xFF, 0xDA, 0, 4, 1, 2] + noise(90).map { min($0, 0xFE) } + [0xFF, 0x00, 0xFF, 0xD0, 4, 0xFF, 0xD9]

    private static let gif: [UInt8] =
        Array("GIF89a".utf8) + [2, 0, 2, 0, 0x80, 0, 0] + noise(6)
        + [0x21, 0xF9, 4, 0, 0, 0, 0, 0] + [0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0x81] + noise(12)
        + [2, 30] + noise(30) + [5] + noise(5) + [0, 0x3B]

    private static func riff(_ kind: String, _ chunks: [(String, Int)]) -> [UInt8] {
        let content = chunks.flatMap { name, length in
            Array(name.utf8) + number(UInt32(length)).reversed() + noise(length)
                + [UInt8](repeating: 0, count: length & 1)
        }
        return Array("RIFF".utf8) + number(UInt32(content.count + 4)).reversed() + Array(kind.utf8) + content
    }

    private static func box(_ kind: String, _ length: Int) -> [UInt8] {
        number(UInt32(length + 8)) + Array(kind.utf8) + noise(length)
    }

    private static func largeBox(_ kind: String, _ length: Int) -> [UInt8] {
        number(1) + Array(kind.utf8) + number(0) + number(UInt32(length + 16)) + noise(length)
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    /// The same bytes each time.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt32 = 7
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }
}
