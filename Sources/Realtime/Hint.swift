public import Core

/// Word that a case has something to read, up to a sequence number.
public struct Hint: Sendable, Equatable {
    public let caseFile: CaseFileID
    /// The epoch of the log that the number belongs to.
    public let epoch: String
    /// The last sequence number that was committed.
    public let to: Int64

    public init(caseFile: CaseFileID, epoch: String, to: Int64) {
        self.caseFile = caseFile
        self.epoch = epoch
        self.to = to
    }

    /// What is left of this hint and a later one of the same case: the higher number, or the newer epoch.
    public func joined(by later: Hint) -> Hint {
        later.epoch == epoch && later.to < to ? self : later
    }
}
