import Core

/// An item as a device keeps it to filter, sort and search without a network: what the grid shows of it, and whether it
/// may be kept only where the person asked for it.
struct DeviceRecord {
    let json: JSONValue

    init(_ entry: EvidenceSnapshot.Entry, in caseFile: CaseFile, for clearance: Clearance) {
        let row = EvidenceRow(entry.item, in: caseFile, for: clearance.group)
        var members: [String: JSONValue] = [
            "id": .string(row.id.text), "revision": JSONValue(row.revision),
            "restricted": .bool(Sight.isKeptOnlyIfAsked(entry.item.values, as: clearance.role)), "row": row.json,
        ]
        if let file = entry.file { members["file"] = Self.json(of: file) }
        json = .object(members)
    }

    /// The file with what the item's page shows of it, each address once.
    private static func json(of file: EvidenceFile) -> JSONValue {
        let view = FileView(file)
        let played = view.isAudio || view.isVideo ? view.href : nil
        let shown = [view.pictureAddress, played, view.frameAddress, view.textAddress]
        var addresses: [String] = []
        for address in shown.compactMap(\.self) where !addresses.contains(address) { addresses.append(address) }
        return [
            "id": .string(file.id.text), "href": .string(file.address), "bytes": .integer(file.bytes),
            "sha256": .string(file.digest.text), "open": .bool(view.isOpen), "shown": JSONValue(addresses),
        ]
    }

    /// What a device must know of the fields that a class sees, in their order, so that it asks as the server would.
    static func fields(for clearance: Clearance, searched: Set<EvidenceField>) -> JSONValue {
        .array(
            EvidenceField.allCases.filter(clearance.sees).map { field in
                var members: [String: JSONValue] = [
                    "name": .string(field.rawValue), "label": .string(field.label),
                    "searched": .bool(searched.contains(field)),
                    "facet": .bool(EvidenceFilter.facets.contains(field)),
                    "sorts": .bool(EvidenceFilter.sorts.contains(field)),
                    "mayBeEmpty": .bool(EvidenceFilter.presences.contains(field)),
                ]
                // Words of a closed list stand in its order.
                if case .enumeration(let values) = field.shape { members["values"] = JSONValue(values) }
                return .object(members)
            }
        )
    }
}
