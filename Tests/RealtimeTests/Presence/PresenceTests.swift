import Core
import TestSupport
import Testing

@testable import Realtime

/// What the value promises, against a model that keeps no differences.
@Suite("Presence")
struct PresenceTests {
    private static let caseFile = CaseFileID.random(at: WallClock.system.now)
    private static let roles: [Role] = [
        .leadProsecutor, .paralegal, .investigator, .trialTechnician, .defenceCounselPortal,
    ]
    private static let groups = roles.enumerated().map { ClearanceClass(number: $0, role: $1) }
    private static let items = (0..<4).map { _ in EvidenceID.random(at: WallClock.system.now) }
    private static let people = (0..<4).map { _ in PersonID.random(at: WallClock.system.now) }
    private static let fields: [EvidenceField?] = [nil, .title, .notes, .exhibitStatus, .location]

    private static func presenter(_ number: Int, session: Int? = nil) -> Presenter {
        Presenter(
            connection: "connection-\(number)",
            sessionHash: "session-\(session ?? number)",
            person: people[number % people.count],
            name: "Person \(number % people.count)",
            group: groups[number % groups.count]
        )
    }

    /// Everything that happened, and what follows from it, said in the plainest way.
    private struct Model {
        struct Record {
            var presenter: Presenter
            var place: PresencePlace
            var end: Instant
            var lingers = false
        }

        var records: [String: Record] = [:]
        var sights: [EvidenceID: ItemSight] = [:]

        func view(for group: ClearanceClass) -> [String: PresenceEntry] {
            if group.role == .defenceCounselPortal { return [:] }
            return records.mapValues { record in
                var place = record.place
                let presenter = record.presenter
                if let item = place.item {
                    let mask = sights[item]?.audience.mask ?? 0
                    let both = group.bit | presenter.group.bit
                    if mask & both != both {
                        place = PresencePlace(page: .evidence)
                    } else if let field = place.field,
                        !Sight.sees(field, as: group.role) || !Sight.sees(field, as: presenter.group.role)
                    {
                        place = PresencePlace(page: place.page, item: item)
                    }
                } else if place.page == .item {
                    place = PresencePlace(page: .evidence)
                }
                return PresenceEntry(
                    connection: presenter.connection,
                    person: presenter.person,
                    name: presenter.name,
                    role: presenter.group.role,
                    place: place
                )
            }
        }
    }

    /// What a client knows after what it was told.
    private struct Client {
        var entries: [String: PresenceEntry] = [:]

        mutating func take(_ update: PresenceUpdate) {
            if update.isWhole { entries = [:] }
            for connection in update.gone { entries[connection] = nil }
            for entry in update.entries { entries[entry.connection] = entry }
        }
    }

