import ArgumentParser
import Core
import Foundation

/// `proffer import-list`: an office's evidence list becomes items of a case.
struct ImportListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-list",
        abstract: "Adds the rows of an evidence list to a case.",
        discussion: """
            The file is CSV in UTF-8; its first row names the columns. Prints which column fills which field, the first \
            rows, and each row that is refused. The same list twice adds nothing. Exit status 0 when every row is in \
            the case, 1 when one was refused or the import failed.
            """
    )

    @Argument(help: "The case: its identifier or its docket number.") var caseFile: String
    @Argument(help: "The list, a CSV file.") var file: String
    @Option(name: .customLong("as"), help: "Who imports, by e-mail address; else the case's one lead prosecutor.")
    var email: String?
    @Option(help: "The kind of the rows that name none; without it they are refused.") var kind: String?
    @Flag(help: "Says what would be done and writes nothing.") var dryRun = false

    func validate() throws {
        guard let kind, !EvidenceVocabulary.kinds.contains(kind) else { return }
        throw ValidationError("The kinds are \(EvidenceVocabulary.kinds.joined(separator: ", ")).")
    }

    func run() async throws {
        let composition = try Composition(settings: Settings())
        do {
            try await composition.prepareSchema()
            let refused = try await importList(with: composition)
            await composition.close()
            if refused > 0 { throw ExitCode.failure }
        } catch let error as any UserFacingError {
            throw CommandRefusal(description: error.userMessage)
        }
    }

    private static let progressRows = 1_000

    /// Answers the number of refused rows.
    private func importList(with composition: Composition) async throws -> Int {
        let file = try await composition.caseFile(caseFile)
        let (person, clearance) = try await importer(on: file, composition)
        print("\(file.caption), as \(person.email) (\(clearance.role.label))\n")
        let list = try await EvidenceList(reading: read(), kind: kind, zone: file.timeZone, as: clearance.role)
        print(ListText.columns(list))
        print(ListText.preview(list))
        let importList = composition.importList { _ in }
        if dryRun {
            let present = try await importList.countPresent(of: list, for: clearance)
            let refused = Set(list.refusals.map(\.row)).count
            print(ListText.refusals(list.refusals), terminator: "")
            print("Would add \(list.rows.count - present). Already in the case: \(present). Refused: \(refused).")
            return refused
        }
        let report = try await importList(list, for: clearance) { done in
            guard done.isMultiple(of: Self.progressRows) else { return }
            FileHandle.standardError.write(Data("\(done) of \(list.rows.count) rows\n".utf8))
        }
        print(ListText.refusals(report.refusals), terminator: "")
        print("Added: \(report.added). Already in the case: \(report.present). Refused: \(report.refusedRows).")
        return report.refusedRows
    }

    private func importer(on file: CaseFile, _ composition: Composition) async throws -> (Person, Clearance) {
        let person: Person
        if let email {
            person = try await composition.person(email)
        } else {
            let leads = try await composition.cases.members(of: file.id).filter { $0.role == .leadProsecutor }
            guard leads.count == 1, let lead = leads.first
            else { throw ValidationError("The case has \(leads.count) lead prosecutors: say with --as who imports.") }
            person = lead.person
        }
        guard let clearance = try await composition.cases.clearance(of: person.id, in: file.id)
        else { throw ValidationError("\(person.email) is not on this case.") }
        try ImportList.checkRight(of: clearance)
        return (person, clearance)
    }

    /// The file's bytes, one more than a list may have at most.
    private func read() throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw ValidationError("There is no file \(file).")
        }
        return Array(try handle.read(upToCount: CSVTable.bytesMax + 1) ?? Data())
    }
}

/// What stops a command, in a sentence.
struct CommandRefusal: Error, CustomStringConvertible {
    let description: String
}

/// A list as a terminal shows it.
enum ListText {
    static func columns(_ list: EvidenceList) -> String {
        let lines = list.columns.map { column in
            "  \(cell(column.name, lengthMax: 30).padding(30))  \(meaning(of: column.match))\n"
        }
        return "Columns\n" + lines.joined()
    }

    static func preview(_ list: EvidenceList) -> String {
        let lines = list.preview.map { row in
            "  row \(row.row): \(row.cells.map { cell($0, lengthMax: 40) }.joined(separator: " | "))\n"
        }
        return "First rows\n" + lines.joined()
    }

    static func refusals(_ refusals: [ListRefusal]) -> String {
        refusals.map { refusal in
            let column = refusal.column.map { ", " + cell($0, lengthMax: 60) } ?? ""
            return "row \(refusal.row)\(column): \(refusal.reason)\n"
        }.joined()
    }

    private static func meaning(of match: ListColumn.Match) -> String {
        switch match {
        case .field(let field): field.label
        case .givenByServer(let field): "ignored: \(field.label) is given by Proffer"
        case .filledAlready(let field): "ignored: another column fills \(field.label)"
        case .unknown: "ignored: no field has this name"
        }
    }

    /// On one line, without what a terminal would obey.
    private static func cell(_ text: String, lengthMax: Int) -> String {
        let clean = String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 } ? " " : $0 })
        return clean.count > lengthMax ? clean.prefix(lengthMax - 1) + "…" : clean
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
