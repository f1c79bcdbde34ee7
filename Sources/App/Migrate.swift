import ArgumentParser
import Storage

/// `proffer migrate`: brings the database to the newest schema.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings the database to the newest schema.")

    func run() async throws {
        let composition = try Composition(settings: Settings())
        try await composition.awaitDatabase()
        let steps = try await composition.migrator.migrate()
        print(steps.isEmpty ? "The database is up to date." : "Taken: \(steps.joined(separator: ", ")).")
        await composition.close()
    }
}
