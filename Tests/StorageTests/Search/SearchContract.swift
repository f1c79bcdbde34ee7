import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What a search finds, on both databases.
@Suite("Search")
struct SearchContract {
    @Test("finds words in any order, by their beginnings, without accents or case", arguments: TestDatabase.allCases)
    func findsWords(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Déposition of José Muñoz, Harbour Road")
        _ = try await workspace.item(titled: "Harbour inspection")
        #expect(try await workspace.finds("harbour") == 2)
        #expect(try await workspace.finds("road JOSE harb") == 1)
        #expect(try await workspace.finds("DEPOS munoz") == 1)
        #expect(try await workspace.finds("Muñoz") == 1)
        #expect(try await workspace.finds("harbour-road") == 1)
        #expect(try await workspace.finds("arbour") == 0)
        #expect(try await workspace.finds("harbour quay") == 0)
        #expect(try await workspace.finds("  \n ") == 2)
    }

    @Test("finds numbers as they are written and as they are said", arguments: TestDatabase.allCases)
    func findsNumbers(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(
            titled: "Ledger",
            [.exhibitNumber: .to(.text("C-15A")), .externalNumber: .to(.text("LAB/2024-0077"))]
        )
        let other = try await workspace.item(titled: "Lamp", [.exhibitNumber: .to(.text("C-16"))])
        for text in ["E-001", "e-0", "E001", "C-15A", "c-15", "c15a", "2024-0077", "LAB/2024", "77"] {
            #expect(try await workspace.found(text).contains(item), "\(text)")
        }
        for text in ["C-15", "E-001", "2024-0077"] {
            #expect(try await !workspace.found(text).contains(other), "\(text)")
        }
    }

