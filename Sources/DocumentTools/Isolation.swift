/// How well the programs that read untrusted files are shut off from the rest of the machine.
public enum Isolation: Sendable, Hashable, CustomStringConvertible {
    /// No network, no file but the one to read and the system's programs, no other process in sight; and the allowance.
    case full
    /// Only limits of time, memory, files and processes: the program could open a connection or read another file.
    case limitsOnly(reason: String)

    public var description: String {
        switch self {
        case .full: "full: no network, no other files, limits of time and memory"
        case .limitsOnly(let reason): "limits of time and memory only: \(reason)"
        }
    }
}
