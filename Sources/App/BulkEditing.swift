import Core
import Logging
import ServiceLifecycle

/// Carries out bulk edits: at once those that are started here, and soon those that another instance left in the middle.
struct BulkEditing: Service {
    private let carryOut: CarryOutBulkEdits
    private let bell: BulkBell
    private let logger: Logger

    init(_ carryOut: CarryOutBulkEdits, bell: BulkBell, logger: Logger) {
        self.carryOut = carryOut
        self.bell = bell
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    // Shutdown cancels the sleep, and that ends the loop.
                    repeat {
                        bell.ring()
                    } while (try? await Task.sleep(for: .seconds(BulkEditLimits.pollSeconds))) != nil
                }
                for await _ in bell.rings { await carryOutAll() }
                group.cancelAll()
            }
        }
    }

    /// Goes on until nothing waits, or until something fails: then the next ring finds the rest.
    private func carryOutAll() async {
        do {
            while !Task.isCancelled {
                switch try await carryOut() {
                case .idle: return
                case .chunk(let items):
                    logger.debug("a part of a bulk edit is done", metadata: ["bulk_edit.items": "\(items)"])
                case .finished(let id):
                    logger.info("a bulk edit is done", metadata: ["bulk_edit.id": "\(id)"])
                }
            }
        } catch is CancellationError {
            return
        } catch {
            logger.warning("a part of a bulk edit could not be carried out yet", metadata: ["error": "\(error)"])
        }
    }
}

/// Wakes what carries out bulk edits in this process; rings that come while it works are one.
struct BulkBell: Sendable {
    let rings: AsyncStream<Void>
    private let rope: AsyncStream<Void>.Continuation

    init() { (rings, rope) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    @Sendable func ring() { rope.yield() }
}
