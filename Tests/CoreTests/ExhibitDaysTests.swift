import Core
import Testing

/// Whether the days of an exhibit are those of the acts that still count.
@Suite("Exhibit days")
struct ExhibitDaysTests {
    /// Acts an hour apart, each named by its place.
    private struct Record {
        var status: String?
        var acts: [ExhibitAct] = []

        func hour(_ place: Int) -> Instant { Instant(seconds: 3_600 * Int64(place)) }

        mutating func set(_ status: String?, undoing undoes: Int? = nil, group: String? = nil, isSeen: Bool = true) {
            acts.append(
                ExhibitAct(
                    before: self.status,
                    after: status,
                    at: isSeen ? hour(acts.count) : nil,
                    key: "\(acts.count)",
                    group: group,
                    undoes: undoes.map { "\($0)" }
                )
            )
            self.status = status
        }

        /// The places of the acts that marked, offered and ruled.
        var places: [Int?] {
            let days = ExhibitDays(acts, now: status)
            return [days.marked, days.offered, days.ruled].map { instant in
                instant.flatMap { instant in acts.indices.first { hour($0) == instant } }
            }
        }
    }

    private func record(from status: String?, _ statuses: String?...) -> Record {
        var record = Record(status: status)
        for status in statuses { record.set(status) }
        return record
    }

    @Test("are those of the acts that marked, offered and ruled")
    func areOfActs() {
        #expect(record(from: "listed", "marked", "offered", "objected", "admitted").places == [0, 1, 3])
        #expect(record(from: "listed", "marked", "offered", "excluded").places == [0, 1, 2])
        #expect(Record(status: "admitted").places == [nil, nil, nil])
    }

    @Test("are not said of what a status only implies")
    func areNotImplied() {
        #expect(record(from: "listed", "admitted").places == [nil, nil, 0])
        #expect(record(from: "offered", "admitted").places == [nil, nil, 0])
        #expect(record(from: "listed", "offered", "marked").places == [nil, nil, nil])
    }

    @Test("follow the ruling that stands")
    func followRulings() {
        #expect(record(from: "marked", "offered", "conditionally_admitted", "admitted").places == [nil, 0, 2])
        #expect(record(from: "marked", "offered", "admitted", "excluded").places == [nil, 0, 2])
        #expect(record(from: "marked", "offered", "admitted", "offered").places == [nil, 0, nil])
    }

    @Test("go with the status that they belong to, and come anew with the next act")
    func goAgain() {
        #expect(record(from: "listed", "marked", "offered", "listed").places == [nil, nil, nil])
        #expect(record(from: "listed", "marked", "offered", "withdrawn", "marked").places == [3, nil, nil])
        #expect(record(from: "listed", "offered", "marked", "offered").places == [nil, 2, nil])
    }

    @Test("come back with an undo, and go again with a redo")
    func areUndone() {
        var undone = record(from: "listed", "marked", "offered", "admitted", "excluded")
        undone.set("admitted", undoing: 3)
        #expect(undone.places == [0, 1, 2])
        undone.set("excluded", undoing: 4)
        #expect(undone.places == [0, 1, 3])
        undone.set("admitted", undoing: 5)
        undone.set("offered", undoing: 2)
        #expect(undone.places == [0, 1, nil])
    }

    @Test("of an act in several steps are those before its first")
    func areUndoneTogether() {
        var record = Record(status: "listed")
        record.set("marked")
        record.set("offered", group: "9")
        record.set("objected", group: "9")
        record.set("marked", undoing: 9)
        #expect(record.places == [0, nil, nil])
    }

    @Test("are unknown where the act was not seen, and true where it was")
    func areSeen() {
        var record = Record(status: "listed")
        record.set("marked")
        record.set("offered", isSeen: false)
        record.set("admitted")
        #expect(record.places == [0, nil, 2])
        // Offered a second time out of sight: the day of the first is not that of the second.
        var again = Record(status: "listed")
        again.set("offered")
        again.set("listed", isSeen: false)
        again.set("offered", isSeen: false)
        #expect(again.places == [nil, nil, nil])
    }

    @Test("are of no other status than the exhibit has")
    func areOfTheStatus() {
        let record = record(from: "listed", "marked", "offered")
        #expect(ExhibitDays(record.acts, now: "marked") == ExhibitDays(status: "marked"))
        #expect(ExhibitDays([record.acts[0], record.acts[1]].reversed(), now: "marked").marked == record.hour(0))
    }
}
