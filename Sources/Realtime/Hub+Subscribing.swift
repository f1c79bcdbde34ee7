import Core
import Logging
public import NIOCore

extension Hub {
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
        let life = clock.now.adding(seconds: Self.life())
        let expires = min(life, identity.endsAt ?? life)
        try await watch(caseFile, as: identity.clearance.group)
        // From here to the entry in `connections` nothing waits: the viewer is counted and can be taken away again.
        tails[caseFile]?.join(identity.clearance.group)
        connections[identity.connection] = Connection(identity: identity, place: place, expires: expires)
        let after = position.flatMap { EventPosition($0) }
        let isThere = try await shardLoop.submit {
            shard.value.add(HubShard.Subscriber(identity: identity, outlet: makeOutlet(shardLoop), after: after))
        }.get()
        guard isThere else { return unsubscribe(identity.connection) }
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
        guard let (loop, shard) = forget(connection, mayComeBack: true) else { return }
        loop.execute { shard.value.remove(connection) }
    }

    /// Reads the log for a subscriber who fell behind and has room again, and tells who is here whom nobody could tell.
    public func resume(_ connection: String) async {
        guard let known = connections[connection] else { return }
        let (loop, shard) = shards[known.place]
        do {
            guard let position = try await loop.submit({ shard.value.beginCatchingUp(connection) }).get()
            else { return greet(known.identity) }
            await catchUp(known.identity, after: position)
        } catch {
            // The event loop has shut down, and the connection with it.
            logger.debug("could not resume a stream", metadata: ["error": "\(error)"])
        }
    }

    /// Makes sure of a tail that knows the class.
    private func watch(_ id: CaseFileID, as group: ClearanceClass) async throws {
        while tails[id]?.positions[group.number] == nil {
            guard let caseFile = try await cases.caseFile(id), let standing = try await log.standing(of: id),
                standing.positions[group.number] != nil
            else { throw AccessError.caseNotFound }
            if tails[id] == nil {
                generations += 1
                broker.watch(id)
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
    func forget(
        _ connection: String,
        mayComeBack: Bool
    ) -> (loop: any EventLoop, shard: NIOLoopBound<HubShard>)? {
        guard let known = connections.removeValue(forKey: connection) else { return nil }
        let id = known.identity.clearance.caseFile
        departed(connection, from: id, mayComeBack: mayComeBack)
        tails[id]?.leave(known.identity.clearance.group)
        if tails[id]?.viewers.isEmpty == true {
            tails[id] = nil
            presences[id] = nil
            wholeFrames[id] = nil
            broker.unwatch(id)
        }
        return shards[known.place]
    }

    /// Reads the log for one subscriber, part by part, and joins it to the live frames.
    private func catchUp(_ identity: SubscriberIdentity, after start: EventPosition?) async {
        let id = identity.clearance.caseFile
        let group = identity.clearance.group
        let connection = identity.connection
        var position = start
        var readAhead: Replay?
        var triesWithoutProgress = 0
        do {
            while let caseFile = tails[id]?.caseFile, let known = connections[connection] {
                let (loop, shard) = shards[known.place]
                let replay: Replay
                if let ahead = readAhead {
                    replay = ahead
                } else {
                    replay = try await piece(of: id, after: position, for: group)
                }
                readAhead = nil
                // Read while this one is encoded and sent.
                async let following = replay.isWhole ? nil : piece(of: id, after: replay.position, for: group)
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
                                expires: known.expires,
                                keepAliveSeconds: StreamLimits.keepAliveSeconds
                            )
                        )
                    }
                }.get()
                switch progress {
                case .live: return greet(identity)
                case .behind, .gone: return
                case .tooMuch: return end(connection, with: .reset(caseFile: id, reason: .tooOld))
                case .readOn(let next):
                    if next == replay.position { readAhead = try await following }
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

    private nonisolated func piece(
        of caseFile: CaseFileID,
        after position: EventPosition?,
        for group: ClearanceClass
    ) async throws -> Replay {
        try await log.replay(in: caseFile, after: position, for: group, limit: StreamLimits.replayPieceMax)
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
        var frames: [ReplayPiece.Part] = []
        if var previous = position {
            for part in parts(of: replay.events) {
                let frame = encoder.changes(part, previous: previous, for: group, in: caseFile)
                previous = part[part.count - 1].position
                frames.append(ReplayPiece.Part(frame: frame, position: previous, eventCount: part.count))
            }
        }
        return ReplayPiece(
            frames: frames,
            seq: replay.head.seq,
            position: replay.position,
            isWhole: replay.isWhole
        )
    }

    static func parts(of events: [RecordedEvent]) -> [[RecordedEvent]] {
        stride(from: 0, to: events.count, by: StreamLimits.batchMax).map { start in
            Array(events[start..<min(start + StreamLimits.batchMax, events.count)])
        }
    }
}

// MARK: What connections say

/// What happens to a connection that is not a task of its own.
enum ConnectionNews: Sendable {
    case opened(SubscriberIdentity, after: String?, outlet: NIOLoopBound<any Outlet>, loop: any EventLoop)
    case hasRoom(String)
    case misspoke(String)
    case closed(String)
}

extension Hub {
    /// A connection opened: its stream begins as soon as the hub comes to it.
    ///
    /// On the outlet's event loop, as are the two that follow. Whatever happens, `closed` must follow.
    public nonisolated func opened(
        _ identity: SubscriberIdentity,
        after position: String?,
        outlet: any Outlet,
        on loop: any EventLoop
    ) {
        let bound = NIOLoopBound(outlet, eventLoop: loop)
        let told = tellNews.yield(.opened(identity, after: position, outlet: bound, loop: loop))
        guard case .terminated = told else { return }
        // The hub has let all others go: this one came too late.
        let frame = ControlFrame.goodbye(.drain, afterMilliseconds: StreamLimits.drainSlotsMilliseconds)
        measures.ended(with: frame)
        outlet.finish(with: encoder.control(frame), code: .drain)
    }

    /// A connection that had refused a frame has room again.
    public nonisolated func hasRoom(_ connection: String) { tellNews.yield(.hasRoom(connection)) }

    /// A connection said what is no word of this protocol: it is let go.
    public nonisolated func misspoke(_ connection: String) { tellNews.yield(.misspoke(connection)) }

    /// A connection closed.
    public nonisolated func closed(_ connection: String) { tellNews.yield(.closed(connection)) }

    /// Does what the news ask for, several at a time; a connection's own news stay in order.
    func hearNews() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await news in self.news {
                if case .closed(let connection) = news {
                    unsubscribe(connection)
                    continue
                }
                if running == StreamLimits.openingsMax {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask { await self.act(on: news) }
            }
        }
    }

    private func act(on news: ConnectionNews) async {
        switch news {
        case .opened(let identity, let position, let outlet, let loop):
            await open(identity, after: position, outlet: outlet, on: loop)
        case .hasRoom(let connection): await resume(connection)
        case .misspoke(let connection): end(connection, with: .goodbye(.protocolError, afterMilliseconds: 0))
        case .closed(let connection): unsubscribe(connection)
        }
    }

    /// Subscribes, or ends the stream with the reason: its status has left already.
    private func open(
        _ identity: SubscriberIdentity,
        after position: String?,
        outlet: NIOLoopBound<any Outlet>,
        on loop: any EventLoop
    ) async {
        do {
            try await subscribe(identity, after: position, on: loop) { _ in outlet.value }
        } catch {
            logger.warning("could not open a stream", metadata: ["error": "\(error)"])
            let code: GoodbyeCode = error is AccessError ? .accessWithdrawn : .drain
            let last = ControlFrame.goodbye(code, afterMilliseconds: 1_000)
            measures.ended(with: last)
            let frame = encoder.control(last)
            unsubscribe(identity.connection)
            loop.execute { outlet.value.finish(with: frame, code: code) }
        }
    }

    /// How long a new connection may live, in seconds.
    fileprivate static func life() -> Int64 {
        Int64(Double(StreamLimits.lifeSeconds) * .random(in: StreamLimits.lifeShareMin...1))
    }
}
