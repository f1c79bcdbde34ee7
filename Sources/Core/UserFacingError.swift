/// An error that a person can be told: what happened and what to do next, without codes and without blame.
public protocol UserFacingError: Error, Sendable {
    /// The name programs know it by, in snake_case; part of the interface.
    var code: String { get }
    /// The sentence for a person.
    var userMessage: String { get }
    /// The field it is about, where there is one.
    var field: String? { get }
    /// Whether the same request may succeed later.
    var isTemporary: Bool { get }
}

extension UserFacingError {
    public var field: String? { nil }
    public var isTemporary: Bool { false }
}
