import Mustache

// Views stand above every grid by the dozen, looked up by name like its rows. A test holds these names, too.

extension SavedViewsMenu.Entry: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "id": id
        case "name": self.name
        case "href": href
        case "count": count
        case "noun": noun
        case "isCurrent": isCurrent
        case "isPinned": isPinned
        default: nil
        }
    }
}

extension SavedViewsMenu.Choice: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "id": id
        case "name": self.name
        default: nil
        }
    }
}
