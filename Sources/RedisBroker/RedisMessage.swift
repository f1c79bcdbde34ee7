import Core
import Realtime

/// What one instance tells the others, as it travels through a channel of Redis.
///
/// A line of words that a person can read with `redis-cli`, behind the version of the format:
///
///     1 hint {instance} {epoch} {to}              on proffer:case:{id}
///     1 ephemera {instance}                       on proffer:case:{id}
///     {key} {length}                              … and then so many bytes, for each entry
///     1 session {instance} {hash} {code}          on proffer:revocations
///     1 rights {instance} {case}                  on proffer:revocations
///
/// Whatever differs from this is no message.
struct RedisMessage: Equatable {
    enum Content: Equatable {
        case hint(Hint)
        case ephemera([Ephemera], CaseFileID)
        case revocation(Revocation)
    }

    static let version = "1"

    let sender: InstanceID
    let content: Content

    var channel: RedisChannel {
        switch content {
        case .hint(let hint): .caseFile(hint.caseFile)
        case .ephemera(_, let caseFile): .caseFile(caseFile)
        case .revocation: .revocations
        }
    }

    init(from sender: InstanceID, _ content: Content) {
        self.sender = sender
        self.content = content
    }

    // MARK: Writing

    /// Nil when a part of it is beyond the limits, so that nobody would take it.
    var payload: [UInt8]? {
        let payload: [UInt8]? =
            switch content {
            case .hint(let hint): line("hint", hint.epoch, String(hint.to))
            case .revocation(.session(let hash, let code)): line("session", hash, String(code.rawValue))
            case .revocation(.rights(let caseFile)): line("rights", caseFile.text)
            case .ephemera(let entries, _): block(of: entries)
            }
        return payload.flatMap { $0.count <= BrokerLimits.payloadBytesMax ? $0 : nil }
    }

    private func line(_ kind: String, _ words: String...) -> [UInt8]? {
        guard words.allSatisfy(\.isWord) else { return nil }
        return Array(([Self.version, kind, sender.text] + words).joined(separator: " ").utf8)
    }

    private func block(of entries: [Ephemera]) -> [UInt8]? {
        guard !entries.isEmpty, entries.allSatisfy(\.isSound), var bytes = line("ephemera") else { return nil }
        bytes.append(UInt8(ascii: "\n"))
        for entry in entries {
            bytes.append(contentsOf: "\(entry.key) \(entry.bytes.count)\n".utf8)
            bytes.append(contentsOf: entry.bytes)
        }
        return bytes
    }

    // MARK: Reading

    /// Reads what came through a channel; nil when it is malformed, too large or of another version.
    init?(_ payload: [UInt8], on channel: RedisChannel) {
        guard payload.count <= BrokerLimits.payloadBytesMax else { return nil }
        var rest = payload[...]
        guard let words = Self.takeLine(of: &rest), words.count >= 3, words[0] == Self.version,
            let sender = InstanceID(words[2]),
            let content = Self.content(kind: words[1], Array(words.dropFirst(3)), rest, on: channel)
        else { return nil }
        self.init(from: sender, content)
    }

    private static func content(
        kind: String,
        _ words: [String],
        _ rest: ArraySlice<UInt8>,
        on channel: RedisChannel
    ) -> Content? {
        switch (channel, kind, words.count) {
        case (.caseFile(let caseFile), "hint", 2) where rest.isEmpty:
            guard let to = Int64(words[1]), to >= 0 else { return nil }
            return .hint(Hint(caseFile: caseFile, epoch: words[0], to: to))
        case (.caseFile(let caseFile), "ephemera", 0):
            return entries(of: rest).map { .ephemera($0, caseFile) }
        case (.revocations, "session", 2) where rest.isEmpty:
            guard let code = Int(words[1]).flatMap(GoodbyeCode.init(rawValue:)) else { return nil }
            return .revocation(.session(hash: words[0], code: code))
        case (.revocations, "rights", 1) where rest.isEmpty:
            return CaseFileID(words[0]).map { .revocation(.rights($0)) }
        default: return nil
        }
    }

    private static func entries(of block: ArraySlice<UInt8>) -> [Ephemera]? {
        var rest = block
        var entries: [Ephemera] = []
        // Each turn takes at least four bytes of a payload that is bounded.
        while !rest.isEmpty {
            guard let words = takeLine(of: &rest), words.count == 2, let length = Int(words[1]),
                (0...rest.count).contains(length)
            else { return nil }
            let entry = Ephemera(key: words[0], bytes: Array(rest.prefix(length)))
            guard entry.isSound else { return nil }
            entries.append(entry)
            rest = rest.dropFirst(length)
        }
        return entries.isEmpty ? nil : entries
    }

    /// Takes the words up to the line's end, or to the end of all.
    private static func takeLine(of rest: inout ArraySlice<UInt8>) -> [String]? {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst(line.count + 1)
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        return words.allSatisfy(\.isWord) ? words : nil
    }
}

/// Where a message travels.
enum RedisChannel: Hashable {
    case caseFile(CaseFileID)
    /// Heard by all instances.
    case revocations

    private static let casePrefix = "proffer:case:"
    private static let revocationsName = "proffer:revocations"

    var name: String {
        switch self {
        case .caseFile(let caseFile): Self.casePrefix + caseFile.text
        case .revocations: Self.revocationsName
        }
    }

    init?(name: String) {
        if name == Self.revocationsName {
            self = .revocations
        } else if name.hasPrefix(Self.casePrefix), let caseFile = CaseFileID(name.dropFirst(Self.casePrefix.count)) {
            self = .caseFile(caseFile)
        } else {
            return nil
        }
    }
}
