import Core
import TestSupport
import Testing

/// What a rate lets through, and when.
@Suite("Rate table")
struct RateTableTests {
    private let start = Instant(seconds: 1_700_000_000)
    private let slow = Rate(burst: 3, everySeconds: 10)

    private func charge(_ key: String = "a", _ amount: Int = 1) -> RateCharge {
        RateCharge(key: key, rate: slow, amount: amount)
    }

    @Test("lets the burst through at once, then one for each time that passed")
    func letsBurstThrough() {
        var table = RateTable(countMax: 10)
        for _ in 0..<3 { #expect(table.take([charge()], at: start) == nil) }
        #expect(table.take([charge()], at: start) == 10_000_000)
        #expect(table.take([charge()], at: start.adding(seconds: 9)) == 1_000_000)
        #expect(table.take([charge()], at: start.adding(seconds: 10)) == nil)
        #expect(table.take([charge()], at: start.adding(seconds: 10)) == 10_000_000)
        #expect(table.take([charge("b", 3)], at: start) == nil, "others have buckets of their own")
    }

    @Test("takes all charges or none")
    func takesAllOrNone() {
        var table = RateTable(countMax: 10)
        #expect(table.take([charge("a", 3)], at: start) == nil)
        #expect(table.take([charge("b"), charge("a")], at: start) == 10_000_000)
        #expect(table.take([charge("b", 3)], at: start) == nil, "nothing of b was taken")
    }

    @Test("takes back what is given back, and never more than the burst")
    func takesBack() {
        var table = RateTable(countMax: 10)
        #expect(table.take([charge("a", 3)], at: start) == nil)
        #expect(table.take([charge("a").givenBack], at: start) == nil)
        #expect(table.take([charge("a", 2)], at: start) == 10_000_000)
        #expect(table.take([charge("a", -100)], at: start) == nil)
        #expect(table.count == 0)
        #expect(table.take([charge("a", 3)], at: start) == nil)
        #expect(table.take([charge("a")], at: start) == 10_000_000)
    }

    @Test("makes nobody wait for a clock that was set back")
    func survivesClock() {
        var table = RateTable(countMax: 10)
        #expect(table.take([charge("a", 3)], at: start) == nil)
        let before = start.adding(seconds: -86_400)
        #expect(table.take([charge()], at: before) == 10_000_000)
        #expect(table.take([charge()], at: before.adding(seconds: 10)) == nil)
    }

    @Test("keeps no more buckets than it may, and those that wait longest")
    func staysSmall() {
        var table = RateTable(countMax: 100)
        #expect(table.take([charge("busy", 3)], at: start) == nil)
        for number in 0..<1_000 {
            #expect(table.take([charge("\(number)")], at: start) == nil)
            #expect(table.count <= 100)
        }
        #expect(table.take([charge("busy")], at: start) == 10_000_000)
    }

    @Test("forgets the buckets that are full again")
    func forgetsFull() {
        var table = RateTable(countMax: 100)
        for number in 0..<100 { #expect(table.take([charge("\(number)")], at: start) == nil) }
        #expect(table.take([charge("late")], at: start.adding(seconds: 10)) == nil)
        #expect(table.count == 1)
    }

    @Test("does what a bucket of tokens does, whatever comes", arguments: 0..<20)
    func equalsTokens(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rate = Rate(burst: .random(in: 1...20, using: &random), perSecond: .random(in: 1...50, using: &random))
        let full = Int64(rate.burst) * rate.refillMicroseconds
        var table = RateTable(countMax: 10)
        var now = start
        var tokens = full
        for _ in 0..<2_000 {
            let passed = Int64.random(in: 0...(3 * rate.refillMicroseconds), using: &random)
            now = Instant(microseconds: now.microseconds + passed)
            tokens = min(full, tokens + passed)
            let amount = Int.random(in: 1...rate.burst, using: &random)
            let price = Int64(amount) * rate.refillMicroseconds
            let wait = table.take([RateCharge(key: "a", rate: rate, amount: amount)], at: now)
            #expect(wait == (tokens >= price ? nil : price - tokens))
            if tokens >= price { tokens -= price }
        }
    }
}
