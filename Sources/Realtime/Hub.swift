public import Core
public import Logging
public import NIOCore
public import ServiceLifecycle

/// Carries commits to subscribers: tails the logs of watched cases, encodes once for each class, hands the bytes to a
/// shard for each event loop.
///
/// Hints (its own process's commits) are only a shortcut: a poll a second finds what no hint told.
public actor Hub: Service {
    /// Whether a stream may go on.
    public enum Verdict: Sendable, Equatable {
        case unchanged
        case otherClass
        case ended(GoodbyeCode)
    }

    private let log: any EventLog
    private let cases: any CaseRegister
    private let encoder: any FrameEncoder
    private let clock: WallClock
    private let logger: Logger
    private let authorise: @Sendable (SubscriberIdentity) async throws -> Verdict
    private let shards: [(loop: any EventLoop, shard: NIOLoopBound<HubShard>)]
    private var tails: [CaseFileID: Tail] = [:]
    private var connections: [String: SubscriberIdentity] = [:]
    private var loops: [String: Int] = [:]
    private var isDraining = false

    public init(
        log: any EventLog,
        cases: any CaseRegister,
        encoder: any FrameEncoder,
        clock: WallClock,
        loops: [any EventLoop],
        logger: Logger,
        authorise: @escaping @Sendable (SubscriberIdentity) async throws -> Verdict
    ) async throws {
        self.log = log
        self.cases = cases
        self.encoder = encoder
        self.clock = clock
        self.logger = logger
        self.authorise = authorise
        var shards: [(loop: any EventLoop, shard: NIOLoopBound<HubShard>)] = []
        for loop in loops {
            let shard = try await loop.submit { NIOLoopBound(HubShard(), eventLoop: loop) }.get()
            shards.append((loop, shard))
        }
        self.shards = shards
    }

    // MARK: Subscribing

    /// Opens a stream: replays what the class missed since a position, then goes on live.
    ///
    /// The outlet is made and used on the event loop that is given to `makeOutlet`.
    ///
    /// - Throws: `AccessError.caseNotFound`, and what the database throws.
    public func subscribe(
        _ identity: SubscriberIdentity,
        after position: String?,
        on loop: any EventLoop,
        makeOutlet: @escaping @Sendable (any EventLoop) -> any Outlet
    ) async throws {
        guard !isDraining else { throw AccessError.caseNotFound }
        let place = shards.firstIndex { $0.loop === loop } ?? 0
        let caseFile = identity.clearance.caseFile
        try await watch(caseFile, as: identity.clearance.group)
        connections[identity.connection] = identity
        loops[identity.connection] = place
        let (shardLoop, shard) = shards[place]
        let parsed = position.map { EventPosition($0) }
        try await shardLoop.submit {
            let subscriber = HubShard.Subscriber(
                identity: identity,
                outlet: makeOutlet(shardLoop),
                position: parsed ?? nil
            )
            shard.value.add(subscriber)
        }.get()
        if let parsed, parsed == nil {
            await end(identity.connection, with: .reset(caseFile: caseFile, reason: .position))
            return
        }
        await catchUp(identity, after: parsed ?? nil)
    }

    /// A client went away.
    public func unsubscribe(_ connection: String) {
        guard let identity = connections.removeValue(forKey: connection),
            let place = loops.removeValue(forKey: connection)
        else { return }
        leave(identity)
        let (loop, shard) = shards[place]
        loop.execute { shard.value.remove(connection) }
    }

    /// How many streams are open.
    public var count: Int { connections.count }

    private func watch(_ id: CaseFileID, as group: ClearanceClass) async throws {
        if tails[id] == nil {
            guard let caseFile = try await cases.caseFile(id), let standing = try await log.standing(of: id)
            else { throw AccessError.caseNotFound }
            if tails[id] == nil {
                tails[id] = Tail(
                    caseFile: caseFile,
                    epoch: standing.head.epoch,
                    seq: standing.head.seq,
                    accessRevision: standing.head.accessRevision,
                    positions: standing.positions
                )
            }
        }
        tails[id]?.viewers[group, default: 0] += 1
    }

    private func leave(_ identity: SubscriberIdentity) {
        let id = identity.clearance.caseFile
        let group = identity.clearance.group
        guard let count = tails[id]?.viewers[group] else { return }
        tails[id]?.viewers[group] = count > 1 ? count - 1 : nil
        if tails[id]?.viewers.isEmpty == true { tails[id] = nil }
    }

    /// Reads the log for one subscriber and joins it to the live frames; tries again when they do not meet.
    private func catchUp(_ identity: SubscriberIdentity, after position: EventPosition?) async {
        let id = identity.clearance.caseFile
        let group = identity.clearance.group
        guard let caseFile = tails[id]?.caseFile, let place = loops[identity.connection] else { return }
        let (loop, shard) = shards[place]
        let encoder = encoder
        let now = clock.now
        do {
            for _ in 0..<Self.replayTriesMax {
                let replay = try await log.replay(in: id, after: position, for: group)
                let frames = Self.frames(of: replay, after: position, encoder, for: group, in: caseFile)
                let isJoined = try await loop.submit {
                    shard.value.finishReplay(
                        identity.connection,
                        frames: frames,
                        upTo: replay.head.seq,
                        at: replay.position
                    ) { position in
                        encoder.control(
                            .ready(
                                connection: identity.connection,
                                caseFile: id,
                                position: position,
                                now: now,
                                keepAliveSeconds: StreamLimits.keepAliveSeconds
                            )
                        )
                    }
                }.get()
                if isJoined { return }
            }
            await end(identity.connection, with: .reset(caseFile: id, reason: .slow))
        } catch let error as ReplayError {
            let reason: ResetReason = error == .tooOld ? .tooOld : .position
            await end(identity.connection, with: .reset(caseFile: id, reason: reason))
        } catch {
            logger.warning("could not read the log for a stream", metadata: ["error": "\(error)"])
            await end(identity.connection, with: .goodbye(.drain, afterMilliseconds: 1_000))
        }
    }

    private static let replayTriesMax = 5

    private static func frames(
        of replay: Replay,
        after position: EventPosition?,
        _ encoder: any FrameEncoder,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> [(bytes: ByteBuffer, position: EventPosition)] {
        guard var previous = position else { return [] }
        var frames: [(bytes: ByteBuffer, position: EventPosition)] = []
        var rest = replay.events[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(StreamLimits.batchMax))
            rest = rest.dropFirst(batch.count)
            let bytes = encoder.changes(batch, previous: previous, for: group, in: caseFile)
            previous = batch[batch.count - 1].position
            frames.append((bytes, previous))
        }
        return frames
    }

    // MARK: Publishing

    /// Something was committed in this process.
    public func published(_ commit: Commit) async {
        guard let tail = tails[commit.caseFile], tail.epoch == commit.epoch else { return }
        if !tail.isReading, let events = tail.next(of: commit.events) {
            deliver(events, in: commit.caseFile)
        } else {
            await readAhead(commit.caseFile)
        }
    }

    /// Reads the log after the tail until there is nothing more.
    private func readAhead(_ id: CaseFileID) async {
        guard let tail = tails[id] else { return }
        if tail.isReading {
            tails[id]?.mustReadAgain = true
            return
        }
        tails[id]?.isReading = true
        defer { tails[id]?.isReading = false }
        do {
            repeat {
                tails[id]?.mustReadAgain = false
                guard let seq = tails[id]?.seq else { return }
                let events = try await log.events(in: id, after: seq, limit: StreamLimits.readMax)
                guard let next = tails[id]?.next(of: events) else { return }
                deliver(next, in: id)
                if events.count == StreamLimits.readMax { tails[id]?.mustReadAgain = true }
            } while tails[id]?.mustReadAgain == true
        } catch {
            logger.warning("could not read the log", metadata: ["error": "\(error)"])
        }
    }

    private func deliver(_ events: [RecordedEvent], in id: CaseFileID) {
        guard let caseFile = tails[id]?.caseFile else { return }
        var rest = events[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(StreamLimits.batchMax))
            rest = rest.dropFirst(part.count)
            for (group, previous, seen) in tails[id]?.take(part) ?? [] {
                guard let first = seen.first, let last = seen.last else { continue }
                let frame = ClassFrame(
                    firstSeq: first.seq,
                    lastSeq: last.seq,
                    position: last.position,
                    bytes: encoder.changes(seen, previous: previous, for: group, in: caseFile)
                )
                for (loop, shard) in shards {
                    loop.execute { shard.value.deliver(frame, to: id, classNumber: group.number) }
                }
            }
        }
    }

    // MARK: Ending

    /// Ends the streams of a session in this process at once.
    public func end(sessionHash: String, code: GoodbyeCode) async {
        for identity in connections.values where identity.sessionHash == sessionHash {
            await end(identity.connection, with: .goodbye(code, afterMilliseconds: 0))
        }
    }

    private func end(_ connection: String, with frame: ControlFrame) async {
        guard let identity = connections.removeValue(forKey: connection),
            let place = loops.removeValue(forKey: connection)
        else { return }
        leave(identity)
        let (loop, shard) = shards[place]
        let bytes = encoder.control(frame)
        loop.execute { shard.value.end(connection, with: bytes) }
    }

    private func drain() async {
        isDraining = true
        let all = connections.values.map(\.connection)
        for (place, connection) in all.enumerated() {
            // Clients come back spread over the slots, not all at once.
            let slot = 250 + place * 5_000 / max(all.count, 1)
            await end(connection, with: .goodbye(.drain, afterMilliseconds: slot))
        }
    }

    // MARK: The beat

    /// Polls, keeps alive and sweeps until the service shuts down, then lets all clients go.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var beat = 0
            // A beat is a second; the loop ends when shutdown cancels the sleep.
            while (try? await Task.sleep(for: .seconds(StreamLimits.pollSeconds))) != nil {
                beat += 1
                await self.poll()
                await self.resumeLaggards()
                if beat % StreamLimits.keepAliveSeconds == 0 { await self.sayHeads() }
                if beat % StreamLimits.sweepSeconds == 0 { await self.sweep { _ in true } }
            }
        }
        await drain()
    }

    /// Asks once for all watched cases what no hint may have told.
    func poll() async {
        let watched = Array(tails.keys)
        do {
            for head in try await log.heads(of: watched) {
                guard let tail = tails[head.caseFile] else { continue }
                if head.epoch != tail.epoch {
                    await resetAll(of: head.caseFile, reason: .epoch)
                    continue
                }
                if head.accessRevision != tail.accessRevision {
                    tails[head.caseFile]?.accessRevision = head.accessRevision
                    await sweep { $0.clearance.caseFile == head.caseFile }
                }
                if head.seq > (tails[head.caseFile]?.seq ?? .max) { await readAhead(head.caseFile) }
            }
        } catch {
            logger.warning("could not poll the heads", metadata: ["error": "\(error)"])
        }
    }

    /// Asks again whether streams may go on.
    ///
    /// When in doubt, they end.
    private func sweep(_ isMeant: (SubscriberIdentity) -> Bool) async {
        for identity in connections.values.filter(isMeant) {
            do {
                switch try await authorise(identity) {
                case .unchanged: continue
                case .otherClass:
                    await end(
                        identity.connection,
                        with: .reset(caseFile: identity.clearance.caseFile, reason: .rights)
                    )
                case .ended(let code): await end(identity.connection, with: .goodbye(code, afterMilliseconds: 0))
                }
            } catch {
                await end(identity.connection, with: .goodbye(.drain, afterMilliseconds: 1_000))
            }
        }
    }

    private func resetAll(of caseFile: CaseFileID, reason: ResetReason) async {
        for identity in connections.values where identity.clearance.caseFile == caseFile {
            await end(identity.connection, with: .reset(caseFile: caseFile, reason: reason))
        }
    }

    private func sayHeads() {
        for (id, tail) in tails {
            for group in tail.viewers.keys {
                guard let position = tail.positions[group.number] else { continue }
                let bytes = encoder.control(.head(caseFile: id, position: position))
                for (loop, shard) in shards {
                    loop.execute { shard.value.tell(bytes, to: id, classNumber: group.number) }
                }
            }
        }
    }

    private func resumeLaggards() async {
        for (loop, shard) in shards {
            guard let found = try? await loop.submit({ shard.value.laggards(now: .now()) }).get() else { continue }
            for connection in found.stalled { await end(connection, with: .goodbye(.slow, afterMilliseconds: 500)) }
            for identity in found.ready {
                let position = try? await loop.submit { shard.value.subscriber(identity.connection)?.position }.get()
                await catchUp(identity, after: position ?? nil)
            }
        }
    }
}
