/// The closed lists of the field's words (CaseMap, Relativity, CASE/UCO, AO 187, FRE).
public enum EvidenceVocabulary {
    public static let kinds = [
        "document", "email", "chat", "photo", "video", "audio", "transcript", "witness_statement", "phone_record",
        "financial_record", "spreadsheet", "structured_data", "forensic_image", "device_extraction", "web_capture",
        "social_media", "report", "lab_report", "physical", "court_filing", "public_record", "map_or_plan",
        "demonstrative",
    ]
    public static let custodyStatuses = [
        "expected", "received", "in_storage", "held_digital", "checked_out_lab", "checked_out_court",
        "checked_out_review", "transferred", "returned_to_owner", "disposed", "unaccounted",
    ]
    public static let exhibitStatuses = [
        "not_designated", "listed", "stipulated", "marked", "offered", "objected", "conditionally_admitted", "admitted",
        "admitted_limited", "excluded", "withdrawn", "impeachment_only", "illustrative_aid",
    ]
    public static let privilegeCalls = [
        "not_reviewed", "not_privileged", "privileged_withhold", "privileged_redact", "borderline", "filter_hold",
        "clawback_pending", "clawed_back", "waived",
    ]
    public static let privilegeBases = [
        "attorney_client", "work_product_fact", "work_product_opinion", "common_interest", "deliberative", "informant",
        "grand_jury", "spousal", "medical", "other",
    ]
    public static let confidentialities = [
        "public", "team_only", "confidential", "attorneys_eyes_only", "protective_order", "sealed", "filter_team",
        "victim_identity",
    ]
    public static let disclosureStatuses = [
        "not_reviewed", "to_disclose", "do_not_disclose", "disclosed", "disclosed_redacted", "withheld",
        "not_applicable",
    ]
    public static let obligations = ["rule16", "brady", "giglio", "jencks", "protective", "reciprocal"]
    public static let datePrecisions = [
        "exact", "day", "month", "year", "approximate", "range", "before", "after", "computed", "unknown",
    ]

    static let privilegeFromOpenToStrict = [
        "waived", "not_privileged", "not_reviewed", "borderline", "privileged_redact", "privileged_withhold",
        "clawed_back", "clawback_pending", "filter_hold",
    ]
    static let confidentialityFromOpenToStrict = [
        "public", "confidential", "protective_order", "team_only", "attorneys_eyes_only", "victim_identity", "sealed",
        "filter_team",
    ]
    /// `disclosed` and `disclosed_redacted` are set by a production only and stand outside the order.
    static let disclosureFromOpenToStrict = [
        "to_disclose", "not_applicable", "not_reviewed", "withheld", "do_not_disclose",
    ]
    /// The disclosure statuses that only a production sets.
    public static let setByProduction: Set<String> = ["disclosed", "disclosed_redacted"]
}
