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
        @Option var docketNumber = ""
        @Option var court = ""
        @Option var judge = ""
        @Option(help: "One of \(CaseFile.sides.joined(separator: ", ")).") var side = CaseFile.sides[0]
        @Option(help: "One of \(CaseFile.statuses.joined(separator: ", ")).") var status = CaseFile.statuses[0]
        @Option var batesPrefix = ""
        @Option var batesDigits = 6
        @Option(help: "E-mail address of who will lead the case.") var lead: String?

        func run() async throws {
            let composition = try Composition(settings: Settings())
            try await composition.prepareSchema()
            let now = composition.clock.now
            let draft = CaseFileDraft([
                "caption": caption, "timeZone": timeZone, "docketNumber": docketNumber, "court": court, "judge": judge,
                "side": side, "status": status, "batesPrefix": batesPrefix, "batesDigits": String(batesDigits),
            ])
            let file: CaseFile
            do { file = try draft.caseFile(at: now) } catch { throw ValidationError(error.userMessage) }
            let leader: Person? = if let lead { try await composition.person(lead) } else { nil }
            try await composition.cases.makeCase(file, at: now)
            if let leader {
                try await composition.cases.grant(.leadProsecutor, walls: [], to: leader.id, in: file.id, at: now)
            }
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
        @Option(help: "Walls the person stands behind, between commas.") var walls = ""

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
            try await composition.cases.grant(
                role,
                walls: Walls.read(walls),
                to: person.id,
                in: file.id,
                at: composition.clock.now
            )
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
    /// The case with an identifier, or else the one with a docket number.
    func caseFile(_ text: String) async throws -> CaseFile {
        if let id = CaseFileID(text), let file = try await cases.caseFile(id) { return file }
        let files = try await cases.allCases().filter { !text.isEmpty && $0.docketNumber == text }
        guard let file = files.first else { throw ValidationError("There is no case \(text).") }
        guard files.count == 1 else { throw ValidationError("\(files.count) cases have this docket number.") }
        return file
    }
}
