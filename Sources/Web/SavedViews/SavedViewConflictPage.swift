import Core

/// What a view is now, beside what somebody meant to make of it who had not seen that.
struct SavedViewConflictPage: Page, Sendable {
    static let template = "saved-views/conflict"

    /// What was to be done.
    enum Wish: Sendable {
        case name(String)
        /// Another list.
        case list(EvidenceAddress)
        case removal
    }

    struct Version: Sendable {
        let label: String
        let name: String
        let href: String
        let filters: String
    }

    let frame: PageFrame
    let views: String
    let heading: String
    let versions: [Version]
    /// Where the wish is sent again, with the revision that the person sees now.
    let action: String
    let revision: Int
    let again: String
    let isRemoval: Bool
    let name: String?
    let view: String?
    let query: String?
    /// What a view of one's own is made of.
    let new: New?

    struct New: Sendable {
        let key: String
        let name: String
        let query: String
        let nameLengthMax: Int
        let team: String?
    }

    /// Nil where the view, as it is now, asks for what the class may not ask for: then it is none for this person.
    init?(_ wish: Wish, now view: SavedView, newID: SavedViewID, frame: PageFrame, in open: OpenCase) {
        guard let query = CountedView.query(of: view, for: open.clearance) else { return nil }
        let address = EvidenceAddress(base: open.base, query: query).first
        self.frame = frame
        views = open.views
        heading = "The view was changed meanwhile"
        revision = view.revision
        func version(_ label: String, _ name: String, _ address: EvidenceAddress) -> Version {
            let filters = ExhibitListPage.filters(at: address, in: open.caseFile, all: "all evidence")
            return Version(label: label, name: name, href: address.text, filters: filters)
        }
        let now = version("Now", view.name, address)
        let own = "\(open.views)/\(view.id.text)"
        var name: String?
        var list: EvidenceAddress?
        switch wish {
        case .name(let wanted):
            name = wanted
            versions = [now, version("With your name", wanted, address)]
            action = "\(own)/revisions"
            again = "Rename it all the same"
        case .list(let wanted):
            list = wanted
            versions = [now, version("With your list", view.name, wanted)]
            action = open.views
            again = "Put your list in its place all the same"
        case .removal:
            versions = [now]
            action = "\(own)/removals"
            again = "Delete it all the same"
        }
        isRemoval = versions.count == 1
        self.name = name
        self.view = list == nil ? nil : "\(view.id.text).\(view.revision)"
        self.query = list?.query
        let isOfTeam = view.team != nil && view.team == Sight.teams(readBy: open.role).first
        new =
            isRemoval
            ? nil
            : New(
                key: newID.text,
                name: name ?? view.name,
                query: (list ?? address).query,
                nameLengthMax: SavedViewLimits.nameLengthMax,
                team: isOfTeam && Permissions.mayShareViews(as: open.role) ? "1" : nil
            )
    }
}
