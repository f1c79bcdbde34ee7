import Core
import Logging
import ServiceLifecycle

/// Removes, once an hour, what somebody began to upload and left for days.
struct UploadSweep: Service {
    private let vault: any EvidenceVault
    private let logger: Logger

    init(_ vault: any EvidenceVault, _ logger: Logger) {
        self.vault = vault
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    try await vault.removeStaleUploads()
                } catch {
                    logger.warning("old uploads could not be removed", metadata: ["error": "\(error)"])
                }
                // Shutdown cancels the sleep, and that ends the loop.
            } while (try? await Task.sleep(for: .seconds(Self.pauseSeconds))) != nil
        }
    }

    private static let pauseSeconds = 3_600
}
