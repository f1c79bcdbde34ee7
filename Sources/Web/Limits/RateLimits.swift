public import Core

/// How often people and addresses may do what, in one place; no real team meets them.
///
/// An office shares one address, so addresses may do about ten times what a person may. For measuring, `RATE_LIMITS=off`
/// lifts all but those of wrong passwords.
public enum RateLimits {
    /// Changes: each request, and each change of a batch.
    public static let changesPerPerson = Rate(burst: 2_000, perSecond: 50)
    public static let changesPerAddress = Rate(burst: 10_000, perSecond: 500)
    /// Lists with words to find.
    public static let searchesPerPerson = Rate(burst: 300, perSecond: 30)
    public static let searchesPerAddress = Rate(burst: 3_000, perSecond: 300)
    public static let streamOpensPerPerson = Rate(burst: 1_000, perSecond: 20)
    public static let streamOpensPerAddress = Rate(burst: 2_500, perSecond: 250)
    /// Streams that one instance opens; after a restart more come back at once.
    public static let streamOpensPerInstance = Rate(burst: 2_000, perSecond: 1_000)
    /// The longest that a stream which found no room is told to wait; each waits a random part of it.
    public static let streamOpensRetrySecondsMax = 5
    /// Signing in, with the right or a wrong password.
    public static let signInsPerAddress = Rate(burst: 500, perSecond: 5)
    public static let wrongPasswordsPerAddress = Rate(burst: 100, everySeconds: 6)
    /// All of them together: five wrong ones at once, then ever slower.
    public static let wrongPasswordsPerAccount = [
        Rate(burst: 5, everySeconds: 10), Rate(burst: 10, everySeconds: 60), Rate(burst: 20, everySeconds: 300),
    ]
    /// Persons and addresses that one instance keeps in mind.
    public static let bucketsMax = 100_000
}
