import Core
import HTTPTypes
import Hummingbird
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

    /// The most that one report may say of a kind.
    static let countMax: Int64 = 100_000
    /// A queue on a device holds no more.
    static let queueMax: Int64 = 1_000

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

/// `POST /api/device-counts` takes what a device counted since it last told: numbers and nothing else.
///
/// Takes members named by `DeviceCounts.Kind` and `queueHighest`, each left out for none. 204; 400 for any other member
/// and for a number that is out of bounds.
struct CountDevices {
    static let bytesMax = 1_024

    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        _ = try context.signedIn()
        var members = try await request.jsonObject(bytesMax: Self.bytesMax)
        let queueHighest = try Self.number(members.removeValue(forKey: "queueHighest"), max: DeviceCounts.queueMax)
        var report: [DeviceCounts.Kind: Int] = [:]
        for (name, value) in members {
            guard let kind = DeviceCounts.Kind(rawValue: name)
            else { throw RequestError.badRequest("A device counts nothing of this name.") }
            report[kind] = try Self.number(value, max: DeviceCounts.countMax)
        }
        services.operations.devices.add(report, queueHighest: queueHighest)
        return Response(status: .noContent)
    }

    private static func number(_ json: JSONValue?, max: Int64) throws -> Int {
        guard let json else { return 0 }
        guard let number = json.integer, (0...max).contains(number)
        else { throw RequestError.badRequest("A count is a whole number from 0 to \(max).") }
        return Int(number)
    }
}

/// `GET /account/this-device` shows what the browser counted of one's own work, by day.
///
/// The numbers are in the browser alone: without script the page says what it would show.
struct ShowDevice {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        try pages.show(DevicePage(frame: pages.frame(for: try context.signedIn())))
    }
}

struct DevicePage: Page, Sendable {
    static let template = "sessions/this-device"

    let frame: PageFrame
}
