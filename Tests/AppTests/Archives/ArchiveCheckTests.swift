import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import App

/// Archives that no export wrote.
@Suite("Archive check", .timeLimit(.minutes(5)))
struct ArchiveCheckTests {
    /// A small archive, as bytes.
    private func archive() async throws -> [UInt8] {
        let office = try await Office(on: .sqlite)
        let file = CaseFile(id: .random(at: WallClock.system.now), caption: "People v. Example", timeZone: "UTC")
        try await office.cases.makeCase(file, at: WallClock.system.now)
        let path = Office.freshPath()
        try await office.export([file.id], to: path)
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// What is said of these bytes; nil where nothing is.
    private func refusal(of bytes: [UInt8]) throws -> ArchiveError? {
        let path = Office.freshPath()
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let reader = try ArchiveReader(path)
            defer { reader.close() }
            _ = try CheckedArchive(reader, progress: { _ in })
            return nil
        } catch let error as ArchiveError {
            return error
        }
    }

    /// Where the members of an archive begin, with their names and lengths.
    private func places(in bytes: [UInt8]) throws -> [(name: String, start: Int, bytes: Int)] {
        var places: [(name: String, start: Int, bytes: Int)] = []
        var offset = 0
        while let head = TarHeader(Array(bytes[offset..<offset + 512])) {
            places.append((head.name, offset + 512, Int(head.bytes)))
            offset += 512 + Int(head.bytes) + head.paddingCount
        }
        return places
    }

    @Test("finds every byte that changed, wherever it is")
    func findsEveryByte() async throws {
        let bytes = try await archive()
        #expect(try refusal(of: bytes) == nil)
        let places = try places(in: bytes)
        #expect(places.count == ArchivedTable.all.count + 4)
        func flipped(_ place: Int) throws -> ArchiveError? {
            var changed = bytes
            changed[place] ^= 0x10
            return try refusal(of: changed)
        }
        for member in places where member.bytes > 0 {
            for place in [0, member.bytes / 2, member.bytes - 1] {
                let error = try flipped(member.start + place)
                guard case .changedMember(let name) = error else {
                    Issue.record("\(member.name): \(error as Any)")
                    continue
                }
                #expect(name.contains(member.name))
            }
        }
        // The heads, what fills the members up, and the end.
        for member in places.prefix(3) {
            for place in member.start - 512..<member.start { #expect(try flipped(place) != nil, "\(place)") }
        }
        for place in stride(from: 0, to: bytes.count, by: 331) { #expect(try flipped(place) != nil, "\(place)") }
        for place in stride(from: bytes.count - 1_024, to: bytes.count, by: 8) {
            #expect(try flipped(place) != nil, "\(place)")
        }
    }

    @Test("takes no archive that ends too soon or goes on behind its end")
    func findsCuts() async throws {
        let bytes = try await archive()
        for count in stride(from: 0, to: bytes.count, by: 311) {
            #expect(try refusal(of: Array(bytes.prefix(count))) != nil, "\(count)")
        }
        #expect(try refusal(of: Array(bytes.dropLast())) != nil)
        #expect(try refusal(of: bytes + [0]) != nil)
        #expect(try refusal(of: []) != nil)
    }

    @Test(
        "takes no member in that an export does not write",
        arguments: [
            "../escape", "/etc/passwd", "files/../../escape", "files/AB", "cases/x/person.ndjson", "cases/",
            "notes.txt",
            "files/0000000000000000000000000000000000000000000000000000000000000000/x", "./README.txt", "",
        ]
    )
    func refusesNames(_ name: String) async throws {
        let bytes = try await archive()
        let more = TarHeader(name: name, bytes: 0, time: 0).encoded
        let error = try refusal(of: more + bytes)
        #expect(error == .unexpectedMember(name))
        #expect(try #require(error).userMessage.contains("Nothing was written"))
    }

    @Test("takes no links, folders or devices in")
    func refusesOtherKinds() async throws {
        let bytes = try await archive()
        for kind in "123456gxKL".utf8 {
            var head = TarHeader(name: "README.txt", bytes: 0, time: 0).encoded
            let old = head[156]
            head[156] = kind
            // With a sum that is right.
            let sum = Int(String(decoding: head[148..<154], as: UTF8.self), radix: 8).map { $0 + Int(kind) - Int(old) }
            let text = String(try #require(sum), radix: 8)
            head.replaceSubrange(148..<154, with: Array((String(repeating: "0", count: 6 - text.count) + text).utf8))
            guard case .notAnArchive = try refusal(of: head + bytes) else {
                Issue.record("\(kind) came in")
                continue
            }
        }
    }

    @Test("takes no member twice, and none that the manifest does not name")
    func refusesMore() async throws {
        let bytes = try await archive()
        let places = try places(in: bytes)
        let first = places[0]
        let readme = Array(bytes[0..<places[1].start - 512])
        #expect(try refusal(of: readme + bytes) == .unexpectedMember(first.name))
        let name = "files/" + String(repeating: "ab", count: 32)
        let file = TarHeader(name: name, bytes: 0, time: 0).encoded
        #expect(try refusal(of: file + bytes) == .unexpectedMember(name))
        let rest = Array(bytes[(places[1].start - 512)...])
        #expect(try refusal(of: rest) == .missingMember(first.name))
    }

    @Test("says that a newer program made it")
    func saysNewer() throws {
        let path = Office.freshPath()
        let writer = try ArchiveWriter(path, at: WallClock.system.now)
        try writer.write(ArchiveMember.manifest, Array(#"{"format":2,"later":true}"#.utf8))
        try writer.write(ArchiveMember.sums, Array(writer.members.map(\.sum).joined().utf8))
        _ = try writer.finish()
        #expect(try refusal(of: Array(try Data(contentsOf: URL(filePath: path)))) == .newerFormat(2))
    }

    @Test("keeps lengths beyond 8 GB, and writes each head in one way")
    func writesHeads() throws {
        for bytes: Int64 in [0, 1, 511, 512, 8_589_934_591, 8_589_934_592, .max] {
            let head = TarHeader(name: "files/x", bytes: bytes, time: 1_800_000_000)
            #expect(head.encoded.count == 512)
            #expect(TarHeader(head.encoded) == head)
        }
        #expect(TarHeader([UInt8](repeating: 0, count: 512)) == nil)
        #expect(TarHeader([]) == nil)
    }
}
