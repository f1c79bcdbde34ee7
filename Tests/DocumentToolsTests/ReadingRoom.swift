import Core
import Foundation
import Logging

@testable import DocumentTools

/// A folder with files to read, and what reads them; both gone at the end.
final class ReadingRoom: Sendable {
    /// What is tried: the limits alone, and the best that this machine allows.
    enum Walls: String, CaseIterable, Sendable {
        case limitsOnly, bestThereIs
    }

    let runner: ProgramRunner
    let documents: SandboxedDocuments
    private let folder: URL

    init(_ walls: Walls = .bestThereIs) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reading-room-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        runner = ProgramRunner(
            temporaryDirectory: folder.path(),
            logger: Logger(label: "reading-room") { _ in SwiftLogNoOpLogHandler() },
            isolation: walls == .limitsOnly ? .limitsOnly(reason: "a test wants it so") : nil
        )
        documents = SandboxedDocuments(runner: runner)
    }

    deinit {
        // What cannot be removed is a folder of the machine's temporary ones.
        try? FileManager.default.removeItem(at: folder)
    }

    /// The path of a new file with these bytes.
    func file(_ bytes: [UInt8], named name: String = "file.bin") throws -> String {
        let place = folder.appending(path: name)
        try Data(bytes).write(to: place)
        return place.path(percentEncoded: false)
    }

    /// What is in the folder beside the files: runs that have not tidied up.
    var leftovers: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasPrefix("proffer-") }
        }
    }

    func text(of bytes: [UInt8], named name: String = "file.bin") async throws -> DocumentText {
        try await documents.text(ofFileAt: file(bytes, named: name), mediaType: .pdf)
    }

    func text(ofPage page: Int, of bytes: [UInt8]) async throws -> PageText {
        try await documents.text(ofPage: page, ofFileAt: file(bytes), mediaType: .pdf)
    }
}
