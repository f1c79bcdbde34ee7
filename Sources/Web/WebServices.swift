public import Core
public import Logging
public import Realtime

/// All that routes work with, handed in from the composition.
public struct WebServices: Sendable {
    public let sessions: any SessionStore
    public let people: any PersonRegister
    public let cases: any CaseRegister
    public let evidence: any EvidenceStore
    public let log: any EventLog
    public let changes: any CaseChanges
    public let audit: any CaseAudit & AuditTrail
    public let savedViews: any SavedViews
    public let apply: ApplyMutations
    public let importList: ImportList
    public let listDrafts: any ListDrafts
    public let exportList: ExportList
    public let exports: any ExportRegister
    public let bulk: BulkServices
    public let files: TakeInFiles
    public let readers: FileReaders
    public let hub: Hub
    public let operations: Operations
    public let passwords: any PasswordHasher
    public let tokens: any SessionTokenSource
    public let accessTokens: any AccessTokenSource
    public let limits: UsageLimits
    public let clock: WallClock
    public let settings: WebSettings
    public let logger: Logger

    public init(
        sessions: any SessionStore,
        people: any PersonRegister,
        cases: any CaseRegister,
        evidence: any EvidenceStore,
        log: any EventLog,
        changes: any CaseChanges,
        audit: any CaseAudit & AuditTrail,
        savedViews: any SavedViews,
        apply: ApplyMutations,
        importList: ImportList,
        listDrafts: any ListDrafts,
        exportList: ExportList,
        exports: any ExportRegister,
        bulk: BulkServices,
        files: TakeInFiles,
        readers: FileReaders,
        hub: Hub,
        operations: Operations,
        passwords: any PasswordHasher,
        tokens: any SessionTokenSource,
        accessTokens: any AccessTokenSource,
        limits: UsageLimits,
        clock: WallClock,
        settings: WebSettings,
        logger: Logger
    ) {
        self.sessions = sessions
        self.people = people
        self.cases = cases
        self.evidence = evidence
        self.log = log
        self.changes = changes
        self.audit = audit
        self.savedViews = savedViews
        self.apply = apply
        self.importList = importList
        self.listDrafts = listDrafts
        self.exportList = exportList
        self.exports = exports
        self.bulk = bulk
        self.files = files
        self.readers = readers
        self.hub = hub
        self.operations = operations
        self.passwords = passwords
        self.tokens = tokens
        self.accessTokens = accessTokens
        self.limits = limits
        self.clock = clock
        self.settings = settings
        self.logger = logger
    }
}

/// What the web part is told of the settings.
public struct WebSettings: Sendable {
    /// Hosts, with their ports, that requests may name.
    public let hosts: Set<String>
    /// Origins that requests may come from.
    public let origins: Set<String>
    /// Whether people reach this server by HTTPS.
    public let isSecure: Bool
    /// Whether it speaks TLS itself.
    public let isListeningSecurely: Bool
    /// Whose word counts about where a request comes from.
    public let proxies: TrustedProxies
    public let isDemo: Bool
    /// Whether `/ws/echo` is there for protocol suites.
    public let isConformance: Bool
    /// What `/metrics` asks for; nil where it is not there.
    public let metricsToken: String?
    /// For how many hours a device keeps pages with restricted items, where a person asked for them; 0 for not at all.
    public let offlineRestrictedHours: Int
    /// The folder that holds `Templates` and `Public`.
    public let resources: String

    public init(
        hosts: Set<String>,
        origins: Set<String>,
        isSecure: Bool,
        isListeningSecurely: Bool = false,
        proxies: TrustedProxies = .none,
        isDemo: Bool,
        isConformance: Bool = false,
        metricsToken: String? = nil,
        offlineRestrictedHours: Int = OfflineLimits.restrictedHours,
        resources: String
    ) {
        self.hosts = hosts
        self.origins = origins
        self.isSecure = isSecure
        self.isListeningSecurely = isListeningSecurely
        self.proxies = proxies
        self.isDemo = isDemo
        self.isConformance = isConformance
        self.metricsToken = metricsToken
        self.offlineRestrictedHours = offlineRestrictedHours
        self.resources = resources
    }
}
