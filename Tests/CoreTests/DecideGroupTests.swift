import Core
import TestSupport
import Testing

/// Submissions that share a transaction come to the same as those that have one each.
@Suite("Deciding together")
struct DecideGroupTests {
    @Test("a group decided together equals the same submissions decided one after another", arguments: 0..<40)
    func equalsOneByOne(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var together = CaseModel()
        var oneByOne = together
        var statuses: Set<MutationReply.Status> = []
        var repeats = 0
        for _ in 0..<30 {
            let group = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                together.submission(using: &random)
            }
            let replies = together.carryOut(group)
            #expect(replies == group.flatMap { oneByOne.carryOut([$0]) })
            try #require(together == oneByOne)
            statuses.formUnion(replies.map(\.status))
            repeats += replies.count(where: \.isRepeated)
        }
        // Otherwise nothing was compared.
        #expect(statuses == [.applied, .merged, .conflict, .refused])
        #expect(repeats > 0)
        #expect(together.events.count > 30)
    }

    @Test("mutations of one submission come to the same as each in one of its own", arguments: 0..<40)
    func equalsEachAlone(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var together = CaseModel()
        var alone = together
        var statuses: Set<MutationReply.Status> = []
        for _ in 0..<60 {
            // All of one person, as a client sends what was done without a network.
            let submissions = (0..<8).map { _ in together.submission(using: &random) }
            let person = submissions[0].person
            let mutations = submissions.filter { $0.person == person }.flatMap(\.mutations)
            let replies = together.carryOut([Submission(by: person, mutations)])
            #expect(replies == mutations.flatMap { alone.carryOut([Submission(by: person, [$0])]) })
            try #require(together == alone)
            statuses.formUnion(replies.map(\.status))
        }
        #expect(statuses.isSuperset(of: [.applied, .conflict, .refused]))
        #expect(together.events.count > 15)
    }

    @Test("edits that are within a field's limits one by one do not go beyond them together")
    func keepsLimits() {
        var model = CaseModel()
        let item = EvidenceID.random(at: CaseModel.now)
        func mutation(_ operation: Mutation.Operation, _ changes: [EvidenceField: FieldChange]) -> Mutation {
            Mutation(key: .random(), operation: operation, item: item, changes: changes)
        }
        let tags = (0..<150).map { "tag-\($0)" }
        let replies = model.carryOut([
            Submission(
                by: model.people[0],
                [
                    mutation(.add, [.title: .to(.text("Lease")), .kind: .to(.text("document"))]),
                    mutation(.revise, [.tags: .members(add: Array(tags.prefix(75)), remove: [])]),
                    mutation(.revise, [.tags: .members(add: Array(tags.suffix(75)), remove: [])]),
                ]
            )
        ])
        #expect(replies.map(\.status) == [.applied, .applied, .refused])
        #expect(replies.last?.field == "tags")
        #expect(model.events.count == 2)
    }

    @Test("who is not on the case is refused everything, and the others are not")
    func refusesStranger() {
        var model = CaseModel()
        let item = EvidenceID.random(at: CaseModel.now)
        let add = Mutation(
            key: .random(),
            operation: .add,
            item: item,
            changes: [.title: .to(.text("Lease")), .kind: .to(.text("document"))]
        )
        let stranger = Submission(by: .random(at: CaseModel.now), [add])
        let replies = model.carryOut([stranger, Submission(by: model.people[0], [add])])
        #expect(replies.map(\.status) == [.refused, .applied])
        #expect(replies[0].code == AccessError.caseNotFound.code)
        #expect(model.events.count == 1)
    }
}

/// A case in memory: what the ledger would have read and written.
private struct CaseModel: Equatable {
    static let now = Instant(microseconds: 1_800_000_000_000_000)
    private static let roles: [Role] = [.leadProsecutor, .paralegal, .investigator, .filterAttorney, .secondChair]

    let caseFile = CaseFileID.random(at: CaseModel.now)
    let people: [PersonID]
    let classes: [ClearanceClass]
    private(set) var events: [Event] = []
    private var items: [EvidenceID: EvidenceItem] = [:]
    private var exhibitNumbers: [String: EvidenceID] = [:]
    private var replies: [PersonID: [String: MutationReply]] = [:]
    private var subjects: [String: EvidenceID] = [:]
    private var sent: [Submission] = []
    private var nextItemNumber = 1
    private var nextBatesNumber = 1
    private var lastNumber = 0

    init() {
        people = Self.roles.map { _ in .random(at: Self.now) }
        classes = Self.roles.enumerated().map { ClearanceClass(number: $0, role: $1) }
    }

    /// Two models are alike when the ledger would have written the same.
    static func == (left: CaseModel, right: CaseModel) -> Bool {
        left.items == right.items && left.events == right.events && left.replies == right.replies
            && left.exhibitNumbers == right.exhibitNumbers && left.nextItemNumber == right.nextItemNumber
            && left.nextBatesNumber == right.nextBatesNumber
    }

    /// Reads once, decides all, and writes.
    mutating func carryOut(_ group: [Submission]) -> [MutationReply] {
        var state = read(group)
        return group.flatMap { submission in
            let plan = Decide.decide(&state, submission)
            write(plan)
            return plan.replies
        }
    }

