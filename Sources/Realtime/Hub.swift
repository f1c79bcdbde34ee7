public import Core
public import Logging
public import NIOCore
public import ServiceLifecycle
import Synchronization

/// Carries commits to subscribers: tails the logs of watched cases, encodes once for each class, hands the frames to a
/// shard for each event loop.
///
/// Hints are only a shortcut: a poll a second finds what no hint told. The rest of it stands beside this file:
/// `Hub+Subscribing` opens streams, `Hub+Publishing` sends, `Hub+Rights` ends what may not go on, `Hub+Instances` hears
/// the other instances, `Hub+Beat` is what happens by the clock, `Hub+Presence` tells who is here.
public actor Hub: Service {
    /// Whether a stream may go on.
    public enum Verdict: Sendable, Equatable {
        case unchanged
        case otherClass
        case ended(GoodbyeCode)
    }

    /// An open stream, and where its shard is.
    struct Connection {
        let identity: SubscriberIdentity
        let place: Int
        /// When it is renewed: after its life, and at the latest when what it was opened with ends.
        let expires: Instant
        /// What it may still say by requests.
        var posts = Allowance(perSecond: PresenceLimits.postsASecondMax)
    }

    let log: any EventLog
    let cases: any CaseRegister
    let sights: any ItemSights
    let encoder: any FrameEncoder
    let broker: any Broker
    let clock: WallClock
    let logger: Logger
    public nonisolated let measures: StreamMeasures
    let authorise: @Sendable (SubscriberIdentity) async throws -> Verdict
    let shards: [(loop: any EventLoop, shard: NIOLoopBound<HubShard>)]
    var tails: [CaseFileID: Tail] = [:]
    var generations = 0
    var connections: [String: Connection] = [:]
    /// Who is here, of each case with subscribers where somebody said so.
    var presences: [CaseFileID: Presence] = [:]
    /// Whether the database said who sees an item when it was last asked.
    var canAskForSights = true
    /// The frames with everything that each class knows, by its number, while that is so.
    var wholeFrames: [CaseFileID: [Int: WholePresence]] = [:]
    /// What sessions may still pass on to other instances.
    var passedOn: [String: Allowance] = [:]
    let inbox = PresenceInbox()
    let counters = PresenceCounters()
    var isRunning = false
    /// Whether the clients are being let go, because the service stops.
    public nonisolated var isDraining: Bool { draining.load(ordering: .relaxed) }
    nonisolated let draining = Atomic(false)
    /// Says that a gathering is over; one call is as good as several.
    let due: AsyncStream<Void>
    let callDue: AsyncStream<Void>.Continuation
    /// Says that presence is to be gathered; one call is as good as several.
    let presenceDue: AsyncStream<Void>
    let callPresence: AsyncStream<Void>.Continuation
    /// What connections say, in order.
    ///
    /// It holds no more than a few entries for each connection there is.
    let news: AsyncStream<ConnectionNews>
    let tellNews: AsyncStream<ConnectionNews>.Continuation

    public init(
        log: any EventLog,
        cases: any CaseRegister,
        sights: any ItemSights,
        encoder: any FrameEncoder,
        broker: any Broker,
        clock: WallClock,
        loops: [any EventLoop],
        logger: Logger,
        measures: StreamMeasures = StreamMeasures(),
        authorise: @escaping @Sendable (SubscriberIdentity) async throws -> Verdict
    ) async throws {
        self.log = log
        self.cases = cases
        self.sights = sights
        self.encoder = encoder
        self.broker = broker
        self.clock = clock
        self.logger = logger
        self.measures = measures
        self.authorise = authorise
        (due, callDue) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (presenceDue, callPresence) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (news, tellNews) = AsyncStream.makeStream(of: ConnectionNews.self)
        var shards: [(loop: any EventLoop, shard: NIOLoopBound<HubShard>)] = []
        for loop in loops {
            let shard = try await loop.submit { [counters] in
                let shard = HubShard(loop: loop, clock: clock, measures: measures, counters: counters)
                return NIOLoopBound(shard, eventLoop: loop)
            }.get()
            shards.append((loop, shard))
        }
        self.shards = shards
    }

    /// Whether the other instances can be reached.
    public nonisolated var brokerState: BrokerState { broker.state }

    /// How many streams are open.
    public var count: Int { connections.count }

    /// How many viewers are counted, by class; as many as streams are open.
    var viewers: [ClearanceClass: Int] {
        tails.values.reduce(into: [:]) { sum, tail in sum.merge(tail.viewers) { $0 + $1 } }
    }

    /// Opens and closes streams, polls, keeps alive, sweeps and sends what was gathered until the service shuts down,
    /// then lets all clients go.
    public func run() async throws {
        isRunning = true
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.beat() }
                group.addTask { await self.resumeLaggards() }
                group.addTask { await self.sendWhenDue() }
                group.addTask { await self.hearNews() }
                group.addTask { await self.hearInstances() }
                group.addTask { await self.gatherPresenceWhenDue() }
            }
        }
        isRunning = false
        drain()
    }
}
