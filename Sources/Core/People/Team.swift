/// People of a case who share how they look at it.
public enum Team: String, Sendable, CaseIterable {
    /// Those who try the case.
    case office
    /// Those who read what the others must not see.
    case filter
}
