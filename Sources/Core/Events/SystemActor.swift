/// The program itself, where it writes to a case without being asked.
///
/// It is no person: it is on no case, sees nothing, has no sign-in, and may do only what it is here for. Events name it as
/// they name a person.
public struct SystemActor: Sendable, Hashable {
    /// What events name as their actor; no person can have it, because people's identifiers are of version 7.
    public let id: PersonID
    public let name: String

    /// Reads stored files again, and says what it found.
    public static let verification = SystemActor(id: PersonID(reserved: 1), name: "Nightly verification")

    public static let all = [verification]
}
