import Core
import Storage
import TestSupport
import Testing

@testable import Realtime

/// Who is told of whom, and when it ends.
@Suite("Presence in the hub", .timeLimit(.minutes(2)))
struct PresenceHubTests {
    @Test("of whom and of what each role is told by each other role", arguments: TestDatabase.allCases)
    func keepsWalls(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let kinds: [FieldValues] = [
            FieldValues([.title: .text("Open"), .confidentiality: .text("team_only")]),
            FieldValues([.title: .text("Exhibit"), .exhibitNumber: .text("C-1")]),
            FieldValues([.title: .text("Sealed"), .confidentiality: .text("sealed")]),
            FieldValues([.title: .text("Held"), .confidentiality: .text("filter_team")]),
            FieldValues([.title: .text("Thoughts"), .privilegeBasis: .text("work_product_opinion")]),
            FieldValues([
                .title: .text("Produced"), .productions: .set(["P-1"]), .disclosureStatus: .text("disclosed"),
            ]),
        ]
        let items = try await scene.workspace.seed(kinds)
        var viewers: [(role: Role, viewer: PresenceScene.Viewer)] = []
        for role in Role.allCases { viewers.append((role, try await scene.open(as: role))) }
        for (values, item) in zip(kinds, items) {
            for field in [EvidenceField.title, .exhibitStatus, .notes, .privilegeBasis, .location] {
                for (_, viewer) in viewers {
                    let place = PresencePlace(page: .item, item: item, field: field, isEditing: true)
                    scene.hub.reported(.at(place), on: viewer.connection)
                }
                try await scene.gather()
                for (role, viewer) in viewers {
                    var expected: [String: String] = [:]
                    for (other, presenter) in viewers where other != .defenceCounselPortal {
                        let group = presenter.identity.clearance.group
                        let isItemSeen =
                            Sight.sees(values, as: viewer.identity.clearance.group)
                            && Sight.sees(values, as: group)
                        let isFieldSeen = Sight.sees(field, as: role) && Sight.sees(field, as: other)
                        expected[presenter.connection] =
                            !isItemSeen
                            ? "evidence - - looking"
                            : "item \(item) \(isFieldSeen ? "\(field) editing" : "- looking")"
                    }
                    if role == .defenceCounselPortal { expected = [:] }
                    #expect(viewer.sees == expected, "\(role) at \(values.text(.title) ?? ""), \(field)")
                }
            }
        }
        let portal = try #require(viewers.first { $0.role == .defenceCounselPortal }).viewer
        #expect(portal.told.isEmpty)
        #expect(!viewers.contains { $0.viewer.told.contains { $0.contains(portal.connection) } })
    }

    @Test("a wall hides what somebody does behind it", arguments: TestDatabase.allCases)
    func keepsNamedWalls(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let item = try await scene.workspace.item(
            titled: "Letter",
            [.walls: .members(add: ["Rivera"], remove: [])]
        )
        let walled = try await scene.open(scene.person(as: .paralegal, walls: ["Rivera"]))
        let free = try await scene.open(scene.workspace.paralegal)
        let lead = try await scene.open(scene.workspace.lead)
        try await scene.go(lead, to: PresencePlace(page: .item, item: item, field: .title, isEditing: true))
        #expect(free.sees[lead.connection] == "item \(item) title editing")
        #expect(walled.sees[lead.connection] == "evidence - - looking")
        #expect(!walled.told.contains { $0.contains(item.text) })
    }

