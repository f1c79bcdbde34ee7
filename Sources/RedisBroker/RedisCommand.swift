/// A command as Redis reads it: an array of strings (RESP2).
struct RedisCommand: Equatable {
    let words: [[UInt8]]

    init(_ words: [[UInt8]]) { self.words = words }

    init(_ words: String...) { self.words = words.map { Array($0.utf8) } }

    static func publish(_ payload: [UInt8], on channel: String) -> RedisCommand {
        RedisCommand([Array("PUBLISH".utf8), Array(channel.utf8), payload])
    }

    static func subscribe(_ channels: some Sequence<String>) -> RedisCommand {
        RedisCommand([Array("SUBSCRIBE".utf8)] + channels.map { Array($0.utf8) })
    }

    static func unsubscribe(_ channels: some Sequence<String>) -> RedisCommand {
        RedisCommand([Array("UNSUBSCRIBE".utf8)] + channels.map { Array($0.utf8) })
    }

    /// Appends the command to what will be sent.
    func write(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "*\(words.count)\r\n".utf8)
        for word in words {
            bytes.append(contentsOf: "$\(word.count)\r\n".utf8)
            bytes.append(contentsOf: word)
            bytes.append(contentsOf: "\r\n".utf8)
        }
    }
}
