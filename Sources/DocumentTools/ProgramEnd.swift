/// How the run of a program ended.
struct ProgramEnd: Sendable {
    enum Way: Sendable, Hashable {
        case exited(code: Int)
        /// By the kernel: a limit, or a fault of its own.
        case signalled(Int)
        case ranOutOfTime
        /// It wrote more than it may; `output` holds what it may.
        case wroteTooMuch
        case stopped
    }

    let way: Way
    let output: [UInt8]
    /// The beginning of its standard error.
    let message: String
}
