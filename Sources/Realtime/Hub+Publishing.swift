public import Core
import Logging
import NIOCore

extension Hub {
    /// Something was committed in this process.
    public func published(_ commit: Commit) async {
        if let last = commit.events.last {
            broker.publish(Hint(caseFile: commit.caseFile, epoch: commit.epoch, to: last.seq))
        }
        guard let tail = tails[commit.caseFile], tail.epoch == commit.epoch else { return }
        if !tail.isReading, let events = tail.next(of: commit.events) {
            takeIn(events, of: commit.caseFile)
        } else {
            await readAhead(commit.caseFile)
        }
    }

    /// Reads the log after the tail until there is nothing more.
    func readAhead(_ id: CaseFileID) async {
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

    func sendDue() {
        let now = NIODeadline.now()
        for (id, tail) in tails where tail.isDue(at: now) { send(id) }
    }

    func send(_ id: CaseFileID) {
        guard let caseFile = tails[id]?.caseFile, let events = tails[id]?.release(at: .now()) else { return }
        for part in Self.parts(of: events) {
            for (group, previous, told) in tails[id]?.take(part) ?? [] {
                guard let first = told.first, let last = told.last else { continue }
                let frame = ClassFrame(
                    firstSeq: first.seq,
                    lastSeq: last.seq,
                    previous: previous,
                    position: last.position,
                    frame: encoder.changes(told, previous: previous, for: group, in: caseFile),
                    eventCount: told.count,
                    began: first.event.at
                )
                for (loop, shard) in shards {
                    loop.execute { shard.value.deliver(frame, to: id, classNumber: group.number) }
                }
            }
        }
        presenceMeets(events, of: id)
    }
}
