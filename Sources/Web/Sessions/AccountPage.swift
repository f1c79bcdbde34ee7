import Core

/// A person's own page.
struct AccountPage: Page, Sendable {
    static let template = "sessions/account"

    struct Row: Sendable {
        let began: String
        let ends: String
        let isThis: Bool
    }

    let frame: PageFrame
    let name: String
    let email: String
    /// Demo people have no password.
    let hasPassword: Bool
    let lengthMin = NewPasswordError.lengthMin
    let message: String?
    let sessions: [Row]
    let hasOthers: Bool

    init(frame: PageFrame, person: Person, sessions: [Session], current: String, message: String?) {
        self.frame = frame
        name = person.name
        email = person.email
        hasPassword = !person.isDemo
        self.message = message
        self.sessions = sessions.map { session in
            Row(
                began: Self.displayed(session.createdAt),
                ends: Self.displayed(session.expiresAt),
                isThis: session.hash == current
            )
        }
        hasOthers = sessions.count > 1
    }

    /// A session belongs to no case: its times are in UTC.
    private static func displayed(_ instant: Instant) -> String {
        instant.displayed(in: "UTC")
    }
}
