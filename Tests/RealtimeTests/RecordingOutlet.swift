import Core
import NIOCore
import Realtime
import Synchronization

/// An outlet that keeps the lines of its frames, and may be as slow as a test wants.
final class RecordingOutlet: Outlet, Sendable {
    struct Line: Sendable {
        let text: String
        let at: ContinuousClock.Instant
    }

    private struct State {
        var lines: [Line] = []
        var held = 0
        var isFinished = false
        var waiters: [Waiter] = []
        var nextWaiter = 0
    }

    private struct Waiter {
        let number: Int
        let isMet: @Sendable ([Line]) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state = Mutex(State())
    private let framesMax: Int

    /// Takes any number of frames, or so many until it is drained.
    init(framesMax: Int = .max) { self.framesMax = framesMax }

    var transport: Transport { .eventStream }
    var isOpen: Bool { true }

    func write(_ frame: Frame) -> Bool {
        state.withLock { state in
            guard !state.isFinished, state.held < framesMax else { return false }
            if framesMax < .max { state.held += 1 }
            Self.take(frame.eventStream, &state)
            return true
        }
    }

    func flush() {}

    func finish(with frame: Frame, code: GoodbyeCode) {
        state.withLock { state in
            Self.take(frame.eventStream, &state)
            state.isFinished = true
        }
    }

    /// What may be lost leaves half of the room to what may not.
    var takesEphemera: Bool { state.withLock { !$0.isFinished && $0.held < max(1, framesMax / 2) } }

    var hasRoom: Bool { state.withLock { $0.held == 0 } }
    var stalledSince: NIODeadline? { nil }

    /// The reader reads all that is there.
    func drain() { state.withLock { $0.held = 0 } }

    var isFinished: Bool { state.withLock(\.isFinished) }
    var lines: [Line] { state.withLock(\.lines) }

    /// The changes that arrived, oldest first.
    var changes: [Change] { lines.compactMap { Change($0.text) } }

    /// The words of the last line of a kind.
    func last(_ kind: String) -> [Substring]? {
        lines.last { $0.text.hasPrefix(kind) }?.text.split(separator: "|", omittingEmptySubsequences: false)
    }

    /// Waits until the lines are as wanted; the test's time limit ends a wait in vain.
    func wait(until isMet: @escaping @Sendable ([Line]) -> Bool) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if isMet(state.lines) || Task.isCancelled { return continuation.resume() }
                    state.waiters.append(Waiter(number: number, isMet: isMet, continuation: continuation))
                }
            }
        } onCancel: {
            state.withLock { state in
                for waiter in state.waiters where waiter.number == number { waiter.continuation.resume() }
                state.waiters.removeAll { $0.number == number }
            }
        }
    }

    private static func take(_ bytes: ByteBuffer, _ state: inout State) {
        let now = ContinuousClock.now
        for text in String(buffer: bytes).split(separator: "\n") {
            state.lines.append(Line(text: String(text), at: now))
        }
        let lines = state.lines
        for waiter in state.waiters where waiter.isMet(lines) { waiter.continuation.resume() }
        state.waiters.removeAll { $0.isMet(lines) }
    }
}

/// One change as `LineEncoder` wrote it.
struct Change: Sendable, Equatable {
    let previous: String
    let position: String
    let kind: String
    let item: String
    let revision: Int
    let title: String

    init?(_ line: String) {
        let words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 7, words[0] == "change", let revision = Int(words[5]) else { return nil }
        (previous, position, kind, item, title) = (words[1], words[2], words[3], words[4], words[6])
        self.revision = revision
    }
}

/// Writes a line for each change and each control frame: what a test reads more easily than server-sent events.
struct LineEncoder: FrameEncoder {
    func changes(
        _ events: [RecordedEvent],
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> Frame {
        var previous = previous
        var text = ""
        for recorded in events {
            let event = recorded.event
            let isSeen = event.audienceAfter.contains(group)
            let kind = isSeen ? event.kind.rawValue : "evidence.removed"
            let title = isSeen ? (event.after.text(.title) ?? "") : ""
            text += "change|\(previous)|\(recorded.position)|\(kind)|\(event.item.text)|"
            text += "\(isSeen ? event.revision(for: group) : 0)|\(title)\n"
            previous = recorded.position
        }
        return Frame(text)
    }

    func control(_ frame: ControlFrame) -> Frame {
        switch frame {
        case .ready(_, _, let position, _, _, _): Frame("ready|\(position)\n")
        case .head(_, let position): Frame("head|\(position)\n")
        case .reset(_, let reason): Frame("reset|\(reason.rawValue)\n")
        case .goodbye(let code, _): Frame("goodbye|\(code.rawValue)\n")
        }
    }

    /// One line for a frame: `presence|whole|connection page item field editing,…|gone …`.
    func presence(_ update: PresenceUpdate, in caseFile: CaseFileID) -> Frame {
        let entries = update.entries.map { entry in
            let place = entry.place
            let words = [
                entry.connection, place.page.rawValue, place.item?.text ?? "-", place.field?.rawValue ?? "-",
                place.isEditing ? "editing" : "looking",
            ]
            return words.joined(separator: " ")
        }
        let kind = update.isWhole ? "whole" : "difference"
        return Frame("presence|\(kind)|\(entries.joined(separator: ","))|\(update.gone.joined(separator: ","))\n")
    }
}

extension Frame {
    init(_ text: String) {
        self.init(eventStream: ByteBuffer(string: text), webSocket: ByteBuffer(string: text))
    }
}
