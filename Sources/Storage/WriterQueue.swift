import Core

/// Who writes to one case, and who waits: while a group is written, the next gathers behind it.
///
/// A value without I/O. Nobody waits for others to come: who finds the queue idle writes at once, alone.
struct WriterQueue<Writer: Sendable>: Sendable {
    struct Entry: Sendable {
        let writer: Writer
        let mutationCount: Int
        /// Whether it must not share a transaction with others.
        let goesAlone: Bool
    }

    private let limits: WriterLimits
    private var waiting: [Entry] = []
    private(set) var waitingMutations = 0
    private var isWriting = false

    init(limits: WriterLimits) { self.limits = limits }

    /// Takes an entry in.
    ///
    /// - Returns: the group that is to be written now; nil when another is being written.
    /// - Throws: `LedgerError.overloaded` when too many wait.
    mutating func enter(_ entry: Entry) throws(LedgerError) -> [Writer]? {
        guard waiting.isEmpty || waitingMutations + entry.mutationCount <= limits.waitingMutationsMax
        else { throw .overloaded(seconds: limits.retrySeconds) }
        waiting.append(entry)
        waitingMutations += entry.mutationCount
        return isWriting ? nil : next()
    }

    /// A group has been written.
    ///
    /// - Returns: the group that is to be written next; nil when nobody waits, and the queue can be forgotten.
    mutating func leave() -> [Writer]? { next() }

    /// Those at the front that may go together, in the order in which they came.
    private mutating func next() -> [Writer]? {
        var count = 0
        var mutations = 0
        for entry in waiting {
            let fits = !entry.goesAlone && mutations + entry.mutationCount <= limits.groupMutationsMax
            guard count == 0 || fits else { break }
            count += 1
            mutations += entry.mutationCount
            if entry.goesAlone { break }
        }
        let group = waiting.prefix(count).map(\.writer)
        waiting.removeFirst(count)
        waitingMutations -= mutations
        isWriting = !group.isEmpty
        return group.isEmpty ? nil : group
    }
}

/// The limits of a case's writers.
public struct WriterLimits: Sendable {
    /// Mutations of one transaction that several submissions share; a longer submission goes by itself.
    public var groupMutationsMax = 20
    /// Mutations that wait for one case; who comes then is asked to come again.
    public var waitingMutationsMax = 2_000
    /// After how many seconds one is asked to come again: long enough to write all that waits.
    public var retrySeconds = 1

    public init() {}
}
