/// How long something lasted, as a person reads it.
public enum DurationWords {
    /// "29 h 22 min", "7 min 20 s", "40 s"; from three days on "312 d 19 h".
    public static func text(seconds: Int64) -> String {
        let total = seconds.magnitude
        let (days, hours, minutes) = (total / 86_400, total / 3_600, total / 60)
        let parts: [(UInt64, String)] =
            if days >= daysMin {
                [(days, "d"), (hours % 24, "h")]
            } else if hours > 0 {
                [(hours, "h"), (minutes % 60, "min"), (total % 60, "s")]
            } else {
                [(minutes, "min"), (total % 60, "s")]
            }
        let shown = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "0 s" : shown.joined(separator: " ")
    }

    /// So many days are told as days; fewer as hours, as the field counts them.
    private static let daysMin: UInt64 = 3
}
