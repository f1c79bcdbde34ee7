import ArgumentParser

/// `proffer settings`: what this program would run with.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Prints the settings, secrets hidden."
    )

    func run() throws {
        for line in try Settings().lines { print(line) }
    }
}
