import Core
import Hummingbird
import Realtime

/// `POST /api/ephemera` says where somebody is, for who has an event stream and no socket.
///
/// Takes the members of `PresenceReading`; the connection is what `ready` said. 204, also where it is passed on to the
/// instance that has the stream. 404 for a case one is not on, and `connection_unknown` for a stream that is not open or
/// is somebody else's; 413 above `PresenceLimits.reportBytesMax`; 422 with the member that is wrong; 429 with
/// `Retry-After` above `PresenceLimits.postsASecondMax`. Nothing of it is stored.
struct PostEphemera {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let members = try await request.jsonObject(bytesMax: PresenceLimits.reportBytesMax)
        guard let caseFile = members["case"]?.string.flatMap({ CaseFileID($0) }) else { throw AccessError.caseNotFound }
        let clearance = try await services.clearance(of: session, in: caseFile)
        guard let connection = MutationReading.token(members["connection"])
        else { throw PresenceError.connectionUnknown }
        let report = try PresenceReading.report(members)
        try await services.hub.reported(
            report,
            on: connection,
            sessionHash: session.hash,
            in: clearance.caseFile
        )
        return Response(status: .noContent)
    }
}
