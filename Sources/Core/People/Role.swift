/// What a person is on a case.
///
/// Who sees what follows from it (`Sight`), and who may do what (`Permissions`).
public enum Role: String, Sendable, CaseIterable, Codable {
    case leadProsecutor = "lead_prosecutor"
    case secondChair = "second_chair"
    case paralegal
    case investigator
    case trialTechnician = "trial_technician"
    case filterAttorney = "filter_attorney"
    case defenceCounselPortal = "defence_counsel_portal"
    case auditorReadonly = "auditor_readonly"

    public var label: String { rawValue.humanReadable }

    /// Runs the case: may lower a protection, enter rulings, change people and walls.
    public var leadsTheCase: Bool { self == .leadProsecutor || self == .secondChair }
}

extension String {
    /// `checked_out_lab` as a person reads it: "Checked out lab".
    public var humanReadable: String {
        let words = String(decoding: utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
