import Core

/// The page on which a person says who they are.
struct SignInPage: Page, Sendable {
    static let template = "sessions/sign-in"

    struct DemoRole: Sendable {
        let value: String
        let label: String
    }

    let frame: PageFrame
    let message: String?
    /// The same as in the form's cookie: nobody else's page can send this form.
    let token: String
    let back: String
    let email: String
    let isDemo: Bool
    let roles = Role.allCases.map { DemoRole(value: $0.rawValue, label: $0.label) }
}
