import Core

/// Records of an item with everything in them.
enum RecordSamples {
    static func records(of item: EvidenceItem) -> ItemRecords {
        var records = ItemRecords()
        let other = RecordName.item(item.id, number: "E-001", title: "Ledger", isWithdrawn: true)
        let clerk = RecordReference.place("room")
        let name = RecordName.named(clerk, "room")
        records.custody = (1...3).map { number in
            ItemRecords.Entry(
                entry(number, of: item, action: number == 1 ? "checked_out_lab" : "to_storage", to: clerk),
                from: number == 2 ? other : name,
                to: other
            )
        }
        let passage = Passage(
            id: .random(at: Sample.instant),
            number: "S-1",
            item: item.id,
            locator: "p2 l1",
            words: "[displayed 22:48:20] somebody enters"
        )
        records.relations = [true, false].map {
            ItemRecords.Line(
                type: "supports",
                isFrom: $0,
                other: other,
                label: "label",
                strength: "probable",
                passage: passage
            )
        }
        let fact = ItemRecords.CitingFact(
            id: .random(at: Sample.instant),
            number: "F-1",
            occurredAt: DatedMoment(instant: Sample.instant, zone: "UTC"),
            text: "Somebody enters.",
            status: "undisputed"
        )
        records.citations = [ItemRecords.Citation(passage, facts: [fact])]
        records.sourceClocks = [ItemRecords.SourceClock(item: other, offsetSeconds: -440, proof: "E-001")]
        records.proofs = ["E-001": other]
        records.isCut = true
        return records
    }

    /// An entry an hour after the one before it.
    static func entry(
        _ number: Int,
        of item: EvidenceItem,
        action: String,
        to: RecordReference?
    ) -> CustodyEvent {
        CustodyEvent(
            id: .random(at: Sample.instant),
            item: item.id,
            sequence: number,
            at: DatedMoment(instant: Sample.instant.adding(seconds: Int64(number) * 3_600), zone: "UTC"),
            action: action,
            from: nil,
            to: to,
            method: "courier",
            place: "room",
            seal: "S-1",
            reason: "because",
            recording: CustodyEvent.Recording(
                at: Sample.instant,
                by: Sample.person.id,
                byName: "Lead",
                key: "key",
                revision: number
            )
        )
    }
}
