/// Follows a case's log from its first event and says where it is not what was written: pure, one event at a time.
public struct ChainCheck: Sendable {
    /// An event with the hash that its row holds.
    public struct Link: Sendable {
        public let event: ChainedEvent
        public let hash: String

        public init(event: ChainedEvent, hash: String) {
            self.event = event
            self.hash = hash
        }
    }

    public private(set) var findings: [AuditFinding] = []
    /// The event that was followed last; 0 before the first.
    public private(set) var seq: Int64
    /// The hash that its row holds.
    public private(set) var hash: String

    /// The hash that the last event should have, where its row holds another.
    private var computed: String?
    /// Whether the event before the next one is not there, so that the next one's hash cannot be computed.
    private var isBroken = false
    private let digest: ByteDigest

    /// - Parameters:
    ///   - seq: the event that was followed already; 0 for none.
    ///   - hash: what its row holds.
    public init(after seq: Int64 = 0, hash: String = ChainedEvent.noHash, digest: @escaping ByteDigest) {
        self.seq = seq
        self.hash = hash
        self.digest = digest
    }

    /// Takes the next event in order of their numbers.
    public mutating func take(_ link: Link) {
        let next = link.event.seq
        if next > seq + 1 {
            findings.append(.eventsMissing(from: seq + 1, to: next - 1))
            isBroken = true
            computed = nil
        }
        if !isBroken { follow(link) }
        isBroken = false
        seq = next
        hash = link.hash
    }

    /// Steps over an event whose row cannot be read.
    ///
    /// - Parameter stored: the hash that it holds, where at least that can be read.
    public mutating func skip(_ next: Int64, hash stored: String?) {
        if next > seq + 1 { findings.append(.eventsMissing(from: seq + 1, to: next - 1)) }
        findings.append(.unreadable(table: "case_event", "event \(next)", seq: next))
        computed = nil
        isBroken = stored == nil
        seq = next
        hash = stored ?? ""
    }

    private mutating func follow(_ link: Link) {
        let expected = link.event.hash(after: hash, digest: digest)
        if expected == link.hash {
            computed = nil
            return
        }
        if let before = computed, link.event.hash(after: before, digest: digest) == link.hash {
            // The event fits what the one before should be: there not the row was changed, but only its hash.
            findings.removeLast()
            findings.append(.hashChanged(seq: seq))
            computed = nil
            return
        }
        findings.append(.eventChanged(seq: link.event.seq, item: link.event.subjectID))
        computed = expected
    }

    /// Compares the end of the log with what the head says.
    public mutating func end(headSeq: Int64, headHash: String) {
        if seq < headSeq {
            findings.append(.tailMissing(last: seq, head: headSeq))
        } else if seq > headSeq {
            findings.append(.beyondHead(last: seq, head: headSeq))
        } else if headHash != hash {
            if let computed, computed == headHash {
                findings.removeLast()
                findings.append(.hashChanged(seq: seq))
            } else {
                findings.append(.headHash)
            }
        }
    }
}
