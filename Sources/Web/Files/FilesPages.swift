import Core

/// The form that takes files.
struct AddFilesPage: Page, Sendable {
    static let template = "files/new"

    let frame: PageFrame
    let message: String?
    let back: String
    let drop: DropView?

    init(frame: PageFrame, message: String? = nil, bytesMax: Int64, in open: OpenCase) {
        self.frame = frame
        self.message = message
        back = open.base
        drop = DropView(addingTo: open, isOpen: true, bytesMax: bytesMax)
    }
}

/// What became of every file of a form.
struct FilesReportPage: Page, Sendable {
    static let template = "files/report"

    enum Outcome: Sendable {
        /// With what is to be known of its content, if anything.
        case stored(String, _ address: String, remarks: [String])
        case alreadyHere(String, (address: String, words: String)?)
        case failed(String, _ reason: String)
    }

    struct Row: Sendable {
        let name: String
        let state: String
        let words: String
        let href: String?
        let label: String
    }

    let frame: PageFrame
    let heading: String
    let evidence: String
    let back: String
    let backLabel: String
    let again: String?
    /// What is not in the rows, in a sentence.
    let rest: String?
    let stored: Int
    let present: Int
    let failed: Int
    let rows: [Row]

    /// For files that were sent.
    init(frame: PageFrame, _ outcomes: [Outcome], in open: OpenCase) {
        self.init(
            frame: frame,
            outcomes,
            heading: "What became of the files",
            back: (open.base, "Show the evidence"),
            again: "\(open.files)/new",
            in: open
        )
    }

    /// For what came with a mail.
    init(frame: PageFrame, _ outcomes: [Outcome], ofMail item: EvidenceID, isCut: Bool, in open: OpenCase) {
        self.init(
            frame: frame,
            outcomes,
            heading: "What became of the attachments",
            back: (open.address(of: item), "Back to the mail"),
            rest: isCut
                ? "This mail holds more. Add its attachments again to go on; what is still missing then is only in the mail."
                : nil,
            in: open
        )
    }

    private init(
        frame: PageFrame,
        _ outcomes: [Outcome],
        heading: String,
        back: (address: String, label: String),
        again: String? = nil,
        rest: String? = nil,
        in open: OpenCase
    ) {
        self.frame = frame
        self.heading = heading
        evidence = open.base
        self.back = back.address
        backLabel = back.label
        self.again = again
        self.rest = rest
        rows = outcomes.map(Row.init)
        stored = rows.count { $0.state == "stored" }
        present = rows.count { $0.state == "already_here" }
        failed = rows.count { $0.state == "failed" }
    }
}

extension FilesReportPage.Row {
    fileprivate init(_ outcome: FilesReportPage.Outcome) {
        switch outcome {
        case .stored(let name, let address, let remarks):
            let words = remarks.isEmpty ? "Added" : "Added. " + remarks.joined(separator: " ")
            self.init(name: name, state: "stored", words: words, href: address, label: "Open the item")
        case .alreadyHere(let name, let there):
            let words = "In the case already"
            self.init(name: name, state: "already_here", words: words, href: there?.address, label: there?.words ?? "")
        case .failed(let name, let reason):
            self.init(name: name, state: "failed", words: reason, href: nil, label: "")
        }
    }
}
