import Core
import SQL
import Storage
import TestSupport
import Testing

@testable import App

/// What seeding puts into an empty database, on both databases.
@Suite("Seed")
struct SeedTests {
    @Test("shows each role of the demo case as many items as the glossary says", arguments: TestDatabase.allCases)
    func showsEachRoleItsItems(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let id = try await seeded.seed.demo(PackageResources.demo_case_json)
        var totals: [Int] = []
        var listed: [Int] = []
        for role in Role.allCases {
            let page = try await seeded.page(id, as: role)
            totals.append(page.total)
            listed.append(page.items.count)
        }
        #expect(totals == [41, 41, 40, 39, 32, 3, 37, 0])
        #expect(listed == totals)
    }

    @Test("hides the filter team's canary phrase from everybody else", arguments: TestDatabase.allCases)
    func hidesCanary(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let id = try await seeded.seed.demo(PackageResources.demo_case_json)
        for role in Role.allCases {
            let found = try await seeded.page(id, as: role, text: "canary phrase").total
            #expect(found > 0 ? role == .filterAttorney : role != .filterAttorney, "\(role)")
        }
    }

    @Test(
        "hides from the trial team that an item was released from one that it does not see",
        arguments: TestDatabase.allCases
    )
    func hidesRelease(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let id = try await seeded.seed.demo(PackageResources.demo_case_json)
        for role in [Role.leadProsecutor, .secondChair, .paralegal, .investigator] {
            let family = try await seeded.family(of: "E-022", in: id, as: role)
            #expect(family == ["duplicates: E-020"], "\(role)")
        }
        #expect(
            try await seeded.family(of: "E-020", in: id, as: .paralegal) == ["attachments: E-021", "duplicates: E-022"]
        )
        #expect(
            try await seeded.family(of: "E-003", in: id, as: .investigator) == [
                "derivatives: E-004", "derivatives: E-005",
            ]
        )
        // The other end as well: the filter team is not told what was released from the image.
        #expect(try await seeded.family(of: "E-033", in: id, as: .filterAttorney) == ["derivatives: E-034"])
        #expect(
            try await seeded.family(of: "E-034", in: id, as: .filterAttorney)
                == ["attachments: E-035", "derivedFrom: E-033"]
        )
        for role in [Role.trialTechnician, .defenceCounselPortal] {
            #expect(try await seeded.family(of: "E-020", in: id, as: role).isEmpty, "\(role)")
        }
    }

    @Test("adds nothing when the demo case is seeded again", arguments: TestDatabase.allCases)
    func seedsOnce(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let first = try await seeded.seed.demo(PackageResources.demo_case_json)
        let counts = try await seeded.counts()
        let second = try await seeded.seed.demo(PackageResources.demo_case_json)
        #expect(first == second)
        #expect(try await seeded.counts() == counts)
        #expect(counts == [8, 8, 1, 44, 44, 34, 13, 14, 13, 46, 52, 23, 14, 3, 10, 1, 24])
    }

    @Test("seeds one demo case when two instances start at once", arguments: TestDatabase.allCases)
    func seedsOnceTogether(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        async let first = seeded.seed.demo(PackageResources.demo_case_json)
        async let second = seeded.seed.demo(PackageResources.demo_case_json)
        let ids = try await [first, second]
        #expect(ids[0] == ids[1])
        #expect(try await seeded.counts() == [8, 8, 1, 44, 44, 34, 13, 14, 13, 46, 52, 23, 14, 3, 10, 1, 24])
    }

    @Test("carries on a seeding that was cut off before the records", arguments: TestDatabase.allCases)
    func carriesOn(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let demo = try DemoCase(reading: PackageResources.demo_case_json)
        let people = SQLPersonRegister(database: seeded.database)
        let lead = try #require(demo.members.first)
        try await seeded.cases.makeCase(demo.caseFile, at: Instant(seconds: 0))
        try await people.add(lead.person, passwordHash: nil, at: Instant(seconds: 0))
        try await seeded.cases.grant(
            lead.role,
            walls: [],
            to: lead.person.id,
            in: demo.caseFile.id,
            at: Instant(seconds: 0)
        )
        let seeding = SQLEvidenceSeeding(database: seeded.database, clock: .system, digest: TestDigest.sha256)
        try await seeding.seed(Array(demo.items.prefix(20)), in: demo.caseFile.id, by: lead.person)
        _ = try await seeded.seed.demo(PackageResources.demo_case_json)
        #expect(try await seeded.counts() == [8, 8, 1, 44, 44, 34, 13, 14, 13, 46, 52, 23, 14, 3, 10, 1, 24])
    }

    @Test("leaves the case so that the next item gets the next number", arguments: TestDatabase.allCases)
    func numbersGoOn(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let id = try await seeded.seed.demo(PackageResources.demo_case_json)
        let lead = try #require(try await seeded.cases.members(of: id).first { $0.role == .leadProsecutor })
        let mutation = Mutation(
            key: .random(),
            operation: .add,
            item: .random(at: WallClock.system.now),
            changes: [.title: .to(.text("New")), .kind: .to(.text("document"))]
        )
        let taken = Mutation(
            key: .random(),
            operation: .revise,
            item: mutation.item,
            base: [.exhibitNumber: 1],
            changes: [.exhibitNumber: .to(.text("C-6"))]
        )
        let ledger = SQLCaseLedger(database: seeded.database, clock: .system, digest: TestDigest.sha256)
        let outcome = try await ledger.commit(
            [mutation, taken],
            in: id,
            by: lead.person.id,
            deciding: Decide.decide
        )
        #expect(outcome.replies.map(\.status) == [.applied, .refused])
        #expect(outcome.replies.last?.code == "not_available")
        #expect(outcome.commit?.events.map(\.seq) == [45])
        #expect(outcome.commit?.events.first?.subject.values.text(.itemNumber) == "E-045")
        let page = try await seeded.page(id, as: .leadProsecutor)
        #expect(page.position == outcome.commit?.events.last?.position)
    }

    @Test("makes the same large case for the same seed", arguments: TestDatabase.allCases)
    func makesLargeCase(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let members = try DemoCase(reading: PackageResources.demo_case_json).members
        let id = try await seeded.seed.synthetic(items: 620, for: members)
        let again = try await seeded.seed.synthetic(items: 620, for: members)
        #expect(id == again)
        #expect(try await seeded.count("evidence_item") == 620)
        #expect(try await seeded.count("case_event") == 620)
        let page = try await seeded.page(id, as: .leadProsecutor)
        let head = try #require(try await SQLEventLog(database: seeded.database).head(of: id))
        #expect(head.seq == 620)
        #expect(page.facets[.kind]?.count == EvidenceVocabulary.kinds.count)
    }
}
