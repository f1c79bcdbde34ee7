public import Core
public import Logging
import NIOPosix
public import Realtime
public import ServiceLifecycle

/// The broker over Redis (PUBLISH and SUBSCRIBE), with buckets of rates that all instances share.
///
/// hiredis waits for its sockets, so publishing, listening and counting have a thread each while the service runs.
/// Before it runs, things may be published and watched: they wait. While Redis is away hints and revocations wait in a
/// bounded queue, and the polls of the instances keep everyone right. Its absence is one warning in the log, its return
/// one notice.
public final class RedisBroker: Broker, Service {
    public let instance: InstanceID
    public let signals = BrokerSignals()
    public let counters: RedisCounters
    private let publisher: RedisPublisher
    private let subscriber: RedisSubscriber
    private let health: RedisHealth
    private let stop: Doorbell

    /// - Throws: `RedisError.busy` when the process has no descriptors left.
    public init(
        _ address: RedisAddress,
        instance: InstanceID,
        limits: RedisLimits = RedisLimits(),
        clock: WallClock,
        logger: Logger
    ) throws(RedisError) {
        self.instance = instance
        stop = try Doorbell()
        health = RedisHealth(address: address, clock: clock, logger: logger)
        let link = RedisLink(address: address, limits: limits, stop: stop)
        publisher = try RedisPublisher(instance: instance, link: link, health: health)
        subscriber = try RedisSubscriber(instance: instance, link: link, health: health, signals: signals)
        counters = try RedisCounters(link: link)
    }

    public var state: BrokerState { health.brokerState }

    public var counts: BrokerCounts {
        var counts = BrokerCounts()
        (counts.published, counts.overflowed) = publisher.counts
        (counts.received, counts.refused) = subscriber.counts
        counts.unread = signals.unread
        counts.reconnections = health.reconnections
        return counts
    }

    public func publish(_ hint: Hint) { publisher.add { $0.add(hint) } }
    public func publish(_ revocation: Revocation) { publisher.add { $0.add(revocation) } }

    public func publish(_ ephemera: Ephemera, in caseFile: CaseFileID) {
        publisher.add { $0.add(ephemera, in: caseFile, at: .now) }
    }

    public func watch(_ caseFile: CaseFileID) { subscriber.watch(caseFile) }
    public func unwatch(_ caseFile: CaseFileID) { subscriber.unwatch(caseFile) }

    /// Works until the service shuts down or its task is cancelled, once; its threads end within a second then.
    public func run() async throws {
        let works: [@Sendable () -> Void] = [publisher.work, subscriber.work, counters.work]
        let threads = NIOThreadPool(numberOfThreads: works.count)
        threads.start()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for work in works {
                    // Throws only when the task was cancelled before it began: then there is nothing to do.
                    group.addTask { try? await threads.runIfActive { work() } }
                }
            }
        } onCancelOrGracefulShutdown: {
            self.stop.ring()
        }
        signals.finish()
        try await threads.shutdownGracefully()
    }
}
