import FoundationEssentials

/// The demo case as its file writes it (schema `evidence-demo/1`).
struct DemoDocument: Decodable {
    let schema: String
    let `case`: CaseFile
    let organisations: [Organisation]
    let people: [Person]
    let users: [User]
    let issues: [Issue]
    let evidence: [Evidence]
    let passages: [Passage]
    let relations: [Relation]
    let facts: [Fact]
    let custodyEvents: [CustodyEvent]
    let productions: [Production]
    let savedViews: [SavedView]
    let boards: [Board]

    /// - Throws: `DemoCaseError.unknownSchema`, and what the decoder throws.
    init(reading bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(DemoDocument.self, from: Data(bytes))
        guard schema == "evidence-demo/1" else { throw DemoCaseError.unknownSchema(schema) }
    }

    struct CaseFile: Decodable {
        let id: String
        let title: String
        let docket: String
        let court: String
        let side: String
        let displayTimeZone: String
        let batesPrefix: String
        let batesDigits: Int
        let status: String
        let retiredExhibitNumbers: [String]
        let exhibitScheme: ExhibitScheme
    }

    struct ExhibitScheme: Decodable {
        let ours: String
        let theirs: String
        let aids: String

        var text: String { "\(ours) ours, \(theirs) theirs, \(aids) aids" }
    }

    struct Organisation: Decodable {
        let id: String
        let name: String
        let kind: String
    }

    struct Person: Decodable {
        let id: String
        let name: String
        let role: String
        let org: String
        let note: String
    }

    struct User: Decodable {
        let id: String
        let name: String
        let role: String
        let email: String
    }

    struct Issue: Decodable {
        let id: String
        let name: String
        let kind: String
        let parent: String?
        let burden: String
    }

    struct Evidence: Decodable {
        let id: String
        let title: String
        let type: String
        let ext: String
        let source: String
        let custodian: String
        let occurredAt: String
        let datePrecision: String
        let sourceZone: String?
        let sourceZoneNote: String?
        let clockOffsetSeconds: Int64?
        let clockOffsetProof: String?
        let exhibitNo: String?
        let batesBegin: String?
        let batesEnd: String?
        let pages: Int64
        let duration: String?
        let custodyStatus: String
        let exhibitStatus: String
        let privilegeCall: String
        let privilegeBasis: String?
        let privilegeLogNo: String?
        let confidentiality: String
        let disclosureStatus: String
        let production: String?
        let tags: [String]
        let issues: [String]
        let obligations: [String]
        let summary: String
        let key: Bool
    }

    struct Passage: Decodable {
        let id: String
        let evidence: String
        let locator: String
        let text: String
    }

    struct Relation: Decodable {
        let from: String
        let type: String
        let to: String
        let label: String
        let strength: String
        let basis: String?
    }

    struct Fact: Decodable {
        let id: String
        let date: String
        let precision: String
        let text: String
        let status: String
        let material: String
        let issues: [String]
        let citations: [String]
    }

    struct CustodyEvent: Decodable {
        let evidence: String
        let seq: Int
        let at: String
        let action: String
        let from: String?
        let to: String?
        let method: String
        let location: String
        let seal: String
        let note: String
    }

    struct Production: Decodable {
        let id: String
        let date: String
        let title: String
        let recipient: String
        let basis: String
    }

    struct SavedView: Decodable {
        let id: String
        let name: String
        let filter: String
        let sort: String
    }

    struct Board: Decodable {
        let id: String
        let title: String
        let nodes: [Node]
        let notes: [Note]

        struct Node: Decodable {
            let ref: String
            let x: Int
            let y: Int
            let group: String
        }

        struct Note: Decodable {
            let id: String
            let text: String
        }
    }
}
