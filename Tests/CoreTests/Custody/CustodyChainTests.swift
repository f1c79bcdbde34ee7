import Core
import Testing

/// What is found in a chain of custody, and what is not.
@Suite("Custody chain")
struct CustodyChainTests {
    private static let item = EvidenceID.random(at: Instant(seconds: 0))
    private static let (detective, clerk, chemist) = (person(), person(), person())

    private static func person() -> RecordReference { .casePerson(.random(at: Instant(seconds: 0))) }

    /// An entry at a time of New York.
    private static func entry(
        _ number: Int,
        _ at: String,
        _ action: CustodyAction,
        from: RecordReference? = nil,
        to: RecordReference? = nil,
        place: String = "",
        precision: String? = nil
    ) throws -> CustodyEvent {
        let typed = try #require(DatedMoment(typed: at, zone: "America/New_York"))
        return CustodyEvent(
            id: .random(at: Instant(seconds: 0)),
            item: item,
            sequence: number,
            at: DatedMoment(instant: typed.instant, zone: typed.zone, precision: precision ?? typed.precision),
            action: action.rawValue,
            from: from,
            to: to,
            method: "",
            place: place,
            seal: "",
            reason: ""
        )
    }

    /// `kind earlier-later seconds`, `+` where it may be more.
    private static func found(_ events: [CustodyEvent]) -> [String] {
        CustodyChain(events).findings.map { finding in
            let length = finding.seconds.map { "\($0)\(finding.isAtLeast ? "+" : "")" } ?? "-"
            return "\(finding.kind.rawValue) \(finding.earlier.sequence)-\(finding.later.sequence) \(length)"
        }
    }

    /// The can of the demo case.
    private static func can() throws -> [CustodyEvent] {
        [
            try entry(1, "2024-03-21 07:52", .collected, to: detective),
            try entry(2, "2024-03-21 10:15", .toStorage, from: detective, to: clerk, place: "evidence room B-12"),
            try entry(3, "2024-03-26 09:10", .checkedOutLab, from: clerk, to: detective, place: "in transit"),
            try entry(4, "2024-03-27 14:32", .receivedLab, from: detective, to: chemist),
            try entry(5, "2024-04-05 11:00", .returnedFromLab, from: chemist, to: clerk),
            try entry(
                6,
                "2025-02-03 08:30",
                .checkedOutCourt,
                from: clerk,
                to: .member(.random(at: Instant(seconds: 0)))
            ),
        ]
    }

    @Test("counts the time from a departure to the arrival, and no time in somebody's hands")
    func findsDeparture() throws {
        let findings = CustodyChain(try Self.can()).findings
        #expect(findings.map(\.kind) == [.onTheWay])
        #expect(findings.first?.isGap == true && findings.first?.isAtLeast == false && findings.first?.place == 3)
        #expect(findings.first?.seconds.map { DurationWords.text(seconds: $0) } == "29 h 22 min")
    }

    @Test("finds nothing in no entry, and nothing in one")
    func findsNothing() throws {
        #expect(CustodyChain([]).findings.isEmpty)
        #expect(CustodyChain(Array(try Self.can().prefix(1))).findings.isEmpty)
        #expect(CustodyChain([try Self.entry(1, "2024-03-26 09:10", .checkedOutLab, to: Self.clerk)]).findings.isEmpty)
    }

    @Test("finds a hand-over that nobody recorded")
    func findsAnotherHolder() throws {
        let events = [
            try Self.entry(1, "2024-03-21 10:00", .toStorage, from: Self.detective, to: Self.clerk),
            try Self.entry(2, "2024-03-21 13:30", .forReview, from: Self.chemist, to: Self.detective),
        ]
        #expect(Self.found(events) == ["another_holder 1-2 12600"])
    }

    @Test("finds who gives away what they gave away before")
    func findsTwoHolders() throws {
        let events = [
            try Self.entry(1, "2024-03-21 10:00", .forReview, from: Self.clerk, to: Self.detective),
            try Self.entry(2, "2024-03-21 10:30", .checkedOutCourt, from: Self.clerk, to: Self.chemist),
        ]
        #expect(Self.found(events) == ["two_holders 1-2 1800"])
        #expect(CustodyChain(events).findings.allSatisfy { !$0.isGap })
    }

    @Test("takes a late entry at its time, and says that it is out of order")
    func takesLateEntry() throws {
        var events = try Self.can()
        events.append(
            try Self.entry(7, "2024-03-26 19:10", .temporaryCustody, from: Self.detective, to: Self.detective)
        )
        // What it tells shortens the gap: from the locker to the laboratory the detective held it.
        #expect(Self.found(events) == ["on_the_way 3-7 36000", "out_of_order 7-6 27094800"])
        #expect(CustodyChain(events).findings.map(\.place) == [3, 7])
    }

