public import Core
public import Hummingbird
public import NIOCore

/// Who is asking, and on which channel.
public struct WebContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    public let channel: any Channel
    /// Where the request comes from.
    var client: Client
    /// The session of the cookie or of the access token, when it is good.
    public var session: Session?
    /// Whether the request shows an access token, good or not.
    ///
    /// No other site can make a browser send one, so such a request needs no token against forged forms.
    var hasToken = false
    /// When that token ends.
    var tokenEndsAt: Instant?

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
        client = Client(address: nil, isSecure: false)
    }

    /// The session, or the error that says to sign in.
    func signedIn() throws(AccessError) -> Session {
        guard let session else { throw hasToken ? AccessError.tokenNotValid : AccessError.notSignedIn }
        return session
    }

    /// A name in the address that must be an identifier; anything else is not found.
    func identifier<Tag>(_ name: String, orThrow error: any UserFacingError) throws -> Identifier<Tag> {
        guard let text = coreContext.parameters.get(name), let id = Identifier<Tag>(text) else { throw error }
        return id
    }
}

extension WebServices {
    /// What the person may see of a case.
    ///
    /// - Throws: `AccessError.caseNotFound` for a case one is not on, as for none.
    func clearance(of session: Session, in caseFile: CaseFileID) async throws -> Clearance {
        guard let clearance = try await cases.clearance(of: session.person.id, in: caseFile)
        else { throw AccessError.caseNotFound }
        return clearance
    }

    /// The case of an item, with what the person may see of it.
    func clearance(of session: Session, forItem item: EvidenceID) async throws -> Clearance {
        guard let clearance = try await cases.clearance(of: session.person.id, forItem: item)
        else { throw EvidenceError.notFound }
        return clearance
    }
}
