import Logging
import Measures

/// A log handler that counts what is wrong before another one writes it.
struct MeasuredLog: LogHandler {
    private var handler: any LogHandler
    private let measures: LogMeasures

    init(_ handler: any LogHandler, measures: LogMeasures) {
        self.handler = handler
        self.measures = measures
    }

    var logLevel: Logger.Level {
        get { handler.logLevel }
        set { handler.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        switch event.level {
        case .warning: measures.messages.add(.warning)
        case .error: measures.messages.add(.error)
        case .critical: measures.messages.add(.critical)
        case .trace, .debug, .info, .notice: break
        }
        handler.log(event: event)
    }
}
