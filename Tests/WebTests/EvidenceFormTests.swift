import Core
import TestSupport
import Testing

@testable import Web

/// Whether a form that comes back means what the person did, and nothing else.
@Suite("Evidence form")
struct EvidenceFormTests {
    private let open = Sample.open(as: .leadProsecutor)

    /// What a browser sends for the form: text fields without line ends, lines with CR LF.
    private func sent(_ form: EvidenceForm, typing typed: [String: String] = [:]) throws -> FormFields {
        var pairs: [(String, String)] = []
        for field in form.groups.flatMap(\.fields) {
            let chosen = field.isSelect ? field.choices.first { $0.isChosen } ?? field.choices.first : nil
            pairs.append((field.name, chosen?.value ?? field.value))
            if let parts = field.parts {
                let precision = parts.precisions.first { $0.isChosen }?.value ?? ""
                pairs += [
                    ("\(field.name).zone", parts.zone), ("\(field.name).precision", precision),
                    ("\(field.name).clockOffset", parts.clockOffset),
                    ("\(field.name).clockProof", parts.clockProof),
                ]
            }
            if field.isKept { pairs.append(("_was.\(field.name)", field.was)) }
        }
        let text = pairs.map { name, value in
            let lines = (typed[name] ?? value).replacing("\n", with: "\r\n")
            return "\(EvidenceAddress.encoded(name))=\(EvidenceAddress.encoded(lines))"
        }
        return try FormFields(urlEncoded: text.joined(separator: "&"))
    }

    /// The fields that a form changes in an item.
    private func changed(
        by form: FormFields,
        in values: FieldValues
    ) throws -> [EvidenceField:
        FieldValue]
    {
        try EvidenceForm.changes(form, in: open).compactMapValues { $0.applied(to: nil) }
            .filter { $0.value != values[$0.key] }
    }

    @Test("shows at first what every item is known by, what is filled in, and what is wrong")
    func foldsGroups() throws {
        let new = EvidenceForm(FieldValues(), in: open)
        #expect(new.groups.filter { !$0.isFolded }.map(\.label) == ["Identity", "Identifiers"])
        #expect(new.groups.filter { $0.isFolded && $0.isOpen }.isEmpty)
        var values = FieldValues([.title: .text("Tape"), .notes: .text("Heard")])
        for field in EvidenceField.allCases where values[field] == nil { values[field] = field.defaultValue }
        let old = EvidenceForm(values, in: open)
        #expect(old.groups.filter { $0.isFolded && $0.isOpen }.map(\.label) == ["Work"])
        let refused = EvidenceForm(values, refusal: (field: "ruling", sentence: "Too long."), in: open)
        #expect(refused.groups.filter { !$0.isFolded }.map(\.label) == ["Identity", "Identifiers", "Legal"])
    }

    @Test("sent back as it was printed changes nothing", arguments: 0..<300)
    func changesNothing(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var values = Sample.fullValues(using: &random)
        if seed > 0 {
            // Every item but the first lacks some fields.
            for field in EvidenceField.allCases where Bool.random(using: &random) {
                values[field] = field.defaultValue
            }
        }
        let form = try sent(EvidenceForm(values, in: open))
        for (field, change) in try EvidenceForm.changes(form, in: open) {
            let after = change.applied(to: values[field]) ?? field.defaultValue
            #expect(after == values[field], "\(field)")
        }
    }

