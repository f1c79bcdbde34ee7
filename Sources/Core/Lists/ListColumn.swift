/// A column of a list and the field that it fills, if any.
public struct ListColumn: Sendable, Hashable {
    public enum Match: Sendable, Hashable {
        case field(EvidenceField)
        /// Proffer or a production gives the value; what the list says is not taken over.
        case givenByServer(EvidenceField)
        /// A column further left fills this field already.
        case filledAlready(EvidenceField)
        case unknown
    }

    /// 1 for the first.
    public let number: Int
    /// As the header has it; may be empty.
    public let header: String
    public let match: Match

    public var field: EvidenceField? {
        guard case .field(let field) = match else { return nil }
        return field
    }

    /// What a report calls the column.
    public var name: String { header.isEmpty ? "column \(number)" : header }

    /// Matches a header's names to fields.
    ///
    /// A field's own name or label goes before what offices usually call it, and a column further left before one
    /// further right. A Bates number on an office's list was stamped by somebody else: it fills the external number,
    /// unless the list has one of its own, because ours are allocated here and once.
    public static func matches(of header: [String]) -> [ListColumn] {
        let names = header.map(ListColumnNames.folded)
        var fields = [EvidenceField?](repeating: nil, count: header.count)
        var filled: Set<EvidenceField> = []
        for lookup in [ListColumnNames.own, ListColumnNames.usual] {
            for (place, name) in names.enumerated() where fields[place] == nil {
                guard let field = lookup[name], filled.insert(field).inserted else { continue }
                fields[place] = field
            }
        }
        if !filled.contains(.externalNumber), let place = fields.firstIndex(of: .batesBegin) {
            fields[place] = .externalNumber
        }
        return header.enumerated().map { place, text in
            ListColumn(number: place + 1, header: text, match: match(fields[place], named: names[place]))
        }
    }

    private static func match(_ field: EvidenceField?, named name: String) -> Match {
        if let field { return field.isGivenByServer ? .givenByServer(field) : .field(field) }
        return (ListColumnNames.own[name] ?? ListColumnNames.usual[name]).map(Match.filledAlready) ?? .unknown
    }
}

/// The names by which a column's field is known, folded so that case, spaces and punctuation do not count.
enum ListColumnNames {
    /// `Control No.`, `control_no` and `CONTROL #` are one name.
    static func folded(_ header: String) -> String {
        let words = header.replacing("#", with: " number ").lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.map { ["no", "nr", "num", "nbr"].contains($0) ? "number" : String($0) }.joined()
    }

    /// What Proffer itself calls a field; the name of a file that a list knows is a title, for no file comes with a list.
    static let own = Dictionary(
        EvidenceField.allCases.filter { $0 != .fileName }.flatMap { field in
            [(folded(field.rawValue), field), (folded(field.label), field)]
        },
        uniquingKeysWith: { first, _ in first }
    )

    /// What offices and review platforms call it.
    static let usual = Dictionary(
        EvidenceField.allCases.flatMap { field in names(of: field).map { ($0, field) } },
        uniquingKeysWith: { first, _ in first }
    )

    private static func names(of field: EvidenceField) -> [String] {
        switch field {
        case .title:
            ["name", "itemtitle", "itemname", "documenttitle", "documentname", "filename", "subject", "emailsubject"]
        case .description: ["itemdescription", "summary", "details", "abstract"]
        case .kind: ["type", "itemtype", "documenttype", "doctype", "evidencetype", "recordtype", "category"]
        case .language: ["lang", "languages"]
        case .exhibitNumber: ["exhibit", "exhibitid"]
        case .batesBegin:
            [
                "begbates", "batesbeg", "beginbates", "beginningbates", "batesstart", "startbates", "firstbates",
                "bates", "batesnumber", "begdoc", "begdocnumber", "prodbeg", "productionbegin",
            ]
        case .batesEnd: ["endbates", "endingbates", "batesstop", "lastbates", "enddoc", "enddocnumber", "prodend"]
        case .externalNumber:
            [
                "controlnumber", "controlid", "documentnumber", "documentid", "docid", "docnumber", "evidencenumber",
                "evidenceid", "agencynumber", "labnumber", "propertynumber", "referencenumber", "reference",
            ]
        case .messageID: ["internetmessageid", "emailid"]
        case .source: ["origin", "provenance", "receivedfrom", "agency", "datasource"]
        case .custodian: ["owner", "custodianname"]
        case .collectedAt: ["datecollected", "collected", "collectiondate", "collectedon", "dateseized", "seizedat"]
        case .collectedBy: ["collector", "seizedby", "recoveredby"]
        case .method: ["collectionmethod"]
        case .place: ["placecollected", "collectionplace", "placeofseizure", "recoveredfrom"]
        case .authorisation: ["authorization", "warrant", "warrantnumber"]
        case .location: ["currentlocation", "storagelocation", "storage", "shelf", "filepath", "path", "folder"]
        case .currentHolder: ["holder", "heldby", "possession"]
        case .occurredAt: ["date", "datetime", "eventdate", "dateoccurred", "documentdate", "docdate", "primarydate"]
        case .sentAt: ["datesent", "sentdate", "senton"]
        case .receivedAt: ["datereceived", "receiveddate", "receivedon"]
        case .createdAt: ["datecreated", "createddate", "creationdate", "createdon"]
        case .sha256: ["sha256hash", "hashsha256", "sha2", "hash", "hashvalue"]
        case .bytes: ["size", "filesize", "sizebytes", "sizeinbytes", "filesizebytes"]
        case .mediaType: ["mimetype", "contenttype"]
        case .pages: ["pagecount", "numberofpages"]
        case .duration: ["length", "runtime"]
        case .privilegeCall: ["privilegestatus", "privilegedesignation"]
        case .privilegeBasis: ["basis", "privilegetype"]
        case .confidentiality: ["designation", "confidentialitydesignation"]
        case .obligations: ["obligation"]
        case .productions: ["production"]
        case .tags: ["tag", "keyword", "keywords", "labels"]
        case .issues: ["issue", "issuetags"]
        case .notes: ["note", "comment", "comments", "remarks"]
        case .assignee: ["assignedto", "reviewer"]
        case .itemNumber, .custodyStatus, .lastVerified, .exhibitStatus, .ruling, .authentication, .sponsoringWitness,
            .seal, .walls, .privilegeLogNumber, .toResolve, .disclosureStatus, .rating, .fileName, .fileCondition,
            .fileProblem:
            []
        }
    }
}
