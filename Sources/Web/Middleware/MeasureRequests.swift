import Core
import HTTPTypes
import Hummingbird
import Measures

/// Counts every answer and how long it took.
struct MeasureRequests: RouterMiddleware {
    let measures: RequestMeasures

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let route = RequestMeasures.Route(endpoint: context.endpointPath)
        measures.answered(response.status, at: route, within: began.duration(to: .now))
        return response
    }
}

/// Notes that a person is here, and which page was shown.
struct NoteUsage: RouterMiddleware {
    let usage: Usage

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        if let session = context.session { usage.note(session.person.id) }
        if request.method == .get, response.status == .ok, let view = View(endpoint: context.endpointPath) {
            usage.views.add(view)
        }
        return response
    }
}
