import Core
import Logging
import Measures
import ServiceLifecycle

/// Reads stored files again all day, each in its time, and stops between two parts of a file when the process is to end.
struct Verification: Service {
    private let verify: VerifyStoredFiles
    private let pauseSeconds: Double
    private let measures: StoredFileMeasures
    private let clock: WallClock
    private let logger: Logger

    /// - Parameter microseconds: within how long every file is read.
    init(
        _ verify: VerifyStoredFiles,
        every microseconds: Int64,
        measures: StoredFileMeasures,
        clock: WallClock,
        logger: Logger
    ) {
        self.verify = verify
        pauseSeconds = min(Self.pauseSecondsMax, Double(microseconds) / 1_000_000 / Self.looksPerPeriod)
        self.measures = measures
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    while try await verify(report: take) {}
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("stored files could not be read again", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: .seconds(pauseSeconds))) != nil
        }
    }

    /// The log names a stored file by the beginning of its hash, which says nothing of the evidence.
    private func take(_ file: StoredFile, _ outcome: VerifyStoredFiles.Outcome, _ error: (any Error)?) {
        measures.take(outcome.measured, bytes: file.bytes, atSeconds: Double(clock.now.microseconds) / 1_000_000)
        let name = Logger.MetadataValue.string(String(file.digest.text.prefix(Self.digitsLogged)))
        switch outcome {
        case .unchanged: break
        case .changed, .missing:
            logger.error(
                "a stored file is not what came in",
                metadata: ["file.sha256": name, "file.condition": .string(outcome.rawValue)]
            )
        case .failed:
            logger.warning(
                "a stored file could not be read again",
                metadata: ["file.sha256": name, "error": "\(error.map { "\($0)" } ?? "")"]
            )
        }
    }

    private static let digitsLogged = 12
    private static let pauseSecondsMax = 60.0
    /// Within a short period it looks often enough to be in time.
    private static let looksPerPeriod = 8.0
}

extension VerifyStoredFiles.Outcome {
    fileprivate var measured: StoredFileMeasures.Result {
        switch self {
        case .unchanged: .unchanged
        case .changed: .changed
        case .missing: .missing
        case .failed: .failed
        }
    }
}
