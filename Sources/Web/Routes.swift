import HTTPTypes
public import Hummingbird

/// Every address of Proffer.
public struct Routes: Sendable {
    private let services: WebServices

    public init(services: WebServices) { self.services = services }

    public func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ErrorAnswers { error, _, _ in .error(error) })
        router.add(middleware: HostCheck(settings: services.settings))
        router.add(middleware: SessionLookup(services: services))
        addAPI(to: router)
        addHealth(to: router)
        return router
    }

    private func addAPI(to router: Router<WebContext>) {
        let session = SessionAPI(services: services, signIn: SignIn(services: services, attempts: SignInAttempts()))
        router.post("/api/session", use: session.create)
        router.get("/api/session", use: session.read)
        router.delete("/api/session", use: session.delete)
        router.get("/api/cases", use: ListCases(services: services).respond)
        let evidence = EvidenceAPI(services: services)
        router.get("/api/evidence", use: evidence.list)
        router.post("/api/evidence", use: evidence.create)
        router.get("/api/evidence/:item", use: evidence.read)
        router.patch("/api/evidence/:item", use: evidence.revise)
        router.delete("/api/evidence/:item", use: evidence.withdraw)
        router.post("/api/evidence/:item/restorations", use: evidence.restore)
        router.get("/api/evidence/:item/history", use: evidence.history)
        router.post("/api/mutations", use: PostMutations(services: services).respond)
        router.get("/api/updates", use: StreamUpdates(services: services).respond)
    }

    private func addHealth(to router: Router<WebContext>) {
        let health = Health(services: services)
        router.get("/health/live", use: health.live)
        router.get("/health/ready", use: health.ready)
    }
}
