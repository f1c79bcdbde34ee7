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
        // Seeding again adds only what is missing: a seeding that was cut off is finished.
        if settings.isDemo { try await composition.seedDemo() }
        let group = MultiThreadedEventLoopGroup.singleton
        let (hub, services) = try await composition.web(on: group)
        let application = Application(
            router: try await Routes(services: services).router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(Int64(settings.idleSeconds)))),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            onServerRunning: { _ in Self.announce(settings) },
            eventLoopGroupProvider: .shared(group),
            logger: composition.logger
        )
        // Services stop in reverse order: the hub lets its clients go before the server waits for connections.
        let serviceGroup = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: application), .init(service: hub)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: composition.logger
            )
        )
        try await serviceGroup.run()
        await composition.close()
    }

    private static func announce(_ settings: Settings) {
        guard settings.isDemo else { return }
        let text =
            """

            Proffer is running. Open the two addresses side by side, each as another person:
              http://127.0.0.1:\(settings.port)/evidence/realtime
              http://localhost:\(settings.port)/evidence/realtime

            """
        // Not `print`: behind a pipe it would keep the lines back until the end.
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
