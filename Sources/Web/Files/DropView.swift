import Core

/// Where files are dropped or chosen: on the list of evidence many, each for an item of its own; on an item its one.
struct DropView: Sendable {
    let caseID: String
    /// Empty on the list of evidence.
    let itemID: String
    /// Said over the page while files hang over it.
    let words: String
    let label: String
    let hint: String
    let action: String
    let isMany: Bool
    let isOpen: Bool
    let key = IdempotencyKey.random().text
    /// What is dropped was filled from no revision.
    let revision = 0

    /// For the list of evidence; nil for a role that adds no files.
    init?(addingTo open: OpenCase, isOpen: Bool = false, bytesMax: Int64) {
        guard Permissions.mayAttachFiles(as: open.role) else { return nil }
        caseID = open.caseFile.id.text
        itemID = ""
        words = "Drop to add to this case"
        label = "Add files"
        hint = "At most \(ByteCount.words(bytesMax)) each. Every file becomes an item of its own."
        action = open.files
        isMany = true
        self.isOpen = isOpen
    }

    /// For an item; nil when it has its file, is withdrawn, or the role adds no files.
    init?(givenTo item: EvidenceItem, in open: OpenCase, bytesMax: Int64) {
        guard Permissions.mayAttachFiles(as: open.role), !item.isWithdrawn, item.values[.fileName] == nil
        else { return nil }
        caseID = open.caseFile.id.text
        itemID = item.id.text
        words = "Drop to give this item its file"
        label = "Add its file"
        hint = "At most \(ByteCount.words(bytesMax)). It is kept as it is, and never replaced."
        action = "\(open.address(of: item.id))/files"
        isMany = false
        isOpen = false
    }
}
