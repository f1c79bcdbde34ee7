import Core

/// What an item has to do with others, grouped by the words of its end: "Supports", "Is supported by".
struct RelationsSection: Sendable {
    struct Group: Sendable {
        let words: String
        let lines: [Line]
    }

    struct Line: Sendable {
        let end: PartyView
        let about: String?
        let strength: String
        let strengthText: String
        let support: PassageView?
    }

    /// The words that support a line.
    struct PassageView: Sendable {
        let supportHref: String
        let supportPlace: String
        let supportWords: String
    }

    let hasGroups: Bool
    let groups: [Group]

    init(_ relations: [ItemRecords.Line], in open: OpenCase) {
        var groups: [Group] = []
        for line in relations {
            let words = RelationWords.words(line.type, isFrom: line.isFrom)
            if let last = groups.last, last.words == words {
                groups[groups.count - 1] = Group(words: words, lines: last.lines + [Line(line, in: open)])
            } else {
                groups.append(Group(words: words, lines: [Line(line, in: open)]))
            }
        }
        self.groups = groups
        hasGroups = !groups.isEmpty
    }
}

extension RelationsSection.Line {
    fileprivate init(_ line: ItemRecords.Line, in open: OpenCase) {
        end = PartyView(line.other, in: open)
        about = line.label.isEmpty ? nil : line.label
        strength = line.strength
        strengthText = line.strength.humanReadable
        support = line.passage.map {
            RelationsSection.PassageView(
                supportHref: "\(open.address(of: $0.item))#\(CitationsSection.anchor(of: $0.id))",
                supportPlace: "\($0.number), \($0.locator)",
                supportWords: $0.words
            )
        }
    }
}
