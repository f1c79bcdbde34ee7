import Core
import Hummingbird
import NIOCore
import Testing

@testable import Web

/// Whether the address of a list brings the same list back.
@Suite("Evidence address")
struct EvidenceAddressTests {
    private func query(_ text: String, as role: Role = .leadProsecutor) throws -> EvidenceQuery {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: text)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return try EvidenceQuery(request.uri, for: Sample.open(as: role).clearance)
    }

    private static let hostile = [
        "a b", "a+b", "a&kind=x", "a=b", "a%20b", "100%", "#x", "?q=1", "/../..", "\"'<script>", "ä漢🎬",
        "a;b,c",
        "\\", "a\nb", "%00", "\u{202E}x", "cursor", "  ", "e\u{301}",
    ]

    @Test(
        "brings back hostile words and values",
        arguments: EvidenceAddressTests.hostile,
        [Role.leadProsecutor, .paralegal]
    )
    func bringsBack(_ text: String, _ role: Role) throws {
        var first = try query("/", as: role)
        first.filter = EvidenceFilter(
            values: [.tags: [text, "b"], .kind: ["document"]],
            text: text,
            showsWithdrawn: true,
            occurred: DayRange(
                from: CalendarDay("2024-02-29"),
                to: CalendarDay("2024-03-14"),
                toTime: TimeOfDay("23:59")
            ),
            has: [.notes, .exhibitNumber],
            hasNot: [.batesBegin],
            changedSinceVisit: true
        )
        first.sort = EvidenceSort(field: .exhibitNumber, isDescending: true)
        first.columns = text
        first.cursor = text
        let address = EvidenceAddress(base: "/cases/1/evidence", query: first)
        let second = try query(address.text, as: role)
        #expect(second.filter == first.filter && second.sort == first.sort)
        #expect(second.columns == first.columns && second.cursor == first.cursor)
        #expect(EvidenceAddress(base: "/cases/1/evidence", query: second).text == address.text)
        let isPlain = address.text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"\"'<>\\#".utf8.contains(byte)
        }
        #expect(isPlain)
    }

    @Test("says nothing of what is as it always is", arguments: Role.allCases)
    func saysNothing(_ role: Role) throws {
        #expect(EvidenceAddress(base: "/e", query: try query("/", as: role)).text == "/e")
        var withdrawn = EvidenceAddress(base: "/e", query: try query("/", as: role))
        withdrawn.filter.showsWithdrawn = true
        #expect(withdrawn.text == "/e?withdrawn=1")
        #expect(try query(withdrawn.text, as: role).filter.showsWithdrawn)
    }

    @Test("reads a plus as a space, as the search form sends it")
    func readsPlus() throws {
        #expect(try query("/e?q=item+C%2D15+%2B").filter.text == "item C-15 +")
    }

    @Test("adds a value to the filter and takes it away, and begins at the first page")
    func toggles() throws {
        let address = EvidenceAddress(base: "/e", query: try query("/e?tags=a&cursor=c"))
        #expect(address.toggling("b", of: .tags).text == "/e?tags=a&tags=b")
        #expect(address.toggling("a", of: .tags).text == "/e")
        #expect(address.toggling("b", of: .tags).toggling("b", of: .tags).text == "/e?tags=a")
        #expect(address.first.text == "/e?tags=a")
    }

    @Test(
        "refuses a name that is no field of the class, as one that is none",
        arguments: [
            "/e?nonsense=1", "/e?has=nonsense", "/e?has=title", "/e?hasNot=kind", "/e?sort=nonsense", "/e?sort=-",
            "/e?title=x", "/e?sort=notes", "/e?=x",
        ]
    )
    func refusesNames(_ text: String) {
        #expect(throws: EvidenceError.self) { try query(text) }
    }

    @Test("refuses a hidden field as filter and as order", arguments: Role.allCases)
    func refusesHidden(_ role: Role) throws {
        for field in EvidenceField.allCases where !Sight.sees(field, as: role) {
            #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                try query("/e?\(field.rawValue)=x", as: role)
            }
            #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                try query("/e?has=\(field.rawValue)", as: role)
            }
            #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                try query("/e?hasNot=\(field.rawValue)", as: role)
            }
            #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                try query("/e?sort=-\(field.rawValue)", as: role)
            }
        }
    }

    @Test("takes a time of day with its day or from a form beside it, and none without its day")
    func takesTimes() throws {
        let typed = try query("/e?occurredFrom=2024-03-14&occurredFromTime=21:00&occurredTo=&occurredToTime=22:00")
        let address = EvidenceAddress(base: "/e", query: typed)
        #expect(address.text == "/e?occurredFrom=2024-03-14T21%3A00")
        #expect(try query(address.text).filter == typed.filter)
        #expect(try query("/e?occurredFrom=2024-03-14T21:00&occurredFromTime=").filter == typed.filter)
        #expect(throws: EvidenceError.unknownField("occurredToTime")) {
            try query("/e?occurredToTime=22:00", as: .trialTechnician)
        }
    }

    @Test("keeps what the words of a view say, letter by letter")
    func keepsWords() throws {
        for (filter, sort) in [
            ("obligations any (brady,giglio)", "production"), ("tags any (clock-offset,timezone)", "occurred_at"),
            ("occurred_at between 2024-03-14T21:00-04:00 and 2024-03-15T00:00-04:00", "occurred_at"),
            ("exhibit_status in (listed,marked)", "exhibit_no"), ("type != null", "id"),
        ] {
            let said = try #require(SavedViewWords.query(filter: filter, sort: sort, zone: "America/New_York"))
            #expect(EvidenceAddress(base: "", query: try query("/e?\(said)")).query == said)
        }
    }

    @Test("refuses days, to a role that does not see when things occurred", arguments: ["occurredFrom", "occurredTo"])
    func refusesDays(_ name: String) throws {
        #expect(throws: EvidenceError.unknownField(name)) { try query("/e?\(name)=2024-03-14", as: .trialTechnician) }
        #expect(try !query("/e?\(name)=2024-03-14", as: .defenceCounselPortal).filter.occurred.isOpen)
    }

    @Test("takes what a form leaves empty for nothing")
    func takesEmpty() throws {
        #expect(try query("/e?occurredFrom=&occurredTo=&has=&hasNot=").filter == EvidenceFilter())
    }

    @Test(
        "refuses bytes that are no text, days and pages that are none",
        arguments: [
            "q=%FF", "q=%00", "limit=0", "limit=201", "occurredFrom=2024-02-30", "occurredTo=14.3.2024",
            "occurredTo=2024-03-14T24:00", "occurredTo=2024-03-14T", "occurredFrom=0000-01-01",
            "occurredFrom=2024-03-14&occurredFromTime=noon", "changed=yesterday",
        ]
    )
    func refusesBytes(_ text: String) {
        #expect(throws: RequestError.self) { try query("/e?\(text)") }
    }
}
