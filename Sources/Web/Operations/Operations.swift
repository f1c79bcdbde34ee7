public import Core
public import Measures
public import Realtime

/// How the program does: all that is measured, and whether the database serves.
public struct Operations: Sendable {
    public let streams: StreamMeasures
    public let requests = RequestMeasures()
    public let limits = LimitMeasures()
    public let usage: Usage
    public let devices = DeviceCounts()
    public let writers: WriterMeasures
    public let transactions: DatabaseMeasures
    public let log: LogMeasures
    public let files: StoredFileMeasures
    public let database: DatabaseWatch
    public let history = OperationsHistory()
    let broker: any Broker
    let clock: WallClock
    /// What else is measured: the process.
    private let others: [any MeasureSource]

    public init(
        streams: StreamMeasures,
        writers: WriterMeasures,
        transactions: DatabaseMeasures,
        log: LogMeasures,
        database: DatabaseWatch,
        broker: any Broker,
        files: StoredFileMeasures = StoredFileMeasures(),
        others: [any MeasureSource],
        clock: WallClock
    ) {
        self.streams = streams
        usage = Usage(clock: clock)
        self.writers = writers
        self.transactions = transactions
        self.log = log
        self.database = database
        self.broker = broker
        self.files = files
        self.others = others
        self.clock = clock
    }

    /// Everything that is measured, in the order in which it is shown.
    var families: [MetricFamily] {
        let own: [any MeasureSource] = [
            streams, writers, BrokerMeasures(broker), requests, limits, usage, devices, transactions,
            log, files,
        ]
        return (own + others).flatMap(\.families)
    }
}
