import Mustache

// A page draws hundreds of rows: looked up by name, their values cost a fifth of what reflection costs.
// A test holds these names against the properties.

extension EvidenceGridRow: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "id": id
        case "revision": revision
        case "withdrawn": withdrawn
        case "isNews": isNews
        case "head": head
        case "cells": cells
        default: nil
        }
    }
}

extension EvidenceGridRow.Head: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "name": self.name
        case "text": text
        case "href": href
        case "isSelectable": isSelectable
        default: nil
        }
    }
}

extension EvidenceGridRow.Cell: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "field": field
        case "edit": edit
        default: nil
        }
    }
}

extension FieldView: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "name": self.name
        case "label": label
        case "isText": isText
        case "isTime": isTime
        case "isState": isState
        case "isList": isList
        case "value": value
        case "text": text
        case "members": members
        default: nil
        }
    }
}

extension FieldView.Member: MustacheParent {
    func child(named name: String) -> Any? {
        switch name {
        case "value": value
        case "label": label
        default: nil
        }
    }
}

extension RenderedHTML: MustacheParent {
    func child(named name: String) -> Any? { name == "html" ? html : nil }
}
