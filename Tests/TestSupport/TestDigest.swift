public import Core
import Credentials

/// What tests chain events with: the program's own digest.
public enum TestDigest {
    public static let sha256: ByteDigest = TextDigest.sha256
}
