import Core
import Logging
import NIOCore
import Synchronization

extension Hub {
    /// Ends the streams of a session at once, here and at the other instances.
    public func end(sessionHash: String, code: GoodbyeCode) {
        endHere(sessionHash: sessionHash, code: code)
        broker.publish(.session(hash: sessionHash, code: code))
    }

    func endHere(sessionHash: String, code: GoodbyeCode) {
        for known in connections.values where known.identity.sessionHash == sessionHash {
            end(known.identity.connection, with: .goodbye(code, afterMilliseconds: 0))
        }
        endPresence(sessionHash: sessionHash)
    }

    func end(_ connection: String, with last: ControlFrame) {
        guard let (loop, shard) = forget(connection, mayComeBack: last.mayComeBack) else { return }
        measures.ended(with: last)
        let frame = encoder.control(last)
        loop.execute { shard.value.end(connection, with: frame, code: last.closeCode) }
    }

    func resetAll(of caseFile: CaseFileID, reason: ResetReason) {
        for known in connections.values where known.identity.clearance.caseFile == caseFile {
            end(known.identity.connection, with: .reset(caseFile: caseFile, reason: reason))
        }
    }

    /// Lets all clients go; they come back spread over the slots, not all at once.
    func drain() {
        draining.store(true, ordering: .relaxed)
        tellNews.finish()
        for id in tails.keys { send(id) }
        let all = connections.keys
        let count = all.count
        for (place, connection) in all.enumerated() {
            let slot = 250 + place * StreamLimits.drainSlotsMilliseconds / max(count, 1)
            end(connection, with: .goodbye(.drain, afterMilliseconds: slot))
        }
    }

    /// Asks again whether streams may go on, once for all streams of a session to a case.
    func sweep(_ isMeant: (SubscriberIdentity) -> Bool) async {
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
    func judge(_ permit: SubscriberIdentity.Permit, of identities: [SubscriberIdentity]) async {
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
}