    @Test("an item of another case, or of none, is no place", arguments: TestDatabase.allCases)
    func refusesForeignItems(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let other = CaseFileID.random(at: WallClock.system.now)
        let file = CaseFile(id: other, caption: "People v. Other", timeZone: "America/New_York")
        try await scene.workspace.cases.makeCase(file, at: WallClock.system.now)
        try await scene.workspace.cases.grant(
            .leadProsecutor,
            walls: [],
            to: scene.workspace.lead,
            in: other,
            at: WallClock.system.now
        )
        let foreign = EvidenceID.random(at: WallClock.system.now)
        let reply = try await scene.workspace.ledger.commit(
            [
                Mutation(
                    key: .random(),
                    operation: .add,
                    item: foreign,
                    changes: [.title: .to(.text("Elsewhere")), .kind: .to(.text("document"))]
                )
            ],
            in: other,
            by: scene.workspace.lead,
            deciding: Decide.decide
        )
        #expect(reply.replies[0].status == .applied)
        let lead = try await scene.open(scene.workspace.lead)
        let paralegal = try await scene.open(scene.workspace.paralegal)
        for item in [foreign, EvidenceID.random(at: WallClock.system.now)] {
            try await scene.go(lead, to: PresencePlace(page: .item, item: item, field: .title, isEditing: true))
            #expect(paralegal.sees == [lead.connection: "evidence - - looking"])
        }
        #expect(!paralegal.told.contains { $0.contains(foreign.text) })
    }