    @Test("tells every class what it may see and nothing twice, whatever happens", arguments: 0..<60 as Range<UInt64>)
    func tellsDifferences(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var presence = Presence(of: Self.caseFile)
        var model = Model()
        var clients: [Int: Client] = [:]
        var now = Instant(seconds: 1_000)
        for _ in 0..<400 {
            let number = Int.random(in: 0..<12, using: &random)
            let presenter = Self.presenter(number, session: number / 2)
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<5:
                let place = PresencePlace(
                    page: PresencePlace.Page.allCases.randomElement(using: &random) ?? .other,
                    item: Bool.random(using: &random) ? Self.items.randomElement(using: &random) : nil,
                    field: Self.fields.randomElement(using: &random) ?? nil,
                    isEditing: Bool.random(using: &random)
                )
                let hearing = presence.hear(place, of: presenter, isOwn: true, at: now)
                #expect(hearing == .taken)
                guard presenter.group.role != .defenceCounselPortal else { continue }
                let lingering = model.records.values.filter {
                    $0.lingers && $0.presenter.sessionHash == presenter.sessionHash
                }
                // Of a session there are two connections: at most one lingers when the other is new.
                if model.records[presenter.connection] == nil, let former = lingering.first {
                    model.records[former.presenter.connection] = nil
                }
                model.records[presenter.connection] =
                    Model.Record(presenter: presenter, place: place, end: now.adding(seconds: 30))
            case 5:
                presence.remove(presenter.connection)
                model.records[presenter.connection] = nil
            case 6:
                presence.linger(presenter.connection, at: now)
                if let record = model.records[presenter.connection], !record.lingers {
                    model.records[presenter.connection]?.lingers = true
                    model.records[presenter.connection]?.end = min(record.end, now.adding(seconds: 2))
                }
            case 7...8:
                now = now.adding(seconds: Int64.random(in: 0...12, using: &random))
                _ = presence.expire(at: now)
                model.records = model.records.filter { $0.value.end > now }
            case 9...10:
                let item = Self.items.randomElement(using: &random) ?? Self.items[0]
                let sight = ItemSight(
                    caseFile: Self.caseFile,
                    audience: Audience(mask: Int64.random(in: 0..<32, using: &random)),
                    revision: Int.random(in: 1...6, using: &random)
                )
                presence.learn(sight, of: item)
                if (model.sights[item]?.revision ?? 0) <= sight.revision { model.sights[item] = sight }
            default:
                // A class gets its first viewer, or a viewer lost a frame.
                let group = Self.groups.randomElement(using: &random) ?? Self.groups[0]
                release(&presence, into: &clients, model)
                clients[group.number, default: Client()].take(presence.whole(for: group))
            }
            if Int.random(in: 0..<3, using: &random) == 0 { release(&presence, into: &clients, model) }
        }
        release(&presence, into: &clients, model)
        #expect(clients.count > 1)
    }

    private func release(_ presence: inout Presence, into clients: inout [Int: Client], _ model: Model) {
        let watching = Self.groups.filter { clients[$0.number] != nil }
        for (group, update) in presence.release(for: watching) {
            let before = clients[group.number]?.entries ?? [:]
            #expect(!update.isWhole && !update.isEmpty)
            #expect(update.entries.allSatisfy { before[$0.connection] != $0 }, "told what was known")
            #expect(update.gone.allSatisfy { before[$0] != nil }, "told the going of who was never seen")
            clients[group.number]?.take(update)
        }
        for group in watching { #expect(clients[group.number]?.entries == model.view(for: group)) }
    }

    @Test("an item that nobody has asked about is seen by nobody")
    func hidesUnknownItems() {
        var presence = Presence(of: Self.caseFile)
        let now = Instant(seconds: 0)
        let place = PresencePlace(page: .item, item: Self.items[0], field: .title, isEditing: true)
        _ = presence.whole(for: Self.groups[0])
        _ = presence.hear(place, of: Self.presenter(0), isOwn: true, at: now)
        #expect(presence.unknownItems == [Self.items[0]])
        let told = presence.release(for: [Self.groups[0]])
        #expect(told.map(\.1.entries).joined().map(\.place) == [PresencePlace(page: .evidence)])
        presence.learn(nil, of: Self.items[0])
        let toldOfNone = presence.release(for: [Self.groups[0]])
        #expect(presence.unknownItems.isEmpty && toldOfNone.isEmpty)
        let elsewhere = CaseFileID.random(at: WallClock.system.now)
        presence.learn(ItemSight(caseFile: elsewhere, audience: Audience(mask: -1), revision: 9), of: Self.items[0])
        let toldOfForeign = presence.release(for: [Self.groups[0]])
        #expect(toldOfForeign.isEmpty, "an item of another case")
    }

    @Test("moves among what a class may not see are no word to it")
    func saysNothingOfHiddenMoves() {
        var presence = Presence(of: Self.caseFile)
        let lead = Self.groups[0]
        let paralegal = Self.groups[1]
        for item in Self.items {
            presence.learn(
                ItemSight(caseFile: Self.caseFile, audience: Audience(mask: lead.bit), revision: 1),
                of: item
            )
        }
        _ = presence.whole(for: paralegal)
        _ = presence.whole(for: lead)
        _ = presence.hear(PresencePlace(page: .evidence), of: Self.presenter(0), isOwn: true, at: Instant(seconds: 0))
        let coming = presence.release(for: [paralegal, lead])
        #expect(coming.count == 2)
        for (number, item) in Self.items.enumerated() {
            let place = PresencePlace(page: .item, item: item, field: .title, isEditing: number % 2 == 0)
            _ = presence.hear(place, of: Self.presenter(0), isOwn: true, at: Instant(seconds: 1))
            let told = presence.release(for: [paralegal, lead]).map(\.0)
            #expect(told == [lead])
        }
    }

    @Test("holds no more entries than its limits, of a case and of a person")
    func boundsEntries() {
        var presence = Presence(of: Self.caseFile)
        let now = Instant(seconds: 0)
        let place = PresencePlace(page: .evidence)
        func hear(_ number: Int, person: PersonID) -> Presence.Hearing {
            let presenter = Presenter(
                connection: "\(number)",
                sessionHash: "",
                person: person,
                name: "",
                group: Self.groups[0]
            )
            return presence.hear(place, of: presenter, isOwn: false, at: now)
        }
        for number in 0..<PresenceLimits.personEntriesMax { #expect(hear(number, person: Self.people[0]) == .taken) }
        #expect(hear(-1, person: Self.people[0]) == .full)
        #expect(hear(0, person: Self.people[0]) == .taken, "who is there may move")
        for number in PresenceLimits.personEntriesMax..<PresenceLimits.entriesMax {
            #expect(hear(number, person: .random(at: WallClock.system.now)) == .taken)
        }
        #expect(hear(-1, person: Self.people[1]) == .full)
        #expect(presence.count == PresenceLimits.entriesMax)
    }

    @Test("keeps only so many sights, and those that are named")
    func boundsSights() {
        var presence = Presence(of: Self.caseFile)
        let named = Self.items[0]
        _ = presence.hear(
            PresencePlace(page: .item, item: named),
            of: Self.presenter(0),
            isOwn: true,
            at: Instant(seconds: 0)
        )
        let sight = ItemSight(caseFile: Self.caseFile, audience: Audience(mask: 1), revision: 1)
        presence.learn(sight, of: named)
        let others = (0..<PresenceLimits.sightsMax).map { _ in EvidenceID.random(at: WallClock.system.now) }
        for item in others { presence.learn(sight, of: item) }
        #expect(presence.knows(named))
        #expect(!others.contains { presence.knows($0) })
    }

    @Test("after a change of rights only members of the same role stay of those elsewhere")
    func reviewsMembers() {
        var presence = Presence(of: Self.caseFile)
        let now = Instant(seconds: 0)
        for number in 0..<3 {
            _ = presence.hear(PresencePlace(page: .list), of: Self.presenter(number), isOwn: number == 0, at: now)
        }
        func member(_ number: Int, _ role: Role, walls: [String] = []) -> Membership {
            let person = Person(id: Self.people[number], email: "", name: "", isAdministrator: false, isDemo: false)
            return Membership(person: person, role: role, walls: walls)
        }
        func here() -> [String] { presence.whole(for: Self.groups[3]).entries.map(\.connection) }
        presence.review([member(1, .paralegal), member(2, .investigator)])
        #expect(here() == ["connection-0", "connection-1", "connection-2"], "the own are the streams' affair")
        presence.review([member(1, .paralegal, walls: ["Rivera"]), member(2, .investigator)])
        _ = presence.release(for: [Self.groups[3]])
        #expect(here() == ["connection-0", "connection-2"])
        presence.review([member(2, .paralegal)])
        _ = presence.release(for: [Self.groups[3]])
        #expect(here() == ["connection-0"])
    }

    @Test("what instances say of presence reads as it was written")
    func readsMessages() {
        let walled = Presenter(
            connection: "a-b_c",
            sessionHash: "hash",
            person: Self.people[0],
            name: "Núñez, \"J.\"",
            group: ClearanceClass(number: 62, role: .paralegal, walls: ["Rivera", "Ash, Lee"])
        )
        let place = PresencePlace(page: .item, item: Self.items[0], field: .notes, isEditing: true)
        let messages: [PresenceMessage] = [
            .entry(walled, place), .entry(Self.presenter(1), PresencePlace(page: .people)), .lingers(connection: "a"),
            .gone(connection: "a"), .ask, .report(.at(place), connection: "a", sessionHash: "hash"),
            .report(.leaving, connection: "a", sessionHash: "hash"),
        ]
        for message in messages {
            #expect(message.ephemera.isSound)
            #expect(PresenceMessage(message.ephemera) == message)
        }
    }

    @Test(
        "leaves out what instances say in words that are not known",
        arguments: ["", "{}", "[]", #"{"page":"evidence"}"#, #"{"gone":1}"#, "\u{0}", #"{"class":99,"page":"other"}"#]
    )
    func refusesMessages(text: String) {
        for key in ["at/a", "for/a", "for/a/b/c", "else", "at"] {
            #expect(PresenceMessage(Ephemera(key: key, bytes: Array(text.utf8))) == nil)
        }
    }

    @Test("an allowance is so many times a second, also after the clock was set back")
    func allowsSoMany() {
        var allowance = Allowance(perSecond: 3)
        let now = Instant(seconds: 100)
        let moments =
            Array(repeating: now, count: 5) + [
                Instant(microseconds: now.microseconds + 999_999), now.adding(seconds: 1), now.adding(seconds: -3_600),
            ]
        var taken: [Bool] = []
        for moment in moments { taken.append(allowance.take(at: moment)) }
        #expect(taken == [true, true, true, false, false, false, true, true])
        #expect(allowance.rest(at: Instant(microseconds: now.microseconds - 3_599_600_000)) == 600_000)
        #expect(allowance.rest(at: now) == 0)
    }
}
