import NIOCore
import NIOWebSocket

/// Puts frames together to messages, and finds what RFC 6455 forbids: a pure state machine.
struct WebSocketMessages {
    enum Arrival: Equatable {
        case message(StreamMessage)
        /// To be answered with the same bytes.
        case ping(ByteBuffer)
        case pong
        /// The peer ends; the code to answer with, or nil when it gave none.
        case close(UInt16?)
        /// A part of a message: more follows.
        case nothing
        /// Forbidden: end with this code.
        case fault(WebSocketErrorCode)
    }

    private let bytesMax: Int
    private var fragments: Fragments?

    private struct Fragments {
        let isText: Bool
        var bytes: ByteBuffer
        var frames = 1
        var check = UTF8Check()
    }

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    mutating func take(_ frame: WebSocketFrame) -> Arrival {
        // No extension is agreed on, and clients must mask (5.1, 5.2).
        guard frame.reservedBits.isEmpty, frame.maskKey != nil else { return .fault(.protocolError) }
        switch frame.opcode {
        case .text: return begin(frame, isText: true)
        case .binary: return begin(frame, isText: false)
        case .continuation: return goOn(with: frame)
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong
        case .connectionClose: return close(frame.unmaskedData)
        default: return .fault(.protocolError)
        }
    }

    private mutating func begin(_ frame: WebSocketFrame, isText: Bool) -> Arrival {
        guard fragments == nil else { return .fault(.protocolError) }
        return add(frame, to: Fragments(isText: isText, bytes: frame.unmaskedData))
    }

    private mutating func goOn(with frame: WebSocketFrame) -> Arrival {
        guard var message = fragments else { return .fault(.protocolError) }
        fragments = nil
        message.frames += 1
        let size = message.bytes.readableBytes + frame.length
        guard size <= bytesMax, message.frames <= ConnectionLimits.messageFramesMax
        else { return .fault(.messageTooLarge) }
        var bytes = frame.unmaskedData
        message.bytes.writeBuffer(&bytes)
        return add(frame, to: message)
    }

    private mutating func add(_ frame: WebSocketFrame, to message: Fragments) -> Arrival {
        var message = message
        guard message.bytes.readableBytes <= bytesMax else { return .fault(.messageTooLarge) }
        if message.isText {
            let isWellFormed = message.check.take(frame.unmaskedData.readableBytesView)
            guard isWellFormed, !(frame.fin && message.check.isCut) else { return .fault(.dataInconsistentWithMessage) }
        }
        guard frame.fin else {
            fragments = message
            return .nothing
        }
        return .message(StreamMessage(isText: message.isText, bytes: message.bytes))
    }

    private func close(_ payload: ByteBuffer) -> Arrival {
        var payload = payload
        guard payload.readableBytes > 0 else { return .close(nil) }
        guard let code = payload.readInteger(as: UInt16.self), Self.mayBeSent(code)
        else { return .fault(.protocolError) }
        var check = UTF8Check()
        guard check.take(payload.readableBytesView), !check.isCut else { return .fault(.dataInconsistentWithMessage) }
        return .close(code)
    }

    /// Whether an endpoint may say a code (7.4).
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1_000...1_003, 1_007...1_014, 3_000...4_999: true
        default: false
        }
    }
}
