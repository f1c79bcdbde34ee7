/// A case as a person on it stands there now: what a device compares with what it keeps of the case.
public struct CaseStanding: Sendable {
    public let caseFile: CaseFile
    public let group: ClearanceClass
    /// The last event that the class saw; nil where there is no telling.
    public let position: EventPosition?

    public init(caseFile: CaseFile, group: ClearanceClass, position: EventPosition?) {
        self.caseFile = caseFile
        self.group = group
        self.position = position
    }
}
