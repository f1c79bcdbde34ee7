public import Measures
import Synchronization

/// What people's devices counted of their own work, over all people: sums in memory since this instance began.
///
/// Counts only: nothing says who sent them, or what the work was about.
public final class DeviceCounts: MeasureSource {
    /// What a device counts.
    public enum Kind: String, Sendable, CaseIterable {
        case edits, offlineSeconds, conflicts, refused, network, server, signedOut

        var name: String {
            switch self {
            case .edits: "Edits made on devices"
            case .offlineSeconds: "Seconds without a connection"
            case .conflicts: "Edits that met another one"
            case .refused: "Edits refused by a rule"
            case .network: "Sendings that found no network"
            case .server: "Sendings that the server could not take"
            case .signedOut: "Sendings after a session had ended"
            }
        }
    }

    let counts = Tally<Kind>()
    private let queue = Mutex(0)

    public init() {}

    /// The longest queue that any device had.
    var queueHighest: Int { queue.withLock { $0 } }

    func add(_ report: [Kind: Int], queueHighest: Int) {
        for (kind, count) in report { counts.add(kind, count) }
        queue.withLock { $0 = max($0, queueHighest) }
    }

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_device_counts_total",
                "What devices counted of people's own work, by kind.",
                counts,
                by: "kind"
            ),
            MetricFamily(
                "proffer_device_queue_highest",
                "The longest queue of unsent changes that a device had.",
                kind: .gauge,
                number: Double(queueHighest)
            ),
        ]
    }
}

/// What one report of a device may say.
public enum DeviceCountLimits {
    /// The most of a kind.
    public static let countMax: Int64 = 100_000
    /// A queue on a device holds no more.
    public static let queueMax: Int64 = 1_000
    /// The length of a report.
    public static let reportBytesMax = 1_024
}
