public import Core
public import Measures
import Synchronization

/// How much the program is used: which pages, and by how many people.
///
/// Pages are counted by name and never by what they showed. Of a person only that somebody was here is kept, in memory
/// and for `activeSeconds`.
public final class Usage: MeasureSource {
    public static let activeSeconds: Int64 = 300
    /// People kept; more are not counted.
    static let peopleMax = 20_000

    let views = Tally<View>()
    private let clock: WallClock
    private let seen = Mutex<[PersonID: Instant]>([:])

    public init(clock: WallClock) { self.clock = clock }

    /// A signed-in person asked for something.
    func note(_ person: PersonID) {
        let now = clock.now
        seen.withLock { seen in
            if seen.count >= Self.peopleMax { Self.forgetOld(&seen, at: now) }
            if seen.count < Self.peopleMax || seen[person] != nil { seen[person] = now }
        }
    }

    /// People who asked for something in the last `activeSeconds`.
    var activePeople: Int {
        let now = clock.now
        return seen.withLock { seen in
            Self.forgetOld(&seen, at: now)
            return seen.count
        }
    }

    private static func forgetOld(_ seen: inout [PersonID: Instant], at now: Instant) {
        let oldest = now.adding(seconds: -activeSeconds)
        seen = seen.filter { $0.value >= oldest }
    }

    public var families: [MetricFamily] {
        [
            MetricFamily("proffer_page_views_total", "Pages shown, by name.", views, by: "page"),
            MetricFamily(
                "proffer_active_people",
                "People who asked for something in the last five minutes.",
                kind: .gauge,
                number: Double(activePeople)
            ),
        ]
    }
}

/// A page whose use is counted.
enum View: String, Sendable, CaseIterable {
    case cases, grid, item, edit, add, people, list, realtime, account, keys

    /// The page of an address, as the routes write it; nil where nothing is counted.
    init?(endpoint: String?) {
        switch endpoint ?? "" {
        case "/cases": self = .cases
        case "/cases/{case}/evidence": self = .grid
        case "/cases/{case}/evidence/{item}": self = .item
        case "/cases/{case}/evidence/{item}/edit": self = .edit
        case "/cases/{case}/evidence/new": self = .add
        case "/cases/{case}/people": self = .people
        case "/cases/{case}/lists/new", "/cases/{case}/lists/{list}": self = .list
        case "/evidence/realtime": self = .realtime
        case "/account": self = .account
        case "/help/keys": self = .keys
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .cases: "Cases"
        case .grid: "Evidence grid"
        case .item: "Item"
        case .edit: "Editing an item"
        case .add: "Adding an item"
        case .people: "People of a case"
        case .list: "Importing a list"
        case .realtime: "Live demonstration"
        case .account: "Account"
        case .keys: "Keys"
        }
    }
}
