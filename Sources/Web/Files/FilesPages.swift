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
        case stored(String, _ address: String)
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
    let back: String
    let again: String
    let stored: Int
    let present: Int
    let failed: Int
    let rows: [Row]

    init(frame: PageFrame, _ outcomes: [Outcome], in open: OpenCase) {
        self.frame = frame
        back = open.base
        again = "\(open.files)/new"
        rows = outcomes.map(Row.init)
        stored = rows.count { $0.state == "stored" }
        present = rows.count { $0.state == "already_here" }
        failed = rows.count { $0.state == "failed" }
    }
}

extension FilesReportPage.Row {
    fileprivate init(_ outcome: FilesReportPage.Outcome) {
        switch outcome {
        case .stored(let name, let address):
            self.init(name: name, state: "stored", words: "Added", href: address, label: "Open the item")
        case .alreadyHere(let name, let there):
            let words = "In the case already"
            self.init(name: name, state: "already_here", words: words, href: there?.address, label: there?.words ?? "")
        case .failed(let name, let reason):
            self.init(name: name, state: "failed", words: reason, href: nil, label: "")
        }
    }
}
