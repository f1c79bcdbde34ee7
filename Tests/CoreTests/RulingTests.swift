import Core
import Testing

/// The words of a ruling, and who may write one.
@Suite("Rulings")
struct RulingTests {
    private let at = Instant(seconds: 1_710_470_460)

    @Test("say when, who and with which limits, and are read back for the judge")
    func saysAll() {
        let full = Ruling(status: "admitted_limited", at: at, judge: "Hon. R. Alder, J.", limits: "identity: only")
        let text = full.text(in: "America/New_York")
        #expect(text == "Admitted limited, 14 Mar 2024, 22:41:00 EDT, Hon. R. Alder, J.: identity: only")
        #expect(Ruling.judge(in: text) == "Hon. R. Alder, J.")
        let bare = Ruling(status: "excluded", at: at).text(in: "UTC")
        #expect(bare == "Excluded, 15 Mar 2024, 02:41:00 UTC")
        #expect(Ruling.judge(in: bare) == nil)
        #expect(Ruling.judge(in: "Excluded under Rule 403, in part, today, by agreement") == nil)
    }

    @Test("stand in one change with the status, for those who rule; the clerk's work is the status alone")
    func standWithStatus() throws {
        for act in CourtAct.allCases {
            let ours = try act.changes(at: at, judge: "", limits: "", in: "UTC", as: .secondChair)
            #expect(ours[.exhibitStatus] == .to(.text(act.status)))
            #expect((ours[.ruling] != nil) == act.isRuling)
            let clerks = try act.changes(at: at, judge: "J", limits: "L", in: "UTC", as: .paralegal)
            #expect(clerks == [.exhibitStatus: .to(.text(act.status))])
        }
        #expect(Role.allCases.filter(CourtAct.mayAct) == [.leadProsecutor, .secondChair, .paralegal, .filterAttorney])
        #expect(Role.allCases.filter(CourtAct.mayRule) == [.leadProsecutor, .secondChair])
        #expect(Set(CourtAct.allCases.map(\.key)).count == CourtAct.allCases.count)
        #expect(CourtAct.allCases.allSatisfy { EvidenceVocabulary.exhibitStatuses.contains($0.status) })
    }
}
