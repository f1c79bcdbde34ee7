import NIOSSL
import Synchronization

/// The certificate and key that connections are secured with; read again when they are renewed.
public final class Certificates: Sendable {
    private let certificatePath: String
    private let keyPath: String
    private let current: Mutex<NIOSSLContext>

    /// Reads the PEM files: a certificate with its chain, and its key.
    ///
    /// - Throws: what is wrong with them.
    public init(certificatePath: String, keyPath: String) throws {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        current = Mutex(try Self.read(certificatePath, keyPath))
    }

    /// Reads the files again: connections from now on use what they hold.
    ///
    /// - Throws: what is wrong with them; the old ones stay in use.
    public func reload() throws {
        let context = try Self.read(certificatePath, keyPath)
        current.withLock { $0 = context }
    }

    var context: NIOSSLContext { current.withLock { $0 } }

    private static func read(_ certificatePath: String, _ keyPath: String) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificatePath)
        let key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
