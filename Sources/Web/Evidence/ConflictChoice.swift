/// What a person chose on the conflict page: `_keep.{field}` is `mine`, `theirs`, or `other` with the value in
/// `_other.{field}`.
enum ConflictChoice {
    static let other = "other"
    static let keepPrefix = "_keep."
    static let otherPrefix = "_other."
    /// What the page says of a field beside its value.
    static let prefixes = ["_base.", keepPrefix, otherPrefix]
}

extension SentForm {
    /// The form with each other value in the place of what the person had typed before.
    var decided: SentForm {
        var decided = fields
        for name in fields.names where name.hasPrefix(ConflictChoice.keepPrefix) {
            guard fields[name] == ConflictChoice.other else { continue }
            let field = String(name.dropFirst(ConflictChoice.keepPrefix.count))
            decided.replace(field, with: fields.all(ConflictChoice.otherPrefix + field))
        }
        return SentForm(session: session, fields: decided)
    }
}
