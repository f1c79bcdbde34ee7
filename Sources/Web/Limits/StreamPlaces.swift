import Core
import Realtime
import Synchronization

/// Counts the streams that are open here, by session, by person and by address.
final class StreamPlaces: Sendable {
    /// How many each may have open.
    struct Limits: Sendable {
        var perSession: Int
        var perPerson: Int
        var perAddress: Int
    }

    enum Holder: Hashable {
        case session(String)
        case person(PersonID)
        case address(AddressRange)
    }

    private let limits: Limits
    private let measures: LimitMeasures
    private let counts = Mutex<[Holder: Int]>([:])

    init(limits: Limits, measures: LimitMeasures = LimitMeasures()) {
        self.limits = limits
        self.measures = measures
    }

    /// Takes a place, which is free again when the stream leaves it.
    ///
    /// - Throws: `LimitError.tooManyStreams`; then nothing was taken.
    func take(for session: Session, from client: Client) throws(LimitError) -> StreamPlace {
        var holders: [(holder: Holder, max: Int)] = [
            (.session(session.hash), limits.perSession), (.person(session.person.id), limits.perPerson),
        ]
        if let block = client.address?.block { holders.append((.address(block), limits.perAddress)) }
        let isTaken = counts.withLock { counts in
            guard holders.allSatisfy({ counts[$0.holder, default: 0] < $0.max }) else { return false }
            for (holder, _) in holders { counts[holder, default: 0] += 1 }
            return true
        }
        guard isTaken else {
            measures.refused(by: .openStreams)
            throw .tooManyStreams(seconds: StreamLimits.fullRetrySeconds)
        }
        return StreamPlace(of: holders.map(\.holder), in: self)
    }

    /// How many streams a session, a person or an address has open.
    func count(of holder: Holder) -> Int { counts.withLock { $0[holder] ?? 0 } }

    /// Whether nobody is counted any more.
    var isEmpty: Bool { counts.withLock(\.isEmpty) }

    fileprivate func free(_ holders: [Holder]) {
        counts.withLock { counts in
            for holder in holders {
                let left = (counts[holder] ?? 1) - 1
                counts[holder] = left > 0 ? left : nil
            }
        }
    }
}

/// The place of one stream.
///
/// Free when it is left, and at the latest when nobody holds it any more: a stream that never opened leaves none behind.
final class StreamPlace: Sendable {
    private let places: StreamPlaces
    private let holders: Mutex<[StreamPlaces.Holder]>

    fileprivate init(of holders: [StreamPlaces.Holder], in places: StreamPlaces) {
        self.holders = Mutex(holders)
        self.places = places
    }

    deinit { leave() }

    /// Frees the place; once is as good as several times.
    func leave() {
        let held = holders.withLock { holders in
            defer { holders = [] }
            return holders
        }
        if !held.isEmpty { places.free(held) }
    }
}
