import Core
import Measures
import Realtime

/// How this instance does, and how much it is used; nothing of a case and nobody's name.
struct OperationsPage: Page, Sendable {
    static let template = "operations/operations"

    struct State: Sendable {
        let name: String
        let said: String
    }

    struct Minute: Sendable {
        let time: String
        let connections: Int
        let events: Int
        let lag: String
        let requests: Int
        let errors: Int
        let slowReaders: Int
        let edits: Int
    }

    struct Use: Sendable {
        let name: String
        let count: Int
    }

    let frame: PageFrame
    /// The moment that all of it is true at.
    let time: String
    let isMeasured: Bool
    let minutesShown: Int
    let charts: [Chart]
    let states: [State]
    let uses: [State]
    /// What devices counted, over all people.
    let devices: [State]
    let views: [Use]
    let minutes: [Minute]
    let stepSeconds = OperationsHistory.stepSeconds

    init(frame: PageFrame, _ operations: Operations, database: DatabaseWatch.Standing) {
        self.frame = frame
        let now = operations.sample()
        let figures = OperationsFigures(samples: operations.history.samples)
        time = String(now.at.rfc3339().prefix(19).suffix(8))
        isMeasured = figures.samples.count > 1
        minutesShown = figures.minutesShown
        charts = figures.charts
        views = figures.views
        minutes = figures.minutes
        states = Self.states(of: operations, database)
        devices =
            [State(name: "Longest queue on a device", said: String(operations.devices.queueHighest))]
            + DeviceCounts.Kind.allCases.map { kind in
                State(name: kind.name, said: String(operations.devices.counts[kind]))
            }
        uses = [
            State(name: "Changes made in the last half hour", said: String(figures.edits)),
            State(name: "People active in the last five minutes", said: String(operations.usage.activePeople)),
        ]
    }

    private static func states(of operations: Operations, _ database: DatabaseWatch.Standing) -> [State] {
        let transactions = operations.transactions
        let wait = transactions.waits.reading.quantile(0.95).map(OperationsFigures.milliseconds) ?? "nothing yet"
        var states = [
            State(name: "Database", said: database.sentence),
            State(
                name: "Transactions",
                said: "\(transactions.running.value) run, \(transactions.waiting.value) wait; "
                    + "95 of 100 began within \(wait)"
            ),
            State(name: "Other instances", said: operations.broker.state.sentence),
            State(name: "Events found by the poll alone", said: String(operations.streams.gapEvents.value)),
            State(
                name: "Writers",
                said: "\(operations.writers.busyCases.value) cases, \(operations.writers.waiting.value) changes wait"
            ),
        ]
        if operations.broker.state != .inProcess {
            let counts = operations.broker.counts
            let lost = counts.overflowed + counts.unread + counts.refused
            let said = "\(counts.published) sent, \(counts.received) received, \(lost) lost"
            states.append(State(name: "Messages between instances", said: said))
        }
        states.append(State(name: "Stored files", said: operations.files.sentence))
        if let bytes = operations.number(of: "process_resident_memory_bytes") {
            states.append(State(name: "Memory", said: "\(Int(bytes) >> 20) MB"))
        }
        if let open = operations.number(of: "process_open_fds"), let most = operations.number(of: "process_max_fds") {
            states.append(State(name: "Open descriptors", said: "\(Int(open)) of \(Int(most))"))
        }
        if let started = operations.number(of: "process_start_time_seconds") {
            let began = Instant(seconds: Int64(started)).rfc3339().prefix(16).replacing("T", with: " ")
            states.append(State(name: "Runs since", said: "\(began) UTC"))
        }
        return states
    }
}

extension Operations {
    /// The number of a family without labels.
    fileprivate func number(of name: String) -> Double? {
        guard case .number(let number) = families.first(where: { $0.name == name })?.samples.first?.value
        else { return nil }
        return number
    }
}

extension DatabaseWatch.Standing {
    fileprivate var sentence: String {
        switch self {
        case .ok(let roundTrip): "answers in \(OperationsFigures.milliseconds(roundTrip / .seconds(1)))"
        case .older: "answers; its schema is older than this program"
        case .failing, .silent: word
        }
    }
}

extension StoredFileMeasures {
    fileprivate var sentence: String {
        guard let lastSeconds else { return "none was read again by this instance yet" }
        let last = Instant(seconds: Int64(lastSeconds)).rfc3339().prefix(16).replacing("T", with: " ")
        let wrong = files[.changed] + files[.missing]
        return "\(files.total) read again, \(wrong) not as they came in, \(files[.failed]) not readable; "
            + "last \(last) UTC"
    }
}

extension BrokerState {
    fileprivate var sentence: String {
        switch self {
        case .inProcess: "none are configured"
        case .connected: "connected by Redis"
        case .reconnecting(let since):
            "Redis is away since \(since.rfc3339().prefix(19).suffix(8)) UTC; the poll keeps everybody right"
        }
    }
}
