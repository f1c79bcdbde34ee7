import Hummingbird
import NIOPosix
import ServiceLifecycle
import Web

/// The server as `serve` runs it, for the time of a closure, on a free port of this machine.
struct LoopbackServer {
    /// With settings that were made for it: `Settings.onLoopback`.
    let composition: Composition

    /// Serves while the closure runs, and then lets everybody go.
    func serving<Answer: Sendable>(_ body: (_ port: Int) async throws -> Answer) async throws -> Answer {
        let group = MultiThreadedEventLoopGroup.singleton
        let (hub, services) = try await composition.web(on: group)
        let listeners = try Listeners(settings: composition.settings, services: services)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: try await Routes(services: services).router(),
            server: listeners.server,
            configuration: ApplicationConfiguration(address: .hostname(composition.settings.host, port: 0)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { found.yield(port) }
            },
            eventLoopGroupProvider: .shared(group),
            logger: composition.logger
        )
        let parts: [any Service] = [application] + composition.brokerServices + [hub]
        let serviceGroup = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: parts.map { .init(service: $0) },
                logger: composition.logger
            )
        )
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await serviceGroup.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await tasks.waitForAll()
                throw SettingsError("The server ended at its start.")
            }
            let answer: Result<Answer, any Error>
            do { answer = .success(try await body(port)) } catch { answer = .failure(error) }
            await serviceGroup.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try answer.get()
        }
    }
}
