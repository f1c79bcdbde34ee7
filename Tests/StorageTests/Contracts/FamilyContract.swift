import Core
import Storage
import TestSupport
import Testing

/// Which relatives of an item a class is told of, on both databases.
@Suite("Family")
struct FamilyContract {
    /// A mail with two attachments, a copy of it, and a disk image that all of them came from.
    private struct Mailbox {
        let workspace: Workspace
        let mail, second, tenth, copy, image: EvidenceID

        init(on testDatabase: TestDatabase) async throws {
            workspace = try await Workspace(on: testDatabase)
            // Numbers that sort otherwise as text: E-2 stands before E-10.
            let items = try await workspace.seed(
                [("E-1", "Mail"), ("E-10", "Tenth"), ("E-2", "Second"), ("E-3", "Copy"), ("E-4", "Image")].map {
                    FieldValues([.itemNumber: .text($0), .title: .text($1), .kind: .text("email")])
                }
            )
            (mail, tenth, second, copy, image) = (items[0], items[1], items[2], items[3], items[4])
            var records = CaseRecords()
            records.relations = [
                Self.relation(tenth, "attachment_of", mail, label: "tenth.pdf"),
                Self.relation(second, "attachment_of", mail),
                Self.relation(second, "attachment_of", mail),
                Self.relation(copy, "duplicate_of", mail),
                Self.relation(mail, "duplicate_of", copy),
                Self.relation(mail, "extracted_from", image),
                Self.relation(copy, "derived_from", image),
                Self.relation(mail, "mentions", tenth),
                Self.relation(mail, "derived_from", mail),
            ]
            try await SQLCaseRecordStore(database: workspace.database, digest: TestDigest.sha256).insert(
                records,
                in: workspace.caseFile
            )
        }

        private static func relation(
            _ from: EvidenceID,
            _ type: String,
            _ to: EvidenceID,
            label: String = ""
        ) -> Relation {
            Relation(
                id: .random(at: WallClock.system.now),
                from: .evidence(from),
                type: type,
                to: .evidence(to),
                label: label,
                strength: "confirmed",
                passage: nil
            )
        }

        /// `kinship: title`, in order.
        func family(of item: EvidenceID, as role: Role) async throws -> [String] {
            let clearance = try await workspace.clearance(as: role)
            let family = try await workspace.evidence.family(of: item, for: clearance)
            return Family.Kinship.allCases.flatMap { kinship in
                family[kinship].map { "\(kinship.rawValue): \($0.title)" }
            }
        }
    }

    @Test("shows each end of a relation what the other is, once and in natural order", arguments: TestDatabase.allCases)
    func showsBothEnds(on testDatabase: TestDatabase) async throws {
        let box = try await Mailbox(on: testDatabase)
        #expect(
            try await box.family(of: box.mail, as: .leadProsecutor)
                == ["attachments: Second", "attachments: Tenth", "duplicates: Copy", "derivedFrom: Image"]
        )
        #expect(try await box.family(of: box.tenth, as: .investigator) == ["parents: Mail"])
        #expect(
            try await box.family(of: box.copy, as: .paralegal) == ["duplicates: Mail", "derivedFrom: Image"]
        )
        #expect(
            try await box.family(of: box.image, as: .secondChair) == ["derivatives: Mail", "derivatives: Copy"]
        )
        let lead = try await box.workspace.clearance(as: .leadProsecutor)
        let attachments = try await box.workspace.evidence.family(of: box.mail, for: lead)[.attachments]
        #expect(attachments.map(\.itemNumber) == ["E-2", "E-10"] && attachments.map(\.label) == ["", "tenth.pdf"])
    }

    @Test("tells nobody of an edge whose other end they do not see", arguments: TestDatabase.allCases)
    func hidesEdges(on testDatabase: TestDatabase) async throws {
        let box = try await Mailbox(on: testDatabase)
        _ = try await box.workspace.revise(box.image, .privilegeCall, to: .text("filter_hold"), base: 1)
        let trialTeam: [Role] = [.leadProsecutor, .secondChair, .paralegal, .investigator]
        for role in trialTeam {
            #expect(try await !box.family(of: box.mail, as: role).contains("derivedFrom: Image"), "\(role)")
            #expect(try await box.family(of: box.image, as: role).isEmpty, "\(role)")
        }
        // The filter team sees the image, and of what came from it only what it holds as well.
        #expect(try await box.family(of: box.image, as: .filterAttorney).isEmpty)
        _ = try await box.workspace.revise(box.copy, .privilegeCall, to: .text("filter_hold"), base: 1)
        #expect(try await box.family(of: box.image, as: .filterAttorney) == ["derivatives: Copy"])
        #expect(try await !box.family(of: box.mail, as: .paralegal).contains("duplicates: Copy"))
    }

    @Test("follows a relative out of sight and back, and shows it withdrawn", arguments: TestDatabase.allCases)
    func followsSight(on testDatabase: TestDatabase) async throws {
        let box = try await Mailbox(on: testDatabase)
        _ = try await box.workspace.revise(box.second, .confidentiality, to: .text("sealed"), base: 1)
        #expect(try await !box.family(of: box.mail, as: .paralegal).contains("attachments: Second"))
        _ = try await box.workspace.revise(box.second, .confidentiality, to: .text("team_only"), base: 2)
        #expect(try await box.family(of: box.mail, as: .paralegal).contains("attachments: Second"))
        _ = try await box.workspace.send(
            Mutation(key: .random(), operation: .withdraw, item: box.second, base: [.title: 3])
        )
        let lead = try await box.workspace.clearance(as: .leadProsecutor)
        let attachments = try await box.workspace.evidence.family(of: box.mail, for: lead)[.attachments]
        #expect(attachments.map(\.isWithdrawn) == [true, false])
    }

    @Test("shows no family to roles that do not see the group", arguments: TestDatabase.allCases)
    func hidesGroup(on testDatabase: TestDatabase) async throws {
        let box = try await Mailbox(on: testDatabase)
        for item in [box.mail, box.copy, box.tenth] {
            _ = try await box.workspace.revise(item, .exhibitNumber, to: .text(item.text.shortened), base: 1)
        }
        for role in [Role.trialTechnician, .defenceCounselPortal, .auditorReadonly] {
            #expect(try await box.family(of: box.mail, as: role).isEmpty, "\(role)")
        }
    }
}

extension String {
    /// What of an identifier fits into an exhibit number.
    fileprivate var shortened: String { String(suffix(12)) }
}
