import Core

/// The custody of an item on its page: the chain with what it leaves unaccounted for, and the form that adds to it.
struct CustodySection: Sendable {
    struct Row: Sendable {
        let sequence: Int
        let at: String
        let atText: String
        let action: String
        let giver: PartyView?
        let receiver: PartyView?
        let method: String
        let place: String
        let seal: String
        let reason: String
        let recorded: String?
        /// What stands between this entry and the next.
        let findings: [FindingView]
    }

    struct FindingView: Sendable {
        let word: String
        let sentence: String
    }

    let hasRows: Bool
    let rows: [Row]
    /// How many findings there are, in words.
    let summary: String
    let custodyForm: CustodyForm?

    init(_ entries: [ItemRecords.Entry], form: CustodyForm?, in open: OpenCase) {
        let chain = CustodyChain(entries.map(\.event))
        let byID = Dictionary(entries.map { ($0.event.id, $0) }) { first, _ in first }
        let zone = open.caseFile.timeZone
        rows = entries.map { entry in
            Row(
                entry,
                findings: chain.findings.filter { $0.place == entry.event.sequence }
                    .map { FindingView($0, entries: byID, in: zone) },
                in: open
            )
        }
        hasRows = !rows.isEmpty
        summary = Self.summary(chain)
        custodyForm = form
    }

    private static func summary(_ chain: CustodyChain) -> String {
        let gaps = chain.findings.count(where: \.isGap)
        let others = chain.findings.count - gaps
        func count(_ number: Int, _ one: String, _ many: String) -> String? {
            number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
        }
        let parts = [count(gaps, "gap", "gaps"), count(others, "entry that clashes", "entries that clash")]
        let found = parts.compactMap { $0 }.joined(separator: " and ")
        return found.isEmpty ? "No gaps and no overlaps were found." : "Found: \(found)."
    }
}

/// Who gave or took an item, or the other end of a relation.
struct PartyView: Sendable {
    let partyName: String
    let partyHref: String?
    let isPartyGone: Bool

    init(_ name: RecordName, in open: OpenCase) {
        partyName = name.text
        partyHref = name.item.map { open.address(of: $0) }
        isPartyGone = if case .item(_, _, _, true) = name { true } else { false }
    }
}

extension CustodySection.Row {
    fileprivate init(_ entry: ItemRecords.Entry, findings: [CustodySection.FindingView], in open: OpenCase) {
        let event = entry.event
        sequence = event.sequence
        at = event.at.instant.rfc3339()
        atText = event.at.displayed(in: open.caseFile.timeZone)
        action = CustodyAction(rawValue: event.action)?.words ?? event.action.humanReadable
        giver = entry.from.map { PartyView($0, in: open) }
        receiver = entry.to.map { PartyView($0, in: open) }
        method = event.method.humanReadable
        place = event.place
        seal = event.seal
        reason = event.reason
        recorded = event.recording.map {
            "Recorded by \($0.byName), \($0.at.displayed(in: open.caseFile.timeZone))"
        }
        self.findings = findings
    }
}

extension CustodySection.FindingView {
    fileprivate init(
        _ finding: CustodyChain.Finding,
        entries: [CustodyEventID: ItemRecords.Entry],
        in zone: String
    ) {
        let (earlier, later) = (finding.earlier, finding.later)
        let least = finding.isAtLeast ? "at least " : ""
        let length = finding.seconds.map { least + DurationWords.text(seconds: $0) }
        let times = "from \(earlier.at.displayed(in: zone)) to \(later.at.displayed(in: zone))"
        let unaccounted = length.map { "\($0) not accounted for: \(times). " } ?? ""
        let giver = entries[later.id]?.from?.text ?? "somebody"
        switch finding.kind {
        case .onTheWay:
            word = "Gap"
            sentence =
                "\(unaccounted)It left with no. \(earlier.sequence), and no entry says where it was until "
                + "no. \(later.sequence)."
        case .anotherHolder:
            word = "Gap"
            sentence =
                "\(unaccounted)No. \(earlier.sequence) does not leave it with \(giver), with whom "
                + "no. \(later.sequence) begins."
        case .twoHolders:
            word = "Overlap"
            let time = length.map { "\($0), \(times): " } ?? ""
            sentence =
                "\(time)no. \(later.sequence) has \(giver) give it away, who gave it away before, in "
                + "no. \(earlier.sequence) or earlier."
        case .outOfOrder:
            word = "Out of order"
            let time = length.map { "\($0) " } ?? ""
            sentence =
                "no. \(earlier.sequence) is dated \(time)before no. \(later.sequence), which was recorded earlier."
        }
    }
}

extension CustodyChain.Finding {
    /// The finding as the interface has it.
    fileprivate var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "earlier": JSONValue(earlier.sequence), "later": JSONValue(later.sequence),
            "from": .string(earlier.at.instant.rfc3339()), "to": .string(later.at.instant.rfc3339()),
            "seconds": seconds.map { .integer($0) } ?? .null, "atLeast": .bool(isAtLeast),
        ]
    }
}

extension CustodyChain {
    var json: JSONValue { .array(findings.map(\.json)) }
}

extension ItemRecords.Entry {
    /// The entry as the interface has it.
    var json: JSONValue {
        [
            "id": .string(event.id.text), "number": JSONValue(event.sequence), "action": .string(event.action),
            "at": event.at.json, "from": Self.json(event.from, from), "to": Self.json(event.to, to),
            "method": .string(event.method), "place": .string(event.place), "seal": .string(event.seal),
            "reason": .string(event.reason), "recordedAt": JSONValue(event.recording?.at.rfc3339()),
            "recordedBy": JSONValue(event.recording?.byName),
        ]
    }

    /// Without the identifier of what the asker may not know of.
    private static func json(_ reference: RecordReference?, _ name: RecordName?) -> JSONValue {
        guard let reference, let name else { return .null }
        var members: [String: JSONValue] = ["kind": .string(reference.kind), "name": .string(name.text)]
        switch (name, reference) {
        case (.named, .place), (.sealedIdentity, _), (.notAvailable, _): break
        case (.item, _), (.named, _): members["id"] = .string(reference.text)
        }
        return .object(members)
    }
}
