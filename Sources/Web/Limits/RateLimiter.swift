import Core

/// Lets people do what they do as often as `RateLimits` says.
///
/// An instance always counts for itself; what it would let through is counted with the other instances' where they share
/// buckets. When those cannot be asked, its own count is all there is: nobody is refused because of that.
struct RateLimiter: Sendable {
    /// What is counted, with the rates of a person and of an address.
    enum Act: String {
        case change, search, open, signIn

        /// Nil for what is done before it is known by whom.
        var perPerson: Rate? {
            switch self {
            case .signIn: nil
            case .change: RateLimits.changesPerPerson
            case .search: RateLimits.searchesPerPerson
            case .open: RateLimits.streamOpensPerPerson
            }
        }

        var perAddress: Rate {
            switch self {
            case .change: RateLimits.changesPerAddress
            case .search: RateLimits.searchesPerAddress
            case .open: RateLimits.streamOpensPerAddress
            case .signIn: RateLimits.signInsPerAddress
            }
        }

        var limit: LimitMeasures.Limit {
            switch self {
            case .change: .changes
            case .search: .searches
            case .open: .streamOpens
            case .signIn: .signIns
            }
        }
    }

    /// Whether people are counted at all; charges that are taken by name are.
    let isOn: Bool
    let measures: LimitMeasures
    private let own: LocalRateBuckets
    private let shared: (any RateBuckets)?

    init(isOn: Bool, own: LocalRateBuckets, shared: (any RateBuckets)?, measures: LimitMeasures = LimitMeasures()) {
        self.isOn = isOn
        self.measures = measures
        self.own = own
        self.shared = shared
    }

    /// Counts what a person does; without a session only the address is counted.
    ///
    /// - Throws: `LimitError.tooManyRequests`; then nothing was counted.
    func count(_ act: Act, amount: Int = 1, by person: PersonID?, from client: Client) async throws(LimitError) {
        guard isOn, amount > 0 else { return }
        var charges: [RateCharge] = []
        if let person, let rate = act.perPerson {
            charges.append(RateCharge(key: "\(act.rawValue):\(person.text)", rate: rate, amount: amount))
        }
        if let charge = client.charge(act.rawValue, rate: act.perAddress, amount: amount) { charges.append(charge) }
        guard let seconds = await take(charges) else { return }
        measures.refused(by: act.limit)
        throw .tooManyRequests(seconds: seconds)
    }

    /// Lets a stream open, or says when to come back: at a random moment, so that not all come back at the same.
    ///
    /// - Throws: `LimitError.tooManyOpenings`.
    func admitStream() throws(LimitError) {
        guard isOn else { return }
        guard own.take([RateCharge(key: "admission", rate: RateLimits.streamOpensPerInstance)]) == nil else {
            measures.refused(by: .admissions)
            throw .tooManyOpenings(seconds: .random(in: 1...RateLimits.streamOpensRetrySecondsMax))
        }
    }

    /// Takes all charges or none; answers how many seconds later they can be taken, where they were not.
    func take(_ charges: [RateCharge]) async -> Int? {
        guard !charges.isEmpty else { return nil }
        if let wait = own.take(charges) { return Self.seconds(wait) }
        // Away, or too slow: then each instance counts for itself.
        guard let shared, let wait = try? await shared.take(charges) else { return nil }
        _ = own.take(charges.map(\.givenBack))
        return Self.seconds(wait)
    }

    private static func seconds(_ microseconds: Int64) -> Int { Int((microseconds + 999_999) / 1_000_000) }
}

extension Client {
    /// A charge for the address, or its whole block where that is one client's.
    func charge(_ name: String, rate: Rate, amount: Int = 1) -> RateCharge? {
        address.map { RateCharge(key: "\(name):\($0.block)", rate: rate, amount: amount) }
    }
}
