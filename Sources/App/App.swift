import ArgumentParser

/// The executable `proffer`: one subcommand a file.
@main
struct App: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proffer",
        abstract: "Live evidence for trial teams.",
        subcommands: [
            Serve.self, Migrate.self, Seed.self, UserCommand.self, CaseCommand.self, RoutesCommand.self,
            SettingsCommand.self,
        ]
    )
}
