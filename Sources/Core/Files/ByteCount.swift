/// A number of bytes as a person reads it, in powers of 1,000 with one digit behind the point: "2.1 GB".
public enum ByteCount {
    public static func words(_ bytes: Int64) -> String {
        let units = ["KB", "MB", "GB", "TB"]
        guard bytes >= 1_000 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        var tenths = bytes / 100
        var unit = 0
        while tenths >= 10_000, unit < units.count - 1 {
            tenths /= 1_000
            unit += 1
        }
        let whole = "\(tenths / 10)"
        return (tenths % 10 == 0 || tenths >= 1_000 ? whole : "\(whole).\(tenths % 10)") + " \(units[unit])"
    }
}
