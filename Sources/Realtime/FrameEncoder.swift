public import Core
public import NIOCore

/// Writes frames; Web implements it from the view model.
///
/// What it writes depends on event, item and class, and on nothing else.
public protocol FrameEncoder: Sendable {
    /// One change, or several as a batch, for a class; `previous` is the position that the class had before the first.
    func changes(
        _ events: [RecordedEvent],
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    )
        -> ByteBuffer
    func control(_ frame: ControlFrame) -> ByteBuffer
}

/// A frame that tells of the stream and not of the case.
public enum ControlFrame: Sendable, Equatable {
    case ready(connection: String, caseFile: CaseFileID, position: EventPosition, now: Instant, keepAliveSeconds: Int)
    case head(caseFile: CaseFileID, position: EventPosition)
    case reset(caseFile: CaseFileID, reason: ResetReason)
    case goodbye(GoodbyeCode, afterMilliseconds: Int)
}

/// Why a client must fetch anew.
public enum ResetReason: String, Sendable {
    case tooOld = "too-old"
    case epoch, rights, position, slow
}

/// Why a stream ends.
///
/// Below 4100 the client comes back.
public enum GoodbyeCode: Int, Sendable {
    case drain = 4001
    case slow = 4002
    case rotate = 4003
    case signedOut = 4100
    case sessionRevoked = 4101
    case accessWithdrawn = 4102

    public var reason: String {
        switch self {
        case .drain: "The server is restarting."
        case .slow: "This connection was too slow."
        case .rotate: "Connections are renewed from time to time."
        case .signedOut: "You signed out."
        case .sessionRevoked: "Your session ended."
        case .accessWithdrawn: "You are no longer on this case."
        }
    }
}
