import Core

/// The page of one item: its fields in groups, its family, its history, and what may be done with it.
struct EvidenceItemPage: Page, Sendable {
    static let template = "evidence/item"

    struct Group: Sendable {
        let name: String
        let label: String
        let fields: [FieldView]
        /// When it was marked, offered and ruled on, in the group that holds the exhibit status.
        let days: Days?
    }

    struct Days: Sendable {
        let sentence: String?
    }

    struct Kin: Sendable {
        let label: String
        let relatives: [Relative]
    }

    struct Relative: Sendable {
        let href: String
        let words: String
        /// What the relation says of itself.
        let note: String?
        let isGone: Bool
    }

    /// What one person did as one: an event, or several in a row that share a group.
    struct Entry: Sendable {
        /// Names it for as long as it grows: the place of its first event.
        let name: String
        let told: HistoryEntry
        /// The entry of custody that it tells of, in words.
        let custodyWords: String?
        /// How to undo it, where the person did it and it still stands.
        let undo: UndoForm?
        let hasSteps: Bool
        let stepsLabel: String
        /// Each event of it, newest first, where there are several.
        let steps: [HistoryEntry]
    }

    let frame: PageFrame
    let base: String
    let id: String
    let revision: Int
    let heading: String
    let hasNumber: Bool
    let number: String
    let title: String
    let isWithdrawn: Bool
    let editHref: String?
    let withdrawAction: String?
    let withdrawLabel: String
    let stampAction: String?
    let key = IdempotencyKey.random().text
    let groups: [Group]
    let hasFamily: Bool
    let family: [Kin]
    let familyIsCut: Bool
    let file: FileView?
    /// What came with the item's mail.
    let attachments: AttachmentsSection?
    /// What hinders that the file is shown or searched.
    let fileProblem: String?
    /// What is wrong with the file, when a verification found something.
    let alarm: String?
    let verifyAction: String?
    /// Where the item is given its file, when it has none and the person may give it one.
    let drop: DropView?
    let hasClocks: Bool
    let clocks: [ClockLine]
    let custody: CustodySection?
    let relations: RelationsSection?
    let citations: CitationsSection?
    let recordsAreCut: Bool
    let history: [Entry]

