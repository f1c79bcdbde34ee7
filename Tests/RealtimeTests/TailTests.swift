import Core
import NIOCore
import Testing

@testable import Realtime

@Suite("Tail of a log")
struct TailTests {
    private let lead = ClearanceClass(number: 0, role: .leadProsecutor)
    private let paralegal = ClearanceClass(number: 2, role: .paralegal)
    private let caseFile = CaseFile(
        id: .random(at: Instant(seconds: 0)),
        caption: "People v. Example",
        timeZone: "America/New_York"
    )

    private func makeTail(at origin: EventPosition) -> Tail {
        var tail = Tail(
            caseFile: caseFile,
            head: LogHead(caseFile: caseFile.id, epoch: "epoch", seq: 0, accessRevision: 0),
            positions: [lead.number: origin, paralegal.number: origin],
            generation: 1
        )
        tail.join(lead)
        tail.join(paralegal)
        return tail
    }

    private func event(
        _ seq: Int64,
        of item: EvidenceID,
        seenBefore: Bool = true,
        seenAfter: Bool = true,
        seenNow: Bool
    ) -> RecordedEvent {
        func audience(_ isSeen: Bool) -> Audience { Audience(mask: lead.bit | (isSeen ? paralegal.bit : 0)) }
        var subject = EvidenceItem(id: item, caseFile: caseFile.id, changedAt: Instant(seconds: 0), changedBy: "Lead")
        subject.audience = audience(seenNow)
        return RecordedEvent(
            seq: seq,
            position: .random(),
            event: Event(
                kind: .evidenceRevised,
                item: item,
                revision: Int(seq),
                after: FieldValues(),
                before: FieldValues(),
                changed: [.title],
                audienceBefore: audience(seenBefore),
                audienceAfter: audience(seenAfter),
                seenBy: audience(seenBefore || seenAfter),
                group: nil,
                actor: .random(at: Instant(seconds: 0)),
                actorName: "Lead",
                clientNumber: nil,
                key: "key-12345678",
                undoes: nil,
                at: Instant(seconds: 0),
                claimedAt: nil
            ),
            subject: subject
        )
    }

    @Test("an event that is left out is no link of the chain, also when its removal comes in another part")
    func keepsTheChainOfWhatWasTold() {
        let origin = EventPosition.random()
        var tail = makeTail(at: origin)
        let item = EvidenceID.random(at: Instant(seconds: 1))
        let hidden = event(1, of: item, seenNow: false)
        let removal = event(2, of: item, seenAfter: false, seenNow: false)
        let first = tail.take([hidden])
        #expect(first.map(\.group) == [lead])
        #expect(tail.positions[paralegal.number] == origin)
        let second = tail.take([removal]).first { $0.group == paralegal }
        #expect(second?.previous == origin)
        #expect(second?.events.map(\.seq) == [2])
        #expect(tail.positions[paralegal.number] == removal.position)
    }

    @Test("what was gathered shows an item as its newest event left it")
    func showsTheNewestState() {
        var tail = makeTail(at: .random())
        let item = EvidenceID.random(at: Instant(seconds: 1))
        let now = NIODeadline.uptimeNanoseconds(1_000_000_000)
        _ = tail.gather([event(1, of: item, seenNow: true)], at: now)
        _ = tail.gather([event(2, of: item, seenAfter: false, seenNow: false)], at: now)
        let told = tail.take(tail.release(at: now)).first { $0.group == paralegal }
        #expect(told?.events.map(\.seq) == [2])
    }

    @Test("takes what comes next, drops what it had and says when something is missing")
    func joinsEvents() {
        var tail = makeTail(at: .random())
        let item = EvidenceID.random(at: Instant(seconds: 1))
        let events = (1...4).map { event($0, of: item, seenNow: true) }
        #expect(tail.next(of: [events[1]]) == nil)
        _ = tail.gather([events[0], events[1]], at: .now())
        #expect(tail.next(of: events)?.map(\.seq) == [3, 4])
        #expect(tail.next(of: [events[0]])?.isEmpty == true)
        #expect(tail.next(of: [events[3]]) == nil)
    }
}

@Suite("Pace of a case's frames")
struct PaceTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test("a lone change leaves at once")
    func sendsAtOnce() {
        var pace = Pace()
        for second in 0..<5 {
            let now = start + .seconds(Int64(second))
            #expect(pace.decide(isFull: false, at: now) == .sendNow)
            pace.release(at: now)
        }
    }

    @Test("a burst is gathered to the end of its time, and no longer")
    func gathersBurst() {
        var pace = Pace()
        for _ in 0..<StreamLimits.promptFramesMax {
            #expect(pace.decide(isFull: false, at: start) == .sendNow)
            pace.release(at: start)
        }
        let end = start + .milliseconds(Int64(StreamLimits.gatherMilliseconds))
        #expect(pace.decide(isFull: false, at: start) == .sendAt(end))
        #expect(pace.decide(isFull: false, at: start + .milliseconds(1)) == .wait)
        #expect(!pace.isDue(at: start + .milliseconds(9)))
        #expect(pace.isDue(at: end))
        #expect(pace.decide(isFull: false, at: end) == .sendNow)
    }

    @Test("a full frame leaves whenever it is full")
    func sendsFullFrame() {
        var pace = Pace()
        for _ in 0..<StreamLimits.promptFramesMax { pace.release(at: start) }
        _ = pace.decide(isFull: false, at: start)
        #expect(pace.decide(isFull: true, at: start) == .sendNow)
    }
}
