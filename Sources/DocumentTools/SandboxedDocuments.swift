public import Core
public import Logging
import NIOPosix

/// Reads and draws documents that nobody trusts with Debian's programs, each run in a process of its own.
///
/// Text of PDFs by poppler; pages of PDFs by poppler and of TIFFs by netpbm, as PNG. Every run has limits of time, memory,
/// output and files, an empty environment and a directory of its own, and where the machine allows it no network and no
/// other file (`isolation()`). At most two run at a time, off the cooperative pool; a cancelled task kills its program.
/// A run costs 10 to 40 ms beside the work itself.
public struct SandboxedDocuments: DocumentReader, PageRenderer {
    private let runner: ProgramRunner

    /// - Parameter temporaryDirectory: where each run has its directory, such as `/tmp`; absolute, and writable.
    public init(temporaryDirectory: String, logger: Logger) {
        self.init(runner: ProgramRunner(temporaryDirectory: temporaryDirectory, logger: logger))
    }

    init(runner: ProgramRunner) { self.runner = runner }

    /// How well programs are shut off here; found out at the first call, and logged as a warning where it is not full.
    ///
    /// - Throws: `DocumentError` when too many files wait, `CancellationError`.
    public func isolation() async throws -> Isolation { try await runner.isolation() }

    /// Which of the programs are not installed, by their Debian package; empty where all are there.
    public var missingPackages: [String] {
        Self.packages.filter { package in package.programs.contains { !$0.isInstalled } }.map(\.name)
    }

    public func text(ofFileAt path: String, mediaType: MediaType) async throws -> DocumentText {
        guard mediaType == .pdf else { return .unreadable(.notSupported) }
        return try await runner.run { run in try PDFText.read(path, in: run) }
    }

    public func text(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageText {
        guard mediaType == .pdf else { return .unreadable(.notSupported) }
        return try await runner.run { run in try PDFText.read(page: page, of: path, in: run) }
    }

    public func image(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageImage {
        switch mediaType {
        case .pdf: try await runner.run { run in try PDFPageImage.draw(page: page, of: path, in: run) }
        case .tiff: try await runner.run { run in try TIFFPageImage.draw(page: page, of: path, in: run) }
        default: .unreadable(.notSupported)
        }
    }

    public func picturesCount(ofFileAt path: String, mediaType: MediaType) async throws -> Int? {
        guard mediaType == .tiff else { return nil }
        return try await NIOThreadPool.singleton.runIfActive {
            do {
                return try TIFFDirectories(of: OpenFile(path)).pages.count
            } catch is TIFFDirectories.Malformed {
                return nil
            }
        }
    }

    private static let packages: [(name: String, programs: [Program])] = [
        ("poppler-utils", [PDFSummary.program, PDFText.program, PDFPageImage.program]),
        ("netpbm", TIFFPageImage.programs),
    ]
}
