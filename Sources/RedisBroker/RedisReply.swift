import CHiredis

/// An answer of Redis (RESP2), copied out of hiredis's memory.
enum RedisReply: Equatable {
    case integer(Int)
    case bytes([UInt8])
    case status(String)
    /// The first word of the error.
    case error(String)
    case array([RedisReply])
    case null

    init(_ reply: UnsafePointer<redisReply>) {
        switch reply.pointee.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.pointee.integer))
        case REDIS_REPLY_STRING: self = .bytes(Self.bytes(of: reply))
        case REDIS_REPLY_STATUS: self = .status(String(decoding: Self.bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_ERROR:
            let word = Self.bytes(of: reply).prefix { $0 != UInt8(ascii: " ") }.prefix(Self.errorWordBytesMax)
            self = .error(String(decoding: word, as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            // hiredis reads seven levels at most.
            let elements = UnsafeBufferPointer(start: reply.pointee.element, count: reply.pointee.elements)
            self = .array(elements.map { element in element.map { RedisReply(UnsafePointer($0)) } ?? .null })
        default: self = .null
        }
    }

    private static let errorWordBytesMax = 32

    private static func bytes(of reply: UnsafePointer<redisReply>) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: reply.pointee.str, count: reply.pointee.len))
    }
}