    @Test("changes the one field that was typed into", arguments: 0..<50)
    func changesOne(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(1_000 + seed))
        let values = Sample.fullValues(using: &random)
        let form = EvidenceForm(values, in: open)
        let time = DatedMoment(instant: Instant(seconds: 1_710_470_460), zone: "America/New_York")
        let edits: [(field: EvidenceField, typed: String, value: FieldValue)] = [
            (.title, " New title ", .text("New title")), (.tags, "b; a,  c,b", .set(["a", "b", "c"])),
            (.pages, "12", .number(12)), (.notes, "One\n\nTwo", .text("One\n\nTwo")),
            (.kind, "email", .text("email")),
            (.sentAt, "2024-03-14 22:41", .moment(time)),
        ]
        for (field, typed, value) in edits where values[field] != value {
            #expect(
                try changed(by: sent(form, typing: [field.rawValue: typed]), in: values) == [field: value]
            )
        }
    }

    @Test("empties a field whose text is taken away")
    func empties() throws {
        var random = SeededGenerator(seed: 7)
        var values = Sample.fullValues(using: &random)
        values[.fileName] = nil
        for field in EvidenceForm.fields(as: .leadProsecutor) where field != .occurredAt {
            if case .enumeration = field.shape { continue }
            let form = try sent(EvidenceForm(values, in: open), typing: [field.rawValue: " "])
            #expect(try EvidenceForm.changes(form, in: open)[field] == .to(nil), "\(field)")
        }
    }

    @Test("keeps the clock correction when only the time is typed anew")
    func keepsCorrection() throws {
        var values = FieldValues([.title: .text("a"), .kind: .text("video")])
        let moment = DatedMoment(
            instant: Instant(seconds: 1_710_470_460),
            zone: "America/Chicago",
            precision: "computed",
            clockOffsetSeconds: -440,
            clockProof: "E-007"
        )
        values[.occurredAt] = .moment(moment)
        let form = EvidenceForm(values, in: open)
        #expect(try EvidenceForm.changes(sent(form), in: open)[.occurredAt] == nil)
        let typed = try sent(form, typing: ["occurredAt": "2024-03-14T22:42:00-04:00"])
        let after = try EvidenceForm.changes(typed, in: open)[.occurredAt]?.applied(to: nil)
        let corrected = DatedMoment(
            instant: Instant(seconds: 1_710_470_520),
            zone: "America/Chicago",
            precision: "computed",
            clockOffsetSeconds: -440,
            clockProof: "E-007"
        )
        #expect(after == .moment(corrected))
    }

    @Test("prints only fields that the role may change", arguments: Role.allCases)
    func printsOwnFields(_ role: Role) {
        var random = SeededGenerator(seed: 3)
        var values = Sample.fullValues(using: &random)
        let ofFile = EvidenceForm(values, in: Sample.open(as: role)).groups.flatMap(\.fields).map(\.name)
        values[.fileName] = nil
        let names = EvidenceForm(values, in: Sample.open(as: role)).groups.flatMap(\.fields).map(\.name)
        #expect(names == EvidenceForm.fields(as: role).map(\.rawValue))
        #expect(ofFile == names.filter { !["sha256", "bytes", "mediaType"].contains($0) })
        #expect(names.compactMap(EvidenceField.init(rawValue:)).allSatisfy { Sight.sees($0, as: role) })
        #expect(
            names.isEmpty == [.trialTechnician, .defenceCounselPortal, .auditorReadonly].contains(role)
        )
    }

    @Test("refuses the name of a hidden field like one that is none", arguments: Role.allCases)
    func refusesHidden(_ role: Role) throws {
        for field in EvidenceField.allCases where !Sight.sees(field, as: role) {
            let form = try FormFields(urlEncoded: "\(field.rawValue)=x")
            #expect(throws: EvidenceError.unknownField(field.rawValue)) {
                try EvidenceForm.changes(form, in: Sample.open(as: role))
            }
        }
        #expect(throws: EvidenceError.unknownField("nonsense")) {
            try EvidenceForm.changes(try FormFields(urlEncoded: "nonsense=x"), in: Sample.open(as: role))
        }
    }

    @Test("leaves out what the person chose to keep as others have it")
    func keepsTheirs() throws {
        let form = try FormFields(
            urlEncoded: "ruling=Mine&_keep.ruling=theirs&title=T&_keep.title=mine"
        )
        #expect(try EvidenceForm.changes(form, in: open) == [.title: .to(.text("T"))])
    }

    @Test("shows again what was typed, and says what is wrong beside its field")
    func showsTyped() throws {
        let typed = try FormFields(urlEncoded: "title=Typed&tags=b,+a&kind=email&pages=many")
        let values = FieldValues([.title: .text("Old"), .notes: .text("Kept")])
        let refusal = (field: "pages", sentence: "Not a number.")
        let form = EvidenceForm(values, typed: typed, refusal: refusal, in: open)
        let fields = Dictionary(
            uniqueKeysWithValues: form.groups.flatMap(\.fields).map { ($0.name, $0) }
        )
        #expect(
            fields["title"]?.value == "Typed" && fields["tags"]?.value == "b, a"
                && fields["pages"]?.value == "many"
        )
        #expect(fields["notes"]?.value == "Kept")
        #expect(fields["kind"]?.choices.filter(\.isChosen).map(\.value) == ["email"])
        #expect(fields.values.filter { $0.error != nil }.map(\.name) == ["pages"])
    }
}
