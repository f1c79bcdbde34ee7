import Core
import Hummingbird
import NIOCore

/// Reads a form with files part by part as it comes in (RFC 7578), so that no file is ever held whole.
///
/// As strict as `MultipartForm`. It never holds more than two pieces of the body and a part's head.
final class MultipartReader {
    private var body: RequestBody.AsyncIterator
    /// What came and was not taken yet; begins as if a line had ended, so that all boundaries look alike.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private let delimiter: [UInt8]
    /// What is still to come of the body, where its length was said.
    private var comingBytes: Int64?
    private var partsCount = 0
    private var state = State.beforePart

    private enum State {
        /// The next thing is a boundary.
        case beforePart
        case inPart
        case ended
    }

    /// - Throws: 415 for another media type.
    init(_ request: Request) throws {
        guard let boundary = MultipartForm.boundary(of: request.headers[.contentType] ?? "")
        else { throw RequestError.wrongMediaType }
        body = request.body.makeAsyncIterator()
        comingBytes = request.headers[.contentLength].flatMap { Int64($0) }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// The head of the next part, with what is left of the one before passed over; nil at the end of the form.
    ///
    /// - Throws: 400 for what is no such form.
    func nextPart() async throws -> PartHead? {
        while try await nextBytes() != nil {}
        guard state == .beforePart else { return nil }
        try await fill(delimiter.count + 2)
        guard buffer.starts(with: delimiter) else { throw MultipartForm.malformed }
        buffer.removeFirst(delimiter.count)
        if buffer.starts(with: "--".utf8) {
            state = .ended
            return nil
        }
        guard buffer.starts(with: "\r\n".utf8), partsCount < Self.partsMax else { throw MultipartForm.malformed }
        partsCount += 1
        buffer.removeFirst(2)
        let head = try await readHead()
        state = .inPart
        return head
    }

    private func readHead() async throws -> PartHead {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = buffer.firstRange(of: end)?.lowerBound {
                guard place <= BodyLimits.partHeadBytesMax else { throw MultipartForm.malformed }
                let head = try PartHead(buffer[..<place])
                // Its last line end stays: a part without bytes ends with the boundary at once.
                buffer.removeFirst(place + 4)
                return head
            }
            guard buffer.count <= BodyLimits.partHeadBytesMax else { throw MultipartForm.malformed }
            try await fill(buffer.count + 1)
        }
    }

    /// The next bytes of the part, never none; nil at its end.
    func nextBytes() async throws -> [UInt8]? {
        guard state == .inPart else { return nil }
        while true {
            if let end = buffer.firstRange(of: delimiter)?.lowerBound {
                let bytes = Array(buffer[..<end])
                buffer.removeFirst(end)
                state = .beforePart
                return bytes.isEmpty ? nil : bytes
            }
            // The tail may be the beginning of a boundary.
            let safe = buffer.count - (delimiter.count - 1)
            if safe > 0 {
                let bytes = Array(buffer[..<safe])
                buffer.removeFirst(safe)
                return bytes
            }
            try await fill(buffer.count + 1)
        }
    }

    /// How many bytes the part has at the least, when no other file follows it; 0 where that is not known.
    var bytesMin: Int64 {
        guard let comingBytes else { return 0 }
        return max(0, comingBytes + Int64(buffer.count) - Int64(BodyLimits.besideFileBytesMax))
    }

    /// The part as a text.
    ///
    /// - Throws: 413 where it is too long, 400 for bytes that are no text.
    func text() async throws -> String {
        var bytes: [UInt8] = []
        while let more = try await nextBytes() {
            bytes += more
            guard bytes.count <= BodyLimits.partTextBytesMax else { throw RequestError.bodyTooLarge }
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self)
        else { throw RequestError.badRequest("This form holds bytes that are no text.") }
        return text
    }

    /// Reads until so many bytes wait.
    private func fill(_ count: Int) async throws {
        while buffer.count < count {
            guard let piece = try await body.next(isolation: #isolation) else {
                throw RequestError.badRequest("This request did not arrive whole. Send it again.")
            }
            buffer += piece.readableBytesView
            comingBytes? -= Int64(piece.readableBytes)
        }
    }

    private static let partsMax = FileLimits.formFilesMax + BodyLimits.partsMax
}

/// The bytes of the part that a reader stands in.
struct PartBytes: AsyncSequence {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let reader: MultipartReader

    func makeAsyncIterator() -> Iterator { Iterator(reader: reader) }

    struct Iterator: AsyncIteratorProtocol {
        let reader: MultipartReader

        mutating func next() async throws -> [UInt8]? { try await reader.nextBytes() }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await reader.nextBytes()
        }
    }
}

/// The bytes of a request's body.
struct BodyBytes: AsyncSequence {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let body: RequestBody

    func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var body: RequestBody.AsyncIterator

        mutating func next() async throws -> [UInt8]? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await body.next(isolation: actor).map { Array($0.readableBytesView) }
        }
    }
}
