import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Streams
import UnixSignals
import Web

/// Where the program listens, and what its connections may become.
struct Listeners {
    private let settings: Settings
    private let openStream: OpenStream
    private let certificates: Certificates?

    /// - Throws: `SettingsError` when the certificate or its key cannot be read.
    init(settings: Settings, services: WebServices) throws {
        self.settings = settings
        openStream = OpenStream(services: services)
        do {
            certificates = try settings.certificate.map { try Certificates(certificatePath: $0, keyPath: $1) }
        } catch {
            throw SettingsError("TLS_CERTIFICATE and TLS_KEY must be PEM files that belong together: \(error)")
        }
    }

    /// Pages, JSON and streams on one port.
    var server: HTTPServerBuilder { HTTPServerBuilder { responder in channel(responder) } }

    /// The further listener for WebSockets, where the settings ask for one.
    func webSocketServer(on group: any EventLoopGroup, logger: Logger) throws -> [any Service] {
        guard let port = settings.webSocketPort else { return [] }
        return [
            try server.buildServer(
                configuration: ServerConfiguration(address: .hostname(settings.host, port: port)),
                eventLoopGroup: group,
                logger: logger
            ) { _, writer, _ in
                let fields: HTTPFields = [.upgrade: "websocket", .connection: "close", .contentLength: "0"]
                try await writer.write(
                    response: HTTPResponse(status: .upgradeRequired, headerFields: fields),
                    body: .init()
                )
            }
        ]
    }

    /// Reads the certificate again on SIGHUP.
    func renewal(logger: Logger) -> [any Service] {
        certificates.map { [CertificateRenewal(certificates: $0, logger: logger)] } ?? []
    }

    private func channel(_ responder: @escaping HTTPChannelHandler.Responder) -> any ServerChildChannel {
        let plain = ServerChannel(
            responder: responder,
            idleSeconds: settings.idleSeconds,
            isSecure: certificates != nil,
            isStream: openStream.isStream,
            gate: openStream.callAsFunction
        )
        guard let certificates else { return plain }
        return SecureServerChannel(certificates: certificates, http1: plain, idleSeconds: settings.idleSeconds)
    }
}

/// Reads certificates again whenever the process gets SIGHUP.
struct CertificateRenewal: Service {
    let certificates: Certificates
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) {
                do {
                    try certificates.reload()
                    logger.notice("the certificate was read again")
                } catch {
                    logger.error("the certificate cannot be read: the old one stays", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
