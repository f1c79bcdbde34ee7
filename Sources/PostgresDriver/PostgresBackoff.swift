/// The pauses between attempts to connect: each twice as long as the one before, up to a limit.
struct PostgresBackoff {
    private let longest: Duration
    private let budget: Duration
    private var next: Duration

    /// - Parameter budget: how long all attempts may take; zero for a single attempt.
    init(limits: PostgresLimits, budget: Duration) {
        self.longest = .milliseconds(limits.backoffMaxMilliseconds)
        self.budget = budget
        self.next = .milliseconds(limits.backoffFirstMilliseconds)
    }

    /// The pause before the next attempt; nil when the time is up.
    mutating func pause(after elapsed: Duration) -> Duration? {
        guard elapsed + next <= budget else { return nil }
        defer { next = min(next * 2, longest) }
        return next
    }
}