    /// A submission with up to three mutations, sent for the first time or again.
    mutating func submission(using random: inout SeededGenerator) -> Submission {
        if Int.random(in: 0..<10, using: &random) == 0, let old = sent.randomElement(using: &random) { return old }
        let person = Int.random(in: people.indices, using: &random)
        let mutations = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            mutation(as: classes[person], using: &random)
        }
        let submission = Submission(by: people[person], mutations)
        sent.append(submission)
        return submission
    }

    /// What the ledger reads: only what the submissions ask about.
    private func read(_ group: [Submission]) -> LedgerState {
        var state = LedgerState(
            caseFile: caseFile,
            classes: classes,
            now: Self.now,
            nextItemNumber: nextItemNumber,
            bates: BatesNumbering(prefix: "B-", digits: 6, next: nextBatesNumber)
        )
        for submission in group {
            guard let place = people.firstIndex(of: submission.person) else { continue }
            let clearance = Clearance(caseFile: caseFile, person: submission.person, group: classes[place])
            var writer =
                state.writers[submission.person] ?? LedgerWriter(clearance: clearance, name: "Person \(place)")
            for mutation in submission.mutations {
                let key = mutation.key.text
                guard let reply = replies[submission.person]?[key] else { continue }
                writer.replies[key] = .init(reply: reply, item: subjects[key])
                if let subject = subjects[key] { state.items[subject] = items[subject] }
            }
            state.writers[submission.person] = writer
        }
        var bases: [EvidenceID: Int] = [:]
        for mutation in group.flatMap(\.mutations) {
            state.items[mutation.item] = items[mutation.item]
            if items[mutation.item] != nil { state.usedIdentifiers.insert(mutation.item) }
            if case .to(.text(let number)) = mutation.changes[.exhibitNumber] {
                let key = NaturalOrder.key(number)
                state.exhibitNumbers[key] = exhibitNumbers[key]
            }
            // The events from the act on that is to be undone; of what is not there yet, none.
            let act = mutation.undoes.flatMap { act in events.first { $0.item == mutation.item && $0.key == act } }
            guard let base = act.map({ $0.revision - 1 }) ?? mutation.base.values.min() else { continue }
            bases[mutation.item] = min(base, bases[mutation.item] ?? base)
        }
        for (item, base) in bases {
            state.events[item] = events.filter { $0.item == item && $0.revision > base }
        }
        return state
    }

    private mutating func write(_ plan: LedgerPlan) {
        for item in plan.added + plan.changed { items[item.id] = item }
        events += plan.events
        exhibitNumbers.merge(plan.exhibitNumbers) { _, last in last }
        for kept in plan.kept {
            replies[kept.person, default: [:]][kept.mutation.key.text] = kept.reply
            subjects[kept.mutation.key.text] = kept.mutation.item
        }
        nextItemNumber = plan.nextItemNumber
        nextBatesNumber = plan.nextBatesNumber
    }

    private mutating func mutation(as group: ClearanceClass, using random: inout SeededGenerator) -> Mutation {
        lastNumber += 1
        let key = IdempotencyKey("key-of-mutation-\(lastNumber)") ?? .random()
        let number = Mutation.ClientNumber(client: "client-\(group.number)", number: lastNumber)
        // Few items, so that people meet; identifiers of items that may not be there yet, so that a group makes them.
        guard items.count > 4,
            let item = items.values.sorted(by: {
                ($0.values.text(.itemNumber) ?? "") < ($1.values.text(.itemNumber) ?? "")
            }).randomElement(using: &random)
        else {
            return Mutation(
                key: key,
                clientNumber: number,
                operation: .add,
                item: .random(at: Self.now),
                changes: [.title: .to(.text("Item \(lastNumber)")), .kind: .to(.text("document"))]
            )
        }
        let operation: Mutation.Operation =
            switch Int.random(in: 0..<12, using: &random) {
            case 0: .withdraw
            case 1, 2: .restore
            case 3: .stamp
            case 4: .add
            default: .revise
            }
        let field = Self.choices.keys.sorted().randomElement(using: &random) ?? .title
        let change = Self.choices[field]?.randomElement(using: &random) ?? .to(nil)
        let base = Int.random(in: 0...item.revision(for: group), using: &random)
        return Mutation(
            key: key,
            clientNumber: number,
            operation: operation,
            item: item.id,
            base: [field: base],
            changes: operation == .revise ? [field: change] : [:],
            undoes: Int.random(in: 0..<6, using: &random) == 0 ? act(on: item.id, using: &random) : nil
        )
    }

    /// The name of something that somebody did to the item, or, in a group, may be about to do.
    private func act(on item: EvidenceID, using random: inout SeededGenerator) -> String {
        if Bool.random(using: &random) { return "key-of-mutation-\(lastNumber - 1)" }
        return events.filter { $0.item == item }.randomElement(using: &random)?.key ?? "some-key"
    }

    private static let choices: [EvidenceField: [FieldChange]] = [
        .title: ["Lease", "Knife", "Tape"].map { .to(.text($0)) },
        .location: ["Room 1", "Room 2"].map { .to(.text($0)) },
        .exhibitStatus: ["admitted", "excluded", "not_designated"].map { .to(.text($0)) },
        .confidentiality: ["team_only", "sealed", "filter_team"].map { .to(.text($0)) },
        .privilegeCall: ["not_reviewed", "not_privileged", "filter_hold"].map { .to(.text($0)) },
        .exhibitNumber: (1...6).map { .to(.text("C-\($0)")) },
        .tags: [.members(add: ["fire"], remove: []), .members(add: ["water"], remove: ["fire"])],
        .notes: ["One\n\nTwo", "One\n\nThree", "Four"].map { .to(.text($0)) },
    ]
}
