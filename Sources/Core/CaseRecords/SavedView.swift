/// A list of evidence that people come back to: a name for an address of the grid.
public struct SavedView: Sendable, Hashable {
    public let id: SavedViewID
    public let name: String
    /// What stands behind the question mark of the list's address: filter, order and columns.
    public let query: String
    /// Who reads it beside the person who made it; nil for nobody.
    public let team: Team?
    /// Nil for one that came with the case.
    public let madeBy: PersonID?
    /// 1 for a new one; one more with each change of its name or its list.
    public let revision: Int

    public init(
        id: SavedViewID,
        name: String,
        query: String,
        team: Team?,
        madeBy: PersonID?,
        revision: Int = 1
    ) {
        self.id = id
        self.name = name
        self.query = query
        self.team = team
        self.madeBy = madeBy
        self.revision = revision
    }

    /// Whether somebody may rename, change and remove it: who made it, and of the office's who leads the case.
    public func mayBeChanged(by clearance: Clearance) -> Bool {
        madeBy == clearance.person || team == .office && Permissions.mayChangePeople(as: clearance.role)
    }

    /// A name without white space at its ends.
    ///
    /// - Throws: `SavedViewError.nameMissing`, `.nameTooLong`.
    public static func name(typed text: String) throws(SavedViewError) -> String {
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !name.isEmpty else { throw .nameMissing }
        guard name.count <= SavedViewLimits.nameLengthMax else { throw .nameTooLong }
        return name
    }
}

/// What saved views hold, in one place.
public enum SavedViewLimits {
    public static let nameLengthMax = 80
    public static let queryBytesMax = 2_000
    /// Views that a person has for themself on a case.
    public static let ownMax = 20
    /// Views of a team on a case.
    public static let teamMax = 40
    /// Views that a person has pinned on a case.
    public static let pinnedMax = 12
    /// How long a view that somebody removed can be put back by them, and how many of theirs on a case.
    public static let restorableSeconds: Int64 = 3_600
    public static let restorableMax = 10
}

/// Why a view is not saved, changed or pinned.
public enum SavedViewError: UserFacingError, Equatable {
    /// No such view, or none that this person reads.
    case notFound
    case notAllowed
    /// Somebody else changed it since the person saw it: what stands now.
    case changed(SavedView)
    case nameMissing
    case nameTooLong
    case queryTooLong
    case tooManyOwn
    case tooManyOfTeam
    case tooManyPinned

    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .notAllowed: "not_allowed"
        case .changed: "conflict"
        case .nameMissing: "missing"
        case .nameTooLong, .queryTooLong: "too_long"
        case .tooManyOwn, .tooManyOfTeam, .tooManyPinned: "too_many"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "There is no such view. It may have been deleted."
        case .notAllowed: "Only who made this view, or who leads the case, can change it. Save one of your own."
        case .changed: "This view was changed since you saw it. Open the views again and look at what it is now."
        case .nameMissing: "A view needs a name. Go back, type one and save again."
        case .nameTooLong:
            "The name of a view may have \(SavedViewLimits.nameLengthMax) characters. Shorten it and save again."
        case .queryTooLong: "This list has too many filters to be saved. Remove some and save again."
        case .tooManyOwn: "You have \(SavedViewLimits.ownMax) views on this case. Delete one, then save again."
        case .tooManyOfTeam: "The team has \(SavedViewLimits.teamMax) views on this case. Delete one, then save again."
        case .tooManyPinned: "You have pinned \(SavedViewLimits.pinnedMax) views. Unpin one, then pin this."
        }
    }

    public var field: String? {
        switch self {
        case .nameMissing, .nameTooLong: "name"
        default: nil
        }
    }
}

/// Keeps the views of cases.
///
/// They are no evidence and stand in no log: how people look at a case changes nothing in it.
public protocol SavedViews: Sendable {
    /// The person's own views of a case and those of the teams whose views they read, in the order they were made.
    func views(for clearance: Clearance) async throws -> [(view: SavedView, isPinned: Bool)]

    /// Keeps a view; one whose identifier is known already is not kept again.
    ///
    /// - Throws: `SavedViewError.notAllowed` for a team that the person does not share with, `.tooMany…`.
    func add(_ view: SavedView, isPinned: Bool, for clearance: Clearance) async throws

    /// Gives a view another name or another list, or both; one that has them already is left as it is.
    ///
    /// - Parameter base: the revision that the person saw; nil for one who saw none.
    /// - Throws: `SavedViewError.notFound`, `.notAllowed`, `.changed`.
    func change(_ id: SavedViewID, name: String?, query: String?, base: Int?, for clearance: Clearance) async throws

    /// Removes a view; whoever removes it can put it back for `SavedViewLimits.restorableSeconds`.
    ///
    /// - Parameter base: the revision that the person saw; nil for one who saw none.
    /// - Throws: `SavedViewError.notFound`, `.notAllowed`, `.changed`.
    func remove(_ id: SavedViewID, base: Int?, for clearance: Clearance, at instant: Instant) async throws

    /// A view that the person removed and can put back; nil for any other.
    func removed(_ id: SavedViewID, for clearance: Clearance, at instant: Instant) async throws -> SavedView?

    /// Puts a view back that the person removed, as it was: with its place, its revision and everybody's pins.
    ///
    /// One that is there is left as it is.
    ///
    /// - Throws: `SavedViewError.notFound` for one that is not theirs to put back, or not any more, `.notAllowed`, `.tooMany…`.
    func restore(_ id: SavedViewID, for clearance: Clearance, at instant: Instant) async throws

    /// Pins a view for the person alone, or takes the pin away.
    ///
    /// - Throws: `SavedViewError.notFound`, `.tooManyPinned`.
    func pin(_ id: SavedViewID, _ isPinned: Bool, for clearance: Clearance) async throws
}
