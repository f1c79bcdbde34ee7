import Core

/// What answers a filter, and how many.
extension EvidenceIndex {
    /// Which items of an index answer a filter.
    struct Matches: Sendable {
        /// For each place the facets whose condition fails, or `absent`.
        let failures: [UInt16]

        /// Not in sight, withdrawn, without the words, of another time or not filled in as asked: never counted.
        static let absent = UInt16.max

        var total: Int {
            var total = 0
            for failure in failures where failure == 0 { total += 1 }
            return total
        }
    }

    /// Which items answer a filter, and which of its conditions the others fail.
    ///
    /// - Parameters:
    ///   - found: the numbers that a search for the filter's text answered, growing; `nil` without a text.
    ///   - zone: the case's, in which the filter's days are meant.
    func matches(_ filter: EvidenceFilter, found: [Int64]?, zone: String, for clearance: Clearance) -> Matches {
        var failures = [UInt16](repeating: 0, count: count)
        let bit = clearance.classBit
        for place in 0..<count where audiences[place] & bit == 0 || withdrawn[place] && !filter.showsWithdrawn {
            failures[place] = Matches.absent
        }
        if let found { keep(found, in: &failures) }
        if !filter.occurred.isOpen { keep(filter.occurred.microseconds(in: zone), in: &failures) }
        if !filter.has.isEmpty || !filter.hasNot.isEmpty {
            keep(filter.has, without: filter.hasNot, of: filled(for: clearance), in: &failures)
        }
        for (facet, field) in EvidenceFilter.facets.enumerated() {
            guard let values = filter.values[field], !values.isEmpty else { continue }
            var holds = [Bool](repeating: false, count: count)
            for value in Set(values) {
                for place in holders[facet][value] ?? [] { holds[Int(place)] = true }
            }
            let mark = UInt16(1) << UInt16(facet)
            for place in 0..<count where !holds[place] { failures[place] |= mark }
        }
        return Matches(failures: failures)
    }

    /// How many items answer a filter, without saying which of its conditions the others fail: it looks at no items but those
    /// that hold one of the values.
    func total(_ filter: EvidenceFilter, found: [Int64]?, zone: String, for clearance: Clearance) -> Int {
        guard found == nil else { return matches(filter, found: found, zone: zone, for: clearance).total }
        let bit = clearance.classBit
        let (wanted, unwanted) = (FilledFields.mask(of: filter.has), FilledFields.mask(of: filter.hasNot))
        let asked = wanted | unwanted
        let filled = asked == 0 ? [] : filled(for: clearance)
        let range = filter.occurred.isOpen ? nil : filter.occurred.microseconds(in: zone)
        if range == nil, !filter.occurred.isOpen { return 0 }
        func answers(_ place: Int) -> Bool {
            audiences[place] & bit != 0 && (filter.showsWithdrawn || !withdrawn[place])
                && (asked == 0 || filled[place] & wanted == wanted && filled[place] & unwanted == 0)
                && range.map { spans[place].meets($0) } != false
        }
        var total = 0
        guard let candidates = holders(of: filter) else {
            for place in 0..<count where answers(place) { total += 1 }
            return total
        }
        for place in candidates where answers(Int(place)) { total += 1 }
        return total
    }

    /// The places that hold, of each field of a filter, one of the values, each once; nil for a filter of no values.
    private func holders(of filter: EvidenceFilter) -> [Int32]? {
        var places: [Int32]?
        for (facet, field) in EvidenceFilter.facets.enumerated() {
            guard let values = filter.values[field], !values.isEmpty else { continue }
            var isLeft = [Bool](repeating: places == nil, count: count)
            for place in places ?? [] { isLeft[Int(place)] = true }
            var kept: [Int32] = []
            for value in values {
                for place in holders[facet][value] ?? [] where isLeft[Int(place)] {
                    isLeft[Int(place)] = false
                    kept.append(place)
                }
            }
            places = kept
        }
        return places
    }

    /// Counts by value of the items that fail no other condition than those on the field itself, the most first.
    func counts(of field: EvidenceField, in matches: Matches) -> [(value: String, count: Int)] {
        guard let facet = EvidenceFilter.facets.firstIndex(of: field) else { return [] }
        let others = ~(UInt16(1) << UInt16(facet))
        var counts: [(value: String, count: Int)] = []
        for (value, places) in holders[facet] {
            var count = 0
            for place in places where matches.failures[Int(place)] & others == 0 { count += 1 }
            if count > 0 { counts.append((value, count)) }
        }
        counts.sort { ($1.count, $0.value) < ($0.count, $1.value) }
        return Array(counts.prefix(Self.valuesMax))
    }

    /// Takes away what is not among the numbers found.
    private func keep(_ found: [Int64], in failures: inout [UInt16]) {
        var next = 0
        for place in 0..<count {
            while next < found.count, found[next] < numbers[place] { next += 1 }
            if next == found.count || found[next] != numbers[place] { failures[place] = Matches.absent }
        }
    }

    /// Takes away what cannot have occurred in a time; all, where there is no such time.
    private func keep(_ range: Range<Int64>?, in failures: inout [UInt16]) {
        for place in 0..<count where range.map({ spans[place].meets($0) }) != true {
            failures[place] = Matches.absent
        }
    }

    /// Which fields of the items hold something that the class sees, among the fields that its role sees.
    private func filled(for clearance: Clearance) -> [Int64] {
        guard Sight.mayLackFiles(as: clearance.role),
            let facet = EvidenceFilter.facets.firstIndex(of: .disclosureStatus)
        else { return filled }
        let others = ~FilledFields.mask(of: Set(EvidenceField.allCases.filter(Sight.isOfFile)))
        var seen = filled
        for place in holders[facet][Sight.disclosureWithoutFile] ?? [] { seen[Int(place)] &= others }
        return seen
    }

    /// Takes away what lacks a field that it must have, or has one that it must not.
    private func keep(
        _ has: Set<EvidenceField>,
        without hasNot: Set<EvidenceField>,
        of filled: [Int64],
        in failures: inout [UInt16]
    ) {
        let (wanted, unwanted) = (FilledFields.mask(of: has), FilledFields.mask(of: hasNot))
        for place in 0..<count where filled[place] & wanted != wanted || filled[place] & unwanted != 0 {
            failures[place] = Matches.absent
        }
    }

    /// A facet names at most this many values.
    private static let valuesMax = 50
}
