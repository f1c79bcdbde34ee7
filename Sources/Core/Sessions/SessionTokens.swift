/// Makes what a browser keeps, and what the store keeps of it.
public protocol SessionTokenSource: Sendable {
    /// A new random token: for the cookie, or against forged forms.
    func makeToken() -> String
    /// What the store knows a cookie by.
    func hash(of token: String) -> String
    /// Compares in a time that tells nothing of the texts.
    func areEqual(_ left: String, _ right: String) -> Bool
}
