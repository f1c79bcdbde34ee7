import Core

/// The views above the grid, for the template `saved-views/_menu`: pinned ones, all of them, and the form that saves one.
struct SavedViewsMenu: Sendable {
    struct Entry: Sendable {
        let id: String
        let name: String
        let href: String
        let count: Int
        let noun: String
        let isCurrent: Bool
        let isPinned: Bool
    }

    struct Section: Sendable {
        let label: String
        let entries: [Entry]
    }

    struct Choice: Sendable {
        /// The view and its revision: a form without script sends one value for both.
        let id: String
        let name: String
    }

    let caseID: String
    let action: String
    let hasPinned: Bool
    let pinned: [Entry]
    let hasViews: Bool
    let sections: [Section]
    /// The name of the view whose list this is.
    let current: String?
    let newID: String
    /// What the form saves: filter, order and columns of this list.
    let query: String
    let mayShare: Bool
    /// Who reads a view that is shared.
    let team: String
    let nameLengthMax: Int
    let hasChangeable: Bool
    /// Views that this list can take the place of.
    let changeable: [Choice]

    init(_ views: [CountedView], at address: EvidenceAddress, newID: SavedViewID, in open: OpenCase) {
        caseID = open.caseFile.id.text
        action = open.views
        query = address.first.query
        let here = query
        let entries = views.map { (view: $0.view, entry: Entry($0, isCurrent: $0.address.query == here)) }
        pinned = entries.map(\.entry).filter(\.isPinned)
        hasPinned = !pinned.isEmpty
        sections = [
            Section(label: "Mine", entries: entries.filter { $0.view.team == nil }.map(\.entry)),
            Section(label: "Team", entries: entries.filter { $0.view.team == .office }.map(\.entry)),
            Section(label: "Filter team", entries: entries.filter { $0.view.team == .filter }.map(\.entry)),
        ].filter { !$0.entries.isEmpty }
        hasViews = !sections.isEmpty
        current = sections.flatMap(\.entries).first(where: \.isCurrent)?.name
        self.newID = newID.text
        mayShare = Permissions.mayShareViews(as: open.role)
        team = Sight.teams(readBy: open.role).first == .filter ? "The filter team" : "The team"
        nameLengthMax = SavedViewLimits.nameLengthMax
        changeable = entries.filter { $0.view.mayBeChanged(by: open.clearance) && !$0.entry.isCurrent }
            .map { Choice(id: "\($0.view.id.text).\($0.view.revision)", name: $0.view.name) }
        hasChangeable = !changeable.isEmpty
    }
}

extension SavedViewsMenu.Entry {
    init(_ counted: CountedView, isCurrent: Bool) {
        id = counted.view.id.text
        name = counted.view.name
        href = counted.address.text
        count = counted.count
        noun = counted.count == 1 ? "item" : "items"
        self.isCurrent = isCurrent
        isPinned = counted.isPinned
    }
}

extension OpenCase {
    /// Where the views of the case are.
    var views: String { "/cases/\(caseFile.id.text)/views" }
}
