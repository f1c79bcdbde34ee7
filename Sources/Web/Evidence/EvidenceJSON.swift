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
    /// One entry of an item's history, with only the fields that the class sees.
    func historyJSON(for clearance: Clearance, revision: Int, custody: ItemRecords.Entry? = nil) -> JSONValue {
        let fields = event.changed.filter { Sight.sees($0, of: subject.values, as: clearance.role) }
        return [
            "kind": .string(event.kind.rawValue),
            "position": .string(position.text),
            "revision": JSONValue(revision),
            "at": .string(event.at.rfc3339()),
            "claimedAt": JSONValue(event.claimedAt?.rfc3339()),
            "by": Sight.seesNames(as: clearance.role)
                ? ["id": .string(event.actor.text), "name": .string(event.actorName)] : .null,
            "group": JSONValue(event.group),
            "undoes": JSONValue(event.undoes),
            "custody": custody?.json ?? .null,
            "changes": .array(
                fields.map { field in
                    [
                        "field": .string(field.rawValue), "from": event.before[field]?.json ?? .null,
                        "to": event.after[field]?.json ?? .null,
                    ]
                }
            ),
        ]
    }
}
