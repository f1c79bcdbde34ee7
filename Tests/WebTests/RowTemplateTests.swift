import Mustache
import Testing

@testable import Web

/// Values that templates look up by name, without reflection.
@Suite("Rows for the template")
struct RowTemplateTests {
    @Test("give every property under its own name, and nothing under another")
    func givesEveryProperty() throws {
        let member = FieldView.Member(value: "fire", label: "Fire")
        let field = FieldView(name: "tags", label: "Tags", cell: .list(["fire"]))
        let cell = EvidenceGridRow.Cell(field: field, edit: "set")
        let head = EvidenceGridRow.Head(name: "itemNumber", text: "E-001", href: "/", isSelectable: true)
        let counted = EvidenceGridPage.Value(href: "/", label: "Fire", count: 1, isChosen: true)
        let facet = EvidenceGridPage.Facet(label: "Tags", values: [counted])
        let options = [EvidenceGridPage.Option(value: "a", label: "A")] as [any MustacheParent]
        let choices = [EvidenceTable.Option(value: "a", label: "A")] as [any MustacheParent]
        let viewed = SavedViewsMenu.Entry(
            id: "1",
            name: "a",
            href: "/",
            count: 1,
            noun: "item",
            isCurrent: true,
            isPinned: false
        )
        let views = [viewed, SavedViewsMenu.Choice(id: "1", name: "a")] as [any MustacheParent]
        let ofRows = [member, field, cell, head, RenderedHTML(html: "<td></td>")] as [any MustacheParent]
        for value in ofRows + [counted, facet] + options + choices + views {
            for child in Mirror(reflecting: value).children {
                let label = try #require(child.label)
                let found = try #require(value.child(named: label), "\(type(of: value)) has no \(label)")
                #expect(String(describing: found) == String(describing: unwrapped(child.value)))
            }
            #expect(value.child(named: "no such name") == nil)
        }
    }

    private func unwrapped(_ value: Any) -> Any {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? (mirror.children.first?.value ?? value) : value
    }
}
