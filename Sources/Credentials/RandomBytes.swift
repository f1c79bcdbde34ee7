/// Bytes from the machine's source of randomness, which is made for secrets.
enum RandomBytes {
    static func make(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
