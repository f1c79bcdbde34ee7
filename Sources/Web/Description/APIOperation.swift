import Core
import HTTPTypes

/// One address of the JSON interface, as `GET /api/openapi.json` describes it.
struct APIOperation: Sendable {
    enum Body: Sendable {
        case none
        case json(schema: String)
        /// Bytes of a file.
        case bytes
    }

    let method: HTTPRequest.Method
    /// As OpenAPI writes it: `/api/evidence/{item}`.
    let path: String
    let summary: String
    var query: [String] = []
    var headers: [String] = []
    var body = Body.none
    /// Answers by status, each with a schema's name or nil for none.
    let answers: [Int: String?]
    var needsSession = true
    /// Whether an access token is as good as the session's cookie.
    var takesToken = true

    /// Every address under `/api/` and `/health/`, and `/ws`; a test compares them with the routes.
    static let all: [APIOperation] = session + register + offline + evidence + files + stream + health

    private static let session = [
        APIOperation(
            method: .post,
            path: "/api/session",
            summary: "Signs in with e-mail and password, or in a demo with a role.",
            body: .json(schema: "SignIn"),
            answers: [200: "Session", 400: "Error", 401: "Error", 404: "Error", 429: "Error"],
            needsSession: false
        ),
        APIOperation(
            method: .get,
            path: "/api/session",
            summary: "Says who is signed in.",
            answers: [200: "Session", 401: "Error"]
        ),
        APIOperation(
            method: .delete,
            path: "/api/session",
            summary: "Signs out and ends the session's streams and access tokens.",
            answers: [200: nil, 401: "Error", 403: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/tokens",
            summary: "Makes an access token for the session, good for at most an hour.",
            answers: [200: "AccessToken", 401: "Error", 403: "Error", 429: "Error"],
            takesToken: false
        ),
    ]

    private static let register = [
        APIOperation(
            method: .get,
            path: "/api/cases",
            summary: "Lists the cases that one is on, with one's role.",
            answers: [200: "Cases", 401: "Error"]
        ),
        APIOperation(
            method: .get,
            path: "/api/cases/{case}/exhibit-numbers",
            summary: "Proposes the next exhibit number of each series of the case's scheme that was never used.",
            answers: [200: "ExhibitNumbers", 401: "Error", 403: "Error", 404: "Error", 422: "Error"]
        ),
        APIOperation(
            method: .get,
            path: "/api/cases/{case}/numbers",
            summary: "Finds at most ten items by what is typed: those with this number, then those with the words.",
            query: ["q"],
            answers: [200: "Numbers", 401: "Error", 404: "Error", 422: "Error", 429: "Error"]
        ),
        APIOperation(
            method: .get,
            path: "/api/cases/{case}/views",
            summary: "Lists one's own views of a case and the team's, each with how many items it shows.",
            answers: [200: "SavedViews", 401: "Error", 404: "Error"]
        ),
    ]

    private static let offline = [
        APIOperation(
            method: .get,
            path: "/api/cases/{case}/snapshot",
            summary:
                "Answers all that one sees of a case, a line of JSON an item, with the position that it is true at.",
            query: ["cursor", "items", "rows"],
            answers: [200: "SnapshotLines", 400: "Error", 401: "Error", 404: "Error", 422: "Error", 429: "Error"]
        )
    ]

    private static let evidence = [
        APIOperation(
            method: .get,
            path: "/api/evidence",
            summary: "Lists a case's evidence: a page with facets, total and the position that it is true at.",
            query: [
                "case", "q", "list", "withdrawn", "occurredFrom", "occurredTo", "has", "hasNot", "changed",
                "sort", "cursor", "limit",
            ]
                + EvidenceFilter.facets.map(\.rawValue),
            answers: [200: "EvidencePage", 400: "Error", 401: "Error", 404: "Error", 422: "Error", 429: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence",
            summary: "Adds an item; the same key gives the same answer.",
            headers: ["Idempotency-Key"],
            body: .json(schema: "NewEvidence"),
            answers: [
                201: "Evidence", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error", 422: "Error",
                429: "Error",
            ]
        ),
        APIOperation(
            method: .get,
            path: "/api/evidence/{item}",
            summary: "Answers an item with a strong ETag.",
            answers: [200: "Evidence", 401: "Error", 404: "Error"]
        ),
        APIOperation(
            method: .patch,
            path: "/api/evidence/{item}",
            summary: "Changes fields, all or none; null empties a field, sets take add and remove.",
            headers: ["Base-Revision", "Idempotency-Key", "If-Match"],
            body: .json(schema: "EvidenceFields"),
            answers: [
                200: "Evidence", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Conflict", 412: "Error",
                422: "Error", 428: "Error", 429: "Error",
            ]
        ),
        APIOperation(
            method: .delete,
            path: "/api/evidence/{item}",
            summary: "Withdraws an item; with Base-Revision only when nobody changed it since.",
            headers: ["Base-Revision", "Idempotency-Key"],
            answers: [
                200: "Evidence", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Conflict", 429: "Error",
            ]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/restorations",
            summary: "Brings a withdrawn item back.",
            headers: ["Idempotency-Key"],
            answers: [
                200: "Evidence", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error", 429: "Error",
            ]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/bates-numbers",
            summary: "Gives an item its Bates numbers, one for each page, once.",
            headers: ["Idempotency-Key"],
            answers: [
                200: "Evidence", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error", 429: "Error",
            ]
        ),
        APIOperation(
            method: .get,
            path: "/api/evidence/{item}/history",
            summary: "Lists what happened to an item, newest first, and which of it was one act.",
            answers: [200: "History", 401: "Error", 404: "Error"]
        ),
        APIOperation(
            method: .get,
            path: "/api/evidence/{item}/custody-events",
            summary: "Lists who had an item, when and where, with the gaps and overlaps that were found.",
            answers: [200: "Custody", 401: "Error", 404: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/custody-events",
            summary: "Adds an entry to an item's chain of custody; its place, status and holder follow.",
            headers: ["Idempotency-Key"],
            body: .json(schema: "NewCustodyEvent"),
            answers: [
                201: "CustodyEvent", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error",
                413: "Error", 422: "Error", 429: "Error", 503: "Error",
            ]
        ),
    ]

    private static let files = [
        APIOperation(
            method: .post,
            path: "/api/uploads",
            summary: "Announces a file that is sent in parts.",
            body: .json(schema: "NewUpload"),
            answers: [
                201: "Upload", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 413: "Error", 422: "Error",
                429: "Error", 507: "Error",
            ]
        ),
        APIOperation(
            method: .get,
            path: "/api/uploads/{upload}",
            summary: "Says how much of a file has come.",
            answers: [200: "Upload", 401: "Error", 404: "Error"]
        ),
        APIOperation(
            method: .put,
            path: "/api/uploads/{upload}",
            summary: "Takes bytes of a file from the offset on; what came before a cut is kept.",
            query: ["offset"],
            body: .bytes,
            answers: [
                200: "Upload", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error", 413: "Error",
                507: "Error",
            ]
        ),
        APIOperation(
            method: .delete,
            path: "/api/uploads/{upload}",
            summary: "Forgets a file on its way in.",
            answers: [204: nil, 401: "Error", 403: "Error", 404: "Error", 429: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/files",
            summary: "Gives an item its file: an upload, or multipart/form-data with the field `file`.",
            headers: ["Idempotency-Key"],
            body: .json(schema: "FileOfUpload"),
            answers: [
                201: "EvidenceFile", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error",
                413: "Error", 422: "Error", 429: "Error", 507: "Error",
            ]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/verifications",
            summary: "Reads an item's file again and says whether it is what came in.",
            headers: ["Idempotency-Key"],
            answers: [
                200: "Verification", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error",
                429: "Error",
            ]
        ),
        APIOperation(
            method: .post,
            path: "/api/evidence/{item}/attachments",
            summary: "Makes what came with an item's mail items of their own, each once.",
            headers: ["Idempotency-Key"],
            answers: [
                200: "Attachments", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 409: "Error",
                413: "Error", 422: "Error", 429: "Error", 503: "Error", 507: "Error",
            ]
        ),
    ]

    private static let stream = [
        APIOperation(
            method: .post,
            path: "/api/mutations",
            summary: "Carries out a client's changes in order, each exactly once.",
            body: .json(schema: "MutationBatch"),
            answers: [
                200: "MutationReplies", 400: "Error", 401: "Error", 403: "Error", 409: "Error", 413: "Error",
                429: "Error", 503: "Error",
            ]
        ),
        APIOperation(
            method: .get,
            path: "/api/updates",
            summary: "Streams what changes in a case as server-sent events; also takes Last-Event-ID.",
            query: ["case", "after"],
            headers: ["Last-Event-ID"],
            answers: [200: "EventStream", 401: "Error", 404: "Error", 429: "Error", 503: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/ephemera",
            summary: "Says where one is in a case, for the others there; lives 30 seconds.",
            body: .json(schema: "PresenceReport"),
            answers: [
                204: nil, 400: "Error", 401: "Error", 403: "Error", 404: "Error", 413: "Error", 415: "Error",
                422: "Error", 429: "Error",
            ]
        ),
        APIOperation(
            method: .post,
            path: "/api/device-counts",
            summary: "Takes what a device counted of its person's work since it last told: numbers only.",
            body: .json(schema: "DeviceCounts"),
            answers: [204: nil, 400: "Error", 401: "Error", 403: "Error", 413: "Error", 415: "Error", 429: "Error"]
        ),
        APIOperation(
            method: .post,
            path: "/api/demo/collisions",
            summary: "On a demo, lets another demo person change a field, so that two edits meet.",
            body: .json(schema: "Collision"),
            answers: [
                200: "CollisionMade", 400: "Error", 401: "Error", 403: "Error", 404: "Error", 415: "Error",
                422: "Error", 429: "Error",
            ]
        ),
        APIOperation(
            method: .get,
            path: "/ws",
            summary: "The same frames on a WebSocket (subprotocol proffer.v1); takes what POST /api/ephemera takes.",
            query: ["case", "after"],
            answers: [101: nil, 401: "Error", 404: "Error", 426: "Error", 429: "Error", 503: "Error"]
        ),
    ]

    private static let health = [
        APIOperation(
            method: .get,
            path: "/api/openapi.json",
            summary: "Answers this document.",
            answers: [200: nil],
            needsSession: false
        ),
        APIOperation(
            method: .get,
            path: "/health/live",
            summary: "Says that the process answers.",
            answers: [200: nil],
            needsSession: false
        ),
        APIOperation(
            method: .get,
            path: "/health/ready",
            summary: "Says whether requests can be served, or which part fails.",
            answers: [200: nil, 503: nil],
            needsSession: false
        ),
    ]
}
