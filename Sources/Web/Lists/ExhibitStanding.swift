import Core

/// What an exhibit's status says in the three columns of the court's list.
///
/// Who is offered was marked before, and who is ruled on was offered. The register knows the status and not the days.
struct ExhibitStanding: Sendable, Equatable {
    let offered: String
    let marked: String
    let admitted: String
    /// The status, where the columns do not say it.
    let other: String?

    init(_ status: String?) {
        let ruled = ["conditionally_admitted", "admitted", "admitted_limited", "excluded"]
        let isOffered = ["offered", "objected"].contains(status) || ruled.contains(status ?? "")
        offered = status == "objected" ? "Yes, objected" : isOffered ? "Yes" : ""
        marked = isOffered || status == "marked" ? "Yes" : ""
        admitted =
            switch status {
            case "admitted": "Yes"
            case "admitted_limited": "Yes, limited"
            case "conditionally_admitted": "Conditionally"
            case "excluded": "No, excluded"
            default: ""
            }
        let isSaid = isOffered || ["marked", "listed", "not_designated"].contains(status)
        other = isSaid ? nil : status?.humanReadable
    }
}
