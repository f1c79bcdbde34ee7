import ArgumentParser
import Core

/// `proffer case`: cases and the people on them.
struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "Adds and lists cases, grants and revokes.",
        subcommands: [Add.self, List.self, Grant.self, Revoke.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a case and prints its identifier.")

        @Argument var caption: String
        @Option(help: "The zone in which times are shown, like America/New_York.") var timeZone: String

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            let now = composition.clock.now
            guard DatedMoment.offset(of: timeZone, at: now) != nil
            else { throw ValidationError("There is no time zone \(timeZone).") }
            let file = CaseFile(id: .random(at: now), caption: caption, timeZone: timeZone)
            try await composition.cases.makeCase(file, at: now)
            print(file.id)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists all cases.")

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            for file in try await composition.cases.allCases() { print("\(file.id)\t\(file.caption)\t\(file.status)") }
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Puts a person on a case, or changes the role.")

        @Argument var caseFile: String
        @Argument var email: String
        @Argument var role: String

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            guard let role = Role(rawValue: role) else {
                throw ValidationError("The roles are \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let file = try await composition.caseFile(caseFile)
            let person = try await composition.person(email)
            guard !person.isDemo || file.isDemo
            else { throw ValidationError("Demo people belong to the demo case only.") }
            try await composition.cases.grant(role, to: person.id, in: file.id, at: composition.clock.now)
            print("\(email) is \(role.rawValue).")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes a person off a case.")

        @Argument var caseFile: String
        @Argument var email: String

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            let file = try await composition.caseFile(caseFile)
            try await composition.cases.revoke(try await composition.person(email).id, in: file.id)
            print("\(email) is off the case.")
        }
    }
}

extension Composition {
    func caseFile(_ text: String) async throws -> CaseFile {
        guard let id = CaseFileID(text), let file = try await cases.caseFile(id)
        else { throw ValidationError("There is no case \(text).") }
        return file
    }
}
