import Core
import TestSupport
import Testing

/// The merge policy, field by field, and as properties over generated edits.
@Suite("Field merge")
struct FieldMergeTests {
    @Test("asks when two people judge differently")
    func asksForJudgements() {
        let result = FieldMerge.merge(
            .to(.text("excluded")),
            of: .exhibitStatus,
            base: .text("offered"),
            current: .text("admitted"),
            changedSince: true
        )
        #expect(result == .ask)
    }

    @Test("lets the stricter of two protections hold, whoever was first")
    func keepsStricter() {
        let levels = ["public", "confidential", "protective_order", "team_only", "attorneys_eyes_only", "sealed"]
        for (place, mine) in levels.enumerated() {
            for (otherPlace, theirs) in levels.enumerated() where theirs != "team_only" && mine != theirs {
                let result = FieldMerge.merge(
                    .to(.text(mine)),
                    of: .confidentiality,
                    base: .text("team_only"),
                    current: .text(theirs),
                    changedSince: true
                )
                #expect(result == .merged(.text(place > otherPlace ? mine : theirs)))
            }
        }
    }

    @Test("gives sets the same members in whatever order the edits come")
    func setsCommute() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let names = ["a", "b", "c", "d", "e"]
            func edit() -> FieldChange {
                let add = names.filter { _ in Bool.random(using: &random) }
                let remove = names.filter { !add.contains($0) && Bool.random(using: &random) }
                return .members(add: add, remove: remove)
            }
            let start = FieldValue.set(of: names.filter { _ in Bool.random(using: &random) })
            let first = edit()
            let second = disjoint(edit(), from: first)
            let oneWay = second.applied(to: first.applied(to: start))
            let otherWay = first.applied(to: second.applied(to: start))
            #expect(oneWay == otherWay)
        }
    }

    @Test("keeps every paragraph that one side wrote and the other did not touch")
    func mergesParagraphs() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let base = (0..<6).map { "paragraph \($0)" }
            let mineAt = Int.random(in: 0..<6, using: &random)
            let theirsAt = Int.random(in: 0..<6, using: &random)
            var mine = base
            mine[mineAt] = "mine"
            var theirs = base
            theirs[theirsAt] = "theirs"
            let merged = ParagraphMerge.merge(
                base: base.joined(separator: "\n"),
                mine: mine.joined(separator: "\n"),
                theirs: theirs.joined(separator: "\n")
            )
            if mineAt == theirsAt {
                #expect(merged == nil)
            } else {
                var both = base
                both[mineAt] = "mine"
                both[theirsAt] = "theirs"
                #expect(merged == both.joined(separator: "\n"))
            }
        }
    }

    /// Drops from an edit what the other edit says the opposite of: such edits meet on one member and do not commute.
    private func disjoint(_ edit: FieldChange, from other: FieldChange) -> FieldChange {
        guard case .members(let add, let remove) = edit, case .members(let otherAdd, let otherRemove) = other
        else { return edit }
        return .members(
            add: add.filter { !otherRemove.contains($0) },
            remove: remove.filter { !otherAdd.contains($0) }
        )
    }
}
