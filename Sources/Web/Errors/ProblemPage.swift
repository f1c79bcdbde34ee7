import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// A refusal as a page: what happened and what to do next.
struct ProblemPage: Page, Sendable {
    static let template = "errors/problem"

    struct Typed: Sendable {
        let label: String
        let value: String
    }

    let frame: PageFrame
    let heading: String
    let message: String
    let hasText: Bool
    /// What the person had typed into a form that could not be taken.
    let text: [Typed]
    let back: String
    let backLabel: String
}

extension Pages {
    /// The page for an error; without a session it leads to the sign-in and back.
    func problem(_ error: any Error, _ request: Request, _ context: WebContext) -> Response {
        let isReading = request.method == .get || request.method == .head
        if case AccessError.notSignedIn = error, isReading {
            return .seeOther("/sign-in?back=\(EvidenceAddress.encoded(request.uri.description))")
        }
        let (status, presented) = error.presented
        var typed: [ProblemPage.Typed] = []
        if let lost = error as? LostForm {
            typed = lost.fields.names.filter { !$0.hasPrefix("_") && !Self.secret.contains($0) }.map { name in
                ProblemPage.Typed(
                    label: EvidenceField(rawValue: name)?.label ?? name.humanReadable,
                    value: lost.fields.all(name).joined(separator: ", ")
                )
            }.filter { !$0.value.isEmpty }
        }
        let isSignedOut = context.session == nil
        let page = ProblemPage(
            frame: frame(for: context.session),
            heading: Self.heading(status, presented),
            message: presented.userMessage,
            hasText: !typed.isEmpty,
            text: typed,
            back: isSignedOut ? "/sign-in" : "/cases",
            backLabel: isSignedOut ? "Sign in" : "Your cases"
        )
        do {
            var response = try show(page, status: status)
            if let seconds = error.retrySeconds { response.headers[.retryAfter] = String(seconds) }
            if status == .unauthorized { response.headers[named: KeptPage.personField] = KeptPage.none }
            if case AccessError.caseNotFound = error { response.headers[named: KeptPage.caseField] = KeptPage.none }
            if case AccessError.tokenNotValid = error.reason {
                response.headers[.wwwAuthenticate] = Response.tokenChallenge
            }
            return response
        } catch {
            // The page itself cannot be drawn: say the sentence plainly.
            return Response(
                status: status,
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: presented.userMessage))
            )
        }
    }

    private static let secret: Set = ["password", "current", "new", "again"]

    private static func heading(_ status: HTTPResponse.Status, _ error: any UserFacingError) -> String {
        switch error as? FileError {
        case .changed: return "The file has changed"
        case .missing: return "The file is missing"
        default: break
        }
        return switch status.code {
        case 401: "Sign in again"
        case 403: "Not allowed"
        case 404: "Not found"
        case 409: "Someone was faster"
        case 413: "Too large"
        case 415: "Another kind of content"
        case 421: "Another address"
        case 428: "The form is incomplete"
        case 429, 503: "Wait a moment"
        case 500...: "Something went wrong"
        default: "This cannot be done"
        }
    }
}
