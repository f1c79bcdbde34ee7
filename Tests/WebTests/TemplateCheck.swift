/// Follows the templates with the shapes of what they are rendered with, and notes each name that leads nowhere.
///
/// A name is looked up as the library does it: in the innermost value that has a member of that name which is not nil;
/// a dotted name goes on from there.
struct TemplateCheck {
    /// Templates by their path, without its ending.
    let templates: [String: MustacheOutline]
    private(set) var faults: Set<String> = []
    private(set) var used: Set<String> = []

    init(_ texts: [String: String]) throws {
        templates = try texts.mapValues { text throws(MustacheOutline.Fault) in
            try MustacheOutline(text)
        }
    }

    /// Follows a template that is rendered with a value of this shape.
    mutating func follow(_ name: String, with shape: TemplateShape) {
        follow(partial: name, in: Scope(stack: [shape], blocks: [:], template: name))
    }

    private struct Scope {
        var stack: [TemplateShape]
        var blocks: [String: [MustacheOutline.Node]]
        var template: String

        func inside(_ shape: TemplateShape) -> Scope {
            Scope(stack: stack + [shape], blocks: blocks, template: template)
        }
    }

    private mutating func follow(partial name: String, in scope: Scope) {
        guard let outline = templates[name] else {
            faults.insert("\(scope.template): there is no template \(name)")
            return
        }
        used.insert(name)
        var scope = scope
        scope.template = name
        follow(outline.nodes, in: scope)
    }

    private mutating func follow(_ nodes: [MustacheOutline.Node], in scope: Scope) {
        for node in nodes {
            switch node {
            case .variable(let name, let isRaw): print(name, isRaw: isRaw, in: scope)
            case .section(let name, let isInverted, let content):
                follow(section: name, isInverted: isInverted, content, in: scope)
            case .partial(let name): follow(partial: name, in: scope)
            case .parent(let name, let blocks): follow(parent: name, blocks, in: scope)
            case .block(let name, let content): follow(scope.blocks[name] ?? content, in: scope)
            }
        }
    }

    private mutating func follow(
        parent name: String,
        _ blocks: [String: [MustacheOutline.Node]],
        in scope: Scope
    ) {
        for block in blocks.keys where !has(block, in: templates[name]?.nodes ?? []) {
            faults.insert("\(scope.template): \(name) has no block \(block)")
        }
        var inner = scope
        inner.blocks = blocks
        follow(partial: name, in: inner)
    }

    private func has(_ block: String, in nodes: [MustacheOutline.Node]) -> Bool {
        nodes.contains { node in
            switch node {
            case .block(let name, let content): name == block || has(block, in: content)
            case .section(_, _, let content): has(block, in: content)
            case .variable, .partial, .parent: false
            }
        }
    }

    private mutating func print(_ name: String, isRaw: Bool, in scope: Scope) {
        guard let member = find(name, in: scope) else { return }
        switch member.shape {
        case .text, .number:
            guard isRaw else { return }
            let isMarkup = if case .members(_, true) = scope.stack.last { name == "html" } else { false }
            if !isMarkup {
                faults.insert("\(scope.template): {{{\(name)}}} prints what is no markup of ours")
            }
        case .unseen: break  // The sample is at fault, and said to be.
        case .flag, .list, .members, .other:
            faults.insert("\(scope.template): {{\(name)}} is no text")
        }
    }

    private mutating func follow(
        section name: String,
        isInverted: Bool,
        _ content: [MustacheOutline.Node],
        in scope: Scope
    ) {
        guard let member = find(name, in: scope) else { return }
        var inner = scope
        switch member.shape {
        case .text, .number, .members:
            if !member.isOptional, isInverted || !member.shape.hasMembers {
                faults.insert("\(scope.template): {{\(isInverted ? "^" : "#")\(name)}} is always there")
            }
            if !isInverted { inner = scope.inside(member.shape) }
        case .list(let shape): if !isInverted { inner = scope.inside(shape) }
        case .flag, .unseen: break
        case .other(let type): faults.insert("\(scope.template): \(name) is a \(type)")
        }
        follow(content, in: inner)
    }

    private mutating func find(_ name: String, in scope: Scope) -> TemplateShape.Member? {
        if name == "." {
            return scope.stack.last.map { TemplateShape.Member(isOptional: false, shape: $0) }
        }
        let parts = name.split(separator: ".")
        guard let first = parts.first,
            let place = scope.stack.lastIndex(where: { $0.member(first) != nil }),
            var member = scope.stack[place].member(first)
        else {
            faults.insert("\(scope.template): nothing is called \(name)")
            return nil
        }
        if member.isOptional, scope.stack[..<place].contains(where: { $0.member(first) != nil }) {
            faults.insert(
                "\(scope.template): where \(first) is nil, another \(first) further out is taken"
            )
        }
        for part in parts.dropFirst() {
            guard let next = member.shape.member(part) else {
                faults.insert("\(scope.template): nothing is called \(name)")
                return nil
            }
            member = next
        }
        return member
    }
}

extension TemplateShape {
    fileprivate var hasMembers: Bool {
        if case .members = self { true } else { false }
    }
}
