/// A case: the unit of access.
///
/// "Case" on screens and in addresses.
public struct CaseFile: Sendable, Hashable {
    public let id: CaseFileID
    public let caption: String
    public let docketNumber: String
    public let court: String
    public let judge: String
    /// One of `sides`.
    public let side: String
    /// One of `statuses`.
    public let status: String
    /// The zone in which all times of the case are shown, a name of the IANA database.
    public let timeZone: String
    public let batesPrefix: String
    public let batesDigits: Int
    /// How exhibits are numbered: ours, theirs, aids.
    public let exhibitScheme: String
    /// Whether disposal is blocked.
    public let hasLegalHold: Bool
    /// One of `aiPolicies`.
    public let aiPolicy: String
    public let isDemo: Bool

    public static let sides = ["prosecution", "plaintiff", "defence", "neutral"]
    public static let statuses = [
        "open", "charged", "discovery", "pretrial", "trial", "post_trial", "appeal", "closed",
    ]
    public static let aiPolicies = ["off", "quotes_only", "model"]

    public init(
        id: CaseFileID,
        caption: String,
        docketNumber: String = "",
        court: String = "",
        judge: String = "",
        side: String = "prosecution",
        status: String = "open",
        timeZone: String,
        batesPrefix: String = "",
        batesDigits: Int = 6,
        exhibitScheme: String = "",
        hasLegalHold: Bool = false,
        aiPolicy: String = "off",
        isDemo: Bool = false
    ) {
        self.id = id
        self.caption = caption
        self.docketNumber = docketNumber
        self.court = court
        self.judge = judge
        self.side = side
        self.status = status
        self.timeZone = timeZone
        self.batesPrefix = batesPrefix
        self.batesDigits = batesDigits
        self.exhibitScheme = exhibitScheme
        self.hasLegalHold = hasLegalHold
        self.aiPolicy = aiPolicy
        self.isDemo = isDemo
    }
}
