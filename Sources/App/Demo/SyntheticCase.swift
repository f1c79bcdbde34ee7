import Core

/// A large case for measuring: the same items for the same seed, each made on its own, so that they need no memory.
struct SyntheticCase {
    let caseFile: CaseFile
    let itemsCount: Int
    private let seed: UInt64

    init(items: Int, seed: UInt64) {
        itemsCount = items
        self.seed = seed
        caseFile = CaseFile(
            id: .derived(from: "proffer.synthetic/\(seed)/\(items)"),
            caption: "Synthetic case of \(items) items",
            docketNumber: "SYN-\(seed)-\(items)",
            court: "Court of Measures (synthetic)",
            side: "prosecution",
            status: "discovery",
            timeZone: "America/New_York",
            batesPrefix: "SYN",
            batesDigits: 8
        )
    }

    /// The items with these places, from 0.
    func items(_ places: Range<Int>) -> [EvidenceItem] { places.map(item) }

    private func item(at place: Int) -> EvidenceItem {
        var random = SplitMix64(seed: seed &* 0x2545_F491_4F6C_DD1D &+ UInt64(place))
        var values = FieldValues()
        values[.kind] = .text(Self.one(of: EvidenceVocabulary.kinds, &random))
        values[.title] = .text(Self.title(place, kind: values.text(.kind) ?? "", &random))
        values[.description] = .text(Self.sentence(words: 12 + Int(random.next() % 30), &random))
        values[.source] = .text(Self.one(of: Self.sources, &random))
        values[.custodian] = .text(Self.one(of: Self.custodians, &random))
        values[.occurredAt] = .moment(Self.moment(&random))
        values[.custodyStatus] = .text(Self.one(of: EvidenceVocabulary.custodyStatuses, &random))
        values[.pages] = .number(Int64(1 + random.next() % 400))
        values[.rating] = .number(Int64(random.next() % 6))
        setLegal(&values, place: place, &random)
        values[.tags] = .set(of: Self.some(of: Self.subjects, countMax: 4, &random))
        values[.issues] = .set(of: Self.some(of: Self.issues, countMax: 3, &random))
        return EvidenceItem(
            id: .derived(from: "proffer.synthetic/\(seed)/\(itemsCount)/\(place)"),
            caseFile: caseFile.id,
            values: values,
            changedAt: Instant(seconds: 0),
            changedBy: ""
        )
    }

    private func setLegal(_ values: inout FieldValues, place: Int, _ random: inout SplitMix64) {
        if place.isMultiple(of: 3) { values[.exhibitNumber] = .text("C-\(place / 3 + 1)") }
        values[.exhibitStatus] = .text(Self.one(of: EvidenceVocabulary.exhibitStatuses, &random))
        values[.privilegeCall] = .text(Self.mostly("not_privileged", EvidenceVocabulary.privilegeCalls, &random))
        if values.text(.privilegeCall) != "not_privileged" {
            values[.privilegeBasis] = .text(Self.one(of: EvidenceVocabulary.privilegeBases, &random))
        }
        values[.confidentiality] = .text(Self.mostly("team_only", EvidenceVocabulary.confidentialities, &random))
        values[.obligations] = .set(of: Self.some(of: EvidenceVocabulary.obligations, countMax: 2, &random))
        let disclosure = Self.one(of: EvidenceVocabulary.disclosureStatuses, &random)
        values[.disclosureStatus] = .text(disclosure)
        if EvidenceVocabulary.setByProduction.contains(disclosure) {
            let digits = String(place + 1)
            let bates = "SYN" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            values[.productions] = .set(of: ["P00\(1 + random.next() % 9)"])
            values[.batesBegin] = .text(bates)
            values[.batesEnd] = .text(bates)
        }
    }

    private static func title(_ place: Int, kind: String, _ random: inout SplitMix64) -> String {
        let subject = one(of: subjects, &random)
        return "\(kind.humanReadable) \(place + 1): \(subject), \(one(of: places, &random))"
    }

    private static func sentence(words: Int, _ random: inout SplitMix64) -> String {
        let text = (0..<words).map { _ in one(of: subjects + places, &random) }.joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// A moment of the three years from 2022, in one of a few zones.
    private static func moment(_ random: inout SplitMix64) -> DatedMoment {
        let precision = one(of: EvidenceVocabulary.datePrecisions, &random)
        let offset: Int64? = random.next().isMultiple(of: 8) ? Int64(random.next() % 1_200) - 600 : nil
        return DatedMoment(
            instant: Instant(seconds: 1_640_995_200 + Int64(random.next() % 94_608_000)),
            zone: one(of: ["America/New_York", "UTC", "-05:00", "America/Chicago"], &random),
            precision: precision,
            clockOffsetSeconds: offset,
            clockProof: offset == nil ? nil : "Calibration against GPS time"
        )
    }

    private static func one(of values: [String], _ random: inout SplitMix64) -> String {
        values[Int(random.next() % UInt64(values.count))]
    }

    /// Nine times in ten the usual value, else any.
    private static func mostly(_ usual: String, _ values: [String], _ random: inout SplitMix64) -> String {
        random.next().isMultiple(of: 10) ? one(of: values, &random) : usual
    }

    private static func some(of values: [String], countMax: UInt64, _ random: inout SplitMix64) -> [String] {
        (0..<random.next() % (countMax + 1)).map { _ in one(of: values, &random) }
    }

    private static let subjects = [
        "invoice", "ledger", "delivery", "meeting", "payment", "inspection", "transfer", "contract", "interview",
        "search", "alarm", "access", "repair", "shipment", "statement", "inventory", "call", "message", "loan", "fire",
    ]
    private static let places = [
        "north gate", "bay 4", "harbour road", "second floor", "office", "yard", "quay", "vault", "laboratory", "van",
    ]
    private static let sources = [
        "Northgate Storage LLC", "City police", "State laboratory", "Harbour authority", "Tidal Mutual Insurance",
        "County dispatch",
    ]
    private static let custodians = [
        "A. Marsh", "B. Oduya", "C. Lindqvist", "D. Ferro", "E. Tanaka", "F. Okafor", "records custodian",
    ]
    private static let issues = ["I-1", "I-1a", "I-1b", "I-2", "I-2a", "I-3", "I-4", "I-5"]
}
