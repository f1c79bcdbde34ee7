import Core
import Credentials
import Storage

/// A case and a person for the time of a check: nobody else is on the case, and nobody can sign in as the person.
///
/// Both are in the configured database, because that is what is tried. Nothing of them is in anybody's lists but an
/// administrator's `case list` and `user list`, and there only while the check runs. `remove` deletes them with all that
/// they left; what a check left that was cut off, the next one removes.
struct ScratchCase {
    let caseFile: CaseFileID
    let person: PersonID
    /// What the person's browser would keep, and the token of its pages.
    let cookie: String
    let token: String

    static func make(in composition: Composition) async throws -> ScratchCase {
        let now = composition.clock.now
        let old = now.adding(seconds: -leftoverSeconds)
        _ = try await SQLScratchCases(database: composition.database).removeLeftovers(madeBefore: old)
        let id = PersonID.random(at: now)
        let person = Person(
            id: id,
            email: SQLScratchCases.address(of: id),
            name: caption,
            isAdministrator: false,
            isDemo: false
        )
        let caseFile = CaseFile(id: .random(at: now), caption: caption, timeZone: "UTC")
        let tokens = SessionTokens(secret: try composition.sessionSecret())
        let cookie = tokens.makeToken()
        let session = Session(
            hash: tokens.hash(of: cookie),
            person: person,
            csrfToken: tokens.makeToken(),
            createdAt: now,
            expiresAt: now.adding(seconds: leftoverSeconds)
        )
        try await composition.people.add(person, passwordHash: nil, at: now)
        try await composition.cases.makeCase(caseFile, at: now)
        try await composition.cases.grant(.leadProsecutor, walls: [], to: id, in: caseFile.id, at: now)
        try await composition.sessions.open(session)
        return ScratchCase(caseFile: caseFile.id, person: id, cookie: cookie, token: session.csrfToken)
    }

    func remove(from composition: Composition) async throws {
        try await SQLScratchCases(database: composition.database).remove(person)
    }

    private static let caption = "Proffer tries itself"
    /// A check takes seconds: what is older was cut off.
    private static let leftoverSeconds: Int64 = 600
}
