/// Why Redis could not be used.
///
/// Holds no address, no password and no text of the server but the first word of its refusal.
public enum RedisError: Error, Equatable, CustomStringConvertible {
    /// Nothing answers at the address.
    case unreachable
    /// The connection ended.
    case closed
    /// No answer within the time.
    case silent
    /// The answer is no Redis's, or too large.
    case unintelligible
    /// Redis answered with an error; its first word, such as `WRONGPASS` or `NOPERM`.
    case refused(String)
    /// More is waiting than may.
    case busy
    /// The program is stopping.
    case stopped

    public var description: String {
        switch self {
        case .unreachable: "unreachable"
        case .closed: "closed"
        case .silent: "silent"
        case .unintelligible: "unintelligible"
        case .refused(let word): "refused: \(word)"
        case .busy: "busy"
        case .stopped: "stopped"
        }
    }

    /// Whether it needs a person: the address, the password or the rights are wrong.
    ///
    /// Everything else passes.
    var needsPerson: Bool {
        guard case .refused(let word) = self else { return false }
        return !["LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN", "READONLY", "OOM"].contains(word)
    }
}