    @Test("takes hostile text for words", arguments: TestDatabase.allCases)
    func takesHostileText(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Invoice for a boat, unpaid")
        let nothing = [
            "\"", "*", "-", "'", "''", ";", "\\", "%", "_", "\u{0}", "()", "\" OR \"\" *", "NEAR(invoice boat)",
            "words : invoice AND x", "invoice AND NOT boat", "invoice OR ship", "!invoice & zz",
            String(repeating: "x", count: 200), String(repeating: "x ", count: 100), "invoice:zz <-> boat",
            String(repeating: "*\"(", count: 66), "\u{202E}", "\u{FFFD}",
        ]
        for text in nothing { #expect(try await workspace.found(text).isEmpty, "\(text)") }
        let found = [
            "invoice*", "\"invoice\" 'boat'", "-invoice", "^invoice", "' | 'invoice", "invoice\u{0}boat",
            "{invoice}:boat", "INVOICE:*",
            "invoice'; DROP TABLE evidence_item; --".replacing("DROP TABLE evidence_item", with: ""), "in%", "_boat_",
        ]
        for text in found { #expect(try await workspace.found(text) == [item], "\(text)") }
    }

    @Test("follows a change of the text", arguments: TestDatabase.allCases)
    func followsChange(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Blue van")
        #expect(try await workspace.found("blue") == [item])
        _ = try await workspace.revise(item, .title, to: .text("Red van"), base: 1)
        #expect(try await workspace.found("blue").isEmpty)
        #expect(try await workspace.found("red van") == [item])
        _ = try await workspace.revise(item, .notes, to: .text("Repainted blue"), base: 2)
        #expect(try await workspace.found("blue") == [item])
    }

    @Test("never finds an item by a field that the class does not see", arguments: TestDatabase.allCases)
    func hidesFields(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var clearances: [Role: Clearance] = [:]
        for role in Role.allCases { clearances[role] = try await workspace.clearance(as: role) }
        for (place, field) in EvidenceField.allCases.enumerated() {
            guard let value = SearchContract.canary(for: field) else { continue }
            var values = FieldValues([.title: .text("Item"), .exhibitNumber: .text("X-\(place)")])
            values[.disclosureStatus] = .text("disclosed")
            values[.productions] = .set(of: ["P001"])
            values[field] = value
            let item = try #require(try await workspace.seed([values]).first)
            for (role, clearance) in clearances where Sight.sees(values, as: clearance.group) {
                let found = try await workspace.found("canary", for: clearance).contains(item)
                #expect(found == Sight.sees(field, as: role), "\(field) as \(role)")
            }
        }
    }

    /// A value with a word that no other has; `nil` for a field whose values are fixed or no text.
    private static func canary(for field: EvidenceField) -> FieldValue? {
        switch field.shape {
        case .text, .longText: .text(field == .itemNumber ? "canary 1000" : "canary")
        case .set(_, _, let allowed): allowed == nil ? .set(of: ["canary"]) : nil
        case .enumeration, .number, .moment, .sha256: nil
        }
    }

    @Test("searches every field that a role sees, and no column with one that it does not")
    func columnsFollowSight() {
        let caseFile = CaseFileID.random(at: Instant(seconds: 0))
        for role in Role.allCases {
            let clearance = Clearance(
                caseFile: caseFile,
                person: .random(at: Instant(seconds: 0)),
                group: ClearanceClass(number: 0, role: role)
            )
            let readable = SearchColumn.readable(for: clearance)
            #expect(readable.allSatisfy { $0.fields.allSatisfy { Sight.sees($0, as: role) } })
            let searched = Set(readable.flatMap(\.fields))
            #expect(searched == Set(EvidenceField.allCases.filter { Sight.sees($0, as: role) }), "\(role)")
        }
    }

    @Test("makes words that hold letters and digits only, of any text", arguments: 0..<200)
    func makesPlainWords(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let scalars = (0..<300).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3_0000, using: &random)) }
        let text = String(String.UnicodeScalarView(scalars))
        for word in SearchText.words(of: text) + SearchText.prefixes(asked: text) {
            #expect(!word.isEmpty && word.unicodeScalars.count <= 64)
            #expect(!word.utf8.contains { $0 < 0x80 && !($0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A) })
            #expect(!word.unicodeScalars.contains { $0.properties.isWhitespace })
        }
    }

    @Test("keeps the words of the longest item within what a database takes", arguments: TestDatabase.allCases)
    func boundsWords(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var random = SeededGenerator(seed: 1)
        let long = (0..<10_000).map { _ in "-" + String(UInt8.random(in: 0..<36, using: &random), radix: 36) }.joined()
        let item = try await workspace.item(
            titled: "Long",
            [.description: .to(.text(long)), .notes: .to(.text(String(long.reversed())))]
        )
        #expect(try await workspace.found("long") == [item])
    }

    @Test("indexes what was there before the step", arguments: TestDatabase.allCases)
    func indexesOldItems(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        let before = Migration.all.filter { $0.number != 4 && ($0.number < 10 || $0.number == 54) }
        _ = try await Migrator(database: database, steps: before, digest: TestDigest.sha256).migrate()
        let workspace = try await Workspace(on: database)
        let ids = (0..<3).map { _ in EvidenceID.random(at: WallClock.system.now) }
        try await database.write { connection in
            for (place, id) in ids.enumerated() {
                let values = FieldValues([.title: .text("Old lamp \(place)")])
                try connection.execute(
                    """
                    INSERT INTO evidence_item (id, case_id, audience, is_withdrawn, revision, hidden_events, changed_at,
                        changed_by, fields)
                    VALUES (\(id.text), \(workspace.caseFile.text), 1, 0, 1, '', 0, '', \(values.json.text))
                    """
                )
                try connection.execute(
                    """
                    INSERT INTO evidence_sort (case_id, field, sort_key, item_id)
                    VALUES (\(workspace.caseFile.text), 'itemNumber', \("!\(place)"), \(id.text))
                    """
                )
            }
        }
        let taken = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        #expect(taken.contains("search-and-indexes"))
        #expect(try await workspace.found("lamp old") == ids)
    }
}

extension Workspace {
    func found(_ text: String, for clearance: Clearance? = nil) async throws -> [EvidenceID] {
        let reader = if let clearance { clearance } else { try await self.clearance(of: lead) }
        let sort: EvidenceField = reader.sees(.itemNumber) ? .itemNumber : .title
        let page = try await evidence.page(
            EvidenceFilter(text: text),
            sort: EvidenceSort(field: sort, isDescending: false),
            cursor: nil,
            limit: 200,
            for: reader
        )
        #expect(page.total == page.items.count)
        return page.items.map(\.id)
    }

    func finds(_ text: String) async throws -> Int { try await found(text).count }
}
