import Core

/// The exhibits for the courtroom: the one that is spoken of, large; all of them; and what was done today.
struct CourtPage: Page, Sendable {
    static let template = "court/court"

    /// What is listed, and the position that it is true at.
    struct Exhibits: Sendable {
        var items: [EvidenceItem] = []
        /// With those that are left out.
        var total = 0
        var position: EventPosition?
    }

    /// What was read for it.
    struct Contents: Sendable {
        let list: Exhibits
        let days: [EvidenceID: ExhibitDays]
        let number: String
        let found: [EvidenceItem]
        let acts: [RecordedEvent]
        let showsRestricted: Bool
        let now: Instant
    }

    struct Series: Sendable {
        let prefix: String
    }

    struct Act: Sendable {
        let status: String
        let label: String
        let key: String
        let isRuling: Bool
    }

    let frame: PageFrame
    let action: String
    let base: String
    let back: String
    let exhibitsHref: String
    let number: String
    /// Said of a number that is none of an exhibit in sight.
    let missing: String?
    let hasChoices: Bool
    let choices: [CourtExhibit]
    let chosen: CourtExhibit?
    let series: [Series]
    let showsStatus: Bool
    let showsWitness: Bool
    let showsRuling: Bool
    let mayAct: Bool
    let mayRule: Bool
    let acts: [Act]
    let judge: String
    let judgeLengthMax = CourtLimits.judgeLengthMax
    let limitsLengthMax = CourtLimits.limitsLengthMax
    let options: [Act]
    let count: String
    /// Where the restricted exhibits are listed too, and how many are left out.
    let restrictedHref: String?
    let leftOut: String
    let hasRows: Bool
    let rows: [CourtExhibit]
    let today: String
    let showsSitting: Bool
    let hasSitting: Bool
    let sitting: [CourtEntry]

    init(_ contents: Contents, frame: PageFrame, in open: OpenCase) {
        let sees = open.clearance.sees
        let list = contents.list
        self.frame = frame
        action = open.court
        base = open.base
        back = open.base
        exhibitsHref = open.exhibits
        number = contents.number
        let found = contents.found.map { CourtExhibit($0, contents.days[$0.id], in: open) }
        chosen = found.count == 1 ? found[0] : nil
        choices = found.count > 1 ? found : []
        hasChoices = found.count > 1
        missing =
            found.isEmpty && !contents.number.isEmpty
            ? "“\(contents.number)” is not among the exhibits that you see. Look whether it is written as on the exhibit."
            : nil
        series = ExhibitScheme(open.caseFile.exhibitScheme).series.map { Series(prefix: $0.prefix) }
        showsStatus = sees(.exhibitStatus)
        showsWitness = sees(.sponsoringWitness)
        showsRuling = sees(.ruling)
        mayAct = CourtAct.mayAct(as: open.role)
        mayRule = CourtAct.mayRule(as: open.role)
        acts = mayAct ? CourtAct.allCases.map(Act.init) : []
        options =
            mayAct
            ? EvidenceVocabulary.exhibitStatuses.map {
                Act(status: $0, label: $0.humanReadable, key: "", isRuling: false)
            } : []
        judge =
            contents.acts.lazy.compactMap { $0.event.after.text(.ruling).flatMap(Ruling.judge(in:)) }.first
            ?? open.caseFile.judge
        rows = list.items.map { CourtExhibit($0, contents.days[$0.id], in: open) }
        hasRows = !rows.isEmpty
        count = "\(rows.count) \(rows.count == 1 ? "exhibit" : "exhibits")"
        let missingCount = list.total - rows.count
        restrictedHref = !contents.showsRestricted && missingCount > 0 ? "\(open.court)?restricted=1" : nil
        leftOut =
            "\(missingCount) restricted \(missingCount == 1 ? "exhibit is" : "exhibits are") not listed, so that this "
            + "page can stay on your device."
        today = String(contents.now.displayed(in: open.caseFile.timeZone).prefix { $0 != "," })
        showsSitting = sees(.exhibitStatus)
        sitting = CourtEntry.all(contents.acts, in: open)
        hasSitting = !sitting.isEmpty
    }
}

