import Core
import Testing

/// What a person may undo, and what it leaves alone.
@Suite("Undo")
struct UndoTests {
    @Test("puts back what the act found, without asking what the client thinks that was")
    func putsBack() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        model.revise(.location, to: "Room 2", by: 1)
        // The lead never saw Room 2: what is wrong with the base does not matter.
        let act = model.revise(.location, to: "Room 3", base: 1)
        let reply = model.send(.revise, [.location: .to(.text("anything"))], undoing: act.key)
        #expect(reply.status == .applied)
        #expect(model.current.values.text(.location) == "Room 2")
        #expect(model.events.last?.undoes == act.key)
    }

    @Test("leaves a field that somebody else changed since, says whose, and undoes the rest")
    func skips() throws {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let act = model.send(.revise, [.exhibitStatus: .to(.text("offered")), .location: .to(.text("Room 1"))])
        model.revise(.exhibitStatus, to: "admitted", by: 1)
        let at = try #require(model.events.last?.at)
        let reply = model.send(.revise, undoing: act.key)
        #expect(reply.status == .merged && reply.skipped == [.exhibitStatus])
        #expect(reply.skippedBy == [.exhibitStatus: UndoSkip(by: "Person 1", at: at)])
        #expect(reply.message == "Exhibit status was changed by Person 1 since; the rest was undone.")
        #expect(model.current.values.text(.exhibitStatus) == "admitted")
        #expect(model.current.values.text(.location) == nil)
        #expect(MutationReply(json: reply.json) == reply)
        let sentence = UndoSkip.sentence(reply.skippedBy, isAll: false) { _ in "10:04" }
        #expect(sentence == "Exhibit status was changed by Person 1 at 10:04; the rest was undone.")
    }

    @Test("says so when everything was changed since, and records nothing")
    func skipsAll() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let act = model.revise(.exhibitStatus, to: "offered")
        model.revise(.exhibitStatus, to: "admitted", by: 1)
        let count = model.events.count
        let reply = model.send(.revise, undoing: act.key)
        #expect(reply.status == .refused && reply.code == "nothing_undone" && reply.skipped == [.exhibitStatus])
        #expect(reply.message == "Exhibit status was changed by Person 1 since; nothing was undone.")
        #expect(reply.skippedBy[.exhibitStatus]?.by == "Person 1")
        #expect(model.events.count == count)
    }

    @Test("leaves a field that the person changed again, and says that it was they")
    func skipsOwn() {
        var model = UndoModel(.leadProsecutor)
        let act = model.revise(.location, to: "Room 1")
        model.revise(.location, to: "Room 2")
        let reply = model.send(.revise, undoing: act.key)
        #expect(reply.message == "Location was changed by you since; nothing was undone.")
        #expect(model.current.values.text(.location) == "Room 2")
    }

    @Test("says nothing of an event that the person did not see")
    func keepsHidden() throws {
        var model = UndoModel(.leadProsecutor, .filterAttorney)
        let act = model.send(.revise, [.notes: .to(.text("Mine")), .location: .to(.text("Room 1"))])
        model.revise(.confidentiality, to: "filter_team")
        model.revise(.notes, to: "Privileged", by: 1)
        model.revise(.confidentiality, to: "team_only", by: 1)
        let reply = model.send(.revise, undoing: act.key)
        #expect(reply.skippedBy == [.notes: UndoSkip(by: nil, at: nil)])
        #expect(reply.message == "Notes was changed by somebody else since; the rest was undone.")
    }

    @Test("takes tags out and puts them in, each by itself")
    func undoesSets() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        model.send(.revise, [.tags: .members(add: ["old", "kept"], remove: [])])
        let act = model.send(.revise, [.tags: .members(add: ["mine", "shared"], remove: ["old"])])
        model.send(.revise, [.tags: .members(add: ["theirs"], remove: ["shared"])], by: 1)
        model.send(.revise, [.tags: .members(add: ["shared"], remove: [])], by: 1)
        let reply = model.send(.revise, undoing: act.key)
        #expect(model.current.values.set(.tags) == ["kept", "old", "shared", "theirs"])
        #expect(reply.status == .merged && reply.skippedBy[.tags]?.by == "Person 1")
    }

    @Test("undoes a group as one act, as far back as nobody else was in between")
    func undoesGroups() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        model.revise(.location, to: "Room 1")
        model.revise(.location, to: "Room 2", group: "burst")
        model.revise(.location, to: "Room 3", group: "burst")
        model.revise(.title, to: "First", group: "burst")
        model.revise(.title, to: "Theirs", by: 1)
        model.revise(.title, to: "Second", group: "burst")
        #expect(model.send(.revise, undoing: "burst").status == .applied)
        #expect(model.current.values.text(.location) == "Room 1")
        #expect(model.current.values.text(.title) == "Theirs")
    }

    @Test("undoes only one's own acts, and does not tell another's from none")
    func refusesOthers() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let act = model.revise(.location, to: "Room 1", by: 1)
        for name in [act.key, "no-such-act"] {
            let reply = model.send(.revise, undoing: name)
            #expect(reply.status == .refused && reply.code == "not_yours")
        }
        #expect(model.current.values.text(.location) == "Room 1")
    }

    @Test("withdraws what was added, unless others have worked on it since")
    func undoesAdding() throws {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let added = try #require(model.events.first?.key)
        model.revise(.title, to: "Signed lease")
        #expect(model.send(.withdraw, undoing: added).status == .applied)
        #expect(model.current.isWithdrawn)
        #expect(model.send(.restore, undoing: model.events.last?.key).status == .applied)
        #expect(!model.current.isWithdrawn)
        model.revise(.title, to: "Theirs", by: 1)
        let reply = model.send(.withdraw, undoing: added)
        #expect(reply.code == "nothing_undone" && reply.message?.contains("changed by Person 1") == true)
        #expect(!model.current.isWithdrawn)
    }

    @Test("brings back what was withdrawn, and withdraws what was brought back")
    func undoesWithdrawing() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let withdrawal = model.send(.withdraw)
        let restoration = model.send(.restore, undoing: withdrawal.key)
        #expect(restoration.status == .applied && !model.current.isWithdrawn)
        #expect(model.send(.restore, undoing: withdrawal.key).message == UndoError.undoneAlready.userMessage)
        #expect(model.send(.withdraw, undoing: restoration.key).status == .applied && model.current.isWithdrawn)
        model.send(.restore, by: 1)
        model.send(.withdraw, by: 1)
        let reply = model.send(.restore, undoing: withdrawal.key)
        #expect(reply.message == "The item was withdrawn again by Person 1. Nothing was undone.")
    }

    @Test("does not change an item that was withdrawn since")
    func leavesWithdrawn() {
        var model = UndoModel(.leadProsecutor, .secondChair)
        let act = model.revise(.title, to: "Signed lease")
        model.send(.withdraw, by: 1)
        let reply = model.send(.revise, undoing: act.key)
        #expect(reply.code == "nothing_undone" && reply.message?.contains("withdrawn by Person 1") == true)
        #expect(model.current.values.text(.title) == "Signed lease")
    }

    @Test("says of what can never be undone why")
    func refusesLasting() throws {
        var model = UndoModel(.leadProsecutor)
        let stamp = model.send(.stamp)
        let custody = model.send(
            .recordCustody,
            custody: try CustodyDraft(
                json: try #require(
                    JSONValue(parsing: #"{"action":"correction","at":"2026-01-02T10:00:00Z","reason":"Misread"}"#.utf8)
                        .object
                ),
                id: .random(at: UndoModel.now)
            )
        )
        #expect([stamp.status, custody.status] == [.applied, .applied])
        for (act, sentence) in [(stamp, "Bates numbers"), (custody, "custody")] {
            let reply = model.send(.revise, undoing: act.key)
            #expect(reply.code == "cannot_be_undone" && reply.message?.contains(sentence) == true)
        }
        let added = try #require(model.events.first?.key)
        #expect(model.send(.restore, undoing: added).code == "cannot_be_undone")
        #expect(model.send(.stamp, undoing: added).code == "cannot_be_undone")
    }

    @Test("asks the same rights as a change does")
    func asksRights() {
        var model = UndoModel(.leadProsecutor, .paralegal)
        let raised = model.revise(.confidentiality, to: "internal_only", by: 1)
        let stricter = model.revise(.confidentiality, to: "attorneys_eyes_only", by: 1)
        let strictest = [raised, stricter].last { $0.status == .applied }
        let reply = model.send(.revise, by: 1, undoing: strictest?.key)
        #expect(reply.code == "not_allowed" && reply.field == "confidentiality")
    }

    @Test("names only the fields that are meant, where some are")
    func undoesSomeFields() {
        var model = UndoModel(.leadProsecutor)
        let act = model.send(.revise, [.location: .to(.text("Room 1")), .title: .to(.text("Other"))])
        #expect(model.send(.revise, [.title: .to(nil)], undoing: act.key).status == .applied)
        #expect(model.current.values.text(.title) == "Lease" && model.current.values.text(.location) == "Room 1")
        #expect(model.send(.revise, [.notes: .to(nil)], undoing: act.key).code == "not_yours")
    }
}
