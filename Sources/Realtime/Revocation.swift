public import Core

/// Word that somebody's right has ended or changed: another instance closes streams, or asks for their rights again.
public enum Revocation: Sendable, Hashable {
    /// A session ended; its streams are closed with the code.
    case session(hash: String, code: GoodbyeCode)
    /// Roles, walls or rules of a case changed.
    case rights(CaseFileID)
}
