import Glibc
import HTTPTypes
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Streams

/// What a stream writes, against a real socket that takes little at a time and a reader that is slow.
@Suite("A connection's bytes")
struct ConnectionHandlerTests {
    @Test("arrive once and in order, partly straight to the socket and partly through the pipeline", arguments: 1...12)
    func arriveInOrder(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let stream = try await OpenStream()
        let head = OpenStream.answer + Array(OpenStream.head.utf8)
        #expect(try stream.read(head.count) == head)
        var written = 0
        var read = 0
        while written < OpenStream.text.count - 120_000 {
            // Mostly small, as changes are; some larger than what goes straight to the socket.
            let sizes = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                Int.random(in: 1...(Int.random(in: 0..<8, using: &random) == 0 ? 30_000 : 700), using: &random)
            }
            try await stream.write(sizes, from: written)
            written += sizes.reduce(0, +)
            let count =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: 0
                case 1: Int.random(in: 0...written - read, using: &random)
                default: written - read
                }
            #expect(try stream.read(count) == Array(OpenStream.text[read..<read + count]))
            read += count
        }
        try await stream.end()
        #expect(try stream.readToEnd() == Array(OpenStream.text[read..<written]))

        let passed = try await stream.passed()
        #expect(passed > 0 && passed < written, "\(passed) of \(written) bytes went through the pipeline")
    }

    @Test("never go to a socket that has got the number of one that was closed")
    func closedSocket() async throws {
        // Another test may have taken the number meanwhile; then it is tried with the next.
        for _ in 0..<100 {
            let stream = try await OpenStream()
            if let heir = try await stream.closeAndInherit() {
                #expect(heir.isEmpty)
                return
            }
        }
        Issue.record("no number of a closed socket was to be had")
    }
}

/// A stream on one end of a pair of sockets; the test reads the other.
private final class OpenStream: Sendable {
    /// An answer that still waits when the stream opens: more than the socket takes.
    static let answer = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    static let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    /// What is written, from its start.
    static let text = (0..<500_000).map { UInt8($0 % 251) }

    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let number: CInt
    private let peer: CInt
    private let channel: any Channel
    private let connection: NIOLoopBoundBox<EventStreamConnection?>
    private let passage: NIOLoopBoundBox<Int>

    init() async throws {
        let pair = try Self.pair()
        (number, peer) = pair
        connection = NIOLoopBoundBox.makeEmptyBox(eventLoop: loop)
        passage = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
        var bytesMax: CInt = 8_192
        try check(setsockopt(number, SOL_SOCKET, SO_SNDBUF, &bytesMax, socklen_t(MemoryLayout<CInt>.size)))
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        try check(setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size)))
        channel = try await ClientBootstrap(group: loop)
            .channelInitializer { [connection, passage] channel in
                channel.eventLoop.makeCompletedFuture {
                    let stream = EventStreamConnection(opening: StreamOpening(headers: [:]) { _ in Listener() })
                    connection.value = stream
                    try channel.pipeline.syncOperations.addHandlers([Passage(passage), stream])
                }
            }
            .withConnectedSocket(number).get()
        try await loop.submit { [channel, connection, passage] in
            channel.writeAndFlush(ByteBuffer(bytes: Self.answer), promise: nil)
            connection.value?.open()
            passage.value = 0
        }.get()
    }

    deinit {
        channel.close(promise: nil)
        close(peer)
    }

    /// Writes pieces in one turn of the loop.
    func write(_ sizes: [Int], from start: Int) async throws {
        try await loop.submit { [connection] in
            var start = start
            for size in sizes {
                connection.value?.write(ByteBuffer(bytes: Self.text[start..<start + size]))
                start += size
            }
            connection.value?.flush()
        }.get()
    }

    func end() async throws {
        try await loop.submit { [connection] in connection.value?.end(with: ByteBuffer(), code: 0) }.get()
    }

    /// How many bytes went through the pipeline since the stream was opened.
    func passed() async throws -> Int { try await loop.submit { [passage] in passage.value }.get() }

    /// Reads just so many bytes.
    func read(_ count: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let some = try receive(from: peer, atMost: count - all.count)
            guard !some.isEmpty else { throw SocketError(number: EPIPE) }
            all += some
        }
        return all
    }

    func readToEnd() throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let some = try receive(from: peer, atMost: 65_536)
            guard !some.isEmpty else { return all }
            all += some
        }
    }

    /// Closes the channel, gives the number of its socket to another, and writes to the stream, all in one turn.
    ///
    /// - Returns: what the other has got; nil where it did not get that number.
    func closeAndInherit() async throws -> [UInt8]? {
        try await loop.submit { [channel, connection, number] () -> [UInt8]? in
            let other = try Self.pair()
            connection.value?.write(ByteBuffer(string: "before"))
            channel.close(promise: nil)
            let heir = fcntl(other.0, F_DUPFD, number)
            defer { for socket in [heir, other.0, other.1] { close(socket) } }
            guard heir == number else { return nil }
            connection.value?.write(ByteBuffer(string: "after"))
            connection.value?.flush()
            do {
                return try receive(from: other.1, atMost: 100, flags: CInt(MSG_DONTWAIT))
            } catch let error as SocketError where error.number == EAGAIN {
                return []
            }
        }.get()
    }

    private static func pair() throws -> (CInt, CInt) {
        var pair: [CInt] = [0, 0]
        try check(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair))
        return (pair[0], pair[1])
    }
}

private struct SocketError: Error {
    let number: CInt
}

@discardableResult
private func check(_ result: CInt) throws -> CInt {
    guard result >= 0 else { throw SocketError(number: errno) }
    return result
}

/// - Returns: nothing when the other side has closed.
private func receive(from socket: CInt, atMost count: Int, flags: CInt = 0) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
        length = Int(try check(CInt(recv(socket, buffer.baseAddress, count, flags))))
    }
}

/// Counts what goes through the pipeline.
private final class Passage: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private let bytes: NIOLoopBoundBox<Int>

    init(_ bytes: NIOLoopBoundBox<Int>) { self.bytes = bytes }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        bytes.value += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }
}

private final class Listener: StreamReceiver {
    func received(_ message: StreamMessage) {}

    func becameWritable() {}

    func closed() {}
}
