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

    /// - Parameter file: the address of the item's file, without a fragment; nil where there is none to open.
    init(
        _ citations: [ItemRecords.Citation],
        of item: EvidenceItem,
        clock: ClockLine.Source?,
        file: String?,
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
            let fragment = PassageLocator(passage.locator).fragment
            return Row(
                anchor: Self.anchor(of: passage.id),
                passageNumber: passage.number,
                locator: passage.locator,
                fileHref: file.map { address in fragment.map { "\(address)#\($0)" } ?? address },
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
