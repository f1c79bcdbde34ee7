import ArgumentParser
import Core
import Credentials
import Foundation
import Logging
import Storage

/// `proffer seed`: the demo case, or a large case for measuring.
struct Seed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Seeds the demo case or a large synthetic case.")

    @Flag(help: "The demo case.") var demo = false
    @Option(help: "A synthetic case with so many items.") var items: Int?

    func validate() throws {
        guard demo != (items != nil) else { throw ValidationError("Say either --demo or --items N.") }
        if let items, !(1...1_000_000).contains(items) { throw ValidationError("--items takes 1 to 1000000.") }
    }

    func run() async throws {
        let composition = try Composition(settings: Settings())
        try await composition.prepareSchema()
        let demoCase = try await composition.seedDemo()
        if let items {
            let members = try await composition.cases.members(of: demoCase)
            print(try await composition.seeding.synthetic(items: items, for: members))
        } else {
            print(demoCase)
        }
        await composition.close()
    }
}

extension Composition {
    var seeding: SeedCases {
        SeedCases(
            cases: cases,
            people: people,
            evidence: SQLEvidenceSeeding(database: database, clock: clock, digest: TextDigest.sha256),
            records: SQLCaseRecordStore(database: database, digest: TextDigest.sha256),
            vault: vault,
            stored: stored,
            read: ReadFile(vault: vault, readers: makeReaders()),
            clock: clock
        )
    }

    /// Seeds the demo case, when it is not there.
    @discardableResult
    func seedDemo() async throws -> CaseFileID {
        try await seeding.demo(PackageResources.demo_case_json, files: demoFiles())
    }

    /// The files of the demo case, which lie beside the program; it works without them, and says so.
    private func demoFiles() throws -> DemoFiles? {
        let directory = Bundle.main.bundlePath + "/proffer_App.resources/files"
        guard FileManager.default.fileExists(atPath: directory + "/manifest.json") else {
            logger.warning("The demo case has no files: its folder is not beside the program")
            return nil
        }
        return try DemoFiles(directory: directory)
    }
}
