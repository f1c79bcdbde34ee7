import Core
import Testing

@testable import Storage

/// Who goes with whom, and who waits.
@Suite("Writer queue")
struct WriterQueueTests {
    private static let limits: WriterLimits = {
        var limits = WriterLimits()
        limits.groupMutationsMax = 4
        limits.waitingMutationsMax = 6
        return limits
    }()

    private func entry(_ name: String, _ count: Int = 1, alone: Bool = false) -> WriterQueue<String>.Entry {
        .init(writer: name, mutationCount: count, goesAlone: alone)
    }

    @Test("lets the first write at once and alone")
    func firstWritesAtOnce() throws {
        var queue = WriterQueue<String>(limits: Self.limits)
        #expect(try queue.enter(entry("a")) == ["a"])
        #expect(queue.leave() == nil)
        #expect(try queue.enter(entry("b")) == ["b"])
    }

    @Test("gathers who comes meanwhile, in order, as far as a group goes")
    func gathers() throws {
        var queue = WriterQueue<String>(limits: Self.limits)
        _ = try queue.enter(entry("a"))
        for name in ["b", "c", "d", "e", "f"] { #expect(try queue.enter(entry(name)) == nil) }
        #expect(queue.leave() == ["b", "c", "d", "e"])
        #expect(queue.leave() == ["f"])
        #expect(queue.leave() == nil)
    }

    @Test("lets an import go alone, and nobody overtake it")
    func importsGoAlone() throws {
        var queue = WriterQueue<String>(limits: Self.limits)
        _ = try queue.enter(entry("a"))
        _ = try queue.enter(entry("b"))
        _ = try queue.enter(entry("list", 2, alone: true))
        _ = try queue.enter(entry("c"))
        #expect(queue.leave() == ["b"])
        #expect(queue.leave() == ["list"])
        #expect(queue.leave() == ["c"])
    }

    @Test("writes a submission longer than a group by itself")
    func longOnesGoAlone() throws {
        var queue = WriterQueue<String>(limits: Self.limits)
        _ = try queue.enter(entry("a"))
        #expect(try queue.enter(entry("long", 5)) == nil)
        #expect(try queue.enter(entry("b")) == nil)
        #expect(queue.leave() == ["long"])
        #expect(queue.leave() == ["b"])
    }

    @Test("refuses who comes when too many wait, and takes them again later")
    func refusesWhenFull() throws {
        var queue = WriterQueue<String>(limits: Self.limits)
        _ = try queue.enter(entry("a"))
        _ = try queue.enter(entry("b", 3))
        _ = try queue.enter(entry("c", 3))
        #expect(throws: LedgerError.overloaded(seconds: 1)) { try queue.enter(entry("d")) }
        #expect(queue.leave() == ["b"])
        #expect(try queue.enter(entry("d")) == nil)
        #expect(queue.leave() == ["c", "d"])
    }
}
