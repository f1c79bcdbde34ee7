/// What an entry of a chain of custody says was done with an item.
public enum CustodyAction: String, Sendable, CaseIterable, Hashable {
    case collected
    case initialReceipt = "initial_receipt"
    case toStorage = "to_storage"
    case checkedOutLab = "checked_out_lab"
    case receivedLab = "received_lab"
    case returnedFromLab = "returned_from_lab"
    case checkedOutCourt = "checked_out_court"
    case returnedFromCourt = "returned_from_court"
    case toInvestigator = "to_investigator"
    case forReview = "for_review"
    case agencyTransfer = "agency_transfer"
    case digitalTransfer = "digital_transfer"
    case derivativeMade = "derivative_made"
    case integrityCheck = "integrity_check"
    case temporaryCustody = "temporary_custody"
    case returnedToOwner = "returned_to_owner"
    case disposed
    case restricted
    case correction

    /// How an action moves an item.
    public enum Movement: Sendable, Hashable {
        /// It stays where it is, with whoever has it.
        case none
        /// Whoever it is given to has it from then on.
        case handOver
        /// It leaves for a place where its arrival is an entry of its own.
        case departure
        /// It is gone: nobody has it.
        case end
    }

    /// What follows from an action: how it moves the item, and the custody status that it sets, where it sets one.
    private struct Effect {
        let movement: Movement
        let status: String?
        let words: String
    }

    private static let effects: [CustodyAction: Effect] = [
        .collected: Effect(movement: .handOver, status: "received", words: "Collected"),
        .initialReceipt: Effect(movement: .handOver, status: "received", words: "First received"),
        .toStorage: Effect(movement: .handOver, status: "in_storage", words: "Put into storage"),
        .checkedOutLab: Effect(movement: .departure, status: "checked_out_lab", words: "Checked out to the laboratory"),
        .receivedLab: Effect(movement: .handOver, status: "checked_out_lab", words: "Received by the laboratory"),
        .returnedFromLab: Effect(movement: .handOver, status: "in_storage", words: "Returned from the laboratory"),
        .checkedOutCourt: Effect(movement: .handOver, status: "checked_out_court", words: "Checked out to court"),
        .returnedFromCourt: Effect(movement: .handOver, status: "in_storage", words: "Returned from court"),
        .toInvestigator: Effect(movement: .handOver, status: "checked_out_review", words: "Given to an investigator"),
        .forReview: Effect(movement: .handOver, status: "checked_out_review", words: "Checked out for review"),
        .agencyTransfer: Effect(movement: .departure, status: "transferred", words: "Transferred to another agency"),
        .digitalTransfer: Effect(movement: .handOver, status: "held_digital", words: "Transferred digitally"),
        .derivativeMade: Effect(movement: .none, status: nil, words: "Derivative made"),
        .integrityCheck: Effect(movement: .none, status: nil, words: "Integrity checked"),
        .temporaryCustody: Effect(movement: .handOver, status: nil, words: "Taken into temporary custody"),
        .returnedToOwner: Effect(movement: .handOver, status: "returned_to_owner", words: "Returned to its owner"),
        .disposed: Effect(movement: .end, status: "disposed", words: "Disposed of"),
        .restricted: Effect(movement: .handOver, status: nil, words: "Restricted"),
        .correction: Effect(movement: .none, status: nil, words: "Correction"),
    ]

    public var movement: Movement { Self.effects[self]?.movement ?? .none }

    /// The custody status that an item has from then on; nil where the action says nothing of it.
    public var status: String? { Self.effects[self]?.status }

    /// The action as a person reads it: "Checked out to court".
    public var words: String { Self.effects[self]?.words ?? rawValue.humanReadable }

    /// Whether an entry must say to whom the item went.
    public var needsReceiver: Bool { movement == .handOver || movement == .departure }

    /// Whether an entry must say why.
    public var needsReason: Bool { self == .correction || self == .disposed }

    /// Whether an entry says where the item is from then on.
    public var moves: Bool { movement != .none }

    /// Actions that leave an item where it is, as a database keeps them.
    public static let still = allCases.filter { !$0.moves }.map(\.rawValue)
}
