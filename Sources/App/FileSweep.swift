import Core
import Logging
import Measures
import ServiceLifecycle

/// Removes, now and then, what somebody began to upload and left, and sealed bytes that became no item's.
struct FileSweep: Service {
    private let sweep: SweepFiles
    private let pauseSeconds: Double
    private let measures: StoredFileMeasures
    private let logger: Logger

    /// - Parameter uploadSeconds: how long what is on its way in is kept.
    init(_ sweep: SweepFiles, uploadSeconds: Int64, measures: StoredFileMeasures, logger: Logger) {
        self.sweep = sweep
        pauseSeconds = min(Self.pauseSecondsMax, Double(uploadSeconds) / 4)
        self.measures = measures
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    let count = try await sweep()
                    measures.swept.add(count)
                    if count > 0 {
                        logger.info("sealed files that became no item's were removed", metadata: ["count": "\(count)"])
                    }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("what is left of uploads could not be removed", metadata: ["error": "\(error)"])
                }
                // Shutdown cancels the sleep, and that ends the loop.
            } while (try? await Task.sleep(for: .seconds(pauseSeconds))) != nil
        }
    }

    private static let pauseSecondsMax = 3_600.0
}
