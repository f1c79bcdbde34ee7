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

    /// A line for each moment whose clock was wrong; of an item that was made from another the other's clock counts.
    static func lines(of item: EvidenceItem, records: ItemRecords, in open: OpenCase) -> [ClockLine] {
        var lines: [ClockLine] = []
        let fields = EvidenceField.allCases.filter { open.clearance.sees($0) }
        for field in fields {
            guard let moment = item.values.moment(field), let reading = ClockReading(moment) else { continue }
            let source = Source(offsetSeconds: reading.offsetSeconds, proof: moment.clockProof, teller: nil)
            lines.append(ClockLine(field, reading, source, records: records, in: open))
        }
        if lines.isEmpty, let source = source(of: item, records: records), let moment = item.values.moment(.occurredAt),
            open.clearance.sees(.occurredAt), let reading = ClockReading(moment, offsetSeconds: source.offsetSeconds)
        {
            lines.append(ClockLine(.occurredAt, reading, source, records: records, in: open))
        }
        return lines
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
