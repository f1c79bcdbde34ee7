import Core
import Credentials
import Foundation
import Logging
import PostgresDriver
import SQL
import SQLiteDriver
import Storage

/// Measures mutations a second on one case through the ledger.
///
/// `LedgerBench ADDRESS [SECONDS] [WRITERS …]`: the address of an empty database, `postgres://…` or `sqlite:PATH`. Each
/// writer is a client of its own that sends its next change when the one before is answered: titles, places, statuses and
/// tags of 1,000 items, each over the revision that was read last. Prints a line for each number of writers. `GROUP` in the
/// environment is how many mutations share a transaction.
@main
struct LedgerBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let address = arguments.first else {
            print("usage: LedgerBench postgres://…|sqlite:PATH [SECONDS] [WRITERS …]")
            return
        }
        let seconds = arguments.dropFirst().first.flatMap(Double.init) ?? 5
        let writers = arguments.dropFirst(2).compactMap(Int.init)
        let bench = try await LedgerBench(address: address)
        for count in writers.isEmpty ? [1, 32, 256] : writers { try await bench.run(writers: count, seconds: seconds) }
        await bench.database.close()
    }

    private static let itemCount = 1_000

    private let database: any SQLDatabase
    private let ledger: any CaseLedger
    private let caseFile = CaseFileID.random(at: WallClock.system.now)
    private let person = PersonID.random(at: WallClock.system.now)
    private let items = (0..<Self.itemCount).map { _ in EvidenceID.random(at: WallClock.system.now) }

    private init(address: String) async throws {
        let logger = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
        if address.hasPrefix("sqlite:") {
            database = try SQLiteDatabase(path: String(address.dropFirst(7)), logger: logger)
        } else {
            database = PostgresDatabase(url: address, logger: logger)
        }
        _ = try await Migrator(database: database, digest: TextDigest.sha256).migrate()
        let sql = SQLCaseLedger(database: database, clock: .system, digest: TextDigest.sha256)
        let environment = ProcessInfo.processInfo.environment
        var limits = WriterLimits()
        if let count = environment["GROUP"].flatMap(Int.init) { limits.groupMutationsMax = count }
        ledger = environment["LEDGER"] == "alone" ? sql : GroupingLedger(sql, limits: limits)
        try await makeCase()
    }

    private func makeCase() async throws {
        let cases = SQLCaseRegister(database: database, digest: TextDigest.sha256)
        let now = WallClock.system.now
        try await cases.makeCase(
            CaseFile(id: caseFile, caption: "People v. Example", timeZone: "America/New_York"),
            at: now
        )
        let lead = Person(
            id: person,
            email: "\(person.text)@example.com",
            name: "Lead",
            isAdministrator: false,
            isDemo: false
        )
        try await SQLPersonRegister(database: database).add(lead, passwordHash: nil, at: now)
        try await cases.grant(.leadProsecutor, walls: [], to: person, in: caseFile, at: now)
        for role in [Role.paralegal, .investigator, .defenceCounselPortal] {
            let id = PersonID.random(at: now)
            let other = Person(
                id: id,
                email: "\(id.text)@example.com",
                name: "Other",
                isAdministrator: false,
                isDemo: false
            )
            try await SQLPersonRegister(database: database).add(other, passwordHash: nil, at: now)
            try await cases.grant(role, walls: [], to: id, in: caseFile, at: now)
        }
        let seeded = items.map { id in
            EvidenceItem(
                id: id,
                caseFile: caseFile,
                values: FieldValues([
                    .title: .text("Photograph of the north stairwell, second landing"), .kind: .text("document"),
                    .source: .text("County Sheriff, evidence unit"), .custodian: .text("Sandoval-Kray, M."),
                    .location: .text("Locker 12, shelf 4"), .tags: .set(["stairwell"]), .pages: .number(3),
                    .description: .text("Taken from the landing looking up; the door stands open and the light is on."),
                ]),
                changedAt: now,
                changedBy: ""
            )
        }
        let seeding = SQLEvidenceSeeding(database: database, clock: .system, digest: TextDigest.sha256)
        try await seeding.seed(seeded, in: caseFile, by: lead)
        try await seeding.refreshStatistics()
    }

    private func run(writers: Int, seconds: Double) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        let run = "\(UInt32.random(in: 0 ... .max))"
        let latencies = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    var latencies: [Duration] = []
                    var bases: [Int: Int] = [:]
                    while clock.now < end {
                        let place = Int.random(in: items.indices)
                        let change = change(latencies.count)
                        let mutation = Mutation(
                            key: .random(),
                            clientNumber: .init(client: "client-\(run)-\(writer)", number: latencies.count + 1),
                            operation: .revise,
                            item: items[place],
                            base: bases[place].map { [change.field: $0] } ?? [:],
                            changes: [change.field: change.to]
                        )
                        let sent = clock.now
                        let outcome = try await ledger.commit(
                            [mutation],
                            in: caseFile,
                            by: person,
                            deciding: Decide.decide
                        )
                        latencies.append(sent.duration(to: clock.now))
                        bases[place] = outcome.replies[0].revision
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        let took = start.duration(to: clock.now) / .seconds(1)
        func milliseconds(_ share: Double) -> String {
            String(format: "%.2f", latencies[Int(Double(latencies.count - 1) * share)] / .milliseconds(1))
        }
        let rate = Int(Double(latencies.count) / took)
        print("\(writers) writers: \(rate)/s, p50 \(milliseconds(0.5)) ms, p99 \(milliseconds(0.99)) ms")
    }

    private func change(_ number: Int) -> (field: EvidenceField, to: FieldChange) {
        let text = UInt64.random(in: 0 ... .max)
        return switch number % 4 {
        case 0: (.title, .to(.text("Photograph \(text) of the north stairwell")))
        case 1: (.location, .to(.text("Locker \(text)")))
        case 2: (.rating, .to(.number(Int64(text % 6))))
        default: (.tags, .members(add: ["tag-\(text % 50)"], remove: ["tag-\((text + 1) % 50)"]))
        }
    }
}
