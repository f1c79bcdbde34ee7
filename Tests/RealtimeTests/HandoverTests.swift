import Core
import NIOCore
import TestSupport
import Testing

@testable import Realtime

@Suite("Hand-over from replay to live")
struct HandoverTests {
    /// The log as the test writes it: positions by sequence number, 0 is the origin.
    private struct Log {
        var positions: [EventPosition] = [.random()]
        var head: Int { positions.count - 1 }

        mutating func append() { positions.append(.random()) }

        func frame(_ first: Int, _ last: Int) -> ClassFrame {
            ClassFrame(
                firstSeq: Int64(first),
                lastSeq: Int64(last),
                previous: positions[first - 1],
                position: positions[last],
                frame: Frame("\(first)-\(last)")
            )
        }
    }

    /// One subscriber against one log, with every step chosen by the seed.
    private struct Interleaving {
        var random: SeededGenerator
        var log = Log()
        var handover: Handover
        var received: [Int]
        /// Frames on their way from the tail to the shard, in order.
        var underway: [ClassFrame] = []
        var toldUpTo: Int
        /// A reading that has its snapshot and has not arrived.
        var reading: (after: Int, upTo: Int)?
        var outletIsFull = false

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            for _ in 0..<Int.random(in: 0...5, using: &random) { log.append() }
            let start = Int.random(in: 0...log.head, using: &random)
            toldUpTo = Int.random(in: 0...log.head, using: &random)
            handover = Handover(after: log.positions[start])
            received = start == 0 ? [] : Array(1...start)
        }

        mutating func step() {
            switch Int.random(in: 0..<12, using: &random) {
            case 0...3: log.append()
            case 4...5: tell()
            case 6...7: deliver()
            case 8: if reading == nil, handover.state == .replaying { reading = (received.count, log.head) }
            case 9: finishReading(isCut: Bool.random(using: &random))
            case 10: outletIsFull = Bool.random(using: &random)
            default: if handover.state == .behind, !outletIsFull { handover.readAgain() }
            }
        }

        /// The tail makes a frame of one to four events.
        mutating func tell() {
            guard toldUpTo < log.head else { return }
            let last = min(log.head, toldUpTo + Int.random(in: 1...4, using: &random))
            underway.append(log.frame(toldUpTo + 1, last))
            toldUpTo = last
        }

        mutating func deliver() {
            guard !underway.isEmpty else { return }
            let frame = underway.removeFirst()
            if handover.receive(frame) == .send { send(frame) }
        }

        mutating func send(_ frame: ClassFrame) {
            guard !outletIsFull else { return handover.fallBehind() }
            received += Int(frame.firstSeq)...Int(frame.lastSeq)
            handover.sent(frame)
        }

        mutating func finishReading(isCut: Bool) {
            guard let reading else { return }
            self.reading = nil
            guard handover.state == .replaying else { return }
            let end = isCut ? (reading.after + reading.upTo) / 2 : reading.upTo
            for seq in stride(from: reading.after + 1, through: end, by: 1) {
                guard !outletIsFull else { return handover.fallBehind() }
                received.append(seq)
                handover.replayed(to: log.positions[seq])
            }
            guard end == reading.upTo else { return }
            guard let rest = handover.finishReplay(upTo: Int64(end), at: log.positions[end]) else { return }
            for frame in rest where handover.receive(frame) == .send { send(frame) }
        }

        /// Nothing new happens, and everything on its way arrives.
        mutating func settle() {
            outletIsFull = false
            for _ in 0..<200 where received.count < log.head || handover.state != .live {
                tell()
                deliver()
                if handover.state == .behind { handover.readAgain() }
                if reading == nil, handover.state == .replaying { reading = (received.count, log.head) }
                finishReading(isCut: false)
            }
            while !underway.isEmpty { deliver() }
        }
    }

    @Test("keeps nothing twice, nothing left out and everything in order, in 10,000 interleavings")
    func keepsOrder() {
        var broken: [UInt64] = []
        var fellBehind = 0
        for seed in 0..<UInt64(Soak.interleavings) {
            var interleaving = Interleaving(seed: seed)
            for _ in 0..<60 {
                interleaving.step()
                if interleaving.handover.state == .behind { fellBehind += 1 }
            }
            interleaving.settle()
            let whole = Array(stride(from: 1, through: interleaving.log.head, by: 1))
            if interleaving.received != whole { broken.append(seed) }
        }
        #expect(broken.isEmpty, "seeds that break it: \(broken.prefix(5))")
        #expect(fellBehind > 0, "no interleaving was hard enough to put a reader behind")
    }

    @Test("sends no frame that does not begin where the last one ended")
    func refusesBrokenChain() {
        var log = Log()
        for _ in 0..<4 { log.append() }
        var handover = Handover(after: log.positions[0])
        #expect(handover.finishReplay(upTo: 1, at: log.positions[1])?.isEmpty == true)
        #expect(handover.receive(log.frame(1, 1)) == .drop)
        #expect(handover.receive(log.frame(3, 3)) == .readLog)
        #expect(handover.state == .behind)
        #expect(handover.position == log.positions[1])
    }

    @Test("reads again when the reading ends inside a frame that waits")
    func readsAgainWhenCut() {
        var log = Log()
        for _ in 0..<4 { log.append() }
        var handover = Handover(after: log.positions[0])
        #expect(handover.receive(log.frame(2, 4)) == .wait)
        handover.replayed(to: log.positions[3])
        #expect(handover.finishReplay(upTo: 3, at: log.positions[3]) == nil)
        #expect(handover.state == .replaying)
        #expect(handover.position == log.positions[3])
    }

    @Test("holds no more frames than it may while the log is read")
    func boundsWaiting() {
        var log = Log()
        for _ in 0...StreamLimits.queuedFramesMax { log.append() }
        var handover = Handover(after: log.positions[0])
        for seq in 1...StreamLimits.queuedFramesMax { #expect(handover.receive(log.frame(seq, seq)) == .wait) }
        let last = StreamLimits.queuedFramesMax + 1
        #expect(handover.receive(log.frame(last, last)) == .drop)
        #expect(handover.finishReplay(upTo: 0, at: log.positions[0]) == nil)
    }
}
