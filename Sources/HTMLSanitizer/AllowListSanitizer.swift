public import Core
import NIOPosix
import Synchronization

/// Makes documents safe with libxml2, GMime and libarchive, on two threads of its own: they block and may work hard.
public final class AllowListSanitizer: MarkupSanitizer {
    private let threads: NIOThreadPool
    private let waiting = Mutex(0)

    public init() {
        threads = NIOThreadPool(numberOfThreads: Self.threadsCount)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    public func document(fromHTML bytes: [UInt8], charset: String?) async throws -> SanitizedDocument {
        try await work { try HTMLDocument.sanitized(bytes, charset: charset) }
    }

    public func document(fromText bytes: [UInt8], charset: String?) async throws -> SanitizedDocument {
        try await work { try PlainText.sanitized(bytes, charset: charset) }
    }

    public func mail(from bytes: [UInt8]) async throws -> SanitizedMail {
        try await work { try MailReader(bytes).sanitized() }
    }

    public func attachment(_ number: Int, ofMail bytes: [UInt8]) async throws -> [UInt8] {
        try await work { try MailReader(bytes).attachment(number) }
    }

    public func attachments(_ numbers: [Int], ofMail bytes: [UInt8]) async throws -> [Int: [UInt8]] {
        try await work {
            let mail = try MailReader(bytes)
            return try Dictionary(numbers.map { ($0, try mail.attachment($0)) }) { first, _ in first }
        }
    }

    public func document(fromWord bytes: [UInt8]) async throws -> SanitizedDocument {
        try await work { try WordDocument(bytes).sanitized() }
    }

    public func document(fromExcel bytes: [UInt8]) async throws -> SanitizedDocument {
        try await work { try ExcelDocument(bytes).sanitized() }
    }

    private func work<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < MarkupLimits.waitingMax else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw MarkupError.busy(seconds: Self.retrySeconds) }
        defer { waiting.withLock { $0 -= 1 } }
        return try await threads.runIfActive(body)
    }

    private static let threadsCount = 2
    private static let retrySeconds = 5
}
