public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
public import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix

/// A connection of HTTP/1.1 whose requests the router answers, until one of them opens a stream.
public struct ServerChannel: HTTPChannelHandler {
    public typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    public struct Value: ServerChildChannelValue {
        public let channel: any Channel
        /// The router's part, when there is a request for it; nil when the connection became a stream or closed.
        let http: EventLoopFuture<HTTPConnection?>
    }

    public let responder: HTTPChannelHandler.Responder
    private let gate: StreamGate
    private let isStream: @Sendable (StreamRequest.Kind, Substring) -> Bool
    private let idleSeconds: Int
    private let isSecure: Bool

    /// Makes the channel.
    ///
    /// - Parameter isStream: whether the path is one of streams of this kind; only those are asked about.
    public init(
        responder: @escaping HTTPChannelHandler.Responder,
        idleSeconds: Int,
        isSecure: Bool = false,
        isStream: @escaping @Sendable (StreamRequest.Kind, Substring) -> Bool,
        gate: @escaping StreamGate
    ) {
        self.responder = responder
        self.gate = gate
        self.isStream = isStream
        self.idleSeconds = idleSeconds
        self.isSecure = isSecure
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = ConnectionLimits.headBytesMax
            limits.maxHeaderListSize = ConnectionLimits.headBytesMax
            limits.maxHeaderFieldCount = ConnectionLimits.headFieldsMax
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
            )
            let promise = channel.eventLoop.makePromise(of: HTTPConnection?.self)
            var isDecided = false
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers([
                encoder, decoder,
                StreamSwitch(gate: gate, isStream: isStream, decoder: decoder, encoder: encoder) {
                    let http = try addRouter(to: channel, logger: logger)
                    isDecided = true
                    promise.succeed(http)
                } becomeStream: {
                    guard !isDecided else { return }
                    isDecided = true
                    promise.succeed(nil)
                },
            ])
            return Value(channel: channel, http: promise.futureResult)
        }
    }

    public func handle(value: Value, logger: Logger) async {
        // The future never fails. A stream needs no task: its event loop is all that it has.
        guard let http = try? await value.http.get() else { return }
        await handleHTTP(asyncChannel: http, logger: logger)
    }

    private func addRouter(to channel: any Channel, logger: Logger) throws -> HTTPConnection {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isSecure))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: .seconds(Int64(idleSeconds)), logger: logger)
        )
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
        )
    }
}
