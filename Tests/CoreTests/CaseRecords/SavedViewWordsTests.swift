import Core
import Testing

/// How views in words of the field become addresses.
@Suite("Words of a saved view")
struct SavedViewWordsTests {
    private func query(_ filter: String, _ sort: String = "id") -> String? {
        SavedViewWords.query(filter: filter, sort: sort, zone: "America/New_York")
    }

    @Test("say a condition and an order as an address does")
    func say() {
        #expect(query("type != null") == "")
        #expect(query("exhibit_status = objected", "exhibit_no") == "exhibitStatus=objected&sort=exhibitNumber")
        #expect(query("issues any (I-5)", "occurred_at") == "issues=I-5&sort=occurredAt")
        #expect(
            query("obligations any (brady,giglio)", "production")
                == "obligations=brady&obligations=giglio&sort=productions&columns=discovery"
        )
        #expect(query("tags = a b&c") == "tags=a%20b%26c")
    }

    @Test("say times as the clocks of the case's zone do, whatever their offset")
    func sayTimes() {
        let evening = "occurredFrom=2024-03-14T21%3A00&occurredTo=2024-03-15T00%3A00"
        #expect(query("occurred_at between 2024-03-14T21:00-04:00 and 2024-03-15T00:00-04:00") == evening)
        #expect(query("occurred_at between 2024-03-15T01:00Z and 2024-03-15T04:00Z") == evening)
    }

    @Test(
        "are not guessed at",
        arguments: [
            "", "exhibit_status", "exhibit_status like a", "colour = red", "tags any custody-gap", "tags any ()",
            "occurred_at between 2024-03-14 and 2024-03-15", "occurred_at = 2024-03-14", "type != void",
        ]
    )
    func areNotGuessed(_ filter: String) {
        #expect(query(filter) == nil)
        #expect(query("type != null", "colour") == nil)
    }
}
