import Core
import Measures
import Realtime
import Synchronization
import TestSupport
import Testing

@testable import Web

/// What the page of operations says of what was measured.
@Suite("Operations")
struct OperationsTests {
    private static func sample(
        _ step: Int,
        events: Int = 0,
        lag: [Int] = [0, 0, 0],
        edits: Int = 0,
        grid: Int = 0,
        keys: Int = 0
    ) -> OperationsSample {
        OperationsSample(
            at: Sample.instant.adding(seconds: Int64(step * OperationsHistory.stepSeconds)),
            connections: [.eventStream: step],
            events: events,
            lag: HistogramReading(bounds: [0.01, 0.1], counts: lag, sum: 0),
            requests: 0,
            failures: 0,
            errorsLogged: 0,
            slowReaders: 0,
            edits: edits,
            views: [.grid: grid, .keys: keys]
        )
    }

    @Test("keeps half an hour and lets the oldest go")
    func historyIsBounded() {
        let history = OperationsHistory()
        for step in 0..<(OperationsHistory.samplesMax + 10) { history.add(Self.sample(step)) }
        #expect(history.samples.count == OperationsHistory.samplesMax)
        #expect(history.samples.first?.connections == [.eventStream: 10])
    }

    @Test("says how much a count grew a second, and the percentiles of a minute")
    func chartsGrowth() throws {
        let figures = OperationsFigures(samples: [
            Self.sample(0), Self.sample(1, events: 10, lag: [5, 0, 0]), Self.sample(2, events: 60, lag: [50, 50, 0]),
        ])
        let charts = Dictionary(uniqueKeysWithValues: figures.charts.map { ($0.id, $0) })
        let events = try #require(charts["events"])
        #expect(events.summary == "Events: now 10, at most 10.")
        #expect(events.top == "10")
        let lag = try #require(charts["lag"])
        #expect(lag.lines.map(\.now) == ["10 ms", "91 ms", "98.2 ms"])
        #expect(lag.lines[0].path.hasPrefix("M354 "), "nothing was delivered before the first step")
    }

    @Test("has a row for each minute that is over, newest first")
    func listsMinutes() {
        let samples = (0...30).map { Self.sample($0, events: $0 * 2, edits: $0) }
        let minutes = OperationsFigures(samples: samples).minutes
        #expect(minutes.map(\.events) == [24, 24])
        #expect(minutes.map(\.connections) == [30, 18])
        #expect(minutes.map(\.edits) == [12, 12])
        #expect(minutes.map(\.lag) == ["none", "none"])
    }

    @Test("lists by name the pages that were shown since the oldest sample, most first")
    func listsViews() {
        let figures = OperationsFigures(samples: [Self.sample(0, grid: 5), Self.sample(1, grid: 7, keys: 3)])
        #expect(figures.views.map(\.name) == ["Keys", "Evidence grid"])
        #expect(figures.views.map(\.count) == [3, 2])
    }

    @Test("draws nothing where nothing was measured, and begins anew after a gap")
    func drawsGaps() {
        #expect(Chart.path(of: [nil, nil], below: 1) == "")
        #expect(Chart.path(of: [0, nil, 1, 0.5], below: 1) == "M342 90h0.01M354 4h0.01L360 47")
    }

    @Test(
        "has an upper edge of one, two or five times a power of ten",
        arguments: [(0, 1), (0.004, 0.005), (0.3, 0.5), (1, 1), (1.1, 2), (3, 5), (7, 10), (12, 20), (51, 100)]
            as [(Double, Double)]
    )
    func roundsCeilings(highest: Double, ceiling: Double) {
        #expect(abs(Chart.ceiling(of: highest) - ceiling) < 1e-9)
    }

    @Test("forgets who was not here for five minutes")
    func forgetsPeople() {
        let time = Mutex(Sample.instant)
        let usage = Usage(clock: WallClock { time.withLock { $0 } })
        usage.note(Sample.person.id)
        usage.note(Sample.person.id)
        usage.note(.random(at: Sample.instant))
        #expect(usage.activePeople == 2)
        time.withLock { $0 = Sample.instant.adding(seconds: Usage.activeSeconds - 1) }
        usage.note(Sample.person.id)
        time.withLock { $0 = Sample.instant.adding(seconds: Usage.activeSeconds + 1) }
        #expect(usage.activePeople == 1)
    }

    @Test("is told that the database is silent when no answer comes in time, and right when one does")
    func watchesDatabase() async throws {
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self)
        let watch = DatabaseWatch(limit: .milliseconds(20), logger: TestDatabase.logger) {
            for await isWhole in answers { return isWhole }
            return false
        }
        #expect(await watch.standing() == .silent)
        async let second = watch.standing()
        #expect(await second == .silent, "the first question is still under way")
        answer.yield(true)
        let quick = DatabaseWatch(logger: TestDatabase.logger) { false }
        #expect(await quick.standing() == .older)
        let broken = DatabaseWatch(logger: TestDatabase.logger) { throw SampleError.noPosition }
        #expect(await broken.standing() == .failing)
    }
}
