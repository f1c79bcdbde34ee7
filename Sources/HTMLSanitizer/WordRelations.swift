internal import Core

/// Where the ids of a part of a Word document lead: to members of the zip file or outside.
final class WordRelations: MarkupEvents {
    enum Target {
        /// The name of a member.
        case member(String)
        /// An address as the document gives it. It is shown, never opened.
        case outside(String)
    }

    private var targets: [String: Target] = [:]

    static func read(_ bytes: [UInt8]?) throws(MarkupError) -> WordRelations {
        let relations = WordRelations()
        if let bytes { _ = try relations.read(bytes, as: .xml) }
        return relations
    }

    subscript(id: String) -> Target? { targets[id] }

    /// Names of members that hold pictures.
    var pictureMembers: Set<String> { members.filter { $0.hasPrefix("word/media/") } }

    /// Names of all members.
    var members: Set<String> {
        Set(
            targets.values.compactMap { target in
                if case .member(let name) = target { name } else { nil }
            }
        )
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return true }
        if attributes["TargetMode"] == "External" {
            targets[id] = .outside(target)
        } else {
            targets[id] = .member(target.hasPrefix("/") ? String(target.dropFirst()) : "word/\(target)")
        }
        return targets.count < MarkupLimits.wordMembersMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool { true }
    func text(_ text: String) -> Bool { true }
}

extension [MarkupAttribute] {
    /// The value of the first attribute of a name.
    subscript(name: String) -> String? { first { $0.name == name }?.value }
}
