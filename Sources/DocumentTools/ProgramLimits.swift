/// What a program that reads an untrusted file may use, once.
struct ProgramLimits: Sendable {
    /// Of the processor; then the kernel ends it.
    var processorSeconds = 20
    /// By the clock; then its whole process group is killed.
    var wallClock = Duration.seconds(30)
    var addressSpaceBytesMax = 512 * 1_048_576
    /// Of its standard output, where we read it.
    var outputBytesMax = 16 * 1_048_576
    /// Of a file that it writes: none may be written, unless the output goes to one.
    var fileBytesMax = 0

    static let openFilesMax = 32
    /// Processes and threads beside its own.
    static let furtherProcessesMax = 0
    /// Of its messages, which tell why a file cannot be read; the rest is dropped.
    static let messageBytesMax = 8_192
}
