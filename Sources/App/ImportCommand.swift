import ArgumentParser
import Core
import Credentials
import Storage

/// `proffer import`: the cases of an archive come into this database.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Restores the cases of an archive.",
        discussion: """
            The whole archive is checked before anything is written. Each case comes in whole or not at all; one that is \
            there already is left as it is. People are known by their address; who is new has no password until an \
            administrator sets one. Exit status 0 when all cases came in, 1 when one did not.
            """
    )

    @Argument(help: "The archive.") var path: String
    @Flag(help: "Checks everything and writes nothing.") var dryRun = false

    func run() async throws {
        let composition = try Composition(settings: Settings())
        do {
            try await composition.prepareSchema()
            let areAllIn = try await takeIn(composition)
            await composition.close()
            if !areAllIn { throw ExitCode.failure }
        } catch let error as any UserFacingError {
            throw CommandRefusal(description: error.userMessage)
        }
    }

    private func takeIn(_ composition: Composition) async throws -> Bool {
        let reader = try ArchiveReader(path)
        defer { reader.close() }
        let checked = try CheckedArchive(reader, progress: StandardError.write)
        print(
            "Made \(checked.manifest.madeAt.rfc3339()) by Proffer \(checked.manifest.version). Nothing in it has changed."
        )
        print("SHA-256 of SHA256SUMS: \(checked.sumsDigest)")
        let takeIn = ImportArchive(
            archive: composition.archive,
            vault: composition.vault,
            stored: composition.stored,
            clock: composition.clock,
            allowsDemo: composition.settings.isDemo,
            progress: StandardError.write
        )
        let outcomes = try await takeIn(checked, isTrial: dryRun)
        for outcome in outcomes { say(outcome) }
        for lack in checked.manifest.lacks {
            print("The file \(lack.digest) is not in the archive: it was \(lack.condition).")
        }
        let areAllIn = outcomes.allSatisfy(\.isIn)
        if areAllIn, !dryRun { try await composition.refreshStatistics() }
        return areAllIn
    }

    private func say(_ outcome: ImportArchive.Outcome) {
        switch outcome.result {
        case .failure(let error): print(error.userMessage)
        case .success(let restored):
            print("\(outcome.archived.summary): \(dryRun ? "can come in" : "restored")")
            for email in restored.added { print("  new, without a password: \(email)") }
            for email in restored.known { print("  known here: \(email)") }
        }
    }
}

extension Composition {
    /// Lets the planners know how much has come in.
    fileprivate func refreshStatistics() async throws {
        try await SQLEvidenceSeeding(database: database, clock: clock, digest: TextDigest.sha256)
            .refreshStatistics()
    }
}
