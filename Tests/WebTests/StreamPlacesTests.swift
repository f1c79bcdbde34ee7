import Core
import Testing

@testable import Web

/// How many streams may be open, and that none is counted that is not.
@Suite("Stream places")
struct StreamPlacesTests {
    private let places = StreamPlaces(limits: .init(perSession: 2, perPerson: 3, perAddress: 5))

    private func client(_ address: String = "192.0.2.1") -> Client {
        Client(address: IPAddress(address), isSecure: false)
    }

    private func session(_ hash: String, of person: Person = Sample.person) -> Session {
        Session(
            hash: hash,
            person: person,
            csrfToken: "token",
            createdAt: Sample.instant,
            expiresAt: Sample.instant.adding(seconds: 60)
        )
    }

    private func somebody() -> Person {
        let id = PersonID.random(at: Sample.instant)
        return Person(id: id, email: "a@example.com", name: "A", isAdministrator: false, isDemo: false)
    }

    @Test("counts by session, by person and by address")
    func counts() throws {
        let first = [
            try places.take(for: session("a"), from: client()), try places.take(for: session("a"), from: client()),
        ]
        #expect(throws: LimitError.self) { try places.take(for: session("a"), from: client()) }
        let second = try places.take(for: session("b"), from: client("198.51.100.1"))
        #expect(throws: LimitError.self) { try places.take(for: session("c"), from: client("198.51.100.2")) }
        let others = try (0..<3).map { try places.take(for: session("x\($0)", of: somebody()), from: client()) }
        #expect(throws: LimitError.self) { try places.take(for: session("y", of: somebody()), from: client()) }
        #expect(throws: Never.self) { try places.take(for: session("y", of: somebody()), from: client("192.0.2.2")) }
        withExtendedLifetime((first, second, others)) {}
    }

    @Test("takes the whole block of an IPv6 network for one client")
    func countsBlock() throws {
        let held = try (1...5).map { number in
            try places.take(for: session("\(number)", of: somebody()), from: client("2001:db8::\(number)"))
        }
        #expect(throws: LimitError.self) {
            try places.take(for: session("6", of: somebody()), from: client("2001:db8::6"))
        }
        #expect(throws: Never.self) {
            try places.take(for: session("6", of: somebody()), from: client("2001:db8:0:1::6"))
        }
        withExtendedLifetime(held) {}
    }

    @Test("takes nothing where it refuses")
    func refusalTakesNothing() throws {
        let held = [
            try places.take(for: session("a"), from: client()), try places.take(for: session("a"), from: client()),
        ]
        for _ in 0..<10 { #expect(throws: LimitError.self) { try places.take(for: session("a"), from: client()) } }
        let block = try #require(client().address?.block)
        #expect(places.count(of: .person(Sample.person.id)) == 2 && places.count(of: .address(block)) == 2)
        for place in held { place.leave() }
        #expect(places.isEmpty)
    }

    @Test("is free when it is left, once, and when nobody holds it any more")
    func frees() throws {
        let place = try places.take(for: session("a"), from: client())
        let other = try places.take(for: session("a"), from: client())
        place.leave()
        place.leave()
        #expect(places.count(of: .session("a")) == 1)
        other.leave()
        #expect(places.isEmpty)
        #expect(throws: Never.self) { try places.take(for: session("a"), from: client()) }
        #expect(places.isEmpty, "a place that nobody took is free")
    }

    @Test("never counts above a limit and ends at none, however many come at once")
    func isExactInParallel() async throws {
        let most = await withTaskGroup(of: Int.self) { group in
            for number in 0..<500 {
                group.addTask { [self] in
                    // Whoever finds no room counts nobody.
                    guard let place = try? places.take(for: session("\(number % 3)"), from: client()) else { return 0 }
                    let count = places.count(of: .person(Sample.person.id))
                    await Task.yield()
                    place.leave()
                    return count
                }
            }
            return await group.reduce(0, max)
        }
        #expect((1...3).contains(most))
        #expect(places.isEmpty)
    }
}
