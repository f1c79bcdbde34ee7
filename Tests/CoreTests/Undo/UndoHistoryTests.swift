import Core
import TestSupport
import Testing

/// Undo over histories that chance made.
@Suite("Undo over histories")
struct UndoHistoryTests {
    @Test("undoing everything and redoing it comes back to the same, with others idle", arguments: 0..<60)
    func isIdentity(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var model = UndoModel(.leadProsecutor, .secondChair)
        // What others left before, also what is still to be resolved.
        for _ in 0..<6 { Self.act(&model, by: 1, base: 1, using: &random) }
        var acts: [(operation: Mutation.Operation, name: String)] = []
        var standings = [model.standing]
        for place in 0..<12 {
            let before = model.events.count
            let group = place % 4 == 0 ? "group-\(place)" : nil
            let operation = Self.act(&model, by: 0, group: group, using: &random)
            if group != nil, operation == .revise { Self.revise(&model, by: 0, group: group, using: &random) }
            guard let event = model.events.dropFirst(before).last else { continue }
            acts.append((Self.undoing(event), group ?? event.key))
            standings.append(model.standing)
        }
        try #require(acts.count > 5)
        for _ in 0..<3 {
            var redos: [(operation: Mutation.Operation, name: String)] = []
            for (act, standing) in zip(acts.reversed(), standings.dropLast().reversed()) {
                let reply = model.send(act.operation, undoing: act.name)
                // What came to nothing in all, such as a group there and back, says so.
                #expect(reply.status == .applied || reply.message == UndoError.undoneAlready.userMessage)
                try #require(model.standing == standing)
                guard reply.status == .applied, let event = model.events.last else { continue }
                redos.append((Self.undoing(event), event.key))
            }
            acts = []
            standings = [model.standing]
            for redo in redos.reversed() {
                #expect(model.send(redo.operation, undoing: redo.name).status == .applied)
                let event = try #require(model.events.last)
                acts.append((Self.undoing(event), event.key))
                standings.append(model.standing)
            }
        }
    }

    @Test("never touches what others wrote, and says of each field that it leaves whose it is", arguments: 0..<60)
    func keepsOthers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var model = UndoModel(.leadProsecutor, .secondChair, .paralegal)
        var undone = 0
        var skipped = 0
        for _ in 0..<120 {
            let before = model.events
            let person = Int.random(in: 0..<3, using: &random)
            let mine = before.filter { $0.actor == model.people[person] && $0.kind == .evidenceRevised }
            guard Bool.random(using: &random), let act = mine.randomElement(using: &random) else {
                let base = Int.random(in: max(1, model.current.revision - 3)...model.current.revision, using: &random)
                Self.act(&model, by: person, base: base, using: &random)
                continue
            }
            let standing = model.standing
            let reply = model.send(.revise, by: person, undoing: act.key)
            skipped += reply.skipped.count
            #expect(Set(reply.skipped) == Set(reply.skippedBy.keys))
            guard let event = model.events.dropFirst(before.count).first else {
                #expect(model.standing == standing && reply.status == .refused)
                continue
            }
            undone += 1
            for field in event.changed {
                if case .set = field.shape {
                    for member in Set(event.before.set(field)).symmetricDifference(event.after.set(field)) {
                        let last = before.last { Self.moves(member, of: field, $0) }
                        #expect(last?.actor == model.people[person])
                    }
                } else {
                    #expect(before.last { $0.changed.contains(field) }?.actor == model.people[person])
                    #expect(!reply.skipped.contains(field))
                }
            }
        }
        // Otherwise nothing was compared.
        #expect(undone > 3 && skipped > 3)
    }

    private static func moves(_ member: String, of field: EvidenceField, _ event: Event) -> Bool {
        event.changed.contains(field)
            && event.before.set(field).contains(member) != event.after.set(field).contains(member)
    }

    /// Something that a person may do to the item as it is.
    @discardableResult
    private static func act(
        _ model: inout UndoModel,
        by place: Int,
        base: Int? = nil,
        group: String? = nil,
        using random: inout SeededGenerator
    ) -> Mutation.Operation {
        let operation: Mutation.Operation =
            if model.current.isWithdrawn { .restore } else if place == 0, Int.random(in: 0..<8, using: &random) == 0 {
                .withdraw
            } else { .revise }
        if operation == .revise {
            revise(&model, by: place, base: base, group: group, using: &random)
        } else {
            model.send(operation, by: place, group: group)
        }
        return operation
    }

    private static func revise(
        _ model: inout UndoModel,
        by place: Int,
        base: Int? = nil,
        group: String? = nil,
        using random: inout SeededGenerator
    ) {
        var changes: [EvidenceField: FieldChange] = [:]
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            guard let (field, choices) = choices.sorted(by: { $0.key < $1.key }).randomElement(using: &random)
            else { continue }
            changes[field] = choices.randomElement(using: &random)
        }
        model.send(.revise, changes, by: place, base: base, group: group)
    }

    private static func undoing(_ event: Event) -> Mutation.Operation {
        switch event.kind {
        case .evidenceWithdrawn: .restore
        case .evidenceAdded, .evidenceRestored: .withdraw
        case .evidenceRevised, .evidenceCustody, .evidenceFamily: .revise
        }
    }

    private static let choices: [EvidenceField: [FieldChange]] = [
        .title: ["Lease", "Knife", "Tape"].map { .to(.text($0)) },
        .location: [.to(.text("Room 1")), .to(.text("Room 2")), .to(nil)],
        .exhibitStatus: ["admitted", "excluded", "not_designated"].map { .to(.text($0)) },
        .confidentiality: ["team_only", "sealed"].map { .to(.text($0)) },
        .exhibitNumber: (1...6).map { .to(.text("C-\($0)")) } + [.to(nil)],
        .tags: [
            .members(add: ["fire"], remove: []), .members(add: ["water"], remove: ["fire"]),
            .members(add: [], remove: ["water"]),
        ],
        .notes: ["One\n\nTwo", "One\n\nThree", "Four"].map { .to(.text($0)) },
        .rating: [.to(.number(3)), .to(nil)],
    ]
}
