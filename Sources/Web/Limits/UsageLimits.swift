public import Core
import Realtime

/// What keeps one person, one network or one moment from taking the server from the others.
public struct UsageLimits: Sendable {
    let rates: RateLimiter
    let places: StreamPlaces
    /// Where streams wait to be asked for in the database, whether they may open.
    let openings = Turnstile(places: StreamLimits.decisionsMax)

    /// - Parameters:
    ///   - isOn: whether there are any but those of wrong passwords; off is for measuring.
    ///   - shared: where all instances count together; nil where there is one.
    ///   - measures: where refusals are counted.
    public init(
        isOn: Bool = true,
        shared: (any RateBuckets)? = nil,
        measures: LimitMeasures = LimitMeasures(),
        clock: WallClock
    ) {
        rates = RateLimiter(isOn: isOn, own: LocalRateBuckets(clock: clock), shared: shared, measures: measures)
        places = StreamPlaces(
            limits: isOn
                ? StreamPlaces.Limits(
                    perSession: StreamLimits.perSessionMax,
                    perPerson: StreamLimits.perPersonMax,
                    perAddress: StreamLimits.perAddressMax
                ) : StreamPlaces.Limits(perSession: .max, perPerson: .max, perAddress: .max),
            measures: measures
        )
    }
}
