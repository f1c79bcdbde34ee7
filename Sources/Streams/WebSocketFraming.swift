public import NIOCore
import NIOWebSocket

/// Frames as a server sends them: whole and unmasked (RFC 6455, 5.2).
public enum WebSocketFraming {
    /// A text frame; the payload must be UTF-8.
    public static func text(_ payload: ByteBuffer) -> ByteBuffer { frame(.text, payload) }

    public static func message(_ message: StreamMessage) -> ByteBuffer {
        frame(message.isText ? .text : .binary, message.bytes)
    }

    static func frame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> ByteBuffer {
        let length = payload.readableBytes
        var frame = ByteBuffer()
        frame.reserveCapacity(length + 10)
        frame.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch length {
        case 0...125: frame.writeInteger(UInt8(length))
        case 126...Int(UInt16.max):
            frame.writeInteger(UInt8(126))
            frame.writeInteger(UInt16(length))
        default:
            frame.writeInteger(UInt8(127))
            frame.writeInteger(UInt64(length))
        }
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
