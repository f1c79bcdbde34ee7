/// Who may change what: the last column of the table of roles.
public enum Permissions {
    /// Whether a role may ever change a field.
    ///
    /// Whether this very change is allowed, `allows` says.
    public static func mayChange(_ field: EvidenceField, as role: Role) -> Bool {
        guard !field.isGivenByServer else { return false }
        return switch role {
        case .leadProsecutor, .secondChair: true
        case .paralegal: field != .ruling && field != .walls
        case .filterAttorney: field != .ruling && field != .walls
        case .investigator:
            switch field.group {
            case .identity, .origin, .whereNow, .time: true
            default: false
            }
        case .trialTechnician, .defenceCounselPortal, .auditorReadonly: false
        }
    }

    /// Checks the right to a field before a value is set.
    ///
    /// - Throws: `EvidenceError.unknownField` for a field that the role does not see, `EvidenceError.notAllowed`.
    public static func check(_ field: EvidenceField, as role: Role) throws(EvidenceError) {
        guard Sight.sees(field, as: role) else { throw .unknownField(field.rawValue) }
        guard mayChange(field, as: role) else { throw .notAllowed(field) }
    }

    public static func mayAddItems(as role: Role) -> Bool {
        switch role {
        case .leadProsecutor, .secondChair, .paralegal, .investigator, .filterAttorney: true
        case .trialTechnician, .defenceCounselPortal, .auditorReadonly: false
        }
    }

    /// Whether a role may give an item its file.
    public static func mayAttachFiles(as role: Role) -> Bool { mayAddItems(as: role) }

    /// Whether a role may take an item out of the register and bring it back.
    public static func mayWithdraw(as role: Role) -> Bool {
        switch role {
        case .leadProsecutor, .secondChair, .paralegal, .filterAttorney: true
        case .investigator, .trialTechnician, .defenceCounselPortal, .auditorReadonly: false
        }
    }

    /// Whether a role may have Bates numbers given to an item.
    public static func mayStamp(as role: Role) -> Bool { mayWithdraw(as: role) }

    /// Whether a role may add to the custody of an item: whoever may change where it is now.
    public static func mayRecordCustody(as role: Role) -> Bool {
        Sight.seesCustody(as: role) && mayChange(.custodyStatus, as: role)
    }

    /// Whether a role may move a protection to a value that is more open.
    public static func mayLowerProtection(as role: Role) -> Bool {
        role.leadsTheCase || role == .filterAttorney
    }

    /// Whether a role reads the audit of a case: an auditor of all of it, who leads the case of what they see.
    public static func mayAudit(as role: Role) -> Bool { role == .auditorReadonly || role.leadsTheCase }

    /// Whether a role may share a view with its team: whoever may add to the evidence.
    public static func mayShareViews(as role: Role) -> Bool { mayAddItems(as: role) }

    public static func mayChangePeople(as role: Role) -> Bool { role.leadsTheCase }
}
