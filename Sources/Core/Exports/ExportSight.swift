/// Who is told of whose exports: count and filter of a list say something of what its maker sees.
public enum ExportSight {
    /// The roles whose exports a class is told of, besides one's own.
    ///
    /// Who leads the case without a wall before them sees all that these roles see. The filter team's and the other
    /// side's are nobody else's.
    public static func roles(toldTo group: ClearanceClass) -> [Role] {
        group.role.leadsTheCase && group.walls.isEmpty || group.role == .auditorReadonly ? office : []
    }

    /// Whether a class is told the filters, which may hold words of the evidence.
    public static func tellsFilters(to group: ClearanceClass) -> Bool { group.role != .auditorReadonly }

    private static let office: [Role] = [
        .leadProsecutor, .secondChair, .paralegal, .investigator, .trialTechnician,
    ]
}
