import Core

/// What an exhibit's status says in the three columns of the court's list, with the days that are known.
///
/// Who is offered was marked before, and who is ruled on was offered.
struct ExhibitStanding: Sendable, Equatable {
    /// A column of the court's list.
    struct Column: Sendable, Equatable {
        /// Empty where the column is.
        var word = ""
        /// What is said of it beside the day.
        var remark = ""
        var at: Instant?

        /// "Yes", "Yes, objected".
        var text: String { remark.isEmpty ? word : "\(word), \(remark)" }

        /// "2025-03-04", or nothing.
        func day(in zone: String) -> String { at.map { CalendarDay(of: $0, in: zone).text } ?? "" }
    }

    private(set) var offered = Column()
    private(set) var marked = Column()
    private(set) var admitted = Column()
    /// The status, where the columns do not say it.
    let other: String?
    private let ruling: String?

    /// - Parameter days: those of the exhibit; they count where they are true of the status.
    init(_ status: String?, _ days: ExhibitDays? = nil) {
        let days = days?.status == status ? days : nil
        let ruled = ["conditionally_admitted", "admitted", "admitted_limited", "excluded"].contains(status)
        let isOffered = ["offered", "objected"].contains(status) || ruled
        if isOffered {
            offered = Column(word: "Yes", remark: status == "objected" ? "objected" : "", at: days?.offered)
        }
        if isOffered || status == "marked" { marked = Column(word: "Yes", at: days?.marked) }
        switch status {
        case "admitted": admitted = Column(word: "Yes", at: days?.ruled)
        case "admitted_limited": admitted = Column(word: "Yes", remark: "limited", at: days?.ruled)
        case "conditionally_admitted": admitted = Column(word: "Conditionally", at: days?.ruled)
        case "excluded": admitted = Column(word: "No", remark: "excluded", at: days?.ruled)
        default: break
        }
        let isSaid = isOffered || ["marked", "listed", "not_designated"].contains(status)
        other = isSaid ? nil : status?.humanReadable
        ruling = ruled ? status?.humanReadable : nil
    }

    /// "Marked 3 Mar 2025 EST; offered 3 Mar 2025 EST; admitted 4 Mar 2025 EST"; nil without a day.
    func sentence(in zone: String) -> String? {
        let acts = [("Marked", marked.at), ("Offered", offered.at), (ruling ?? "", admitted.at)]
        let words = acts.compactMap { word, at in at.map { "\(word) \($0.displayedDay(in: zone))" } }
        guard let first = words.first else { return nil }
        return ([first] + words.dropFirst().map { $0.prefix(1).lowercased() + $0.dropFirst() }).joined(separator: "; ")
    }
}
