public import Core
import NIOPosix
import Synchronization

/// Hashes passwords with scrypt (RFC 7914) on two threads of its own: 32 MiB and about a tenth of a second each.
public final class ScryptPasswordHasher: PasswordHasher {
    private let cost: ScryptHash.Cost
    private let threads: NIOThreadPool
    private let waiting = Mutex(0)

    /// - Parameter rounds: a power of two; tests take fewer.
    public init(rounds: Int = 1 << 15) {
        cost = ScryptHash.Cost(rounds: rounds, blockSize: 8, parallelism: 1)
        threads = NIOThreadPool(numberOfThreads: Self.threadsCount)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// - Throws: `AccessError.tooManyTries` when too many people wait already.
    public func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await work {
            try ScryptHash(of: password, salt: RandomBytes.make(Self.saltBytes), cost: cost).text
        }
    }

    /// A hash that cannot be read is treated as no hash: wrong, and as slow.
    ///
    /// - Throws: `AccessError.tooManyTries` when too many people wait already.
    public func verify(_ password: String, against hash: String?) async throws -> Bool {
        let cost = cost
        return try await work {
            let stored = hash.flatMap { ScryptHash($0) }
            let salt = stored?.salt ?? Array(repeating: 0, count: Self.saltBytes)
            let tried = try ScryptHash(of: password, salt: salt, cost: stored?.cost ?? cost)
            let isEqual = ConstantTime.equal(tried.hash, stored?.hash ?? tried.hash)
            return isEqual && stored != nil
        }
    }

    private func work<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < Self.waitingMax else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { throw AccessError.tooManyTries(seconds: Self.retrySeconds) }
        defer { waiting.withLock { $0 -= 1 } }
        return try await threads.runIfActive(body)
    }

    private static let threadsCount = 2
    private static let saltBytes = 16
    private static let waitingMax = 64
    private static let retrySeconds = 5
}
