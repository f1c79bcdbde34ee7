import Core
import SQL

/// The statements that write a case's records, a noun after the nouns that it points to.
extension CaseRecords {
    func insertions(in caseFile: CaseFileID) -> [[SQLQuery]] {
        let orderedIssues = issues.filter { $0.parent == nil } + issues.filter { $0.parent != nil }
        return [
            organisations.map { $0.insertion(in: caseFile) },
            people.map { $0.insertion(in: caseFile) },
            orderedIssues.map { $0.insertion(in: caseFile) },
            passages.map { $0.insertion(in: caseFile) },
            facts.flatMap { $0.insertions(in: caseFile) },
            relations.map { $0.insertion(in: caseFile) },
            custodyEvents.map { $0.insertion(in: caseFile) },
            productions.map { $0.insertion(in: caseFile) },
            savedViews.enumerated().map { $1.insertion(in: caseFile, place: $0 + 1) },
            boards.flatMap { $0.insertions(in: caseFile) },
        ]
    }
}

extension Organisation {
    fileprivate func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO organisation (id, case_id, number, name, kind)
        VALUES (\(id.text), \(caseFile.text), \(number), \(name), \(kind))
        """
    }
}

extension CasePerson {
    fileprivate func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO case_person (id, case_id, number, name, role, organisation_id, note, is_identity_sealed)
        VALUES (\(id.text), \(caseFile.text), \(number), \(name), \(role), \(organisation?.text), \(note),
            \(isIdentitySealed))
        """
    }
}

extension Issue {
    fileprivate func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO issue (id, case_id, number, name, kind, parent_id, burden)
        VALUES (\(id.text), \(caseFile.text), \(number), \(name), \(kind), \(parent?.text), \(burden))
        """
    }
}

extension Passage {
    fileprivate func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO passage (id, case_id, number, item_id, locator, words)
        VALUES (\(id.text), \(caseFile.text), \(number), \(item.text), \(locator), \(words))
        """
    }
}

extension Relation {
    func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO relation (id, case_id, from_kind, from_id, from_item_id, type, to_kind, to_id, to_item_id, label,
            strength, passage_id)
        VALUES (\(id.text), \(caseFile.text), \(from.kind), \(from.text), \(from.item?.text), \(type), \(to.kind),
            \(to.text), \(to.item?.text), \(label), \(strength), \(passage?.text))
        """
    }
}

extension Fact {
    fileprivate func insertions(in caseFile: CaseFileID) -> [SQLQuery] {
        let row: SQLQuery =
            """
            INSERT INTO fact (id, case_id, number, occurred_at, zone, precision, text, status, material)
            VALUES (\(id.text), \(caseFile.text), \(number), \(occurredAt.instant.microseconds), \(occurredAt.zone),
                \(occurredAt.precision), \(text), \(status), \(material))
            """
        let issueRows: [SQLQuery] = issues.map {
            "INSERT INTO fact_issue (fact_id, issue_id) VALUES (\(id.text), \($0.text))"
        }
        let citationRows: [SQLQuery] = citations.map {
            "INSERT INTO fact_citation (fact_id, passage_id) VALUES (\(id.text), \($0.text))"
        }
        return [row] + issueRows + citationRows
    }
}

extension CustodyEvent {
    func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO custody_event (id, case_id, item_id, sequence, at, zone, precision, action, from_kind, from_id,
            from_item_id, to_kind, to_id, to_item_id, method, place, seal, reason, recorded_at, recorded_by,
            recorded_by_name, mutation_key, event_revision)
        VALUES (\(id.text), \(caseFile.text), \(item.text), \(sequence), \(at.instant.microseconds), \(at.zone),
            \(at.precision), \(action), \(from?.kind), \(from?.text), \(from?.item?.text), \(to?.kind), \(to?.text),
            \(to?.item?.text), \(method), \(place), \(seal), \(reason), \(recording?.at.microseconds),
            \(recording?.by.text), \(recording?.byName), \(recording?.key), \(recording?.revision))
        """
    }
}

extension Production {
    fileprivate func insertion(in caseFile: CaseFileID) -> SQLQuery {
        """
        INSERT INTO production (id, case_id, number, produced_at, zone, precision, title, recipient_id, obligations)
        VALUES (\(id.text), \(caseFile.text), \(number), \(producedAt.instant.microseconds), \(producedAt.zone),
            \(producedAt.precision), \(title), \(recipient.text), \(obligations.joined(separator: "\n")))
        """
    }
}

extension SavedView {
    fileprivate func insertion(in caseFile: CaseFileID, place: Int) -> SQLQuery {
        """
        INSERT INTO saved_view (id, case_id, place, name, query, team, made_by)
        VALUES (\(id.text), \(caseFile.text), \(place), \(name), \(query), \(team?.rawValue), \(madeBy?.text))
        """
    }
}

extension Board {
    fileprivate func insertions(in caseFile: CaseFileID) -> [SQLQuery] {
        let row: SQLQuery =
            """
            INSERT INTO board (id, case_id, number, title)
            VALUES (\(id.text), \(caseFile.text), \(number), \(title))
            """
        return [row] + nodes.enumerated().map { $1.insertion(in: id, sequence: $0 + 1) }
    }
}

extension Board.Node {
    fileprivate func insertion(in board: BoardID, sequence: Int) -> SQLQuery {
        var record: RecordReference?
        var note: String?
        switch subject {
        case .record(let reference): record = reference
        case .note(let text): note = text
        }
        return """
            INSERT INTO board_node (board_id, sequence, record_kind, record_id, item_id, note, x, y, group_name)
            VALUES (\(board.text), \(sequence), \(record?.kind), \(record?.text), \(record?.item?.text), \(note),
                \(x), \(y), \(group))
            """
    }
}
