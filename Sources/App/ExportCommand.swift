import ArgumentParser
import Core
import Credentials
import Foundation
import Storage

/// `proffer export`: one archive of some cases or of all.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes cases with their files into one archive.",
        discussion: """
            The archive is a tar file that any tool opens; README.txt in it says what is what. Each case is as it was at \
            one moment, also while people work. Passwords are not in it. Exit status 0 when all is in the archive, 1 \
            when a file of evidence was missing or changed, or when there is no archive.
            """
    )

    @Argument(help: "Cases: identifiers or docket numbers.") var cases: [String] = []
    @Flag(help: "All cases.") var all = false
    @Option(name: .customLong("to"), help: "The archive, which must not be there yet.") var path: String

    func validate() throws {
        guard all != !cases.isEmpty else { throw ValidationError("Name cases, or say --all.") }
    }

    func run() async throws {
        let composition = try Composition(settings: Settings())
        do {
            try await composition.prepareSchema()
            let export = ExportCases(
                archive: composition.archive,
                vault: composition.vault,
                clock: composition.clock,
                version: Version.text,
                progress: StandardError.write
            )
            let report = try await export(try await identifiers(composition), to: path)
            await composition.close()
            say(report)
            if !report.lacks.isEmpty { throw ExitCode.failure }
        } catch let error as any UserFacingError {
            throw CommandRefusal(description: error.userMessage)
        }
    }

    private func identifiers(_ composition: Composition) async throws -> [CaseFileID] {
        if all { return try await composition.cases.allCases().map(\.id).sorted { $0.text < $1.text } }
        var identifiers: [CaseFileID] = []
        for name in cases {
            let id = try await composition.caseFile(name).id
            if !identifiers.contains(id) { identifiers.append(id) }
        }
        return identifiers
    }

    private func say(_ report: ExportCases.Report) {
        for archived in report.cases { print(archived.summary) }
        for lack in report.lacks {
            print("The file \(lack.digest) is \(lack.condition) and not in the archive.")
        }
        print("\(path): \(report.bytes) bytes, \(report.filesCount) files.")
        print("SHA-256 of SHA256SUMS: \(report.sumsDigest)")
    }
}

extension Composition {
    /// The rows of cases, for archives.
    var archive: SQLCaseArchive {
        SQLCaseArchive(database: database, clock: clock, digest: TextDigest.sha256)
    }
}

/// Where a command says how far it is.
enum StandardError {
    static func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
