import ArgumentParser
import Core
import Foundation

/// `proffer user`: people who may sign in.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Adds, lists and disables people.",
        subcommands: [Add.self, List.self, Disable.self, Password.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a person; the password is read from the input.")

        @Argument var email: String
        @Option var name: String?
        @Flag var administrator = false

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            let draft = try PersonDraft(email: email, name: name ?? email, isAdministrator: administrator)
            let person = draft.person(at: composition.clock.now)
            let hash = try await composition.passwords.hash(try NewPassword.read())
            try await composition.people.add(person, passwordHash: hash, at: composition.clock.now)
            print("Added \(email).")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists people.")

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            for (person, isDisabled) in try await composition.people.people() {
                let marks = [person.isAdministrator ? "administrator" : "", isDisabled ? "disabled" : ""]
                print("\(person.email)\t\(person.name)\t\(marks.filter { !$0.isEmpty }.joined(separator: ", "))")
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Disables a person and ends all sessions.")

        @Argument var email: String

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            try await composition.people.disable(try await composition.person(email).id)
            print("Disabled \(email).")
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sets a password, read from the input.")

        @Argument var email: String

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            let person = try await composition.person(email)
            let hash = try await composition.passwords.hash(try NewPassword.read())
            try await composition.people.setPassword(hash: hash, of: person.id)
            try await composition.sessions.closeAll(of: person.id, but: nil)
            print("The password of \(email) is set; all sessions have ended.")
        }
    }
}

/// A password read from the input, so that it stands in no history of commands.
enum NewPassword {
    static let lengthMin = 10

    static func read() throws -> String {
        FileHandle.standardError.write(Data("Password: ".utf8))
        guard let line = readLine(), line.count >= lengthMin
        else { throw ValidationError("A password has at least \(lengthMin) characters.") }
        return line
    }
}

extension Composition {
    /// The person with an address.
    func person(_ email: String) async throws -> Person {
        guard let found = try await people.person(email: email)
        else { throw ValidationError("There is no person \(email).") }
        return found.person
    }
}
