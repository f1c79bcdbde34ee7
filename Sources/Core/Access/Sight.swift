/// Who sees which items and which fields: the table of the glossary, and the only place that decides it.
public enum Sight {
    /// Whether a class sees an item with these values at all.
    public static func sees(_ values: FieldValues, as group: ClearanceClass) -> Bool {
        guard group.walls.isDisjoint(with: values.set(.walls)) else { return false }
        let held = isFilterHeld(values)
        let sealed = isSealed(values)
        return switch group.role {
        case .leadProsecutor, .secondChair: !held
        case .paralegal: !held && !sealed
        case .investigator: !held && !sealed && !isWorkProduct(values)
        case .trialTechnician: !held && !sealed && values.text(.exhibitNumber) != nil
        case .filterAttorney: held
        case .defenceCounselPortal: !held && !sealed && isProduced(values)
        case .auditorReadonly: false
        }
    }

    /// Whether a role sees a field of the items that it sees.
    public static func sees(_ field: EvidenceField, as role: Role) -> Bool {
        switch role {
        case .leadProsecutor, .secondChair, .paralegal, .filterAttorney: true
        case .investigator:
            switch field.group {
            case .legal: false
            case .work: field == .tags
            default: field != .privilegeBasis && field != .obligations
            }
        // The name of a file was given inside the office, so the last two see it without.
        case .trialTechnician:
            field == .title || field == .kind || field == .exhibitStatus || field.group == .identifiers
                || field.group == .integrity && field != .fileName
        case .defenceCounselPortal:
            switch field {
            case .title, .kind, .batesBegin, .batesEnd, .occurredAt, .productions: true
            default: field.group == .integrity && field != .fileName
            }
        case .auditorReadonly: false
        }
    }

    /// The disclosure under which the other side gets an item, but not its file: it shows what was redacted.
    public static let disclosureWithoutFile = "disclosed_redacted"

    /// Whether a class opens the file of an item that it sees.
    public static func opensFile(_ values: FieldValues, as role: Role) -> Bool {
        !mayLackFiles(as: role) || values.text(.disclosureStatus) != disclosureWithoutFile
    }

    /// Whether a role sees a field of an item with these values.
    ///
    /// Of a file that it does not get it is told nothing: the hash of what was redacted would tell who has a copy that it
    /// is the one, and who guesses what it says that they guessed right.
    public static func sees(_ field: EvidenceField, of values: FieldValues, as role: Role) -> Bool {
        sees(field, as: role) && (!isOfFile(field) || opensFile(values, as: role))
    }

    /// Whether a field says something of an item's file.
    public static func isOfFile(_ field: EvidenceField) -> Bool { field.group == .integrity }

    /// Whether a role may be told of an item and of nothing that its file says: `sees(_:of:as:)` then depends on the item.
    public static func mayLackFiles(as role: Role) -> Bool { role == .defenceCounselPortal }

    /// Whether a role sees the family of an item: what it is attached to, copied from and made from.
    public static func seesFamily(as role: Role) -> Bool {
        switch role {
        case .leadProsecutor, .secondChair, .paralegal, .filterAttorney, .investigator: true
        case .trialTechnician, .defenceCounselPortal, .auditorReadonly: false
        }
    }

    /// Whether a role sees the custody of the items that it sees: who had them when, and where.
    public static func seesCustody(as role: Role) -> Bool { seesFamily(as: role) }

    /// Whether a role sees what the items that it sees have to do with others, and what can be cited of them.
    public static func seesRelations(as role: Role) -> Bool { seesFamily(as: role) }

    /// Whether a role sees what the office makes of the evidence: issues, and facts with what proves them.
    public static func seesTheory(as role: Role) -> Bool { seesRelations(as: role) && sees(.issues, as: role) }

    /// Whether a role is told the names of people whose identity is sealed: those who see sealed items of the trial team.
    public static func seesSealedIdentities(as role: Role) -> Bool { role.leadsTheCase }

    /// Whether a role is told who changed something.
    ///
    /// The other side's portal is not.
    public static func seesNames(as role: Role) -> Bool { role != .defenceCounselPortal }

    /// Whether a role is shown who is on the case just now, and is shown to the others.
    ///
    /// The other side's portal is neither.
    public static func isInPresence(as role: Role) -> Bool { role != .defenceCounselPortal }

    /// Whether a class sees every event of a case, and so may know how many there are and the hash that they end in.
    ///
    /// Of anybody else's the hash would tell that something happened which they may not see.
    public static func seesWholeLog(as group: ClearanceClass) -> Bool {
        group.role == .auditorReadonly && group.walls.isEmpty
    }

    /// Whether a role is told that a field was changed, without its values: an auditor of every field.
    public static func audits(_ field: EvidenceField, as role: Role) -> Bool {
        role == .auditorReadonly || sees(field, as: role)
    }

    /// The teams whose shared views a role reads, its own first; none for a role that is on no team of the office.
    ///
    /// The name of a view is words of whoever made it. Nothing that the filter team writes comes to the others; the other
    /// side reads neither's.
    public static func teams(readBy role: Role) -> [Team] {
        switch role {
        case .leadProsecutor, .secondChair, .paralegal, .investigator, .trialTechnician: [.office]
        case .filterAttorney: [.filter, .office]
        case .defenceCounselPortal, .auditorReadonly: []
        }
    }

    /// Whether an item is so protected that a device keeps it without a network only where a person asked for it.
    ///
    /// Sealed, held for the filter team, or privileged.
    public static func isRestricted(_ values: FieldValues) -> Bool {
        restrictedConfidentialities.contains(values.text(.confidentiality) ?? "")
            || restrictedCalls.contains(values.text(.privilegeCall) ?? "")
    }

    /// Whether a device keeps an item for a role only where the person asked for it: one that is restricted, and for a role
    /// that is not told which those are, any.
    public static func isKeptOnlyIfAsked(_ values: FieldValues, as role: Role) -> Bool {
        !seesRestriction(as: role) || isRestricted(values)
    }

    /// Whether a role may be told which items are restricted.
    public static func seesRestriction(as role: Role) -> Bool {
        sees(.confidentiality, as: role) && sees(.privilegeCall, as: role)
    }

    /// The words of `isRestricted`.
    public static let restrictedConfidentialities = ["sealed", "victim_identity", "filter_team"]
    public static let restrictedCalls = [
        "borderline", "privileged_redact", "privileged_withhold", "clawed_back", "clawback_pending", "filter_hold",
    ]

    private static func isFilterHeld(_ values: FieldValues) -> Bool {
        values.text(.confidentiality) == "filter_team"
            || ["filter_hold", "clawback_pending", "clawed_back"].contains(values.text(.privilegeCall))
    }

    private static func isSealed(_ values: FieldValues) -> Bool {
        ["sealed", "victim_identity"].contains(values.text(.confidentiality))
    }

    private static func isWorkProduct(_ values: FieldValues) -> Bool {
        ["work_product_fact", "work_product_opinion"].contains(values.text(.privilegeBasis))
    }

    private static func isProduced(_ values: FieldValues) -> Bool {
        !values.set(.productions).isEmpty
            && ["disclosed", "disclosed_redacted"].contains(values.text(.disclosureStatus))
    }
}
