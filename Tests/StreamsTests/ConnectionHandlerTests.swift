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
        let tally = Tally()
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.socketOption(.so_sndbuf), value: 8_192)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let opening = StreamOpening(headers: [:]) { Scribe($0, seed: seed) }
                    let connection = EventStreamConnection(opening: opening)
                    try channel.pipeline.syncOperations.addHandlers([Passage(tally), connection])
                    let loopBound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
                    channel.eventLoop.execute {
                        // An answer that still waits when the stream opens.
                        channel.writeAndFlush(
                            ByteBuffer(repeating: UInt8(ascii: "a"), count: Scribe.answerBytes),
                            promise: nil
                        )
                        loopBound.value.open()
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.socketOption(.so_rcvbuf), value: 8_192)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1_024))
            .connect(to: try #require(server.localAddress)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
                }
            }
        var received = ByteBuffer()
        try await client.executeThenClose { inbound in
            for try await bytes in inbound { received.writeImmutableBuffer(bytes) }
        }
        try await server.close()

        let answer = try #require(received.readBytes(length: Scribe.answerBytes))
        #expect(answer.allSatisfy { $0 == UInt8(ascii: "a") })
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        #expect(received.readString(length: head.utf8.count) == head)
        #expect(received.readableBytes == Scribe.bytesMax)
        #expect(received.readableBytesView.enumerated().allSatisfy { $1 == Scribe.byte(at: $0) })
        let passed = tally.bytes - Scribe.answerBytes - head.utf8.count
        #expect(passed > 0 && passed < Scribe.bytesMax, "\(passed) bytes went through the pipeline")
    }
}

/// Counts what goes through the pipeline; on one event loop, and read when that is done.
private final class Tally: @unchecked Sendable {
    var bytes = 0
}

private final class Passage: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private let tally: Tally

    init(_ tally: Tally) { self.tally = tally }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        tally.bytes += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }
}

/// Writes pieces of all sizes, a few in each turn of the loop, as long as there is room.
private final class Scribe: StreamReceiver {
    static let bytesMax = 1_000_000
    static let answerBytes = 100_000

    private let connection: any StreamConnection
    private var random: SeededRandom
    private var written = 0
    private var isAtWork = false

    init(_ connection: any StreamConnection, seed: UInt64) {
        self.connection = connection
        random = SeededRandom(seed: seed)
        goOn()
    }

    static func byte(at index: Int) -> UInt8 { UInt8(index % 251) }

    func received(_ message: StreamMessage) {}

    func becameWritable() { goOn() }

    func closed() {}

    private func goOn() {
        guard !isAtWork else { return }
        isAtWork = true
        let this = NIOLoopBound(self, eventLoop: connection.eventLoop)
        connection.eventLoop.execute { this.value.turn() }
    }

    private func turn() {
        isAtWork = false
        guard connection.isOpen else { return }
        for _ in 0..<Int.random(in: 1...4, using: &random) where connection.isWritable && written < Self.bytesMax {
            // Mostly small, as changes are; some larger than what goes straight to the socket.
            let size = Int.random(in: 0..<8, using: &random) == 0 ? 30_000 : 700
            let end = min(written + Int.random(in: 1...size, using: &random), Self.bytesMax)
            connection.write(ByteBuffer(bytes: (written..<end).map(Self.byte)))
            written = end
        }
        connection.flush()
        if written == Self.bytesMax { return connection.end(with: ByteBuffer(), code: 0) }
        if connection.isWritable { goOn() }
    }
}
