import Core
import DequeModule
import OrderedCollections
import Realtime

/// What waits to be published: revocations first, of each case one hint, and ephemera gathered for a moment.
///
/// Bounded in all its parts; what finds no room is counted and left out.
struct PublishQueue {
    typealias Moment = ContinuousClock.Instant

    private var revocations: Deque<Revocation> = []
    private var hints: OrderedDictionary<CaseFileID, Hint> = [:]
    private var ephemera: OrderedDictionary<CaseFileID, Gathering> = [:]
    private var ephemeraWeight = 0
    /// When the ephemera that wait go out; nil when none wait.
    private(set) var ephemeraDue: Moment?
    private(set) var overflowed = 0

    private struct Gathering {
        var entries: OrderedDictionary<String, Ephemera> = [:]
        var weight = 0
    }

    // MARK: Adding

    mutating func add(_ hint: Hint) {
        if let waiting = hints[hint.caseFile] {
            hints[hint.caseFile] = waiting.joined(by: hint)
        } else if hints.count < BrokerLimits.hintsMax {
            hints[hint.caseFile] = hint
        } else {
            overflowed += 1
        }
    }

    mutating func add(_ revocation: Revocation) {
        guard revocations.count < BrokerLimits.revocationsMax else {
            overflowed += 1
            return
        }
        revocations.append(revocation)
    }

    mutating func add(_ entry: Ephemera, in caseFile: CaseFileID, at now: Moment) {
        let gathering = ephemera[caseFile] ?? Gathering()
        let growth = entry.weight - (gathering.entries[entry.key]?.weight ?? 0)
        guard entry.isSound, gathering.weight + growth <= BrokerLimits.ephemeraCaseBytesMax,
            gathering.entries.count < Self.entriesMax,
            ephemeraWeight + growth <= BrokerLimits.ephemeraWaitingBytesMax
        else {
            overflowed += 1
            return
        }
        ephemera[caseFile, default: gathering].entries[entry.key] = entry
        ephemera[caseFile, default: gathering].weight += growth
        ephemeraWeight += growth
        if ephemeraDue == nil { ephemeraDue = now + .milliseconds(BrokerLimits.ephemeraMilliseconds) }
    }

    /// Entries of one case; what is written around each still fits into the message.
    private static let entriesMax = (BrokerLimits.payloadBytesMax - BrokerLimits.ephemeraCaseBytesMax) / 8 - 32

    // MARK: Taking

    var isEmpty: Bool { revocations.isEmpty && hints.isEmpty && ephemera.isEmpty }

    /// Takes what goes out now, at most so many messages.
    mutating func take(_ limit: Int, at now: Moment) -> [RedisMessage.Content] {
        var contents: [RedisMessage.Content] = []
        let revocationCount = min(limit, revocations.count)
        contents += revocations.prefix(revocationCount).map { .revocation($0) }
        revocations.removeFirst(revocationCount)
        let hintCount = min(limit - contents.count, hints.count)
        contents += hints.values.prefix(hintCount).map { .hint($0) }
        hints.removeFirst(hintCount)
        if let due = ephemeraDue, due <= now { takeEphemera(limit - contents.count, into: &contents) }
        return contents
    }

    private mutating func takeEphemera(_ limit: Int, into contents: inout [RedisMessage.Content]) {
        let count = min(limit, ephemera.count)
        for (caseFile, gathering) in ephemera.elements.prefix(count) {
            contents.append(.ephemera(Array(gathering.entries.values), caseFile))
            ephemeraWeight -= gathering.weight
        }
        ephemera.removeFirst(count)
        if ephemera.isEmpty { ephemeraDue = nil }
    }

    /// Takes back what could not be published: all but the ephemera, which are stale by the next time.
    mutating func putBack(_ contents: [RedisMessage.Content]) {
        for content in contents {
            switch content {
            case .hint(let hint): add(hints[hint.caseFile].map { hint.joined(by: $0) } ?? hint)
            case .revocation(let revocation): add(revocation)
            case .ephemera: overflowed += 1
            }
        }
    }

    /// Leaves out the ephemera that wait: when the connection was away, they are stale.
    mutating func forgetEphemera() {
        overflowed += ephemera.count
        ephemera = [:]
        ephemeraWeight = 0
        ephemeraDue = nil
    }
}
