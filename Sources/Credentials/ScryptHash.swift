import CryptoExtras
import FoundationEssentials

/// A password's hash with all that is needed to check it: `scrypt$rounds$r$p$salt$hash`, the last two in Base64.
struct ScryptHash: Sendable {
    /// What the work costs: memory is 128 × rounds × block size bytes.
    struct Cost: Sendable, Equatable {
        let rounds: Int
        let blockSize: Int
        let parallelism: Int

        var isReadable: Bool {
            rounds > 1 && rounds & (rounds - 1) == 0 && rounds <= Self.roundsMax && (1...Self.factorMax) ~= blockSize
                && (1...Self.factorMax) ~= parallelism
        }

        private static let roundsMax = 1 << 20
        private static let factorMax = 16
    }

    let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    /// Slow on purpose.
    init(of password: String, salt: [UInt8], cost: Cost) throws {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8),
            salt: salt,
            outputByteCount: Self.hashBytes,
            rounds: cost.rounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
        self.cost = cost
        self.salt = salt
        self.hash = key.withUnsafeBytes { Array($0) }
    }

    /// Reads what `text` wrote; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Data(base64Encoded: parts[4]),
            let hash = Data(base64Encoded: parts[5]), hash.count == Self.hashBytes
        else { return nil }
        let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        guard cost.isReadable else { return nil }
        self.cost = cost
        self.salt = Array(salt)
        self.hash = Array(hash)
    }

    var text: String {
        let numbers = "\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)"
        return "scrypt$\(numbers)$\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }

    private static let hashBytes = 32
}
