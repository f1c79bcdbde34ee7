import Mustache

// What a page of the grid holds by the dozen, looked up by name like its rows. A test holds these names, too.

extension EvidenceGridPage.Facet: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "label": label
        case "values": values
        default: nil
        }
    }
}

extension EvidenceGridPage.Value: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "href": href
        case "label": label
        case "count": count
        case "isChosen": isChosen
        default: nil
        }
    }
}

extension EvidenceGridPage.Option: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "label": label
        default: nil
        }
    }
}

extension EvidenceTable.Option: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "label": label
        default: nil
        }
    }
}
