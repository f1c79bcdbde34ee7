@testable import Web

/// What a template can ask of a value: its members by name, seen in samples.
///
/// Samples are merged: an optional that is filled in one of them, and an array that is not empty in one, have a shape.
indirect enum TemplateShape {
    case text, number, flag
    case list(TemplateShape)
    case members([String: Member], isMarkup: Bool)
    /// An optional that no sample fills, or an array that each leaves empty.
    case unseen
    /// Something that prints as no person should read it.
    case other(String)

    struct Member {
        var isOptional: Bool
        var shape: TemplateShape
    }

    init(of value: Any) {
        let mirror = Mirror(reflecting: value)
        switch value {
        case is String: self = .text
        case is Int, is Int64: self = .number
        case is Bool: self = .flag
        default:
            switch mirror.displayStyle {
            case .optional: self = mirror.children.first.map { TemplateShape(of: $0.value) } ?? .unseen
            case .collection:
                self = .list(
                    mirror.children.map { TemplateShape(of: $0.value) }.reduce(.unseen) {
                        $0.merged(with: $1)
                    }
                )
            case .struct:
                var members: [String: Member] = [:]
                for child in mirror.children {
                    guard let name = child.label else { continue }
                    let isOptional = Mirror(reflecting: child.value).displayStyle == .optional
                    members[name] = Member(isOptional: isOptional, shape: TemplateShape(of: child.value))
                }
                self = .members(members, isMarkup: value is RenderedHTML)
            default: self = .other("\(type(of: value))")
            }
        }
    }

    func merged(with other: TemplateShape) -> TemplateShape {
        switch (self, other) {
        case (.unseen, let shape), (let shape, .unseen): shape
        case (.list(let mine), .list(let theirs)): .list(mine.merged(with: theirs))
        case (.members(let mine, let isMarkup), .members(let theirs, _)):
            .members(
                mine.merging(theirs) { left, right in
                    Member(isOptional: left.isOptional, shape: left.shape.merged(with: right.shape))
                },
                isMarkup: isMarkup
            )
        default: self
        }
    }

    func member(_ name: Substring) -> Member? {
        guard case .members(let members, _) = self else { return nil }
        return members[String(name)]
    }

    /// The paths of what no sample fills.
    func gaps(at path: String) -> [String] {
        switch self {
        case .unseen: [path]
        case .list(let shape): shape.gaps(at: path + "[]")
        case .members(let members, _): members.flatMap { $0.value.shape.gaps(at: "\(path).\($0.key)") }
        case .text, .number, .flag, .other: []
        }
    }
}