    @Test("sealing an item takes the mark of who edits it away in the same moment", arguments: TestDatabase.allCases)
    func hidesSealedItems(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let item = try await scene.workspace.item(titled: "Letter")
        let lead = try await scene.open(scene.workspace.lead)
        let paralegal = try await scene.open(scene.workspace.paralegal)
        let investigator = try await scene.open(as: .investigator)
        let place = PresencePlace(page: .item, item: item, field: .title, isEditing: true)
        try await scene.go(lead, to: place)
        try await scene.go(paralegal, to: place)
        let seen = "item \(item) title editing"
        #expect(investigator.sees == [lead.connection: seen, paralegal.connection: seen])
        try await scene.revise(item, .confidentiality, to: "sealed", base: 1)
        // Nothing was gathered since: the mark went with the row.
        let hidden = "evidence - - looking"
        for viewer in [paralegal, investigator] {
            #expect(viewer.sees == [lead.connection: hidden, paralegal.connection: hidden])
            let lines = viewer.outlet.lines.map(\.text)
            let removal = try #require(lines.lastIndex { $0.contains("evidence.removed") })
            #expect(removal == lines.count - 2, "the row goes, and behind it the mark")
        }
        #expect(
            lead.sees == [lead.connection: seen, paralegal.connection: hidden],
            "whom it was taken from sees it no more"
        )
        try await scene.go(lead, to: PresencePlace(page: .item, item: item, field: .notes, isEditing: true))
        #expect(investigator.sees[lead.connection] == hidden)
        #expect(lead.sees[lead.connection] == "item \(item) notes editing")
        try await scene.revise(item, .confidentiality, to: "team_only", base: 2)
        #expect(investigator.sees[lead.connection] == "item \(item) - looking", "it comes back with the item")
    }

    @Test(
        "an entry that nobody speaks for ends after thirty seconds, and a beat keeps it",
        arguments: TestDatabase.allCases
    )
    func expires(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let paralegal = try await scene.open(scene.workspace.paralegal)
        try await scene.go(lead, to: PresencePlace(page: .people))
        for _ in 0..<5 {
            scene.clock.advance(seconds: 29)
            await scene.hub.expirePresence()
            try await scene.go(lead, to: PresencePlace(page: .people))
        }
        #expect(paralegal.told == ["presence|difference|\(lead.connection) people - - looking|"], "a beat is no news")
        scene.clock.advance(seconds: 30)
        await scene.hub.expirePresence()
        try await scene.settle()
        #expect(paralegal.sees.isEmpty)
        #expect(scene.hub.presenceCounts.expired == 1)
        #expect(await scene.hub.presenceCount == 0)
    }

    @Test("a stream that closes and comes back in two seconds is never seen to go", arguments: TestDatabase.allCases)
    func keepsWhoComesBack(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let paralegal = try await scene.open(scene.workspace.paralegal)
        try await scene.go(paralegal, to: PresencePlace(page: .list))
        await scene.hub.unsubscribe(paralegal.connection)
        scene.clock.advance(seconds: 1)
        await scene.hub.expirePresence()
        let again = try await scene.open(scene.workspace.paralegal)
        try await scene.go(again, to: PresencePlace(page: .evidence))
        #expect(
            lead.told == [
                "presence|difference|\(paralegal.connection) list - - looking|",
                "presence|difference|\(again.connection) evidence - - looking|\(paralegal.connection)",
            ]
        )
        await scene.hub.unsubscribe(again.connection)
        scene.clock.advance(seconds: 2)
        await scene.hub.expirePresence()
        try await scene.settle()
        #expect(lead.sees.isEmpty)
    }

    @Test("who leaves, signs out or is taken off the case is gone at once", arguments: TestDatabase.allCases)
    func endsAtOnce(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let here = PresencePlace(page: .evidence)
        let leaver = try await scene.open(as: .investigator)
        try await scene.go(leaver, to: here)
        scene.hub.reported(.leaving, on: leaver.connection)
        try await scene.gather()
        #expect(lead.sees.isEmpty)
        let signedOut = try await scene.open(as: .investigator)
        try await scene.go(signedOut, to: here)
        await scene.hub.end(sessionHash: signedOut.identity.sessionHash, code: .signedOut)
        try await scene.settle()
        #expect(lead.sees.isEmpty)
        let revoked = try await scene.open(as: .investigator)
        try await scene.go(revoked, to: here)
        try await scene.workspace.cases.revoke(revoked.identity.clearance.person, in: scene.workspace.caseFile)
        await scene.hub.poll()
        try await scene.settle()
        #expect(lead.sees.isEmpty && revoked.outlet.isFinished)
        let changed = try await scene.open(as: .investigator)
        try await scene.go(changed, to: here)
        try await scene.workspace.cases.grant(
            .filterAttorney,
            walls: [],
            to: changed.identity.clearance.person,
            in: scene.workspace.caseFile,
            at: WallClock.system.now
        )
        await scene.hub.poll()
        try await scene.settle()
        #expect(lead.sees.isEmpty && changed.outlet.isFinished)
        #expect(lead.told.count == 8, "each came once and went once")
    }

    @Test(
        "who opens a stream is told who is here after ready, and an empty presence is no word",
        arguments: TestDatabase.allCases
    )
    func greets(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        try await scene.settle()
        #expect(lead.told.isEmpty)
        try await scene.go(lead, to: PresencePlace(page: .evidence))
        let paralegal = try await scene.open(scene.workspace.paralegal)
        try await scene.settle()
        let lines = paralegal.outlet.lines.map(\.text)
        #expect(lines.count == 2 && lines[0].hasPrefix("ready|"))
        #expect(lines[1] == "presence|whole|\(lead.connection) evidence - - looking|")
    }

    @Test(
        "whoever comes is told what is so then, also when nobody of the class was there",
        arguments: TestDatabase.allCases
    )
    func greetsAnew(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        for page in PresencePlace.Page.allCases where page != .item {
            try await scene.go(lead, to: PresencePlace(page: page))
            for _ in 0..<2 {
                let viewers = [
                    try await scene.open(scene.workspace.paralegal), try await scene.open(scene.workspace.paralegal),
                ]
                try await scene.settle()
                for viewer in viewers {
                    #expect(viewer.told == ["presence|whole|\(lead.connection) \(page) - - looking|"])
                    await scene.hub.unsubscribe(viewer.connection)
                }
            }
        }
    }

    @Test(
        "a slow reader goes without, loses no change, and is told everything when there is room",
        arguments: TestDatabase.allCases
    )
    func dropsFirst(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let slow = try await scene.open(
            scene.workspace.paralegal,
            outlet: RecordingOutlet(framesMax: 4)
        )
        slow.outlet.drain()
        try await scene.go(lead, to: PresencePlace(page: .evidence))
        try await scene.go(lead, to: PresencePlace(page: .people))
        try await scene.go(lead, to: PresencePlace(page: .list))
        #expect(slow.told.count == 2, "half of the room is for what may not be lost")
        try await scene.listening.addAndPublish("One")
        try await scene.listening.addAndPublish("Two")
        try await scene.settle()
        #expect(slow.outlet.changes.map(\.title) == ["One", "Two"])
        try await scene.go(lead, to: PresencePlace(page: .other))
        #expect(slow.told.count == 2)
        slow.outlet.drain()
        await scene.hub.resumeLaggardsNow()
        try await scene.settle()
        #expect(slow.told.last == "presence|whole|\(lead.connection) other - - looking|")
        let counts = scene.hub.presenceCounts
        #expect(counts.dropped >= 1 && counts.wholes == 1)
        try await scene.go(lead, to: PresencePlace(page: .evidence))
        #expect(slow.told.last == "presence|difference|\(lead.connection) evidence - - looking|")
    }

    @Test("fifty people who move cost one frame a class for each gathering", arguments: TestDatabase.allCases)
    func gathersFrames(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        var viewers: [PresenceScene.Viewer] = []
        for number in 0..<50 {
            viewers.append(
                try await scene.open(number % 2 == 0 ? scene.workspace.lead : scene.person(as: .paralegal))
            )
        }
        // A person has at most so many entries: the lead opened more streams.
        let expected = 25 + PresenceLimits.personEntriesMax
        let before = scene.hub.presenceCounts
        for _ in 0..<10 {
            for page in PresencePlace.Page.allCases {
                for viewer in viewers { scene.hub.reported(.at(PresencePlace(page: page)), on: viewer.connection) }
            }
        }
        try await scene.gather()
        let counts = scene.hub.presenceCounts
        #expect(counts.frames - before.frames == 2)
        #expect(counts.heard - before.heard == 2_500 && counts.coalesced - before.coalesced == 2_450)
        #expect(viewers.allSatisfy { $0.told.count == 1 && $0.sees.count == expected })
    }

    @Test("people move and come while the members of the case are asked for", arguments: TestDatabase.allCases)
    func reviewsWhilePeopleMove(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let person = try await scene.person(as: .paralegal)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<200 { await scene.hub.reviewPresence(of: scene.workspace.caseFile) }
            }
            for _ in 0..<4 {
                group.addTask {
                    for step in 0..<50 {
                        let viewer = try await scene.open(person)
                        let page = PresencePlace.Page.allCases[step % 5]
                        scene.hub.reported(.at(PresencePlace(page: page)), on: viewer.connection)
                        await scene.hub.gatherPresence()
                        scene.hub.closed(viewer.connection)
                        await scene.hub.departed(
                            viewer.connection,
                            from: scene.workspace.caseFile,
                            mayComeBack: false
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        let last = try await scene.open(person)
        try await scene.go(last, to: PresencePlace(page: .people))
        await lead.wait { $0[last.connection] == "people - - looking" }
        #expect(Array(lead.sees.keys) == [last.connection])
    }

    @Test("a request is heard for the session's own stream, and only so often", arguments: TestDatabase.allCases)
    func hearsRequests(on testDatabase: TestDatabase) async throws {
        let scene = try await PresenceScene(on: testDatabase)
        let lead = try await scene.open(scene.workspace.lead)
        let paralegal = try await scene.open(scene.workspace.paralegal)
        let caseFile = scene.workspace.caseFile
        let hub = scene.hub
        let session = lead.identity.sessionHash
        func post(_ connection: String, _ session: String, _ caseFile: CaseFileID) async throws {
            try await hub.reported(
                .at(PresencePlace(page: .evidence)),
                on: connection,
                sessionHash: session,
                in: caseFile
            )
        }
        for (connection, hash, file) in [
            ("nobody", session, caseFile), (lead.connection, paralegal.identity.sessionHash, caseFile),
            (lead.connection, session, .random(at: WallClock.system.now)),
        ] {
            await #expect(throws: PresenceError.connectionUnknown) { try await post(connection, hash, file) }
        }
        for _ in 0..<2 {
            for _ in 0..<PresenceLimits.postsASecondMax { try await post(lead.connection, session, caseFile) }
            await #expect(throws: PresenceError.tooOften(seconds: 1)) {
                try await post(lead.connection, session, caseFile)
            }
            scene.clock.advance(seconds: 1)
        }
        try await scene.gather()
        #expect(paralegal.sees == [lead.connection: "evidence - - looking"])
        #expect(hub.presenceCounts.refused == 2)
    }
}
