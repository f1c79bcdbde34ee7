import Core
import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into an answer for a person or a program; what nobody foresaw is logged.
struct ErrorAnswers: RouterMiddleware {
    let page: @Sendable (any Error, Request, WebContext) -> Response

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return answer(Self.known(error), request, context)
        } catch {
            let presented = error.presented.error
            if presented is UnexpectedError || presented is UnavailableError {
                context.logger.error(
                    "request failed",
                    metadata: ["error": "\(error)", "route": "\(context.endpointPath ?? "")"]
                )
            }
            return answer(error, request, context)
        }
    }

    private func answer(_ error: any Error, _ request: Request, _ context: WebContext) -> Response {
        request.uri.path.hasPrefix("/api/") || request.uri.path.hasPrefix(OpenStream.webSocketPath)
            ? .error(error) : page(error, request, context)
    }

    private static func known(_ error: HTTPError) -> any Error {
        switch error.status {
        case .notFound, .methodNotAllowed: RequestError.notFound
        case .contentTooLarge: RequestError.bodyTooLarge
        case .unsupportedMediaType: RequestError.wrongMediaType
        default: RequestError.badRequest("This request cannot be read.")
        }
    }
}
