/// A field of an evidence item.
///
/// Its name is the name in JSON, addresses, templates and history.
public enum EvidenceField: String, Sendable, CaseIterable, Hashable, Comparable {
    case itemNumber, title, description, kind, language
    case exhibitNumber, batesBegin, batesEnd, externalNumber, messageID
    case source, custodian, collectedAt, collectedBy, method, place, authorisation
    case location, custodyStatus, currentHolder
    case occurredAt, sentAt, receivedAt, createdAt
    case fileName, sha256, bytes, mediaType, lastVerified, fileCondition, fileProblem, pages, duration
    case exhibitStatus, ruling, authentication, sponsoringWitness
    case privilegeCall, privilegeBasis, confidentiality, seal, walls, privilegeLogNumber, toResolve
    case obligations, disclosureStatus, productions
    case tags, issues, rating, notes, assignee

    /// The groups of the item page, in its order.
    public enum Group: String, Sendable, CaseIterable {
        case identity, identifiers, origin, whereNow, time, integrity, legal, protection, disclosure, work

        public var label: String { self == .whereNow ? "Where now" : rawValue.humanReadable }
    }

    /// What a value looks like, with its limits: the one place that names them.
    public enum Shape: Sendable, Equatable {
        case text(lengthMax: Int)
        case longText(lengthMax: Int)
        case enumeration([String])
        case set(countMax: Int, lengthMax: Int, allowed: [String]?)
        case number(ClosedRange<Int64>)
        case moment
        case sha256
    }

    /// How two edits of the same field meet (Protocol, Merge policy).
    public enum MergePolicy: Sendable, Equatable {
        case lastWins
        case ask
        /// The stricter value holds; the list goes from open to strict.
        case stricter([String])
        case set
        case paragraphs
    }

    public static func < (left: EvidenceField, right: EvidenceField) -> Bool { left.place < right.place }

    // What Swift gives to an enumeration of texts compares and hashes the texts: values are looked up by field everywhere.
    public static func == (left: EvidenceField, right: EvidenceField) -> Bool { left.place == right.place }

    public func hash(into hasher: inout Hasher) { hasher.combine(place) }

    /// The place in the declaration: the byte that a case without values is stored as.
    ///
    /// A test holds this to `allCases`.
    var place: UInt8 { unsafeBitCast(self, to: UInt8.self) }

    public var group: Group {
        switch self {
        case .itemNumber, .title, .description, .kind, .language: .identity
        case .exhibitNumber, .batesBegin, .batesEnd, .externalNumber, .messageID: .identifiers
        case .source, .custodian, .collectedAt, .collectedBy, .method, .place, .authorisation: .origin
        case .location, .custodyStatus, .currentHolder: .whereNow
        case .occurredAt, .sentAt, .receivedAt, .createdAt: .time
        case .fileName, .sha256, .bytes, .mediaType, .lastVerified, .fileCondition, .fileProblem, .pages, .duration:
            .integrity
        case .exhibitStatus, .ruling, .authentication, .sponsoringWitness: .legal
        case .privilegeCall, .privilegeBasis, .confidentiality, .seal, .walls, .privilegeLogNumber, .toResolve:
            .protection
        case .obligations, .disclosureStatus, .productions: .disclosure
        case .tags, .issues, .rating, .notes, .assignee: .work
        }
    }

