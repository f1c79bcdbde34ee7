/// The bytes of a file that is here already, in one part.
public struct WholeFile: AsyncSequence, AsyncIteratorProtocol, Sendable {
    public typealias Failure = any Error

    private var bytes: [UInt8]?

    public init(bytes: [UInt8]) { self.bytes = bytes }

    public func makeAsyncIterator() -> WholeFile { self }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }

    public mutating func next() async throws -> [UInt8]? { try await next(isolation: nil) }
}
