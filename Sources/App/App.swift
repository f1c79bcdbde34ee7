import ArgumentParser
import Foundation

/// The executable `proffer`: one subcommand a file.
@main
struct App: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proffer",
        abstract: "Live evidence for trial teams.",
        subcommands: [
            Serve.self, Migrate.self, Seed.self, UserCommand.self, CaseCommand.self, ImportListCommand.self,
            VerifyCommand.self, ExportCommand.self, ImportCommand.self, Doctor.self, RoutesCommand.self,
            SettingsCommand.self,
        ]
    )
    /// Ends with 2 where the words of the command are wrong, and with 1 where it failed.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            exit(withError: ExitCode(2))
        }
    }
}
