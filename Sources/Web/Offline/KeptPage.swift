import Core
import HTTPTypes
import Hummingbird

/// What a page holds, for whether the person's own device may keep it for times without a network.
///
/// The service worker keeps a page only when its answer says so in `Proffer-Keep`; a page that says nothing is not kept.
enum KeptContents {
    /// Nothing that is restricted.
    case open
    /// Something restricted, or for a role that is not told which items are: kept where the person asked for it.
    case restricted
}

extension KeptContents {
    /// What the rows of a grid make of its page.
    init(_ items: [EvidenceItem], for clearance: Clearance) {
        let seesRestriction = Sight.seesRestriction(as: clearance.role)
        let isOpen = seesRestriction && !items.contains { Sight.isKeptOnlyIfAsked($0.values, as: clearance.role) }
        self = isOpen ? .open : .restricted
    }
}

extension Pages {
    /// Lets the person's own device keep a page: `Proffer-Keep` says for how many seconds, and whether the person must
    /// have asked for it; `Proffer-Case` says of which case it is, and as which class.
    func kept(_ response: Response, _ contents: KeptContents, of open: OpenCase? = nil) -> Response {
        var response = response
        if let open {
            response.headers[named: KeptPage.caseField] = "\(open.caseFile.id.text) \(open.clearance.group.number)"
        }
        switch contents {
        case .open: response.headers[named: KeptPage.keepField] = String(OfflineLimits.pageSeconds)
        case .restricted:
            let seconds = services.settings.offlineRestrictedHours * 3_600
            if seconds > 0 { response.headers[named: KeptPage.keepField] = "\(seconds); asked" }
        }
        return response
    }

    /// What the page of an item holds: itself, and the items and facts that it names.
    func contents(
        of item: EvidenceItem,
        _ family: Family,
        _ records: ItemRecords,
        for clearance: Clearance
    ) async throws -> KeptContents {
        guard KeptContents([item], for: clearance) == .open else { return .restricted }
        let isRestricted = try await services.evidence.areRestricted(
            Array(Set(family.relatives.map(\.item) + records.namedItems)),
            orCitedBy: Array(Set(records.citations.flatMap(\.facts).map(\.id))),
            for: clearance
        )
        return isRestricted ? .restricted : .open
    }
}

extension ItemRecords {
    /// The items that the records of an item name.
    fileprivate var namedItems: [EvidenceID] {
        let parties = custody.flatMap { [$0.from, $0.to] }.compactMap(\.self)
        let names: [RecordName] = parties + relations.map(\.other) + sourceClocks.map(\.item) + Array(proofs.values)
        return names.compactMap(\.item) + relations.compactMap { $0.passage?.item }
    }
}

/// The fields of an answer by which the service worker knows what to keep, and for whom.
enum KeptPage {
    /// Whose page it is: the person's id; `none` where the server says that nobody is signed in.
    static let personField = "Proffer-Person"
    static let keepField = "Proffer-Keep"
    /// The case and the class, or `none` for a case that the person is not on.
    static let caseField = "Proffer-Case"
    static let none = "none"
    /// What a browser forgets when somebody signs out: caches, databases, and the service worker with what it keeps.
    static let clearField = "Clear-Site-Data"
    static let cleared = "\"cache\", \"storage\""
}
