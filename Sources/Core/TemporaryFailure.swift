/// A failure of something that the program needs, such as its database, and that may be over soon.
public protocol TemporaryFailure: Error {
    /// Whether the same may succeed when it is tried again.
    var isTemporary: Bool { get }
}
