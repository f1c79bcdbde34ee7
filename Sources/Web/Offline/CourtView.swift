import Core

/// What the grid offers to keep of a case on the person's device, for a courtroom without a network.
struct CourtView: Sendable {
    let courtCase: String
    /// The grid of everything that the person sees.
    let wholeHref: String
    /// The grid without restricted items; nil for a role that is not told which they are: to it all count as such.
    let openHref: String?
    /// Whether pages with restricted items may be kept at all, and for how many hours.
    let mayKeepRestricted: Bool
    let restrictedHours: Int
    /// The page for the courtroom, for who sees exhibit numbers.
    let courtHref: String?

    /// Nil for who sees no items.
    init?(at address: EvidenceAddress, in open: OpenCase, restrictedHours: Int) {
        guard open.role != .auditorReadonly else { return nil }
        courtCase = open.caseFile.id.text
        wholeHref = open.base
        courtHref = open.clearance.sees(.exhibitNumber) ? open.court : nil
        self.restrictedHours = restrictedHours
        mayKeepRestricted = restrictedHours > 0
        openHref = Sight.seesRestriction(as: open.role) ? Self.openGrid(address) : nil
        if openHref == nil, !mayKeepRestricted { return nil }
    }

    /// An ordinary list, with the filters that leave restricted items out: the person sees what is missing and why.
    private static func openGrid(_ address: EvidenceAddress) -> String {
        var address = address.bare
        address.filter.values.merge(EvidenceFilter.unrestricted) { $1 }
        return address.text
    }
}
