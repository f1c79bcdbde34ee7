import Core

/// The views of a case, each with what the person may do with it.
struct SavedViewsPage: Page, Sendable {
    static let template = "saved-views/list"

    struct Row: Sendable {
        let id: String
        let name: String
        let href: String
        let count: Int
        let noun: String
        let owner: String
        let isPinned: Bool
        let mayChange: Bool
        let revision: Int
    }

    let frame: PageFrame
    let back: String
    let action: String
    let nameLengthMax: Int
    let hasRows: Bool
    let rows: [Row]
    /// What the person has just deleted.
    let removed: Removed?

    struct Removed: Sendable {
        let id: String
        let name: String
        let isShared: Bool
    }

    init(_ views: [CountedView], removed: SavedView? = nil, frame: PageFrame, in open: OpenCase) {
        self.frame = frame
        back = open.base
        action = open.views
        nameLengthMax = SavedViewLimits.nameLengthMax
        hasRows = !views.isEmpty
        self.removed = removed.map { Removed(id: $0.id.text, name: $0.name, isShared: $0.team != nil) }
        rows = views.map { counted in
            let view = counted.view
            return Row(
                id: view.id.text,
                name: view.name,
                href: counted.address.text,
                count: counted.count,
                noun: counted.count == 1 ? "item" : "items",
                owner: Self.owner(of: view, in: open),
                isPinned: counted.isPinned,
                mayChange: view.mayBeChanged(by: open.clearance),
                revision: view.revision
            )
        }
    }

    static func owner(of view: SavedView, in open: OpenCase) -> String {
        switch view.team {
        case nil: "Mine"
        case .office: view.madeBy == open.clearance.person ? "Team, by me" : "Team"
        case .filter: view.madeBy == open.clearance.person ? "Filter team, by me" : "Filter team"
        }
    }
}
