import Hummingbird

/// `GET /account/this-device` shows what the browser counted of one's own work, by day.
///
/// The numbers are in the browser alone: without script the page says what it would show.
struct ShowDevice {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        try pages.show(DevicePage(frame: pages.frame(for: try context.signedIn())))
    }
}

struct DevicePage: Page, Sendable {
    static let template = "sessions/this-device"

    let frame: PageFrame
}
