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
    private var generations = 0
    private var connections: [String: (identity: SubscriberIdentity, place: Int)] = [:]
    private var isRunning = false
    private var isDraining = false
    /// Says that a gathering is over; one call is as good as several.
    private let due: AsyncStream<Void>
    private let callDue: AsyncStream<Void>.Continuation

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
        (due, callDue) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
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
    /// The outlet is made and used on a shard's event loop: the one given, when the hub has a shard there. Whatever
    /// happens, `unsubscribe` must follow.
    ///
    /// - Throws: `AccessError.caseNotFound`, and what the database throws.
    public func subscribe(
        _ identity: SubscriberIdentity,
        after position: String?,
        on loop: any EventLoop,
        makeOutlet: @escaping @Sendable (any EventLoop) -> any Outlet
    ) async throws {
        let caseFile = identity.clearance.caseFile
        let place = shards.firstIndex { $0.loop === loop } ?? 0
        let (shardLoop, shard) = shards[place]
        try await watch(caseFile, as: identity.clearance.group)
        // From here to the entry in `connections` nothing waits: the viewer is counted and can be taken away again.
        tails[caseFile]?.join(identity.clearance.group)
        connections[identity.connection] = (identity, place)
        let after = position.flatMap { EventPosition($0) }
        try await shardLoop.submit {
            shard.value.add(HubShard.Subscriber(identity: identity, outlet: makeOutlet(shardLoop), after: after))
        }.get()
        if isDraining { return end(identity.connection, with: .goodbye(.drain, afterMilliseconds: 1_000)) }
        // Asked again now that every later change of rights ends or resets this stream: none can fall in between.
        await judge(identity.permit, of: [identity])
        if position != nil, after == nil {
            return end(identity.connection, with: .reset(caseFile: caseFile, reason: .position))
        }
        await catchUp(identity, after: after)
    }

    /// A client went away.
    public func unsubscribe(_ connection: String) {
        guard let (loop, shard) = forget(connection) else { return }
        loop.execute { shard.value.remove(connection) }
    }

    /// Reads the log for a subscriber who fell behind and has room again; nothing for any other.
    public func resume(_ connection: String) async {
        guard let (identity, place) = connections[connection] else { return }
        let (loop, shard) = shards[place]
        do {
            guard let position = try await loop.submit({ shard.value.beginCatchingUp(connection) }).get()
            else { return }
            await catchUp(identity, after: position)
        } catch {
            // The event loop has shut down, and the connection with it.
            logger.debug("could not resume a stream", metadata: ["error": "\(error)"])
        }
    }

    /// How many streams are open.
    public var count: Int { connections.count }

    /// How many viewers are counted, by class; as many as streams are open.
    var viewers: [ClearanceClass: Int] {
        tails.values.reduce(into: [:]) { sum, tail in sum.merge(tail.viewers) { $0 + $1 } }
    }

    /// Makes sure of a tail that knows the class.
    private func watch(_ id: CaseFileID, as group: ClearanceClass) async throws {
        while tails[id]?.positions[group.number] == nil {
            guard let caseFile = try await cases.caseFile(id), let standing = try await log.standing(of: id),
                standing.positions[group.number] != nil
            else { throw AccessError.caseNotFound }
            if tails[id] == nil {
                generations += 1
                tails[id] = Tail(
                    caseFile: caseFile,
                    head: standing.head,
                    positions: standing.positions,
                    generation: generations
                )
            } else {
                tails[id]?.know(standing.positions)
            }
        }
    }

    /// Takes a stream out of all lists of the hub; answers where its shard is.
    private func forget(_ connection: String) -> (loop: any EventLoop, shard: NIOLoopBound<HubShard>)? {
        guard let (identity, place) = connections.removeValue(forKey: connection) else { return nil }
        let id = identity.clearance.caseFile
        tails[id]?.leave(identity.clearance.group)
        if tails[id]?.viewers.isEmpty == true { tails[id] = nil }
        return shards[place]
    }

    /// Reads the log for one subscriber, part by part, and joins it to the live frames.
    private func catchUp(_ identity: SubscriberIdentity, after start: EventPosition?) async {
        let id = identity.clearance.caseFile
        let group = identity.clearance.group
        let connection = identity.connection
        var position = start
        var triesWithoutProgress = 0
        do {
            while let caseFile = tails[id]?.caseFile, let place = connections[connection]?.place {
                let (loop, shard) = shards[place]
                let replay = try await log.replay(
                    in: id,
                    after: position,
                    for: group,
                    limit: StreamLimits.replayPieceMax
                )
                let piece = await Self.encode(replay, after: position, encoder, for: group, in: caseFile)
                let (encoder, now) = (encoder, clock.now)
                let progress = try await loop.submit {
                    shard.value.take(piece, for: connection) { position in
                        encoder.control(
                            .ready(
                                connection: connection,
                                caseFile: id,
                                position: position,
                                now: now,
                                keepAliveSeconds: StreamLimits.keepAliveSeconds
                            )
                        )
                    }
                }.get()
                switch progress {
                case .live, .behind, .gone: return
                case .tooMuch: return end(connection, with: .reset(caseFile: id, reason: .tooOld))
                case .readOn(let next):
                    triesWithoutProgress = next == position ? triesWithoutProgress + 1 : 0
                    guard triesWithoutProgress < Self.replayTriesMax
                    else { return end(connection, with: .reset(caseFile: id, reason: .slow)) }
                    position = next
                }
            }
        } catch let error as ReplayError {
            end(connection, with: .reset(caseFile: id, reason: error == .tooOld ? .tooOld : .position))
        } catch {
            logger.warning("could not read the log for a stream", metadata: ["error": "\(error)"])
            end(connection, with: .goodbye(.drain, afterMilliseconds: 1_000))
        }
    }

    /// Readings in a row that neither brought anything nor met the live frames.
    private static let replayTriesMax = 20

    /// Encodes a part of the log, away from the hub: many subscribers may be caught up while others hear what is new.
    @concurrent
    private static func encode(
        _ replay: Replay,
        after position: EventPosition?,
        _ encoder: any FrameEncoder,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) async -> ReplayPiece {
        var frames: [(bytes: ByteBuffer, position: EventPosition)] = []
        if var previous = position {
            for part in parts(of: replay.events) {
                let bytes = encoder.changes(part, previous: previous, for: group, in: caseFile)
                previous = part[part.count - 1].position
                frames.append((bytes, previous))
            }
        }
        return ReplayPiece(
            frames: frames,
            seq: replay.head.seq,
            position: replay.position,
            isWhole: replay.isWhole
        )
    }

    private static func parts(of events: [RecordedEvent]) -> [[RecordedEvent]] {
        stride(from: 0, to: events.count, by: StreamLimits.batchMax).map { start in
            Array(events[start..<min(start + StreamLimits.batchMax, events.count)])
        }
    }

    // MARK: Publishing

    /// Something was committed in this process.
    public func published(_ commit: Commit) async {
        guard let tail = tails[commit.caseFile], tail.epoch == commit.epoch else { return }
        if !tail.isReading, let events = tail.next(of: commit.events) {
            takeIn(events, of: commit.caseFile)
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
        // The tail may be given up while the log is read, and another begin.
        func isSame() -> Bool { tails[id]?.generation == tail.generation }
        do {
            repeat {
                tails[id]?.mustReadAgain = false
                let events = try await log.events(in: id, after: tails[id]?.seq ?? 0, limit: StreamLimits.readMax)
                guard isSame() else { return }
                guard let next = tails[id]?.next(of: events) else {
                    // The log is without gaps by its making: this is a fault of ours, and whoever listens reads anew.
                    logger.error("the log has a gap", metadata: ["case.id": "\(id.text)"])
                    resetAll(of: id, reason: .position)
                    return
                }
                takeIn(next, of: id)
                if events.count == StreamLimits.readMax { tails[id]?.mustReadAgain = true }
            } while tails[id]?.mustReadAgain == true
        } catch {
            logger.warning("could not read the log", metadata: ["error": "\(error)"])
        }
        if isSame() { tails[id]?.isReading = false }
    }

    /// Takes what comes next into the tail, and sends it now or a moment later.
    private func takeIn(_ events: [RecordedEvent], of id: CaseFileID) {
        switch tails[id]?.gather(events, at: .now()) {
        case .sendNow: send(id)
        case .sendAt(let deadline):
            guard isRunning else { return send(id) }
            shards[0].loop.scheduleTask(deadline: deadline) { [callDue] in _ = callDue.yield() }
        case .wait, nil: break
        }
    }

    private func sendDue() {
        let now = NIODeadline.now()
        for (id, tail) in tails where tail.isDue(at: now) { send(id) }
    }

    private func send(_ id: CaseFileID) {
        guard let caseFile = tails[id]?.caseFile, let events = tails[id]?.release(at: .now()) else { return }
        for part in Self.parts(of: events) {
            for (group, previous, told) in tails[id]?.take(part) ?? [] {
                guard let first = told.first, let last = told.last else { continue }
                let frame = ClassFrame(
                    firstSeq: first.seq,
                    lastSeq: last.seq,
                    previous: previous,
                    position: last.position,
                    bytes: encoder.changes(told, previous: previous, for: group, in: caseFile)
                )
                for (loop, shard) in shards {
                    loop.execute { shard.value.deliver(frame, to: id, classNumber: group.number) }
                }
            }
        }
    }

    // MARK: Ending

    /// Ends the streams of a session in this process at once.
    public func end(sessionHash: String, code: GoodbyeCode) {
        for (identity, _) in connections.values where identity.sessionHash == sessionHash {
            end(identity.connection, with: .goodbye(code, afterMilliseconds: 0))
        }
    }

    private func end(_ connection: String, with frame: ControlFrame) {
        guard let (loop, shard) = forget(connection) else { return }
        let bytes = encoder.control(frame)
        loop.execute { shard.value.end(connection, with: bytes) }
    }

    private func resetAll(of caseFile: CaseFileID, reason: ResetReason) {
        for (identity, _) in connections.values where identity.clearance.caseFile == caseFile {
            end(identity.connection, with: .reset(caseFile: caseFile, reason: reason))
        }
    }

    private func drain() {
        isDraining = true
        for id in tails.keys { send(id) }
        let all = connections.keys
        let count = all.count
        for (place, connection) in all.enumerated() {
            // Clients come back spread over the slots, not all at once.
            let slot = 250 + place * 5_000 / max(count, 1)
            end(connection, with: .goodbye(.drain, afterMilliseconds: slot))
        }
    }

    // MARK: The beat

    /// Polls, keeps alive, sweeps and sends what was gathered until the service shuts down, then lets all clients go.
    public func run() async throws {
        isRunning = true
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.beat() }
                group.addTask { await self.resumeLaggards() }
                group.addTask { await self.sendWhenDue() }
            }
        }
        isRunning = false
        drain()
    }

    private func beat() async {
        var beat = 0
        // A beat is a second; the loop ends when shutdown cancels the sleep.
        while (try? await Task.sleep(for: .seconds(StreamLimits.pollSeconds))) != nil {
            beat += 1
            await poll()
            if beat % StreamLimits.keepAliveSeconds == 0 { sayHeads() }
            if beat % StreamLimits.sweepSeconds == 0 { await sweep { _ in true } }
        }
    }

    private func sendWhenDue() async {
        for await _ in due { sendDue() }
    }

    /// Asks once for all watched cases what no hint may have told.
    func poll() async {
        let watched = Array(tails.keys)
        for start in stride(from: 0, to: watched.count, by: StreamLimits.pollCasesMax) {
            let part = watched[start..<min(start + StreamLimits.pollCasesMax, watched.count)]
            do {
                for head in try await log.heads(of: Array(part)) { await meet(head) }
            } catch {
                logger.warning("could not poll the heads", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Compares a tail with the head of its log.
    private func meet(_ head: LogHead) async {
        guard let tail = tails[head.caseFile] else { return }
        guard head.epoch == tail.epoch else { return resetAll(of: head.caseFile, reason: .epoch) }
        if head.accessRevision != tail.accessRevision {
            tails[head.caseFile]?.accessRevision = head.accessRevision
            await sweep { $0.clearance.caseFile == head.caseFile }
        }
        if let seq = tails[head.caseFile]?.seq, head.seq > seq { await readAhead(head.caseFile) }
    }

    /// Asks again whether streams may go on, once for all streams of a session to a case.
    private func sweep(_ isMeant: (SubscriberIdentity) -> Bool) async {
        let meant = connections.values.map(\.identity).filter(isMeant)
        var permits = Dictionary(grouping: meant, by: \.permit).makeIterator()
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while let (permit, identities) = permits.next() {
                if running == StreamLimits.concurrentMax {
                    await group.next()
                    running -= 1
                }
                group.addTask { await self.judge(permit, of: identities) }
                running += 1
            }
        }
    }

    /// Asks whether the streams of a permit may go on.
    ///
    /// When in doubt, they end.
    private func judge(_ permit: SubscriberIdentity.Permit, of identities: [SubscriberIdentity]) async {
        guard let one = identities.first else { return }
        let last: ControlFrame
        do {
            switch try await authorise(one) {
            case .unchanged: return
            case .otherClass: last = .reset(caseFile: permit.clearance.caseFile, reason: .rights)
            case .ended(let code): last = .goodbye(code, afterMilliseconds: 0)
            }
        } catch {
            logger.warning("could not ask for a stream's rights", metadata: ["error": "\(error)"])
            last = .goodbye(.drain, afterMilliseconds: 1_000)
        }
        for identity in identities { end(identity.connection, with: last) }
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

    /// Each second: lets go who stood still too long, and catches up who has room again and did not ask for it.
    private func resumeLaggards() async {
        while (try? await Task.sleep(for: .seconds(StreamLimits.pollSeconds))) != nil {
            await resumeLaggardsNow()
        }
    }

    func resumeLaggardsNow() async {
        for (loop, shard) in shards {
            // A loop that has shut down has no subscribers.
            guard let found = try? await loop.submit({ shard.value.laggards(now: .now()) }).get() else { continue }
            for connection in found.stalled { end(connection, with: .goodbye(.slow, afterMilliseconds: 500)) }
            await withTaskGroup(of: Void.self) { group in
                for (place, identity) in found.ready.enumerated() {
                    if place >= StreamLimits.concurrentMax { await group.next() }
                    group.addTask { await self.resume(identity.connection) }
                }
            }
        }
    }
}
