import Foundation

/// How much a test of breaks does: what fits into every run, or the numbers of the protocol with `PROFFER_SOAK=1`.
public enum Soak {
    public static let isOn = ProcessInfo.processInfo.environment["PROFFER_SOAK"] == "1"

    public static let interleavings = isOn ? 100_000 : 10_000
    public static let events = isOn ? 100_000 : 5_000
    public static let revocations = isOn ? 200 : 40
}
