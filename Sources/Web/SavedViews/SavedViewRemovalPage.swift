import Core

/// Asks whether a view is to be deleted: which one, what it shows, and whose it is.
struct SavedViewRemovalPage: Page, Sendable {
    static let template = "saved-views/removal"

    let frame: PageFrame
    let views: String
    let action: String
    let revision: Int
    let name: String
    let href: String
    let filters: String
    let count: Int
    let noun: String
    /// Who loses it beside the person.
    let others: String
    let isShared: Bool
    let minutes: Int

    init(_ counted: CountedView, frame: PageFrame, in open: OpenCase) {
        let view = counted.view
        self.frame = frame
        views = open.views
        action = "\(open.views)/\(view.id.text)/removals"
        revision = view.revision
        name = view.name
        href = counted.address.text
        filters = ExhibitListPage.filters(at: counted.address, in: open.caseFile, all: "all evidence")
        count = counted.count
        noun = count == 1 ? "item" : "items"
        others = view.team == .filter ? "the filter team" : "the team"
        isShared = view.team != nil
        minutes = Int(SavedViewLimits.restorableSeconds / 60)
    }
}