    public var shape: Shape {
        switch self {
        case .itemNumber, .batesBegin, .batesEnd: .text(lengthMax: 40)
        case .title, .fileName: .text(lengthMax: 300)
        case .description, .notes: .longText(lengthMax: 20_000)
        case .kind: .enumeration(EvidenceVocabulary.kinds)
        case .language: .text(lengthMax: 35)
        case .exhibitNumber: .text(lengthMax: 20)
        case .externalNumber, .messageID, .source, .custodian, .collectedBy, .method, .place, .authorisation,
            .location, .currentHolder, .authentication, .sponsoringWitness, .seal, .assignee:
            .text(lengthMax: 300)
        case .privilegeLogNumber, .duration: .text(lengthMax: 40)
        case .ruling: .longText(lengthMax: 2_000)
        case .mediaType: .text(lengthMax: 100)
        case .collectedAt, .occurredAt, .sentAt, .receivedAt, .createdAt, .lastVerified: .moment
        case .sha256: .sha256
        case .bytes: .number(0...Int64(1) << 50)
        case .pages: .number(0...10_000_000)
        case .rating: .number(0...5)
        case .custodyStatus: .enumeration(EvidenceVocabulary.custodyStatuses)
        case .exhibitStatus: .enumeration(EvidenceVocabulary.exhibitStatuses)
        case .privilegeCall: .enumeration(EvidenceVocabulary.privilegeCalls)
        case .privilegeBasis: .enumeration(EvidenceVocabulary.privilegeBases)
        case .confidentiality: .enumeration(EvidenceVocabulary.confidentialities)
        case .disclosureStatus: .enumeration(EvidenceVocabulary.disclosureStatuses)
        case .fileCondition: .enumeration(FileCondition.allCases.map(\.rawValue))
        case .fileProblem: .enumeration(UnreadableReason.ofFiles.map(\.rawValue))
        case .obligations: .set(countMax: 10, lengthMax: 40, allowed: EvidenceVocabulary.obligations)
        case .walls, .productions: .set(countMax: 20, lengthMax: 60, allowed: nil)
        case .toResolve: .set(countMax: 10, lengthMax: 100, allowed: nil)
        case .tags, .issues: .set(countMax: 100, lengthMax: 60, allowed: nil)
        }
    }

    /// Whether two people's values of it are told apart by which is stricter.
    public var isProtection: Bool {
        if case .stricter = mergePolicy { true } else { false }
    }

    public var mergePolicy: MergePolicy {
        switch self {
        case .exhibitStatus, .ruling, .authentication, .privilegeBasis: .ask
        case .privilegeCall: .stricter(EvidenceVocabulary.privilegeFromOpenToStrict)
        case .confidentiality: .stricter(EvidenceVocabulary.confidentialityFromOpenToStrict)
        case .disclosureStatus: .stricter(EvidenceVocabulary.disclosureFromOpenToStrict)
        case .tags, .issues, .obligations, .walls, .productions, .toResolve: .set
        case .description, .notes: .paragraphs
        default: .lastWins
        }
    }

    /// Whether people never type it: the server allocates or computes it, or a production sets it.
    public var isGivenByServer: Bool {
        switch self {
        case .itemNumber, .batesBegin, .batesEnd, .fileName, .lastVerified, .fileCondition, .fileProblem, .productions,
            .toResolve:
            true
        default: false
        }
    }

    /// Whether the item's file says it, so that nobody types it once there is one.
    public var isOfFile: Bool { [.fileName, .sha256, .bytes, .mediaType].contains(self) }

    /// The value of a new item that says nothing.
    public var defaultValue: FieldValue? {
        switch self {
        case .custodyStatus: .text("received")
        case .exhibitStatus: .text("not_designated")
        case .privilegeCall, .disclosureStatus: .text("not_reviewed")
        case .confidentiality: .text("team_only")
        default: nil
        }
    }

    /// The words of a column head or a form's label.
    public var label: String {
        switch self {
        case .itemNumber: "Item no."
        case .exhibitNumber: "Exhibit no."
        case .sha256: "SHA-256"
        case .messageID: "Message-ID"
        case .occurredAt: "Occurred"
        case .sentAt: "Sent"
        case .receivedAt: "Received"
        case .createdAt: "Created"
        case .custodyStatus: "Custody"
        case .privilegeCall: "Privilege"
        case .disclosureStatus: "Disclosure"
        case .privilegeLogNumber: "Privilege log no."
        default: rawValue.words
        }
    }
}

extension String {
    /// `currentHolder` as a person reads it: "Current holder".
    fileprivate var words: String {
        var text = ""
        for character in self {
            if character.isUppercase { text += " " }
            text += character.lowercased()
        }
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
