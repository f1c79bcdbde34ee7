/// A counter for each of a closed list of labels.
///
/// Labels are kinds of things and never a person, a case or an item: the list is made with the tally, and what is not on
/// it is not counted.
public final class Tally<Label: Hashable & Sendable>: Sendable {
    public let labels: [Label]
    private let counters: [Label: Counter]

    public init(_ labels: [Label]) {
        self.labels = labels
        counters = Dictionary(uniqueKeysWithValues: labels.map { ($0, Counter()) })
    }

    public func add(_ label: Label, _ amount: Int = 1) { counters[label]?.add(amount) }

    public subscript(_ label: Label) -> Int { counters[label]?.value ?? 0 }

    public var total: Int { counters.values.reduce(0) { $0 + $1.value } }
}

extension Tally where Label: CaseIterable {
    public convenience init() { self.init(Array(Label.allCases)) }
}
