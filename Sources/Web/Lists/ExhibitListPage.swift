import Core

/// The exhibit list as courts know it: number, offered, marked, admitted, description, witness, ruling.
struct ExhibitListPage: Page, Sendable {
    static let template = "lists/exhibits"

    /// What was read for it.
    struct Contents: Sendable {
        let items: [EvidenceItem]
        let days: [EvidenceID: ExhibitDays]
        let total: Int
        let isFromStart: Bool
        /// Where the list goes on.
        let next: String?
    }

    struct Row: Sendable {
        let href: String
        let number: String
        let standing: Standing?
        let title: String
        let isWithdrawn: Bool
        let witness: String
        let ruling: String
    }

    /// What stands in the columns of the court.
    struct Standing: Sendable {
        /// "Yes, 4 Mar 2025, limited", of which the day is not to be parted by the end of a line.
        struct Column: Sendable {
            let label: String
            let word: String
            let day: String?
            let remark: String?

            init(_ label: String, _ column: ExhibitStanding.Column, in zone: String) {
                self.label = label
                word = column.word
                day = column.at?.displayedDay(in: zone, withZone: false)
                remark = column.remark.isEmpty ? nil : column.remark
            }
        }

        let columns: [Column]
        let other: String?

        init(_ standing: ExhibitStanding, in zone: String) {
            columns = [
                Column("Offered", standing.offered, in: zone), Column("Marked", standing.marked, in: zone),
                Column("Admitted", standing.admitted, in: zone),
            ]
            other = standing.other
        }
    }

    let frame: PageFrame
    let back: String
    let total: Int
    let noun: String
    /// Case and docket number.
    let heading: String
    let filters: String
    /// Whose days stand in the columns.
    let zone: String
    /// Where the list is taken along as a file.
    let exportHref: String?
    /// Said where the page does not hold the whole list.
    let part: String?
    let showsStanding: Bool
    let showsWitness: Bool
    let showsRuling: Bool
    let hasRows: Bool
    let rows: [Row]
    let first: String?
    let next: String?

    init(frame: PageFrame, _ list: Contents, at address: EvidenceAddress, in open: OpenCase) {
        let sees = open.clearance.sees
        self.frame = frame
        back = address.list(at: open.base).text
        total = list.total
        noun = list.total == 1 ? "exhibit" : "exhibits"
        let docket = open.caseFile.docketNumber
        heading = docket.isEmpty ? open.caseFile.caption : "\(open.caseFile.caption), \(docket)"
        filters = Self.filters(at: address, in: open.caseFile)
        let zone = open.caseFile.timeZone
        self.zone = zone
        let export = "\(open.exports)/\(ListExport.Kind.exhibits.rawValue)/new"
        exportHref = list.items.isEmpty ? nil : address.moved(to: export).text
        let isWhole = list.isFromStart && list.next == nil
        part = isWhole ? nil : "\(list.items.count) of \(list.total) exhibits stand here; the list has more pages."
        showsStanding = sees(.exhibitStatus)
        showsWitness = sees(.sponsoringWitness)
        showsRuling = sees(.ruling)
        hasRows = !list.items.isEmpty
        rows = list.items.map { item in
            let cells = EvidenceRow(item, in: open.caseFile, for: open.clearance.group).cells
            let standing = ExhibitStanding(item.values.text(.exhibitStatus), list.days[item.id])
            return Row(
                href: open.address(of: item.id),
                number: cells[.exhibitNumber]?.text ?? "",
                standing: sees(.exhibitStatus) ? Standing(standing, in: zone) : nil,
                title: cells[.title]?.text ?? "",
                isWithdrawn: item.isWithdrawn,
                witness: cells[.sponsoringWitness]?.text ?? "",
                ruling: cells[.ruling]?.text ?? ""
            )
        }
        first = list.isFromStart ? nil : address.text
        next = list.next.map { cursor in
            var following = address
            following.cursor = cursor
            return following.text
        }
    }

    /// The filters in force, in words.
    ///
    /// - Parameter all: what stands there without any.
    static func filters(
        at address: EvidenceAddress,
        in caseFile: CaseFile,
        all: String = "all exhibits"
    ) -> String {
        var words = EvidenceGridPage.chips(address, in: caseFile).map(\.label)
        if address.filter.showsWithdrawn { words.append("With withdrawn") }
        return words.isEmpty ? all : words.joined(separator: "; ")
    }
}

extension OpenCase {
    var exhibits: String { "/cases/\(caseFile.id.text)/exhibits" }
}
