import Core
import Realtime
import TestSupport
import Testing

@testable import RedisBroker

@Suite("Redis message")
struct RedisMessageTests {
    private static let caseFile = CaseFileID.new()
    private static let sender = InstanceID.new()
    private static let contents: [RedisMessage.Content] = [
        .hint(Hint(caseFile: caseFile, epoch: "4vJq_-", to: .max)),
        .revocation(.session(hash: "ab12", code: .sessionRevoked)),
        .revocation(.rights(caseFile)),
        .ephemera([Ephemera(key: "a", bytes: []), Ephemera(key: "b/2", bytes: [0, 10, 32, 255])], caseFile),
    ]

    @Test("is read as it was written", arguments: contents)
    func isReadAsWritten(content: RedisMessage.Content) throws {
        let message = RedisMessage(from: Self.sender, content)
        let payload = try #require(message.payload)
        #expect(RedisMessage(payload, on: message.channel) == message)
        #expect(RedisChannel(name: message.channel.name) == message.channel)
    }

    @Test("can be read by a person")
    func isPlain() throws {
        let message = RedisMessage(from: Self.sender, Self.contents[1])
        #expect(message.payload == Array("1 session \(Self.sender.text) ab12 4101".utf8))
        #expect(message.channel.name == "proffer:revocations")
        #expect(
            RedisMessage(from: Self.sender, Self.contents[0]).channel.name == "proffer:case:\(Self.caseFile.text)"
        )
    }

    @Test(
        "is none when it is malformed, of another version or on another channel",
        arguments: [
            "", " ", "1", "hello", "2 hint %s e 5", "1 hint %s e", "1 hint %s e five", "1 hint %s e -5",
            "1 hint %s e 5 6", "1 hint  e 5", "1 hint nobody e 5", "1  hint %s e 5", "1 hint %s e 5\nx",
            "1 hint %s \u{e9} 5", "1 rights %s %s", "1 session %s ab 4100", "1 unknown %s", "1 ephemera %s",
            "1 ephemera %s\n", "1 ephemera %s\nkey", "1 ephemera %s\nkey 5\nabc", "1 ephemera %s\nkey -1\nabc",
            "1 ephemera %s\nkey 1\nab", "1 ephemera %s\nkey 99999999999999999999\n", "1 ephemera %s extra\nkey 1\na",
            "1 hint %s e 99999999999999999999",
        ]
    )
    func refusesMalformed(text: String) {
        let payload = Array(text.replacing("%s", with: Self.sender.text).utf8)
        #expect(RedisMessage(payload, on: .caseFile(Self.caseFile)) == nil)
    }

    @Test(
        "is no revocation with an unknown code, or without a case",
        arguments: ["1 session %s ab 1", "1 session %s ab", "1 rights %s nothing", "1 hint %s e 5", "1 rights %s %s x"]
    )
    func refusesBadRevocation(text: String) {
        let payload = Array(text.replacing("%s", with: Self.sender.text).utf8)
        #expect(RedisMessage(payload, on: .revocations) == nil)
    }

    @Test("is refused when it is too large, and not written then")
    func refusesLarge() throws {
        let head = Array("1 ephemera \(Self.sender.text)\n".utf8)
        let entry = Array("k 2000\n".utf8) + [UInt8](repeating: 7, count: 2_000)
        let fits = head + (0..<32).flatMap { _ in entry }
        #expect(fits.count <= BrokerLimits.payloadBytesMax)
        #expect(RedisMessage(fits, on: .caseFile(Self.caseFile)) != nil)
        #expect(RedisMessage(fits + entry, on: .caseFile(Self.caseFile)) == nil)

        let many = (0..<40).map { Ephemera(key: "\($0)", bytes: [UInt8](repeating: 7, count: 2_000)) }
        #expect(RedisMessage(from: Self.sender, .ephemera(many, Self.caseFile)).payload == nil)
        let unsound = Hint(caseFile: Self.caseFile, epoch: "two words", to: 1)
        #expect(RedisMessage(from: Self.sender, .hint(unsound)).payload == nil)
    }

    @Test("survives any bytes, and whatever is read can be written again")
    func survivesAnyBytes() throws {
        var random = SeededGenerator(seed: 3)
        var readCount = 0
        for round in 0..<20_000 {
            let original = RedisMessage(from: Self.sender, Self.contents[round % Self.contents.count])
            var payload = try #require(original.payload)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<payload.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: payload[place] = UInt8.random(in: 0...255, using: &random)
                case 1: payload.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: payload.removeSubrange(place...)
                }
                if payload.isEmpty { break }
            }
            guard let message = RedisMessage(payload, on: original.channel) else { continue }
            readCount += 1
            let again = try #require(message.payload)
            #expect(RedisMessage(again, on: original.channel) == message)
        }
        #expect(readCount > 1_000)
    }
}
