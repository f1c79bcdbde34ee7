public import Core

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
    ) -> Frame
    func control(_ frame: ControlFrame) -> Frame
    /// Who is here, for a class; the frame moves no position.
    func presence(_ update: PresenceUpdate, in caseFile: CaseFileID) -> Frame
}

/// A frame that tells of the stream and not of the case.
public enum ControlFrame: Sendable, Equatable {
    case ready(
        connection: String,
        caseFile: CaseFileID,
        position: EventPosition,
        now: Instant,
        expires: Instant,
        keepAliveSeconds: Int
    )
    case head(caseFile: CaseFileID, position: EventPosition)
    case reset(caseFile: CaseFileID, reason: ResetReason)
    case goodbye(GoodbyeCode, afterMilliseconds: Int)

    /// The code that a connection closes with behind a last frame.
    public var closeCode: GoodbyeCode {
        switch self {
        case .goodbye(let code, _): code
        case .reset, .ready, .head: .position
        }
    }

    /// Whether who is let go with it has the same rights, and comes back in a moment.
    var mayComeBack: Bool {
        switch self {
        case .goodbye(let code, _): code.rawValue < GoodbyeCode.signedOut.rawValue
        case .reset(_, let reason): reason != .rights
        case .ready, .head: true
        }
    }
}

/// Why a client must fetch anew.
public enum ResetReason: String, Sendable, CaseIterable {
    case tooOld = "too-old"
    case epoch, rights, position, slow
}

/// Why a stream ends.
///
/// Below 4100 the client comes back.
public enum GoodbyeCode: Int, Sendable, CaseIterable {
    case drain = 4001
    case slow = 4002
    case rotate = 4003
    case position = 4008
    case limit = 4009
    case signedOut = 4100
    case sessionRevoked = 4101
    case accessWithdrawn = 4102
    case protocolError = 4103

    public var reason: String {
        switch self {
        case .drain: "The server is restarting."
        case .slow: "This connection was too slow."
        case .rotate: "Connections are renewed from time to time."
        case .position: "This page must be read anew."
        case .limit: "There are too many connections."
        case .signedOut: "You signed out."
        case .sessionRevoked: "Your session ended."
        case .accessWithdrawn: "You are no longer on this case."
        case .protocolError: "This connection said what cannot be understood."
        }
    }
}
