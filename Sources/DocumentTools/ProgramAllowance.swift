/// What a program may use, once.
struct ProgramAllowance: Sendable {
    var processorSeconds = DocumentLimits.processorSeconds
    var wallClock = Duration.seconds(DocumentLimits.wallClockSeconds)
    var addressSpaceBytesMax = DocumentLimits.addressSpaceBytesMax
    /// Of its standard output, where we read it.
    var outputBytesMax = DocumentLimits.textBytesMax
    /// Of a file that it writes: none may be written, unless the output goes to one.
    var fileBytesMax = 0

    /// Processes and threads beside its own, which the kernel does not hold root to.
    static let furtherProcessesMax = 0
}