    @Test("takes no time for a gap that the precision of a day may explain")
    func mindsPrecision() throws {
        let sameDay = [
            try Self.entry(1, "2024-03-26 09:10", .checkedOutLab, from: Self.clerk, to: Self.detective),
            try Self.entry(2, "2024-03-26", .receivedLab, from: Self.detective, to: Self.chemist),
        ]
        #expect(Self.found(sameDay).isEmpty)
        let nextDay = [
            sameDay[0], try Self.entry(2, "2024-03-27", .receivedLab, from: Self.detective, to: Self.chemist),
        ]
        // From 09:10 to midnight at the least.
        #expect(Self.found(nextDay) == ["on_the_way 1-2 53400+"])
        let days = [
            try Self.entry(1, "2024-03-26", .checkedOutLab, from: Self.clerk, to: Self.detective),
            try Self.entry(2, "2024-03-28", .receivedLab, from: Self.detective, to: Self.chemist),
        ]
        #expect(Self.found(days) == ["on_the_way 1-2 86400+"])
        for precision in ["unknown", "before", "after", "range", "month", "year", "approximate"] {
            let vague = try Self.entry(
                2,
                "2024-03-27 09:00",
                .receivedLab,
                from: Self.detective,
                to: Self.chemist,
                precision: precision
            )
            let isSure = precision == "after" || precision == "range"
            #expect(Self.found([sameDay[0], vague]).isEmpty != isSure, "\(precision)")
            let departure = try Self.entry(
                1,
                "2024-03-26 09:00",
                .checkedOutLab,
                from: Self.clerk,
                to: Self.detective,
                precision: precision
            )
            let arrival = try Self.entry(2, "2024-03-26 15:00", .receivedLab, from: Self.detective, to: Self.chemist)
            #expect(Self.found([departure, arrival]).isEmpty != (precision == "before"), "\(precision)")
        }
    }

    @Test("tells a break between holders also where the time may be nothing")
    func tellsBreakWithoutTime() throws {
        let events = [
            try Self.entry(1, "2024-03-26", .toStorage, from: Self.detective, to: Self.clerk),
            try Self.entry(2, "2024-03-26", .forReview, from: Self.chemist, to: Self.detective),
        ]
        #expect(Self.found(events) == ["another_holder 1-2 -"])
    }

    @Test("holds people against people and places against places only")
    func comparesLikeWithLike() throws {
        let room = RecordReference.place("Evidence room B-12")
        let fromPlace = [
            try Self.entry(1, "2024-03-26 09:00", .toStorage, from: Self.detective, to: Self.clerk, place: "room"),
            try Self.entry(2, "2024-03-26 12:00", .forReview, from: .place("cellar"), to: Self.detective),
        ]
        #expect(Self.found(fromPlace).isEmpty)
        let places = [
            try Self.entry(1, "2024-03-26 09:00", .toStorage, from: Self.detective, to: room),
            try Self.entry(2, "2024-03-26 12:00", .integrityCheck, from: .place(" evidence ROOM b-12"), to: room),
            try Self.entry(3, "2024-03-26 15:00", .forReview, from: .place("cellar"), to: Self.detective),
        ]
        #expect(Self.found(places) == ["another_holder 2-3 10800"])
        let inPlace = [
            try Self.entry(
                1,
                "2024-03-26 09:00",
                .toStorage,
                from: Self.detective,
                to: .place("rack 4"),
                place: "cellar"
            ),
            try Self.entry(2, "2024-03-26 12:00", .forReview, from: .place("Cellar"), to: Self.detective),
        ]
        #expect(Self.found(inPlace).isEmpty)
    }

    @Test("lets neither a correction nor an open end break the chain")
    func passesOverCorrections() throws {
        let events = [
            try Self.entry(1, "2024-03-21 10:00", .toStorage, from: Self.detective, to: Self.clerk),
            try Self.entry(2, "2020-01-01 10:00", .correction, from: Self.chemist),
            try Self.entry(3, "2024-03-22 10:00", .integrityCheck),
            try Self.entry(4, "2024-03-23 10:00", .forReview, from: Self.clerk, to: Self.detective),
        ]
        #expect(Self.found(events).isEmpty)
    }

    @Test("does not end a journey with a check on the way")
    func goesOnAfterCheck() throws {
        let events = [
            try Self.entry(1, "2024-03-21 10:00", .agencyTransfer, from: Self.clerk, to: Self.detective),
            try Self.entry(2, "2024-03-21 11:00", .integrityCheck, from: Self.detective),
            try Self.entry(3, "2024-03-21 13:00", .initialReceipt, from: Self.detective, to: Self.chemist),
            try Self.entry(4, "2024-03-22 13:00", .toStorage, from: Self.chemist, to: Self.clerk),
        ]
        #expect(Self.found(events) == ["on_the_way 1-2 3600", "on_the_way 2-3 7200"])
    }

    @Test(
        "says how long in the field's words",
        arguments: [
            (105_720, "29 h 22 min"), (440, "7 min 20 s"), (40, "40 s"), (0, "0 s"), (3_600, "1 h"),
            (27_094_800, "313 d 14 h"), (-440, "7 min 20 s"), (259_200, "3 d"),
        ] as [(Int64, String)]
    )
    func saysDuration(seconds: Int64, words: String) {
        #expect(DurationWords.text(seconds: seconds) == words)
    }

    @Test("knows every action of the glossary, and sets only statuses of the glossary")
    func knowsActions() {
        let statuses = Set(EvidenceVocabulary.custodyStatuses)
        #expect(CustodyAction.allCases.count == 19)
        for action in CustodyAction.allCases {
            #expect(action.status.map(statuses.contains) ?? true, "\(action)")
            #expect(!action.words.contains("_") && !action.words.isEmpty)
        }
        #expect(CustodyAction.still.sorted() == ["correction", "derivative_made", "integrity_check"])
    }
}
