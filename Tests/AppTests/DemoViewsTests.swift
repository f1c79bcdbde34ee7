import Core
import Storage
import TestSupport
import Testing

@testable import App
@testable import Web

/// What the ten views of the demo case show each role: numbers counted from the case's file by the glossary's rules.
@Suite("Demo views")
struct DemoViewsTests {
    /// By view; nil where a view asks for a field that the role does not see, so that it is absent.
    private static let counts: [Role: [Int?]] = [
        .leadProsecutor: [41, 15, 2, 7, 1, 2, 5, 12, 4, 3], .secondChair: [41, 15, 2, 7, 1, 2, 5, 12, 4, 3],
        .paralegal: [40, 15, 2, 7, 1, 2, 5, 12, 4, 3],
        .investigator: [39, nil, nil, nil, 1, 2, 5, 12, nil, 3],
        .trialTechnician: [32, 15, 2, nil, nil, nil, nil, nil, nil, nil],
        .filterAttorney: [3, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    ]

    @Test("show each role what it may see of them", arguments: TestDatabase.allCases)
    func countsByRole(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let views = SQLSavedViews(database: seeded.database, digest: TestDigest.sha256)
        let caseFile = try await seeded.seed.demo(PackageResources.demo_case_json)
        for role in Role.allCases {
            let clearance = try await seeded.clearance(of: role, in: caseFile)
            let kept = try await views.views(for: clearance).map(\.view)
            let shown = try await CountedView.all(
                kept.map { ($0, false) },
                counting: seeded.evidence,
                for: clearance,
                base: "/e"
            ).views
            let counts = kept.map { view in shown.first { $0.view == view }?.count }
            #expect(counts == Self.counts[role] ?? [], "\(role)")
        }
    }
}
