import Core

/// What the demo case knows beside its evidence.
struct DemoRecords {
    private let document: DemoDocument
    /// The zone of a day without a time.
    private let zone: String
    private let references: [String: RecordReference]

    init(document: DemoDocument, zone: String) {
        self.document = document
        self.zone = zone
        var references: [String: RecordReference] = [:]
        for name in document.evidence.map(\.id) { references[name] = .evidence(DemoName.identifier(name)) }
        for name in document.organisations.map(\.id) { references[name] = .organisation(DemoName.identifier(name)) }
        for name in document.people.map(\.id) { references[name] = .casePerson(DemoName.identifier(name)) }
        for name in document.issues.map(\.id) { references[name] = .issue(DemoName.identifier(name)) }
        for name in document.facts.map(\.id) { references[name] = .fact(DemoName.identifier(name)) }
        for name in document.users.map(\.id) { references[name] = .member(DemoName.identifier(name)) }
        self.references = references
    }

    func records() throws -> CaseRecords {
        var records = CaseRecords()
        records.organisations = document.organisations.map {
            Organisation(id: DemoName.identifier($0.id), number: $0.id, name: $0.name, kind: $0.kind)
        }
        records.people = document.people.map(person)
        records.issues = document.issues.map { issue in
            Issue(
                id: DemoName.identifier(issue.id),
                number: issue.id,
                name: issue.name,
                kind: issue.kind,
                parent: issue.parent.map { DemoName.identifier($0) },
                burden: issue.burden
            )
        }
        records.passages = document.passages.map { passage in
            Passage(
                id: DemoName.identifier(passage.id),
                number: passage.id,
                item: DemoName.identifier(passage.evidence),
                locator: passage.locator,
                words: passage.text
            )
        }
        records.relations = try document.relations.enumerated().map { try relation($1, place: $0 + 1) }
        records.facts = try document.facts.map(fact)
        records.custodyEvents = try document.custodyEvents.map(custodyEvent)
        records.productions = try document.productions.map(production)
        records.savedViews = try document.savedViews.map(savedView)
        records.boards = try document.boards.map(board)
        return records
    }

    private func savedView(_ view: DemoDocument.SavedView) throws(DemoCaseError) -> SavedView {
        guard let query = SavedViewWords.query(filter: view.filter, sort: view.sort, zone: zone)
        else { throw .unreadableView(view.id) }
        return SavedView(
            id: DemoName.identifier(view.id),
            name: view.name,
            query: query,
            team: .office,
            madeBy: nil
        )
    }

    private func person(_ person: DemoDocument.Person) -> CasePerson {
        CasePerson(
            id: DemoName.identifier(person.id),
            number: person.id,
            name: person.name,
            role: person.role,
            organisation: person.org.isEmpty ? nil : DemoName.identifier(person.org),
            note: person.note,
            isIdentitySealed: person.role.contains("identity sealed")
        )
    }

    private func relation(_ relation: DemoDocument.Relation, place: Int) throws(DemoCaseError) -> Relation {
        Relation(
            id: DemoName.identifier("relation/\(place)"),
            from: try reference(relation.from),
            // The file's word is narrower than the vocabulary's.
            type: relation.type == "moved_pallets_for" ? "moved_goods_for" : relation.type,
            to: try reference(relation.to),
            label: relation.label,
            strength: relation.strength,
            passage: relation.basis.map { DemoName.identifier($0) }
        )
    }

    private func fact(_ fact: DemoDocument.Fact) throws(DemoCaseError) -> Fact {
        Fact(
            id: DemoName.identifier(fact.id),
            number: fact.id,
            occurredAt: try DemoName.moment(fact.date, zone: zone, precision: fact.precision),
            text: fact.text,
            status: fact.status,
            material: fact.material,
            issues: fact.issues.map { DemoName.identifier($0) },
            citations: fact.citations.map { DemoName.identifier($0) }
        )
    }

    private func custodyEvent(_ event: DemoDocument.CustodyEvent) throws(DemoCaseError) -> CustodyEvent {
        CustodyEvent(
            id: DemoName.identifier("custody/\(event.evidence)/\(event.seq)"),
            item: DemoName.identifier(event.evidence),
            sequence: event.seq,
            at: try DemoName.moment(event.at, zone: zone, precision: "exact"),
            action: event.action,
            from: event.from.map(party),
            to: event.to.map(party),
            method: event.method,
            place: event.location,
            seal: event.seal,
            reason: event.note
        )
    }

    private func production(_ production: DemoDocument.Production) throws(DemoCaseError) -> Production {
        Production(
            id: DemoName.identifier(production.id),
            number: production.id,
            producedAt: try DemoName.moment(production.date, zone: zone, precision: "day"),
            title: production.title,
            recipient: DemoName.identifier(production.recipient),
            obligations: production.basis.split(separator: ";").map(String.init)
        )
    }

    private func board(_ board: DemoDocument.Board) throws(DemoCaseError) -> Board {
        let notes = Dictionary(uniqueKeysWithValues: board.notes.map { ($0.id, $0.text) })
        var nodes: [Board.Node] = []
        for node in board.nodes {
            let subject: Board.Subject =
                if let note = notes[node.ref] { .note(note) } else { .record(try reference(node.ref)) }
            nodes.append(Board.Node(subject: subject, x: node.x, y: node.y, group: node.group))
        }
        return Board(id: DemoName.identifier(board.id), number: board.id, title: board.title, nodes: nodes)
    }

    private func reference(_ name: String) throws(DemoCaseError) -> RecordReference {
        guard let reference = references[name] else { throw .unknownReference(name) }
        return reference
    }

    /// Whoever gives or takes an item; what is no record is a place.
    private func party(_ name: String) -> RecordReference { references[name] ?? .place(name) }
}
