import Core
import Foundation

@testable import Web

/// Values that fill every field, for what is rendered, printed or read again.
enum Sample {
    /// The folder of the package, which holds `Templates`, `Public` and `Sources`.
    static let packageDirectory = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static let instant = Instant(seconds: 1_700_000_000)
    static let person = Person(
        id: .random(at: instant),
        email: "lead@example.com",
        name: "Lead",
        isAdministrator: true,
        isDemo: false
    )
    static let session = Session(
        hash: "hash",
        person: person,
        csrfToken: "token",
        createdAt: instant,
        expiresAt: instant.adding(seconds: 60)
    )
    static let caseFile = CaseFile(
        id: .random(at: instant),
        caption: "People v. Example",
        docketNumber: "24-1",
        court: "Superior Court",
        timeZone: "America/New_York",
        exhibitScheme: "C-# ours, D-A theirs"
    )

    static func file(of mediaType: String, _ condition: FileCondition = .unchanged) -> EvidenceFile {
        EvidenceFile(
            id: .random(at: instant),
            item: .random(at: instant),
            caseFile: caseFile.id,
            name: "lease",
            digest: FileDigest(hash: Array(repeating: 7, count: 32)),
            bytes: 1_000,
            mediaType: mediaType,
            condition: condition
        )
    }

    static func open(as role: Role) -> OpenCase {
        let group = ClearanceClass(number: 0, role: role)
        return OpenCase(
            session: session,
            caseFile: caseFile,
            clearance: Clearance(caseFile: caseFile.id, person: person.id, group: group)
        )
    }

    /// A value of a field that a person could have typed or a program could have sent.
    static func value(
        of field: EvidenceField,
        using random: inout some RandomNumberGenerator
    )
        -> FieldValue?
    {
        switch field.shape {
        case .text(let max): .text(text(length: min(max, 30), alphabet: line, using: &random))
        case .longText(let max):
            .text(text(length: min(max, 200), alphabet: line + ["\n"], using: &random))
        case .enumeration(let values): values.randomElement(using: &random).map { .text($0) }
        case .number(let range): .number(Int64.random(in: range, using: &random))
        case .sha256:
            .text(
                (0..<64).map { _ in String("0123456789abcdef".randomElement(using: &random) ?? "0") }
                    .joined()
            )
        case .moment: .moment(moment(using: &random))
        case .set(let countMax, let max, let allowed):
            .set(
                of: (1...min(countMax, 5)).compactMap { _ in
                    allowed.map { $0.randomElement(using: &random) }
                        ?? text(length: min(max, 12), alphabet: line, using: &random)
                }
            )
        }
    }

    /// Values of every field.
    static func fullValues(using random: inout some RandomNumberGenerator) -> FieldValues {
        var values = FieldValues()
        for field in EvidenceField.allCases { values[field] = value(of: field, using: &random) }
        return values
    }

    static func item(_ values: FieldValues, isWithdrawn: Bool = false) -> EvidenceItem {
        EvidenceItem(
            id: .random(at: instant),
            caseFile: caseFile.id,
            revision: 3,
            values: values,
            isWithdrawn: isWithdrawn,
            changedAt: instant,
            changedBy: "Lead"
        )
    }

    private static let line: [Character] = Array("abcXYZ019 ,;:.&<>\"'%+=#|/\\@äß漢🎬é\t_-{}")

    /// Text without white space at its ends, as `FieldReading` leaves it.
    private static func text(
        length: Int,
        alphabet: [Character],
        using random: inout some RandomNumberGenerator
    ) -> String {
        let inner = (0..<Int.random(in: 0...length, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? "a"
        }
        return "a\(String(inner.prefix(max(0, length / 2 - 2))))z"
    }

    private static func moment(using random: inout some RandomNumberGenerator) -> DatedMoment {
        let zones = [
            "UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "-05:00", "+13:45",
        ]
        let isCorrected = Bool.random(using: &random)
        let hasFraction = Bool.random(using: &random)
        return DatedMoment(
            instant: Instant(
                microseconds: Int64.random(in: -1_000_000_000...4_000_000_000, using: &random) * 1_000_000
                    + (hasFraction ? Int64.random(in: 0..<1_000_000, using: &random) : 0)
            ),
            zone: zones.randomElement(using: &random) ?? "UTC",
            precision: EvidenceVocabulary.datePrecisions.randomElement(using: &random) ?? "exact",
            clockOffsetSeconds: isCorrected ? Int64.random(in: -100_000...100_000, using: &random) : nil,
            clockProof: isCorrected ? "Compared with E-001 | by \"Lead\"" : nil
        )
    }
}
