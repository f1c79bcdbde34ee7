import Core

extension EvidenceItem {
    /// The item as the interface has it: only fields that the class sees, empty ones as null.
    func json(for clearance: Clearance) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id.text), "case": .string(caseFile.text),
            "revision": JSONValue(revision(for: clearance.group)), "withdrawn": .bool(isWithdrawn),
            "visible": true,
        ]
        for field in EvidenceField.allCases where clearance.sees(field) {
            let isSeen = Sight.sees(field, of: values, as: clearance.role)
            if case .set = field.shape {
                members[field.rawValue] = JSONValue(values.set(field))
            } else {
                members[field.rawValue] = isSeen ? values[field]?.json ?? .null : .null
            }
        }
        if Sight.seesNames(as: clearance.role) {
            members["changedAt"] = .string(changedAt.rfc3339())
            members["changedBy"] = .string(changedBy)
        }
        return .object(members)
    }
}

extension Family {
    /// The relatives as the interface has them: a list for each kinship.
    var json: JSONValue {
        let members = Kinship.allCases.map { kinship in
            let relatives: [JSONValue] = self[kinship].map { relative in
                [
                    "id": .string(relative.item.text), "itemNumber": .string(relative.itemNumber),
                    "title": .string(relative.title), "withdrawn": .bool(relative.isWithdrawn),
                    "label": .string(relative.label),
                ]
            }
            return (kinship.rawValue, JSONValue.array(relatives))
        }
        return .object(Dictionary(uniqueKeysWithValues: members))
    }
}

extension RecordedEvent {
    /// One event of an item's history, with only the fields that the class sees.
    func historyJSON(for clearance: Clearance, revision: Int, custody: ItemRecords.Entry? = nil) -> JSONValue {
        [
            "kind": .string(event.kind.rawValue),
            "position": .string(position.text),
            "revision": JSONValue(revision),
            "at": .string(event.at.rfc3339()),
            "claimedAt": JSONValue(event.claimedAt?.rfc3339()),
            "by": event.author(for: clearance),
            "group": JSONValue(event.group),
            "undoes": JSONValue(event.undoes),
            "custody": custody?.json ?? .null,
            "changes": HistoryGroup(newest: self).changesJSON(for: clearance),
        ]
    }
}

extension HistoryGroup {
    /// What was one act: its events by their positions, newest first, and what became of the fields in all.
    func json(for clearance: Clearance) -> JSONValue {
        [
            "steps": JSONValue(steps.map(\.position.text)),
            "from": .string(oldest.event.at.rfc3339()),
            "at": .string(newest.event.at.rfc3339()),
            "by": newest.event.author(for: clearance),
            "group": JSONValue(name),
            "changes": changesJSON(for: clearance),
        ]
    }

    fileprivate func changesJSON(for clearance: Clearance) -> JSONValue {
        .array(
            changes(seenBy: clearance).map { change in
                [
                    "field": .string(change.field.rawValue), "from": change.from?.json ?? .null,
                    "to": change.to?.json ?? .null,
                ]
            }
        )
    }
}

extension Event {
    fileprivate func author(for clearance: Clearance) -> JSONValue {
        Sight.seesNames(as: clearance.role) ? ["id": .string(actor.text), "name": .string(actorName)] : .null
    }
}
