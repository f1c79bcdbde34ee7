import Core

/// The passages of an item with their exact words, and the facts that cite each.
struct CitationsSection: Sendable {
    struct Row: Sendable {
        let anchor: String
        let passageNumber: String
        let locator: String
        /// The item's file, opened at the passage; nil without a file.
        let fileHref: String?
        let words: String
        /// What a wrong clock makes of the time that the words quote.
        let clockWords: String?
        let hasFacts: Bool
        let facts: [FactView]
    }

    struct FactView: Sendable {
        let factNumber: String
        let factAt: String
        let factAtText: String
        let factText: String
        let factStatus: String
        let factStatusText: String
    }

    let hasPassages: Bool
    let passages: [Row]

    /// - Parameter file: the item's file; nil where there is none to open.
    init(
        _ citations: [ItemRecords.Citation],
        of item: EvidenceItem,
        clock: ClockLine.Source?,
        file: EvidenceFile?,
        in open: OpenCase
    ) {
        let zone = open.caseFile.timeZone
        passages = citations.map { citation in
            let passage = citation.passage
            let reading = item.values.moment(.occurredAt).flatMap { moment in
                clock.flatMap {
                    ClockReading(quotedIn: passage.words, near: moment, offsetSeconds: $0.offsetSeconds)
                }
            }
            return Row(
                anchor: Self.anchor(of: passage.id),
                passageNumber: passage.number,
                locator: passage.locator,
                fileHref: file?.place(of: passage, on: open.address(of: item.id)),
                words: passage.words,
                clockWords: reading.map { $0.words(in: zone) },
                hasFacts: !citation.facts.isEmpty,
                facts: citation.facts.map { FactView($0, in: zone) }
            )
        }
        hasPassages = !passages.isEmpty
    }

    /// Where a passage stands on its item's page: what a link to it ends with.
    static func anchor(of passage: PassageID) -> String { "passage-\(passage.text)" }
}

extension EvidenceFile {
    /// Where it opens at a passage: a PDF on its item's page, beside the words; else at the moment; or, what is shown by a rendition, there at the row or at the
    /// first of the words, which a browser that knows text fragments (WICG) marks.
    fileprivate func place(of passage: Passage, on item: String) -> String {
        let locator = PassageLocator(passage.locator)
        switch Rendition(of: Core.MediaType(rawValue: mediaType)) {
        case .document(.pdfText) where condition == .unchanged:
            return "\(item)?passage=\(passage.id.text)#\(CitedView.anchor)"
        case .document(.pdfText), .pages, nil: return locator.fragment.map { "\(address)#\($0)" } ?? address
        case .document:
            if case .rows(let rows) = locator { return "\(address)/rendition#row-\(rows.lowerBound)" }
            let words = passage.words.split(separator: " ").prefix(Self.markedWordsMax).joined(separator: " ")
            // A hyphen has a meaning of its own there.
            let encoded = EvidenceAddress.encoded(words).replacing("-", with: "%2D")
            return "\(address)/rendition#:~:text=\(encoded)"
        }
    }

    /// A passage goes on after these, perhaps in another paragraph, where its words would not be found together.
    private static let markedWordsMax = 12
}

extension CitationsSection.FactView {
    fileprivate init(_ fact: ItemRecords.CitingFact, in zone: String) {
        factNumber = fact.number
        factAt = fact.occurredAt.instant.rfc3339()
        factAtText = fact.occurredAt.displayed(in: zone)
        factText = fact.text
        factStatus = fact.status
        factStatusText = fact.status.humanReadable
    }
}
