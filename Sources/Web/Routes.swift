import Core
import HTTPTypes
public import Hummingbird

/// Every address of Proffer.
public struct Routes: Sendable {
    private let services: WebServices
    private let pages: Pages
    private let serviceWorker: ServeServiceWorker

    /// Reads the templates, scripts and styles.
    ///
    /// - Throws: what is wrong with one of them.
    public init(services: WebServices) async throws {
        self.services = services
        pages = try await Pages(services: services)
        serviceWorker = try ServeServiceWorker(assets: pages.assets)
    }

    public func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        let pages = pages
        router.add(middleware: MeasureRequests(measures: services.operations.requests))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ClientLookup(settings: services.settings))
        // Twice: outside for what stops a request before its session is known, inside with the session.
        router.add(middleware: ErrorAnswers(page: pages.problem))
        router.add(middleware: HostCheck(settings: services.settings))
        router.add(middleware: SessionLookup(services: services))
        router.add(middleware: ErrorAnswers(page: pages.problem))
        router.add(middleware: NoteUsage(usage: services.operations.usage))
        router.add(middleware: RateCheck(rates: services.limits.rates))
        let attempts = SignInAttempts(rates: services.limits.rates, name: services.tokens.hash)
        let signIn = SignIn(services: services, attempts: attempts)
        addPages(to: router, signIn: signIn, attempts: attempts)
        addEvidencePages(to: router)
        addAPI(to: router, signIn: signIn)
        addHealth(to: router)
        return router
    }

    private func addPages(to router: Router<WebContext>, signIn: SignIn, attempts: SignInAttempts) {
        router.get("/assets/:digest/**", use: ServeAsset(assets: pages.assets).respond)
        router.get("/service-worker.js", use: serviceWorker.respond)
        router.get("/help/offline", use: ShowOffline(pages: pages).respond)
        let session = SignInForm(pages: pages, signIn: signIn)
        router.get("/sign-in", use: session.show)
        router.post("/sign-in", use: session.respond)
        router.post("/sign-out", use: session.signOut)
        let account = Account(pages: pages, attempts: attempts)
        router.get("/account", use: account.show)
        router.get("/account/this-device", use: ShowDevice(pages: pages).respond)
        router.post("/account/password", use: account.changePassword)
        router.post("/account/sign-outs", use: account.signOutElsewhere)
        let cases = ShowCases(pages: pages)
        router.get("/", use: cases.home)
        router.get("/cases", use: cases.list)
        let make = MakeCase(pages: pages)
        router.get("/cases/new", use: make.show)
        router.post("/cases", use: make.respond)
        router.get("/cases/:case", use: cases.show)
        let people = CasePeople(pages: pages)
        router.get("/cases/:case/people", use: people.show)
        router.post("/cases/:case/people", use: people.grant)
        router.post("/cases/:case/people/:person/removals", use: people.revoke)
        let changes = ShowChanges(pages: pages)
        router.get("/cases/:case/changes", use: changes.show)
        router.post("/cases/:case/changes/readings", use: changes.read)
        let audit = ShowAudit(pages: pages)
        router.get("/cases/:case/audit", use: audit.show)
        router.post("/cases/:case/audit/checks", use: audit.check)
        addSavedViews(to: router)
        let everybody = ManagePeople(pages: pages)
        router.get("/people", use: everybody.show)
        router.post("/people", use: everybody.add)
        router.post("/people/:person/passwords", use: everybody.setPassword)
        router.post("/people/:person/disablings", use: everybody.disable)
        let upload = UploadList(pages: pages)
        router.get("/cases/:case/lists/new", use: upload.show)
        router.post("/cases/:case/lists", use: upload.respond)
        router.get("/cases/:case/lists/:list", use: ShowList(pages: pages).respond)
        router.post("/cases/:case/lists/:list/imports", use: ImportDraft(pages: pages).respond)
        addBulkEdits(to: router)
        router.get("/cases/:case/exhibits", use: ShowExhibitList(pages: pages).respond)
        router.get("/cases/:case/exports", use: ShowExports(pages: pages).respond)
        let export = MakeExport(pages: pages)
        router.get("/cases/:case/exports/:kind/new", use: export.show)
        router.post("/cases/:case/exports/:kind", use: export.respond)
        router.get("/cases/:case/go", use: GoToNumber(pages: pages).respond)
        router.get("/cases/:case/court", use: ShowCourt(pages: pages).respond)
        router.get("/evidence/realtime", use: ShowRealtime(pages: pages).respond)
        router.get("/help/keys", use: ShowKeys(pages: pages).respond)
    }

    private func addBulkEdits(to router: Router<WebContext>) {
        let choose = ChooseItems(pages: pages)
        router.get("/cases/:case/bulk-edits/new", use: choose.show)
        router.post("/cases/:case/bulk-edits", use: choose.respond)
        let show = ShowBulkEdit(pages: pages)
        router.get("/cases/:case/bulk-edits/:edit", use: show.respond)
        router.get("/cases/:case/bulk-edits/:edit/fields", use: show.fields)
        router.post("/cases/:case/bulk-edits/:edit/rehearsals", use: RehearseBulkEdit(pages: pages).respond)
        let carryOut = CarryOutBulkEdit(pages: pages)
        router.post("/cases/:case/bulk-edits/:edit/executions", use: carryOut.respond)
        router.post("/cases/:case/bulk-edits/:edit/undos", use: carryOut.undo)
    }

    private func addSavedViews(to router: Router<WebContext>) {
        let views = ShowSavedViews(pages: pages)
        router.get("/cases/:case/views", use: views.show)
        router.get("/cases/:case/views/:view/removals/new", use: views.askRemoval)
        router.get("/api/cases/:case/views", use: views.list)
        let keep = KeepSavedViews(pages: pages)
        router.post("/cases/:case/views", use: keep.add)
        router.post("/cases/:case/views/:view/revisions", use: keep.rename)
        router.post("/cases/:case/views/:view/removals", use: keep.remove)
        router.post("/cases/:case/views/:view/restorations", use: keep.restore)
        router.post("/cases/:case/views/:view/pins", use: keep.pin)
    }

    private func addEvidencePages(to router: Router<WebContext>) {
        router.get("/cases/:case/evidence", use: ShowEvidenceGrid(pages: pages).respond)
        let add = AddEvidence(pages: pages)
        router.get("/cases/:case/evidence/new", use: add.show)
        router.post("/cases/:case/evidence", use: add.respond)
        router.get("/cases/:case/evidence/:item", use: ShowEvidenceItem(pages: pages).respond)
        let revise = ReviseEvidence(pages: pages)
        router.get("/cases/:case/evidence/:item/edit", use: revise.show)
        router.post("/cases/:case/evidence/:item/revisions", use: revise.respond)
        let withdraw = WithdrawEvidence(pages: pages)
        router.post("/cases/:case/evidence/:item/withdrawals", use: withdraw.withdraw)
        router.post("/cases/:case/evidence/:item/restorations", use: RestoreEvidence(pages: pages).respond)
        router.post("/cases/:case/evidence/:item/bates-numbers", use: withdraw.stamp)
        router.post("/cases/:case/evidence/:item/undos", use: UndoEvidence(pages: pages).respond)
        let custody = RecordCustody(pages: pages)
        router.get("/cases/:case/evidence/:item/custody-events", use: custody.show)
        router.post("/cases/:case/evidence/:item/custody-events", use: custody.respond)
        router.post("/cases/:case/evidence/:item/court-acts", use: ActInCourt(pages: pages).respond)
        addFiles(to: router)
    }

    private func addFiles(to router: Router<WebContext>) {
        let add = AddFiles(pages: pages)
        router.get("/cases/:case/files/new", use: add.show)
        router.post("/cases/:case/files", use: add.respond)
        router.post("/cases/:case/evidence/:item/files", use: AttachFileForm(pages: pages).respond)
        let verify = VerifyFile(pages: pages)
        router.post("/cases/:case/evidence/:item/verifications", use: verify.respondToForm)
        router.get("/files/:file", use: ServeFile(services: services).respond)
        router.get("/files/:file/rendition", use: ShowRendition(pages: pages).respond)
        router.get("/files/:file/attachments/:number", use: ServeAttachment(services: services).respond)
        let attachments = AddMailAttachments(pages: pages)
        router.post("/cases/:case/evidence/:item/attachments", use: attachments.respondToForm)
    }

    private func addAPI(to router: Router<WebContext>, signIn: SignIn) {
        let session = SessionAPI(services: services, signIn: signIn)
        router.post("/api/session", use: session.create)
        router.get("/api/session", use: session.read)
        router.delete("/api/session", use: session.delete)
        router.post("/api/tokens", use: MakeToken(services: services).respond)
        router.get("/api/cases", use: ListCases(services: services).respond)
        router.get("/api/cases/:case/exhibit-numbers", use: ListFreeExhibitNumbers(services: services).respond)
        router.get("/api/cases/:case/numbers", use: ListNumbers(pages: pages).respond)
        router.get("/api/cases/:case/snapshot", use: ShowSnapshot(services: services).respond)
        let evidence = EvidenceAPI(services: services)
        router.get("/api/evidence", use: evidence.list)
        router.post("/api/evidence", use: evidence.create)
        router.get("/api/evidence/:item", use: evidence.read)
        router.patch("/api/evidence/:item", use: evidence.revise)
        router.delete("/api/evidence/:item", use: evidence.withdraw)
        router.post("/api/evidence/:item/restorations", use: evidence.restore)
        router.post("/api/evidence/:item/bates-numbers", use: evidence.stamp)
        router.get("/api/evidence/:item/history", use: evidence.history)
        let uploads = UploadAPI(services: services)
        router.post("/api/uploads", use: uploads.create)
        router.get("/api/uploads/:upload", use: uploads.read)
        router.put("/api/uploads/:upload", use: uploads.append)
        router.delete("/api/uploads/:upload", use: uploads.delete)
        router.post("/api/evidence/:item/files", use: AttachFile(services: services).respond)
        router.post("/api/evidence/:item/verifications", use: VerifyFile(pages: pages).respond)
        router.post("/api/evidence/:item/attachments", use: AddMailAttachments(pages: pages).respond)
        let custody = CustodyAPI(services: services)
        router.get("/api/evidence/:item/custody-events", use: custody.list)
        router.post("/api/evidence/:item/custody-events", use: custody.create)
        router.post("/api/mutations", use: PostMutations(services: services).respond)
        router.get("/api/updates", use: StreamUpdates(services: services).respond)
        router.post("/api/ephemera", use: PostEphemera(services: services).respond)
        router.post("/api/device-counts", use: CountDevices(services: services).respond)
        router.post("/api/demo/collisions", use: CollideInDemo(services: services).respond)
        router.get("/ws", use: RequireWebSocket(services: services).respond)
    }

    private func addHealth(to router: Router<WebContext>) {
        router.get("/api/openapi.json", use: OpenAPI().respond)
        let health = Health(services: services)
        router.get("/health/live", use: health.live)
        router.get("/health/ready", use: health.ready)
        router.get("/operations", use: ShowOperations(pages: pages).respond)
        router.get("/metrics", use: ShowMetrics(services: services).respond)
    }
}
