import Core

/// The arithmetic of a wrong clock: "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT; proof E-006".
struct ClockLine: Sendable {
    /// A clock's correction with what proves it, and the item that tells of it where it is another one.
    struct Source: Sendable {
        let offsetSeconds: Int64
        let proof: String?
        let teller: RecordName?
    }

    let clockField: String
    let arithmetic: String
    let clockProof: ProofView?
    let clockTeller: PartyView?

    struct ProofView: Sendable {
        let proofText: String
        let proofHref: String?
    }

    /// A line for each moment whose clock was wrong, or set to another zone than the case's.
    ///
    /// When an item that was made from another does not say, the other's clock counts.
    static func lines(of item: EvidenceItem, records: ItemRecords, in open: OpenCase) -> [ClockLine] {
        // What the server notes is said by its own clock.
        EvidenceField.allCases.filter { open.clearance.sees($0) && !$0.isGivenByServer }.compactMap { field in
            guard let moment = item.values.moment(field) else { return nil }
            let own = Source(offsetSeconds: moment.clockOffsetSeconds ?? 0, proof: moment.clockProof, teller: nil)
            let source = field == .occurredAt ? source(of: item, records: records) ?? own : own
            let zone = open.caseFile.timeZone
            return ClockReading(moment, offsetSeconds: source.offsetSeconds, in: zone).map {
                ClockLine(field, $0, source, records: records, in: open)
            }
        }
    }

    /// The clock that recorded an item: its own, or that of what it was made from.
    static func source(of item: EvidenceItem, records: ItemRecords) -> Source? {
        if let moment = item.values.moment(.occurredAt), let offset = moment.clockOffsetSeconds {
            return offset == 0 ? nil : Source(offsetSeconds: offset, proof: moment.clockProof, teller: nil)
        }
        return records.sourceClocks.first.map {
            Source(offsetSeconds: $0.offsetSeconds, proof: $0.proof, teller: $0.item)
        }
    }

    private init(
        _ field: EvidenceField,
        _ reading: ClockReading,
        _ source: Source,
        records: ItemRecords,
        in open: OpenCase
    ) {
        clockField = field.label
        arithmetic = reading.words(in: open.caseFile.timeZone)
        clockProof = source.proof.flatMap { ProofView($0.trimmed, records: records, in: open) }
        clockTeller = source.teller.map { PartyView($0, in: open) }
    }
}

extension ClockLine.ProofView {
    /// An item that proves it is a link where it is in sight; another item's number is not told.
    fileprivate init?(_ proof: String, records: ItemRecords, in open: OpenCase) {
        guard !proof.isEmpty else { return nil }
        if let name = records.proofs[proof], let item = name.item {
            proofText = proof
            proofHref = open.address(of: item)
        } else if ItemNumber.isNumber(proof) {
            proofText = RecordName.notAvailable.text
            proofHref = nil
        } else {
            proofText = proof
            proofHref = nil
        }
    }
}
