import ArgumentParser
import Core
import Credentials
import Storage

/// `proffer verify`: whether everything of a case is as it was written.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks that the log, the items and the files of cases are as they were written.",
        discussion: """
            Follows the chains of hashes over each case's log and over the records that no event tells of, and looks for \
            gaps; compares these records with their entries, and every item with what its events say, with the rows that lists and search use, and with the rules of who sees what; looks at chains of custody \
            and at what points nowhere; and reads every file and compares its SHA-256. Each finding names the event or the \
            item and says what is wrong, without a word of the evidence. It writes nothing, and can be run beside a server \
            that is running.

            Whoever can write to the database can write a chain anew, so that it fits. Therefore note the line that is \
            printed for each case in another place, and give it with --expect the next time.

            Exit status 0 when nothing is found, 1 when something is or the check failed.
            """
    )

    @Argument(help: "Cases, by identifier or docket number; without them all.") var cases: [String] = []
    @Flag(help: "Prints one JSON document.") var json = false
    @Flag(help: "Leaves the files out, which take the longest.") var withoutFiles = false
    @Option(help: "A line that was noted before, as it is printed: it must still stand. Can be given several times.")
    var expect: [String] = []

    func validate() throws {
        for text in expect where NotedHash(text) == nil {
            throw ValidationError("--expect takes a line as verify prints it: CASE:EVENT:HASH:ENTRY:HASH.")
        }
    }

    func run() async throws {
        let composition = try Composition(settings: Settings())
        do {
            try await composition.awaitDatabase()
            // What is checked must not be changed before, so nothing is migrated here.
            guard try await composition.migrator.missing().isEmpty
            else { throw CommandRefusal(description: "The database has an older schema. Run: proffer migrate") }
            let isClean = try await verify(with: composition)
            await composition.close()
            guard isClean else { throw ExitCode.failure }
        } catch let error as any UserFacingError {
            throw CommandRefusal(description: error.userMessage)
        }
    }

    /// Answers whether nothing was found.
    private func verify(with composition: Composition) async throws -> Bool {
        let noted = expect.compactMap(NotedHash.init)
        let verify = VerifyCase(
            audit: SQLCaseAudit(database: composition.database, digest: TextDigest.sha256),
            vault: composition.vault
        )
        var reports: [AuditReport] = []
        let gone = try await missing(of: noted, composition)
        for file in try await chosen(noted, composition) {
            let report = try await verify(file, noted: noted, withFiles: !withoutFiles)
            reports.append(report)
            if !json { print(AuditText.lines(of: report)) }
        }
        if json {
            print(AuditText.json(reports, gone: gone).text)
        } else {
            for id in gone { print("WRONG   \(id): there is no such case, but a hash of it was noted.") }
        }
        return gone.isEmpty && reports.allSatisfy(\.isClean)
    }

    /// The cases that are named, with those of noted hashes; all where none is named.
    private func chosen(_ noted: [NotedHash], _ composition: Composition) async throws -> [CaseFileID] {
        guard !cases.isEmpty else { return try await composition.cases.allCases().map(\.id) }
        var ids: [CaseFileID] = []
        for name in cases { ids.append(try await composition.caseFile(name).id) }
        for hash in noted where !ids.contains(hash.caseFile) {
            if try await composition.cases.caseFile(hash.caseFile) != nil { ids.append(hash.caseFile) }
        }
        return ids
    }

    private func missing(of noted: [NotedHash], _ composition: Composition) async throws -> [CaseFileID] {
        var missing: [CaseFileID] = []
        for hash in noted where !missing.contains(hash.caseFile) {
            if try await composition.cases.caseFile(hash.caseFile) == nil { missing.append(hash.caseFile) }
        }
        return missing
    }
}

/// What `verify` prints.
enum AuditText {
    /// A line with what was looked at, then each finding, and the line to note.
    static func lines(of report: AuditReport) -> String {
        var counts = ["\(report.eventsCount) events", "\(report.itemsCount) items"]
        if let files = report.filesCount { counts.append("\(files) files") }
        counts.append("\(report.entriesCount) record entries")
        let looked = "\(report.caseFile): \(counts.joined(separator: ", "))"
        var lines: [String] = []
        if report.isClean {
            lines.append("ok      \(looked)")
        } else {
            lines.append("WRONG   \(looked)")
            lines += report.findings.map { indent + $0.words }
            if report.omittedCount > 0 { lines.append("\(indent)And \(report.omittedCount) more.") }
        }
        if !report.head.isEmpty { lines.append("\(indent)note: \(NotedHash.text(report.head, of: report.caseFile))") }
        return lines.joined(separator: "\n")
    }

    static func json(_ reports: [AuditReport], gone: [CaseFileID]) -> JSONValue {
        [
            "cases": .array(
                reports.map { report in
                    [
                        "case": .string(report.caseFile.text),
                        "event": .integer(report.head.seq),
                        "hash": .string(report.head.hash),
                        "entry": .integer(report.head.entry),
                        "entryHash": .string(report.head.entryHash),
                        "events": .integer(Int64(report.eventsCount)),
                        "items": .integer(Int64(report.itemsCount)),
                        "files": JSONValue(report.filesCount),
                        "entries": .integer(Int64(report.entriesCount)),
                        "findings": .array(report.findings.map(\.json)),
                        "omitted": .integer(Int64(report.omittedCount)),
                    ]
                }
            ),
            "missing": .array(gone.map { .string($0.text) }),
        ]
    }

    private static let indent = "        "
}

extension AuditFinding {
    /// The sentence, with the item where it does not name it.
    fileprivate var words: String {
        guard let item, !sentence.contains(item) else { return sentence }
        return "\(item): \(sentence)"
    }

    fileprivate var json: JSONValue {
        [
            "problem": .string(problem.rawValue), "event": seq.map { .integer($0) } ?? .null,
            "item": JSONValue(item), "entry": entry.map { .integer($0) } ?? .null, "sentence": .string(sentence),
        ]
    }
}
