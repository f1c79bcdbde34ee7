import Hummingbird

/// `GET /help/offline` lists the pages that this device keeps.
///
/// The service worker shows it in place of a page that it does not have.
struct ShowOffline {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        try pages.show(OfflinePage(frame: pages.frame(for: context.session)))
    }
}

/// What is on the device; its list is filled by script, which alone knows.
struct OfflinePage: Page, Sendable {
    static let template = "help/offline"

    let frame: PageFrame
}
