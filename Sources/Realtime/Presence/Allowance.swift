public import Core

/// How often something may be done: so many times in a second that begins with the first of them.
public struct Allowance: Sendable {
    private let countMax: Int
    private var begin: Instant?
    private var count = 0

    public init(perSecond countMax: Int) { self.countMax = countMax }

    /// Takes one of the times, if there is one left.
    public mutating func take(at now: Instant) -> Bool {
        if isWhole(at: now) {
            begin = now
            count = 0
        }
        guard count < countMax else { return false }
        count += 1
        return true
    }

    /// How long until all of it may be taken again, in microseconds.
    public func rest(at now: Instant) -> Int64 {
        guard let begin, !isWhole(at: now) else { return 0 }
        return begin.adding(seconds: 1).microseconds - now.microseconds
    }

    /// Whether nothing of it is taken: its second is over, or the clock was set back.
    func isWhole(at now: Instant) -> Bool {
        guard let begin else { return true }
        return now < begin || now >= begin.adding(seconds: 1)
    }
}
