import Core
import Realtime
import Testing

/// What both brokers promise.
@Suite("Broker")
struct BrokerContract {
    private let caseFile = CaseFileID.new()

    @Test("tells the other instance of a hint, and not its own", arguments: TestBroker.allCases)
    func tellsOther(testBroker: TestBroker) async throws {
        try await testBroker.withTwo { [caseFile] one, other in
            try await one.watch(caseFile)
            try await other.watch(caseFile)

            one.broker.publish(Hint(caseFile: caseFile, epoch: "first", to: 7))
            try await other.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 7)) }
            other.broker.publish(Hint(caseFile: caseFile, epoch: "first", to: 8))
            try await one.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 8)) }

            #expect(one.hints(of: caseFile) == [8])
            #expect(other.hints(of: caseFile) == [7])
            #expect(one.broker.counts.received >= 1)
            #expect(one.broker.counts.published >= 1)
        }
    }

    @Test("tells of many hints of a case in order, and of the highest", arguments: TestBroker.allCases)
    func joinsHints(testBroker: TestBroker) async throws {
        try await testBroker.withTwo { [caseFile] one, other in
            try await other.watch(caseFile)

            for to in 1...2_000 { one.broker.publish(Hint(caseFile: caseFile, epoch: "first", to: Int64(to))) }

            try await other.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 2_000)) }
            let heard = other.hints(of: caseFile)
            #expect(heard == heard.sorted())
            #expect(Set(heard).count == heard.count)
        }
    }

    @Test("tells nothing of a case that is not watched, or not any more", arguments: TestBroker.allCases)
    func tellsOnlyOfWatched(testBroker: TestBroker) async throws {
        try await testBroker.withTwo { [caseFile] one, other in
            let (never, still) = (CaseFileID.new(), CaseFileID.new())
            try await other.watch(caseFile)
            try await other.watch(still)
            one.broker.publish(Hint(caseFile: caseFile, epoch: "first", to: 1))
            try await other.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 1)) }

            other.broker.unwatch(caseFile)
            for each in [caseFile, never, still] {
                one.broker.publish(Hint(caseFile: each, epoch: "first", to: 2))
            }

            try await other.signals.wait { $0 == .hint(Hint(caseFile: still, epoch: "first", to: 2)) }
            #expect(other.hints(of: caseFile) == [1])
            #expect(other.hints(of: never).isEmpty)

            try await other.signals.wait(after: 0) { $0 == .watching(caseFile) }
            let place = other.signals.all.count
            other.broker.watch(caseFile)
            try await other.signals.wait(after: place) { $0 == .watching(caseFile) }
            one.broker.publish(Hint(caseFile: caseFile, epoch: "first", to: 3))
            try await other.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 3)) }
        }
    }

    @Test("tells everyone of a revocation, whatever they watch", arguments: TestBroker.allCases)
    func tellsOfRevocations(testBroker: TestBroker) async throws {
        try await testBroker.withTwo { [caseFile] one, other in
            let session = Revocation.session(hash: String(repeating: "0f", count: 16) + caseFile.text, code: .signedOut)

            one.broker.publish(session)
            one.broker.publish(.rights(caseFile))

            try await other.signals.wait { $0 == .revocation(session) }
            try await other.signals.wait { $0 == .revocation(.rights(caseFile)) }
            #expect(!one.signals.all.contains(.revocation(session)))
        }
    }

    @Test("keeps the latest of an ephemeral entry, and leaves out what is too large", arguments: TestBroker.allCases)
    func keepsLatest(testBroker: TestBroker) async throws {
        try await testBroker.withTwo { [caseFile] one, other in
            try await other.watch(caseFile)
            let tooLarge = [UInt8](repeating: 0, count: BrokerLimits.ephemeraBytesMax + 1)

            one.broker.publish(Ephemera(key: "large", bytes: tooLarge), in: caseFile)
            one.broker.publish(Ephemera(key: "two words", bytes: []), in: caseFile)
            for number in 0...200 {
                one.broker.publish(Ephemera(key: "cursor", bytes: [10, 0, UInt8(number)]), in: caseFile)
                one.broker.publish(Ephemera(key: "typing", bytes: []), in: caseFile)
            }

            let last = Ephemera(key: "cursor", bytes: [10, 0, 200])
            try await other.signals.wait { signal in
                guard case .ephemera(let entries, caseFile) = signal else { return false }
                return entries.contains(last)
            }
            #expect(one.broker.counts.overflowed == 2)
            let heard = other.signals.all.flatMap { signal -> [Ephemera] in
                guard case .ephemera(let entries, caseFile) = signal else { return [] }
                return entries
            }
            #expect(heard.last { $0.key == "cursor" } == last)
            #expect(Set(heard.map(\.key)).isSubset(of: ["cursor", "typing"]))
        }
    }
}