    init(
        _ item: EvidenceItem,
        family: Family,
        file: EvidenceFile? = nil,
        picturesCount: Int? = nil,
        cited: CitedView? = nil,
        attachments: MailAttachments.Listing? = nil,
        fileBytesMax: Int64 = FileLimits.bytesMax,
        records: ItemRecords,
        custodyParties: [String],
        refused: ItemPageForm? = nil,
        days: ExhibitDays? = nil,
        history: [RecordedEvent],
        reasons: [String: String] = [:],
        frame: PageFrame,
        in open: OpenCase
    ) {
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        self.frame = frame
        base = open.base
        id = item.id.text
        revision = row.revision
        number = row.cells[.itemNumber]?.text ?? ""
        hasNumber = !number.isEmpty
        title = row.cells[.title]?.text ?? ""
        heading = hasNumber ? "\(number) · \(title)" : title
        isWithdrawn = item.isWithdrawn
        let mayEdit = !item.isWithdrawn && !EvidenceForm.fields(as: open.role).isEmpty
        editHref = mayEdit ? "\(open.address(of: item.id))/edit" : nil
        let action = item.isWithdrawn ? "restorations" : "withdrawals"
        withdrawAction =
            Permissions.mayWithdraw(as: open.role) ? "\(open.address(of: item.id))/\(action)" : nil
        withdrawLabel = item.isWithdrawn ? "Restore" : "Withdraw"
        let mayStamp = Permissions.mayStamp(as: open.role) && !item.isWithdrawn && item.values[.batesBegin] == nil
        stampAction = mayStamp ? "\(open.address(of: item.id))/bates-numbers" : nil
        groups = EvidenceField.Group.allCases.compactMap { group in
            let fields = EvidenceField.allCases.filter { $0.group == group }
                .compactMap { field in row.cells[field].map { FieldView(field, $0) } }
            guard !fields.isEmpty else { return nil }
            let standing = ExhibitStanding(item.values.text(.exhibitStatus), days)
            let hasStatus = fields.contains { $0.name == EvidenceField.exhibitStatus.rawValue }
            return Group(
                name: group.rawValue,
                label: group.label,
                fields: fields,
                days: hasStatus ? Days(sentence: standing.sentence(in: open.caseFile.timeZone)) : nil
            )
        }
        hasFamily = !family.relatives.isEmpty
        self.family = Family.Kinship.allCases.compactMap { kinship in
            let relatives = family[kinship].map { Relative($0, in: open) }
            return relatives.isEmpty ? nil : Kin(label: kinship.label, relatives: relatives)
        }
        familyIsCut = family.isCut
        self.file = file.map {
            FileView(
                $0,
                mayHaveChanged: Permissions.mayAttachFiles(as: open.role),
                picturesCount: picturesCount,
                cited: cited
            )
        }
        self.attachments = file.flatMap { file in
            attachments.flatMap { AttachmentsSection($0, of: file, on: item, in: open) }
        }
        let reason = item.values.text(.fileProblem).flatMap(UnreadableReason.init(rawValue:))
        fileProblem = file == nil ? nil : reason?.sentence
        alarm = file?.condition.refusal?.userMessage
        let mayVerify = file != nil && Permissions.mayAttachFiles(as: open.role) && !item.isWithdrawn
        verifyAction = mayVerify ? "\(open.address(of: item.id))/verifications" : nil
        drop = DropView(givenTo: item, in: open, bytesMax: fileBytesMax)
        clocks = ClockLine.lines(of: item, records: records, in: open)
        hasClocks = !clocks.isEmpty
        let offersCustody = Permissions.mayRecordCustody(as: open.role) && !item.isWithdrawn
        let form =
            offersCustody
            ? CustodyForm(
                for: item.id,
                parties: custodyParties,
                typed: refused?.fields,
                refusal: refused?.refusal,
                in: open
            ) : nil
        custody = Sight.seesCustody(as: open.role) ? CustodySection(records.custody, form: form, in: open) : nil
        let seesRelations = Sight.seesRelations(as: open.role)
        relations = seesRelations ? RelationsSection(records.relations, in: open) : nil
        citations =
            seesRelations
            ? CitationsSection(
                records.citations,
                of: item,
                clock: ClockLine.source(of: item, records: records),
                file: file,
                in: open
            ) : nil
        recordsAreCut = records.isCut
        let told = records.custody.compactMap { entry in entry.event.recording.map { ($0.revision, entry) } }
        let entries = Dictionary(told) { first, _ in first }
        let groups = HistoryGroup.groups(of: history)
        let places = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.steps.count) }
        self.history = zip(groups, places).map { group, place in
            let event = group.newest.event
            return Entry(
                group,
                undo: .undoing(group, later: history.prefix(place), item: item, in: open),
                custodyWords: event.kind == .evidenceCustody
                    ? entries[event.revision]?.words(in: open.caseFile.timeZone) : nil,
                reasons: reasons,
                in: open
            )
        }
    }
}

extension EvidenceItemPage.Entry {
    fileprivate init(
        _ group: HistoryGroup,
        undo: UndoForm?,
        custodyWords: String?,
        reasons: [String: String],
        in open: OpenCase
    ) {
        name = group.oldest.position.text
        told = HistoryEntry(group, reasons: reasons, in: open)
        self.custodyWords = custodyWords
        self.undo = undo
        hasSteps = !group.others.isEmpty
        stepsLabel = "In \(group.steps.count) steps"
        steps = hasSteps ? group.steps.map { HistoryEntry($0, reasons: reasons, in: open) } : []
    }
}

extension EvidenceItemPage.Relative {
    fileprivate init(_ relative: Family.Relative, in open: OpenCase) {
        href = open.address(of: relative.item)
        words = [relative.itemNumber, relative.title].filter { !$0.isEmpty }.joined(separator: " · ")
        // The label of an attachment is often its name, which is its title already.
        note = relative.label.isEmpty || relative.label == relative.title ? nil : relative.label
        isGone = relative.isWithdrawn
    }
}

extension ItemRecords.Entry {
    /// "checked out to court, from Joan Amadi-Stroud to Kip Osei-Lund, 3 Feb 2025, 08:30:00 EST (exact)".
    fileprivate func words(in zone: String) -> String {
        let action = CustodyAction(rawValue: event.action)?.words ?? event.action.humanReadable
        var words = action.prefix(1).lowercased() + action.dropFirst()
        let ends = [from.map { "from \($0.text)" }, to.map { "to \($0.text)" }].compactMap { $0 }
        if !ends.isEmpty { words += ", \(ends.joined(separator: " "))" }
        return "\(words), \(event.at.displayed(in: zone)); no. \(event.sequence)"
    }
}
