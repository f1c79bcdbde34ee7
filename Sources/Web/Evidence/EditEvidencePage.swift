import Core

/// The page that adds an item or changes one.
struct EditEvidencePage: Page, Sendable {
    static let template = "evidence/edit"

    let frame: PageFrame
    /// The item that is changed; nil for a new one.
    let item: String?
    let heading: String
    let back: String
    let backLabel: String
    let message: String?
    let action: String
    let submit: String
    let key: String
    let revision: Int
    let groups: [EvidenceForm.Group]

    /// A new item.
    init(adding form: EvidenceForm, frame: PageFrame, key: String, message: String? = nil, in open: OpenCase) {
        self.frame = frame
        item = nil
        heading = "Add an item"
        back = open.base
        backLabel = "All evidence"
        self.message = message
        action = open.base
        submit = "Add the item"
        self.key = key
        revision = 0
        groups = form.groups
    }

    /// An item that is there, or one that is withdrawn and comes back with the edit.
    init(
        changing item: EvidenceItem,
        _ form: EvidenceForm,
        frame: PageFrame,
        key: String,
        base: Int,
        message: String? = nil,
        isRestoring: Bool = false,
        in open: OpenCase
    ) {
        self.frame = frame
        self.item = item.id.text
        let names = [item.values.text(.itemNumber), item.values.text(.title)].compactMap(\.self)
        heading = "Edit \(names.joined(separator: ", "))"
        back = open.address(of: item.id)
        backLabel = "Back to the item"
        self.message = message
        action = "\(open.address(of: item.id))/\(isRestoring ? "restorations" : "revisions")"
        submit = isRestoring ? "Restore with my edit" : "Save"
        self.key = key
        revision = base
        groups = form.groups
    }
}