extension CourtPage.Act {
    init(_ act: CourtAct) {
        self.init(status: act.status, label: act.status.humanReadable, key: act.key, isRuling: act.isRuling)
    }
}

/// An exhibit as court mode shows it, with what sends an act without script.
struct CourtExhibit: Sendable {
    let id: String
    let revision: Int
    let itemNumber: String?
    let href: String
    let chooseHref: String
    let action: String
    let key = IdempotencyKey.random().text
    let number: String
    let title: String
    let status: String?
    let statusLabel: String
    /// When it was marked, offered and ruled on.
    let days: String?
    let witness: String?
    let ruling: String?
    let isWithdrawn: Bool

    init(_ item: EvidenceItem, _ days: ExhibitDays?, in open: OpenCase) {
        let cells = EvidenceRow(item, in: open.caseFile, for: open.clearance.group).cells
        id = item.id.text
        revision = item.revision(for: open.clearance.group)
        itemNumber = cells[.itemNumber]?.text
        href = open.address(of: item.id)
        number = cells[.exhibitNumber]?.text ?? ""
        chooseHref = "\(open.court)?number=\(EvidenceAddress.encoded(number))"
        action = "\(open.address(of: item.id))/court-acts"
        title = cells[.title]?.text ?? ""
        let isStatusSeen = open.clearance.sees(.exhibitStatus)
        status = isStatusSeen ? item.values.text(.exhibitStatus) ?? "" : nil
        let standing = ExhibitStanding(item.values.text(.exhibitStatus), days)
        self.days = isStatusSeen ? standing.sentence(in: open.caseFile.timeZone) : nil
        statusLabel = cells[.exhibitStatus]?.text ?? ""
        witness = cells[.sponsoringWitness]?.text
        ruling = cells[.ruling]?.text
        isWithdrawn = item.isWithdrawn
    }
}

/// What was done with an exhibit today: when, what, by whom, and a form that takes one's own back.
struct CourtEntry: Sendable {
    let key: String?
    let instant: String
    let at: String
    let number: String
    let words: String
    let ruling: String?
    let by: String?
    let undo: UndoForm?

    /// - Parameter acts: newest first.
    static func all(_ acts: [RecordedEvent], in open: OpenCase) -> [CourtEntry] {
        var later: [EvidenceID: [RecordedEvent]] = [:]
        return acts.map { act in
            let entry = CourtEntry(act, later: later[act.event.item] ?? [], in: open)
            later[act.event.item, default: []].append(act)
            return entry
        }
    }

    private init(_ act: RecordedEvent, later: [RecordedEvent], in open: OpenCase) {
        let event = act.event
        let cells = EvidenceRow(act.subject, in: open.caseFile, for: open.clearance.group).cells
        // What was done without a network was done when the person says.
        let moment = event.claimedAt ?? event.at
        key = event.actor == open.session.person.id ? event.key : nil
        instant = moment.rfc3339()
        at = moment.displayed(in: open.caseFile.timeZone)
        number =
            [cells[.exhibitNumber]?.text, cells[.itemNumber]?.text].compactMap(\.self)
            .first { !$0.isEmpty } ?? ""
        let isStatus = event.changed.contains(.exhibitStatus)
        words = isStatus ? event.after.text(.exhibitStatus)?.humanReadable ?? "" : "Ruling noted"
        ruling =
            open.clearance.sees(.ruling) && event.changed.contains(.ruling) ? event.after.text(.ruling) : nil
        by = Sight.seesNames(as: open.role) ? event.actorName : nil
        undo = UndoForm(event, later: later[...], item: act.subject, in: open)
    }
}
