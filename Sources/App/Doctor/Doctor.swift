import ArgumentParser
import Foundation

/// `proffer doctor`: whether everything that the settings name works.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tries every part that is configured, and says what to do where one fails.",
        discussion: """
            Prints a line for each part: ok, - where none is configured, WRONG with the fix, or untried where another part \
            must be right first.

            Tried are the settings; the data directory; the vault, as a file goes through it; the programs that read files, and \
            how they are shut off; the database, with its round trip, schema and durability; whether stored files were read \
            again in time; Redis, by \
            a message that must come back; and a server as `serve` runs it, on a free port of this machine: an event stream \
            and a WebSocket open, and one change goes through the whole chain to both, with the time that took.

            For the change it makes a person and a case in the configured database. Nobody else is on the case, nobody can \
            sign in as the person, and both are deleted at the end; what a check left that was cut off, the next one \
            deletes. It can be run beside a server that is running.

            Exit status 0 when all configured parts work, 1 when one does not.
            """
    )

    func run() async throws {
        let settings: Settings
        do {
            settings = try Settings()
        } catch {
            print(Finding.wrong(error.description, fix: "Correct the setting.").line(of: "settings"))
            throw ExitCode.failure
        }
        let outcome = Outcome()
        await Examination(settings: settings) { part, finding in
            if !finding.isWell { outcome.isWell = false }
            // At once and not at the end: some parts take their time.
            FileHandle.standardOutput.write(Data((finding.line(of: part) + "\n").utf8))
        }.run()
        guard outcome.isWell else { throw ExitCode.failure }
    }

    private final class Outcome {
        var isWell = true
    }
}
