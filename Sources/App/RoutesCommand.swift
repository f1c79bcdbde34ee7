import ArgumentParser
import Hummingbird
import NIOPosix
import Web

/// `proffer routes`: every address that this program serves.
struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "Lists every address with its method."
    )

    func run() async throws {
        let composition = try Composition(settings: Settings())
        let (_, services) = try await composition.web(on: .singleton)
        for route in try await Routes(services: services).router().routes.sorted(by: {
            $0.path.description < $1.path.description
        }) {
            print("\(route.method.rawValue)\t\(route.path)")
        }
        await composition.close()
    }
}
