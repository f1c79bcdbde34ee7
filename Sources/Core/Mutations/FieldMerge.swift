/// How one field of a mutation meets what others did since the person looked: the merge policy, as a pure function.
public enum FieldMerge {
    public enum Result: Sendable, Equatable {
        /// Nobody was in the way: this is the value.
        case apply(FieldValue?)
        /// Both edits hold in this value, or the policy chose; the person is told.
        case merged(FieldValue?)
        /// A machine must not decide.
        case ask
    }

    /// - Parameters:
    ///   - change: what the person wants.
    ///   - base: the value that the person saw.
    ///   - current: the value now.
    ///   - changedSince: whether somebody else changed the field after the base.
    public static func merge(
        _ change: FieldChange,
        of field: EvidenceField,
        base: FieldValue?,
        current: FieldValue?,
        changedSince: Bool
    ) -> Result {
        let mine = change.applied(to: current)
        guard changedSince, current != mine else { return .apply(mine) }
        switch field.mergePolicy {
        case .lastWins, .set: return .merged(mine)
        case .ask: return .ask
        case .stricter(let order):
            guard let mineText = mine?.text, let currentText = current?.text,
                let minePlace = order.firstIndex(of: mineText),
                let currentPlace = order.firstIndex(of: currentText)
            else { return .ask }
            return .merged(minePlace > currentPlace ? mine : current)
        case .paragraphs:
            guard
                let merged = ParagraphMerge.merge(
                    base: base?.text ?? "",
                    mine: mine?.text ?? "",
                    theirs: current?.text ?? ""
                )
            else { return .ask }
            return .merged(merged.isEmpty ? nil : .text(merged))
        }
    }
}

extension FieldValue {
    /// The text of a text or an enumeration.
    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}

/// Three-way merge of long text, paragraph by paragraph.
public enum ParagraphMerge {
    /// The text with both edits, or `nil` when they touch the same or neighbouring paragraphs.
    ///
    /// Each side's change is the run of paragraphs between what it shares with the base at the start and at the end;
    /// the runs must not overlap. Linear in the length of the texts.
    public static func merge(base: String, mine: String, theirs: String) -> String? {
        let baseParagraphs = paragraphs(base)
        let left = Edit(from: baseParagraphs, to: paragraphs(mine))
        let right = Edit(from: baseParagraphs, to: paragraphs(theirs))
        if left.isEmpty { return theirs }
        if right.isEmpty { return mine }
        let (first, second) = left.range.lowerBound <= right.range.lowerBound ? (left, right) : (right, left)
        guard first.range.upperBound <= second.range.lowerBound, first.range != second.range else { return nil }
        let merged =
            baseParagraphs[..<first.range.lowerBound] + first.replacement
            + baseParagraphs[first.range.upperBound..<second.range.lowerBound] + second.replacement
            + baseParagraphs[second.range.upperBound...]
        return merged.joined(separator: "\n")
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private struct Edit {
        let range: Range<Int>
        let replacement: ArraySlice<String>

        init(from base: [String], to edited: [String]) {
            let most = min(base.count, edited.count)
            var head = 0
            while head < most, base[head] == edited[head] { head += 1 }
            var tail = 0
            while tail < most - head, base[base.count - 1 - tail] == edited[edited.count - 1 - tail] { tail += 1 }
            range = head..<(base.count - tail)
            replacement = edited[head..<(edited.count - tail)]
        }

        var isEmpty: Bool { range.isEmpty && replacement.isEmpty }
    }
}
