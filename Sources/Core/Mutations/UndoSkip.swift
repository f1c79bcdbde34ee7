/// A field that an undo left as it is, because it is not what the undone act left.
public struct UndoSkip: Sendable, Hashable {
    /// Who changed it last; nil for who may not be told.
    public let by: String?
    /// Whether that was the person who undoes.
    public let isOwn: Bool
    public let at: Instant?

    public init(by: String?, isOwn: Bool = false, at: Instant?) {
        self.by = by
        self.isOwn = isOwn
        self.at = at
    }

    public var json: JSONValue {
        ["by": by.map { ["name": .string($0)] } ?? .null, "own": .bool(isOwn), "at": JSONValue(at?.rfc3339())]
    }

    public init(json: JSONValue) {
        self.init(
            by: json["by"]?["name"]?.string,
            isOwn: json["own"] == true,
            at: json["at"]?.string.flatMap(Instant.init(rfc3339:))
        )
    }

    /// What was left, in words: "Exhibit status was changed by Thornbury at 10:04; the rest was undone.".
    ///
    /// - Parameters:
    ///   - isAll: whether every field of the act was left.
    ///   - time: how to say when; nil where the zone is not known.
    public static func sentence(
        _ skips: [EvidenceField: UndoSkip],
        isAll: Bool,
        at time: ((Instant) -> String)? = nil
    ) -> String {
        let parts = skips.sorted { $0.key < $1.key }.map { field, skip in
            let name = skip.isOwn ? "you" : skip.by ?? UndoError.somebody
            let moment = time.flatMap { time in skip.at.map { "at \(time($0))" } } ?? "since"
            return "\(field.label) was changed by \(name) \(moment)"
        }
        return parts.joined(separator: "; ") + (isAll ? "; nothing was undone." : "; the rest was undone.")
    }
}
