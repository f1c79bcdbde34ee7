import Synchronization

/// A number that grows; adding to it is one relaxed atomic addition, from any thread.
public final class Counter: Sendable {
    private let count = Atomic(0)

    public init() {}

    public func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    public var value: Int { count.load(ordering: .relaxed) }
}

/// A number that goes up and down.
public final class Gauge: Sendable {
    private let level = Atomic(0)

    public init() {}

    public func add(_ amount: Int) { level.wrappingAdd(amount, ordering: .relaxed) }

    public var value: Int { level.load(ordering: .relaxed) }
}
