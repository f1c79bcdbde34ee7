import ArgumentParser
import Core
import Foundation
import Hummingbird
import NIOPosix
import ServiceLifecycle
import UnixSignals
import Web

/// `proffer serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Starts the server.")

    func run() async throws {
        let settings = try Settings()
        try settings.checkResources()
        let composition = try Composition(settings: settings)
        try await composition.prepareSchema()
        try await composition.awaitBroker()
        // Seeding again adds only what is missing: a seeding that was cut off is finished.
        if settings.isDemo { try await composition.seedDemo() }
        let group = MultiThreadedEventLoopGroup.singleton
        let (hub, services) = try await composition.web(on: group)
        let listeners = try Listeners(settings: settings, services: services)
        let application = Application(
            router: try await Routes(services: services).router(),
            server: listeners.server,
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            onServerRunning: { _ in Self.announce(settings) },
            eventLoopGroupProvider: .shared(group),
            logger: composition.logger
        )
        // Services stop in reverse order: what nobody waits for ends, the hub lets its clients go, the server answers
        // until they are gone, and only then waits for its other connections.
        let own: [any Service] = [OperationsRecorder(services.operations), StreamDrain(services.limits), hub]
        let work: [any Service] = [composition.bulkEditing(services.apply)] + composition.fileServices(services.apply)
        let servers = [application] + (try listeners.webSocketServer(on: group, logger: composition.logger))
        let serviceGroup = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (servers + listeners.renewal(logger: composition.logger) + composition.brokerServices
                    + own + work)
                    .map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: composition.logger
            )
        )
        try await serviceGroup.run()
        await composition.close()
    }

    private static func announce(_ settings: Settings) {
        guard settings.isDemo else { return }
        let scheme = settings.certificate == nil ? "http" : "https"
        let text =
            """

            Proffer is running. Open the two addresses side by side, each as another person:
              \(scheme)://127.0.0.1:\(settings.port)/evidence/realtime
              \(scheme)://localhost:\(settings.port)/evidence/realtime

            """
        // Not `print`: behind a pipe it would keep the lines back until the end.
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
