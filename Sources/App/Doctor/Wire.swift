import NIOCore
import NIOPosix
import Synchronization

/// A client's connection that sends text and waits for words: as much of HTTP as a check needs.
final class Wire: Sendable {
    private let channel: any Channel
    private let transcript: Transcript

    private init(channel: any Channel, transcript: Transcript) {
        self.channel = channel
        self.transcript = transcript
    }

    /// Connects to a port of this machine.
    static func connect(to port: Int) async throws -> Wire {
        let transcript = Transcript()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(patienceSeconds))
            .channelInitializer { $0.pipeline.addHandler(transcript) }
            .connect(host: "127.0.0.1", port: port)
            .get()
        return Wire(channel: channel, transcript: transcript)
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Waits for words, also those that came already, and answers when they were there.
    ///
    /// - Throws: `WireError` when they do not come in `patienceSeconds`, or the connection ends before.
    @discardableResult
    func hear(_ words: String) async throws -> ContinuousClock.Instant {
        let transcript = transcript
        let alarm = channel.eventLoop.scheduleTask(in: .seconds(Self.patienceSeconds)) { transcript.end() }
        defer { alarm.cancel() }
        return try await transcript.hear(words)
    }

    func close() async {
        // It may have been closed by the other side, which is as good.
        try? await channel.close()
    }

    private static let patienceSeconds: Int64 = 5
}

/// Words that did not come.
struct WireError: Error, CustomStringConvertible {
    let words: String
    /// The first line of what came.
    let heard: String

    var description: String {
        heard.isEmpty ? "nothing was answered" : "the answer was \"\(heard)\""
    }
}

/// All that a connection brought, up to a limit, and who waits for words in it.
private final class Transcript: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private struct Wait {
        let words: String
        let continuation: CheckedContinuation<ContinuousClock.Instant, any Error>
    }

    private struct State {
        var text = ""
        var isOver = false
        var waits: [Wait] = []
    }

    private static let textMax = 1_048_576
    private let state = Mutex(State())

    func hear(_ words: String) async throws -> ContinuousClock.Instant {
        try await withCheckedThrowingContinuation { continuation in
            state.withLock { state in
                state.waits.append(Wait(words: words, continuation: continuation))
                Self.settle(&state)
            }
        }
    }

    /// Nothing more will come, or nobody waits longer.
    func end() {
        state.withLock { state in
            state.isOver = true
            Self.settle(&state)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let text = String(buffer: unwrapInboundIn(data))
        state.withLock { state in
            if state.text.utf8.count < Self.textMax { state.text += text }
            Self.settle(&state)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { end() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func settle(_ state: inout State) {
        let now = ContinuousClock.now
        let text = state.text
        let isOver = state.isOver
        state.waits.removeAll { wait in
            if text.contains(wait.words) {
                wait.continuation.resume(returning: now)
            } else if isOver {
                let line = text.prefix { !$0.isNewline }.prefix(lineMax)
                wait.continuation.resume(throwing: WireError(words: wait.words, heard: String(line)))
            } else {
                return false
            }
            return true
        }
    }

    private static let lineMax = 100
}
