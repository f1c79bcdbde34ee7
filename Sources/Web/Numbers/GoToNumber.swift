import Core
import Hummingbird

/// `GET /cases/{case}/go?number=…` goes to the item with a number: item, exhibit, Bates or external number.
///
/// 303 to the item; a page with the choices where the number may mean several; 404 with a sentence that does not say
/// whether there is one where the person sees none. Without a number, the page that asks for one.
struct GoToNumber {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let typed = try FormFields(urlEncoded: request.uri.query ?? "")["number"] ?? ""
        let found = try await pages.services.items(numbered: typed, in: open)
        if found.count == 1 { return .seeOther(open.address(of: found[0].item.id)) }
        let number = SoughtNumber(typed)?.text ?? ""
        let page = GoToPage(
            frame: pages.frame(in: open),
            number: number,
            items: found.map(\.item),
            in: open
        )
        return try pages.show(page, status: found.isEmpty && !number.isEmpty ? .notFound : .ok)
    }
}

extension WebServices {
    /// The items that a typed number means among those that the person sees.
    func items(numbered typed: String, in open: OpenCase) async throws -> [NumberMatch] {
        guard let number = SoughtNumber(typed, batesPrefix: open.caseFile.batesPrefix) else { return [] }
        return Array(
            number.meant(among: try await evidence.items(numbered: number, for: open.clearance))
                .prefix(SoughtNumber.matchesMax)
        )
    }
}

/// Several items for one number, none, or the question for a number.
struct GoToPage: Page, Sendable {
    static let template = "numbers/go"

    let frame: PageFrame
    let action: String
    let grid: String
    let number: String
    /// Where the words are searched instead, when no number is found.
    let search: String?
    let hasItems: Bool
    let items: [NumberView]

    init(frame: PageFrame, number: String, items: [EvidenceItem], in open: OpenCase) {
        self.frame = frame
        self.number = number
        action = open.go
        grid = open.base
        search = items.isEmpty && !number.isEmpty ? "\(open.base)?q=\(EvidenceAddress.encoded(number))" : nil
        hasItems = !items.isEmpty
        self.items = items.map { NumberView($0, in: open) }
    }
}

/// An item by its numbers and title, as far as the class sees them.
struct NumberView: Sendable {
    let id: String
    let href: String
    let itemNumber: String?
    let exhibitNumber: String?
    let bates: String?
    let title: String
    let isWithdrawn: Bool
    /// What it is called in a list.
    let label: String

    init(_ item: EvidenceItem, in open: OpenCase) {
        let cells = EvidenceRow(item, in: open.caseFile, for: open.clearance.group).cells
        func text(_ field: EvidenceField) -> String? {
            cells[field]?.text.isEmpty ?? true ? nil : cells[field]?.text
        }
        id = item.id.text
        href = open.address(of: item.id)
        itemNumber = text(.itemNumber)
        exhibitNumber = text(.exhibitNumber)
        bates = text(.batesBegin)
        title = text(.title) ?? ""
        isWithdrawn = item.isWithdrawn
        let numbers = [exhibitNumber, itemNumber].compactMap(\.self)
        label = numbers.isEmpty ? bates ?? title : numbers.joined(separator: " · ")
    }

    var json: JSONValue {
        var members: [String: JSONValue] = ["id": .string(id), "href": .string(href), "title": .string(title)]
        if let itemNumber { members["itemNumber"] = .string(itemNumber) }
        if let exhibitNumber { members["exhibitNumber"] = .string(exhibitNumber) }
        if let bates { members["bates"] = .string(bates) }
        if isWithdrawn { members["withdrawn"] = true }
        return .object(members)
    }
}

extension OpenCase {
    var go: String { "/cases/\(caseFile.id.text)/go" }
}
