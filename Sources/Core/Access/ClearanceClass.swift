/// A role with its walls: all people of one class see the same of a case.
public struct ClearanceClass: Sendable, Hashable {
    /// The class's number in its case, 0 to 62: its bit in an audience.
    public let number: Int
    public let role: Role
    /// The walls that the class stands behind: items marked with one of them are absent.
    public let walls: Set<String>

    public init(number: Int, role: Role, walls: Set<String> = []) {
        self.number = number
        self.role = role
        self.walls = walls
    }

    /// A case numbers at most this many classes: the bits of a signed 64-bit mask.
    public static let countMax = 63

    public var bit: Int64 { 1 << Int64(number) }
}

/// Who is reading: a person, the case, and the class that decides what they see.
///
/// Every query takes one.
public struct Clearance: Sendable, Hashable {
    public let caseFile: CaseFileID
    public let person: PersonID
    public let group: ClearanceClass

    public init(caseFile: CaseFileID, person: PersonID, group: ClearanceClass) {
        self.caseFile = caseFile
        self.person = person
        self.group = group
    }

    public var role: Role { group.role }
    public var classBit: Int64 { group.bit }

    public func sees(_ field: EvidenceField) -> Bool { Sight.sees(field, as: role) }
}

/// The classes that may see something, as a mask with a bit for each.
public struct Audience: Sendable, Hashable {
    public var mask: Int64

    public init(mask: Int64 = 0) { self.mask = mask }

    public func contains(_ group: ClearanceClass) -> Bool { mask & group.bit != 0 }

    public mutating func insert(_ group: ClearanceClass) { mask |= group.bit }

    public func union(_ other: Audience) -> Audience { Audience(mask: mask | other.mask) }

    /// The classes of a case that may see an item with these values.
    public static func of(_ values: FieldValues, among classes: [ClearanceClass]) -> Audience {
        classes.reduce(into: Audience()) { audience, group in
            if Sight.sees(values, as: group) { audience.insert(group) }
        }
    }
}
