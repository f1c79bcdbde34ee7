import Core
import Storage

/// The evidence of a case and its custody as a graph in the words of CASE and UCO (caseontology.org, version 1), as JSON-LD.
///
/// An item is a `uco-observable:File` where it has a file and a `uco-core:UcoObject` where it has none; its
/// `ProvenanceRecord` says under which number it is an exhibit; each entry of custody is an `InvestigativeAction`. The same
/// rows make the same bytes.
struct CaseGraph {
    let rows: ArchivedRows

    /// Calls with the document, a node at a time.
    func write(_ append: ([UInt8]) throws -> Void) throws {
        var parties = GraphParties()
        let files = try readFiles()
        let items = try readItems()
        var caption: String?
        try rows.objects(of: .caseFile) { caption = $0["caption"]?.string }
        try parties.read(rows)

        try append(Array("{\"@context\":".utf8) + Self.context.bytes + Array(",\"@graph\":[\n".utf8))
        try append(investigation(caption, items).bytes)
        func add(_ node: JSONValue) throws { try append(Array(",\n".utf8) + node.bytes) }
        try rows.objects(of: .item) { row in
            let item = try GraphItem(row, file: row["id"]?.string.flatMap { files[$0] })
            try add(item.observable)
            try add(item.provenance)
        }
        try rows.objects(of: .custody) { row in
            for node in parties.action(row) { try add(node) }
        }
        for node in parties.named { try add(node) }
        try append(Array("\n]}\n".utf8))
    }

    private func investigation(_ caption: String?, _ items: [String]) -> JSONValue {
        [
            "@id": .string("kb:investigation-\(rows.caseFile)"), "@type": "case-investigation:Investigation",
            "uco-core:name": JSONValue(caption),
            "uco-core:object": .array(items.map { Self.reference("kb:provenance-record-\($0)") }),
        ]
    }

    private func readItems() throws -> [String] {
        var items: [String] = []
        try rows.objects(of: .item) { row in if let id = row["id"]?.string { items.append(id) } }
        return items
    }

    private func readFiles() throws -> [String: JSONValue] {
        var files: [String: JSONValue] = [:]
        try rows.objects(of: .file) { row in if let item = row["item_id"]?.string { files[item] = row } }
        return files
    }

    static func reference(_ id: String) -> JSONValue { ["@id": .string(id)] }

    static func typed(_ type: String, _ value: String) -> JSONValue {
        ["@type": .string(type), "@value": .string(value)]
    }

    private static let context: JSONValue = [
        "kb": "http://example.org/kb/",
        "case-investigation": "https://ontology.caseontology.org/case/investigation/",
        "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
        "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
        "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
        "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
        "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
        "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
        "uco-vocabulary": "https://ontology.unifiedcyberontology.org/uco/vocabulary/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    ]
}

/// An item of evidence in the graph.
private struct GraphItem {
    private let id: String
    private let values: FieldValues
    private let isWithdrawn: Bool
    private let file: JSONValue?

    init(_ row: JSONValue, file: JSONValue?) throws {
        guard let id = row["id"]?.string, let fields = row["fields"]?.string else { throw JSONError.unreadable }
        self.id = id
        self.values = try FieldValues(json: JSONValue(parsing: fields.utf8))
        self.file = file
        isWithdrawn = row["is_withdrawn"]?.integer == 1
    }

    private var reference: String { "kb:evidence-\(id)" }

    var observable: JSONValue {
        var node: [String: JSONValue] = [
            "@id": .string(reference),
            "@type": file == nil ? "uco-core:UcoObject" : "uco-observable:File",
            "uco-core:name": JSONValue(values.text(.title)),
        ]
        node["uco-core:description"] = values.text(.description).map { .string($0) }
        var tags = [values.text(.kind)].compactMap(\.self)
        if isWithdrawn { tags.append("withdrawn") }
        node["uco-core:tag"] = JSONValue(tags)
        if let file { node["uco-core:hasFacet"] = .array([fileFacet(file), contentFacet(file)]) }
        return .object(node)
    }

    private func fileFacet(_ file: JSONValue) -> JSONValue {
        var facet: [String: JSONValue] = [
            "@id": .string("kb:file-facet-\(EvidenceID.derived(from: "file facet \(id)"))"),
            "@type": "uco-observable:FileFacet",
        ]
        facet["uco-observable:fileName"] = file["name"]
        facet["uco-observable:sizeInBytes"] = file["bytes"]
        return .object(facet)
    }

    private func contentFacet(_ file: JSONValue) -> JSONValue {
        let hash: [String: JSONValue] = [
            "@id": .string("kb:hash-\(EvidenceID.derived(from: "hash \(id)"))"),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": CaseGraph.typed("uco-vocabulary:HashNameVocab", "SHA256"),
            "uco-types:hashValue": CaseGraph.typed("xsd:hexBinary", file["sha256"]?.string ?? ""),
        ]
        var facet: [String: JSONValue] = [
            "@id": .string("kb:content-data-facet-\(EvidenceID.derived(from: "content facet \(id)"))"),
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:hash": .array([.object(hash)]),
        ]
        facet["uco-observable:mimeType"] = file["media_type"]
        facet["uco-observable:sizeInBytes"] = file["bytes"]
        return .object(facet)
    }

    var provenance: JSONValue {
        var node: [String: JSONValue] = [
            "@id": .string("kb:provenance-record-\(id)"), "@type": "case-investigation:ProvenanceRecord",
            "uco-core:object": [CaseGraph.reference(reference)],
        ]
        node["uco-core:name"] = values.text(.itemNumber).map { .string($0) }
        node["case-investigation:exhibitNumber"] = values.text(.exhibitNumber).map { .string($0) }
        return .object(node)
    }
}
