import Core
import Logging
import Measures
import NIOCore

extension Hub {
    func beat() async {
        var beat = 0
        // A beat is a second; the loop ends when shutdown cancels the sleep.
        while (try? await Task.sleep(for: .seconds(StreamLimits.pollSeconds))) != nil {
            beat += 1
            await poll()
            renewOld()
            await expirePresence()
            if beat % StreamLimits.keepAliveSeconds == 0 { sayHeads() }
            if beat % StreamLimits.sweepSeconds == 0 { await sweep { _ in true } }
        }
    }

    func sendWhenDue() async {
        for await _ in due { sendDue() }
    }

    /// Asks once for all watched cases what no hint may have told.
    func poll() async { await poll(Array(tails.keys)) }

    func poll(_ watched: [CaseFileID]) async {
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
            await reviewPresence(of: head.caseFile)
        }
        guard let tail = tails[head.caseFile], head.seq > tail.seq else { return }
        // Who reads the log already was told by somebody.
        if !tail.isReading { measures.gapEvents.add(Int(head.seq - tail.seq)) }
        await readAhead(head.caseFile)
    }

    private func sayHeads() {
        for (id, tail) in tails {
            for group in tail.viewers.keys {
                guard let position = tail.positions[group.number] else { continue }
                let frame = encoder.control(.head(caseFile: id, position: position))
                for (loop, shard) in shards {
                    loop.execute { shard.value.tell(frame, to: id, classNumber: group.number) }
                }
            }
        }
    }

    /// Connections that have lived long enough make room for new ones: certificates, rights and load are looked at again.
    ///
    /// One that was opened by a token which is over comes back to 401.
    func renewOld() {
        let now = clock.now
        for known in connections.values where known.expires <= now {
            end(known.identity.connection, with: .goodbye(.rotate, afterMilliseconds: 0))
        }
    }

    /// Each second: lets go who stood still too long, and catches up who has room again and did not ask for it.
    func resumeLaggards() async {
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
