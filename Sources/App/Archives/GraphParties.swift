import Core
import Storage

/// Who and what takes part in the custody of a case: people, organisations and places, each once in the graph.
struct GraphParties {
    /// A node that custody points to.
    private struct Party {
        let id: String
        /// Whether it acts: people and organisations do, places do not.
        let isActor: Bool
    }

    private var names: [String: String] = [:]
    private var nodes: [String: JSONValue] = [:]

    /// Learns the names of people and organisations.
    mutating func read(_ rows: ArchivedRows) throws {
        for table in [ArchivedTable.person, .casePerson, .organisation] {
            var found: [String: String] = [:]
            try rows.objects(of: table) { row in
                if let id = row["id"]?.string { found[id] = row["name"]?.string }
            }
            names.merge(found) { first, _ in first }
        }
    }

    /// All that were named, in order of their identifiers.
    var named: [JSONValue] { nodes.sorted { $0.key < $1.key }.map(\.value) }

    /// The node of an entry of custody.
    mutating func action(_ row: JSONValue) -> [JSONValue] {
        guard let id = row["id"]?.string, let item = row["item_id"]?.string, let at = row["at"]?.integer,
            let zone = row["zone"]?.string
        else { return [] }
        let time = DatedMoment(instant: Instant(microseconds: at), zone: zone).json["at"]?.string ?? ""
        var node: [String: JSONValue] = [
            "@id": .string("kb:investigative-action-\(id)"), "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": row["action"] ?? .null, "uco-action:object": [CaseGraph.reference("kb:evidence-\(item)")],
            "uco-action:startTime": CaseGraph.typed("xsd:dateTime", time),
            "uco-action:endTime": CaseGraph.typed("xsd:dateTime", time),
        ]
        let from = party(row["from_kind"]?.string, row["from_id"]?.string)
        let to = party(row["to_kind"]?.string, row["to_id"]?.string)
        // Who hands over acts; where that is a place or nobody, who receives.
        let parties = [from, to].compactMap(\.self)
        let actors = parties.filter(\.isActor).map(\.id)
        node["uco-action:performer"] = actors.first.map(CaseGraph.reference)
        if actors.count > 1 { node["uco-action:participant"] = .array(actors.dropFirst().map(CaseGraph.reference)) }
        var places = parties.filter { !$0.isActor }.map(\.id)
        if let place = row["place"]?.string, !place.isEmpty, let id = party("place", place)?.id { places.append(id) }
        if !places.isEmpty {
            node["uco-action:location"] = .array(Set(places).sorted().map(CaseGraph.reference))
        }
        node["uco-core:description"] = description(of: row)
        return [.object(node)]
    }

    /// Method, seal and reason, for which the ontology has no words of their own.
    private func description(of row: JSONValue) -> JSONValue? {
        let parts = ["method", "seal", "reason"].compactMap { name in
            row[name]?.string.flatMap { $0.isEmpty ? nil : JSONValue.string("\(name): \($0)") }
        }
        return parts.isEmpty ? nil : .array(parts)
    }

    private mutating func party(_ kind: String?, _ text: String?) -> Party? {
        guard let kind, let text else { return nil }
        let type: (prefix: String, name: String, isActor: Bool)
        switch kind {
        case "organisation": type = ("organization", "uco-identity:Organization", true)
        case "case_person", "member": type = ("person", "uco-identity:Person", true)
        case "place": type = ("location", "uco-location:Location", false)
        default: return nil
        }
        let id = "kb:\(type.prefix)-\(type.isActor ? text : EvidenceID.derived(from: "place \(text)").text)"
        nodes[id] = [
            "@id": .string(id), "@type": .string(type.name),
            "uco-core:name": JSONValue(type.isActor ? names[text] : text),
        ]
        return Party(id: id, isActor: type.isActor)
    }
}
