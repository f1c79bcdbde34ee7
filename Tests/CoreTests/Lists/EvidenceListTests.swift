import Core
import TestSupport
import Testing

/// How a list's columns and cells become the fields of items.
@Suite("Evidence list")
struct EvidenceListTests {
    private func list(_ text: String, kind: String? = nil, as role: Role = .leadProsecutor) async throws -> EvidenceList
    {
        try await EvidenceList(reading: Array(text.utf8), kind: kind, zone: "America/New_York", as: role)
    }

    private func fields(_ header: String...) -> [EvidenceField?] {
        ListColumn.matches(of: header).map(\.field)
    }

    @Test("reads every row of a real list")
    func readsRealList() async throws {
        let list = try await EvidenceList(reading: Fixture.evidenceList(), zone: "UTC", as: .paralegal)
        #expect(
            list.columns.map(\.field) == [
                .title, .kind, .occurredAt, .source, .location, .externalNumber, .sha256, .bytes, .tags,
            ]
        )
        #expect(list.rows.count == 450)
        #expect(list.refusals == [])
        let first = try #require(list.rows.first)
        #expect(first.values.text(.title) == "testAppleSingleFile.pdf")
        #expect(first.values.number(.bytes) == 1893)
        #expect(first.values.set(.tags) == ["apple", "pdf"])
        #expect(Set(list.rows.map(\.identity)).count == 450)
        #expect(list.preview.map(\.row) == [2, 3, 4, 5, 6])
    }

    @Test("knows columns by what offices call them")
    func knowsUsualNames() {
        #expect(fields("CONTROL #", "Doc Type", "file_name") == [.externalNumber, .kind, .title])
        #expect(fields("Custodian", "SHA256", "Hash", "Date") == [.custodian, .sha256, nil, .occurredAt])
        #expect(fields("Date collected", "MIME type", "Keywords") == [.collectedAt, .mediaType, .tags])
        #expect(fields("Colour", "", "Title") == [nil, nil, .title])
    }

    @Test("prefers a field's own name to a usual one, and the left column to the right")
    func prefersOwnNames() {
        #expect(fields("Name", "Title") == [nil, .title])
        #expect(fields("Type", "Category") == [.kind, nil])
        #expect(ListColumn.matches(of: ["Name", "Title"])[0].match == .filledAlready(.title))
    }

    @Test("takes another office's Bates number for an external number, unless the list has one")
    func takesBatesNumbers() {
        #expect(fields("BegBates", "Title") == [.externalNumber, .title])
        #expect(fields("BegBates", "Control No") == [nil, .externalNumber])
        #expect(ListColumn.matches(of: ["BegBates", "Control No"])[0].match == .givenByServer(.batesBegin))
        #expect(ListColumn.matches(of: ["Item no."])[0].match == .givenByServer(.itemNumber))
    }

    @Test("says of each refused row which cell is at fault and why")
    func refusesRows() async throws {
        let list = try await list(
            """
            Title,Kind,SHA-256,Bytes,Occurred at
            Good,document,,12,2024-03-14 22:41
            ,document,,,
            Bad,ghost,xyz,-1,yesterday
            Long,document,,,,"beyond"
            No kind,,,,
            """
        )
        #expect(list.rows.map(\.row) == [2])
        #expect(
            list.refusals == [
                ListRefusal(row: 3, column: "Title", reason: EvidenceError.missing(.title).userMessage),
                ListRefusal(row: 4, column: "Kind", reason: EvidenceError.unknownValue(.kind).userMessage),
                ListRefusal(row: 4, column: "SHA-256", reason: EvidenceError.badHash.userMessage),
                ListRefusal(row: 4, column: "Bytes", reason: EvidenceError.outOfRange(.bytes).userMessage),
                ListRefusal(row: 4, column: "Occurred at", reason: EvidenceError.badMoment(.occurredAt).userMessage),
                ListRefusal(row: 5, column: nil, reason: ListCellError.beyondHeader(columns: 5).userMessage),
                ListRefusal(row: 6, column: "Kind", reason: EvidenceError.missing(.kind).userMessage),
            ]
        )
    }

    @Test("gives rows without a kind the kind that was chosen, and they stay the same rows")
    func completesKinds() async throws {
        let text = "Title,Kind\nA,\nB,photo\n"
        let chosen = try await list(text, kind: "physical")
        #expect(chosen.rows.map { $0.values.text(.kind) } == ["physical", "photo"])
        #expect(chosen.rows[0].identity == (try await list(text, kind: "report")).rows[0].identity)
        #expect(try await list("Title\nA\n", kind: "report").rows.count == 1)
    }

    @Test("keeps commas in tags and splits at semicolons and line breaks")
    func splitsTags() async throws {
        let list = try await list("Title,Kind,Tags\nA,photo,\"Dray, J.; fire\ngarage;\"\n")
        #expect(list.rows.first?.values.set(.tags) == ["Dray, J.", "fire", "garage"])
    }

    @Test("tells equal rows of one list apart by their order, and not by the order of columns")
    func tellsEqualRowsApart() async throws {
        let twice = try await list("Title,Kind\nA,photo\nA,photo\n").rows.map(\.identity)
        #expect(Set(twice).count == 2)
        #expect(try await list("Remark,Kind,Title\nx,photo,A\ny,Photo, A\n").rows.map(\.identity) == twice)
    }

    @Test("refuses a row that sets what the role may not set, and so drops no protection")
    func refusesForbiddenFields() async throws {
        let text = "Title,Kind,Confidentiality\nA,photo,sealed\nB,photo,\n"
        let list = try await list(text, as: .investigator)
        #expect(list.rows.map(\.row) == [3])
        #expect(
            list.refusals == [
                ListRefusal(
                    row: 2,
                    column: "Confidentiality",
                    reason: EvidenceError.notAllowed(.confidentiality).userMessage
                )
            ]
        )
    }

    @Test("is refused without a column for the title")
    func needsTitle() async {
        await #expect(throws: ListError.noTitle) { try await list("Kind,Place\nphoto,Room\n") }
    }
}
