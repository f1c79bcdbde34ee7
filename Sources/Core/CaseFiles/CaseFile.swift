/// A case: the unit of access.
///
/// "Case" on screens and in addresses.
public struct CaseFile: Sendable, Hashable {
    public let id: CaseFileID
    public let caption: String
    public let docketNumber: String
    public let court: String
    public let side: String
    public let status: String
    /// The zone in which all times of the case are shown, a name of the IANA database.
    public let timeZone: String
    public let batesPrefix: String
    public let batesDigits: Int
    public let isDemo: Bool

    public init(
        id: CaseFileID,
        caption: String,
        docketNumber: String = "",
        court: String = "",
        side: String = "prosecution",
        status: String = "open",
        timeZone: String,
        batesPrefix: String = "",
        batesDigits: Int = 6,
        isDemo: Bool = false
    ) {
        self.id = id
        self.caption = caption
        self.docketNumber = docketNumber
        self.court = court
        self.side = side
        self.status = status
        self.timeZone = timeZone
        self.batesPrefix = batesPrefix
        self.batesDigits = batesDigits
        self.isDemo = isDemo
    }
}
