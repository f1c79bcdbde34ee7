internal import Core

/// The sheets of a workbook, in its order, and where each lies in the zip file.
final class ExcelWorkbook: MarkupEvents {
    struct Sheet {
        let name: String
        let isHidden: Bool
        /// The member that holds it; nil where the workbook does not say.
        let member: String?
    }

    private(set) var sheets: [Sheet] = []
    /// Whether its days count from 1904 and not from 1900.
    private(set) var startsIn1904 = false
    private let relations: ExcelRelations

    init(_ bytes: [UInt8], relations: [UInt8]?) throws(MarkupError) {
        self.relations = try ExcelRelations(relations)
        _ = try read(bytes, as: .xml)
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        switch name {
        case "workbookPr": startsIn1904 = ["1", "true"].contains(attributes["date1904"])
        case "sheet":
            sheets.append(
                Sheet(
                    name: DisplayText.line(attributes["name"] ?? "", charactersMax: Self.nameCharactersMax),
                    isHidden: ["hidden", "veryHidden"].contains(attributes["state"]),
                    member: attributes["id"].flatMap { relations.members[$0] }
                )
            )
        default: break
        }
        return sheets.count < MarkupLimits.wordMembersMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool { true }
    func text(_ text: String) -> Bool { true }

    private static let nameCharactersMax = 200
}

/// Where the ids of a workbook lead.
private final class ExcelRelations: MarkupEvents {
    private(set) var members: [String: String] = [:]

    init(_ bytes: [UInt8]?) throws(MarkupError) {
        if let bytes { _ = try read(bytes, as: .xml) }
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"],
            attributes["TargetMode"] != "External"
        else { return true }
        members[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
        return members.count < MarkupLimits.wordMembersMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool { true }
    func text(_ text: String) -> Bool { true }
}
