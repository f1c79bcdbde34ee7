import Hummingbird

/// `GET /help/keys` lists the keys of the grid.
struct ShowKeys {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        pages.kept(try pages.show(KeysPage(frame: pages.frame(for: context.session))), .open)
    }
}

/// The list of keys.
struct KeysPage: Page, Sendable {
    static let template = "help/keys"

    struct Key: Sendable {
        let press: String
        let action: String
    }

    let frame: PageFrame
    let keys = [
        Key(press: "Arrows", action: "Move to the next cell"),
        Key(press: "Home, End", action: "First, last cell of the row"),
        Key(press: "Page Up, Page Down", action: "Ten rows up, down"),
        Key(press: "Enter or F2", action: "Edit the cell; on the first column, open the item"),
        Key(press: "Enter", action: "In a cell that is being edited: save"),
        Key(press: "Esc", action: "Leave the cell as it was; outside a cell: select no row any more"),
        Key(press: "/", action: "Search"),
        Key(press: "g", action: "Go to an item by its number"),
        Key(press: "m", action: "Mark the exhibit"),
        Key(press: "o", action: "Offer the exhibit"),
        Key(press: "a", action: "Exhibit admitted"),
        Key(press: "x", action: "Exhibit excluded"),
        Key(press: "t", action: "Edit the tags"),
        Key(press: "p", action: "Edit the privilege call"),
        Key(press: "d", action: "Edit the disclosure status"),
        Key(press: "Shift-Space", action: "Select the row, to change it with others; again: not"),
        Key(press: "Shift-Up, Shift-Down", action: "Select from this row on"),
        Key(press: "Ctrl-a", action: "Select all rows of the page"),
        Key(press: "z", action: "Undo what you did last"),
        Key(press: "Shift-z", action: "Redo what you undid last"),
        Key(press: "Ctrl-z, Ctrl-Shift-z", action: "The same, also outside the grid, while no text is being edited"),
        Key(press: "?", action: "This list"),
        Key(press: "Ctrl-k", action: "On every page of a case: go to a number, a page, or search"),
    ]
    let court = [
        Key(press: "Enter", action: "After a number: show the exhibit"),
        Key(press: "m, o, b", action: "Marked, offered, objected: set at once"),
        Key(press: "a, x, l", action: "Admitted, excluded, admitted with limits: Enter or the same key again sets it"),
        Key(press: "n", action: "Type the note of the ruling; Enter sets it"),
        Key(press: "Esc", action: "Leave it, or go back to the number"),
        Key(press: "z", action: "Undo what you did last; in the number field while it is empty"),
    ]
}
