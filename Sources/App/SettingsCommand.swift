import ArgumentParser

/// `proffer settings`: what this program would run with, and every limit that it has.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Prints the settings, secrets hidden, and the limits."
    )

    func run() throws {
        for line in try Settings().lines { print(line) }
        print("\n# Limits")
        for limit in NamedLimit.all { print(limit) }
    }
}
