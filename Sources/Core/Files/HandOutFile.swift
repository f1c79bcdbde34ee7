/// Gives out stored files: the one way from the vault to a screen, and to whatever leaves the case.
///
/// A file that is known not to be what came in is not given out as evidence. Who may verify files may have it all the
/// same, knowingly, to see what became of it.
public struct HandOutFile: Sendable {
    private let register: any FileRegister

    public init(register: any FileRegister) { self.register = register }

    /// A file that the person may have.
    ///
    /// - Parameter isWantedChanged: whether the person knows that it is not what came in.
    /// - Throws: `FileError.notFound`, `.changed`, `.missing`.
    public func callAsFunction(
        _ id: EvidenceFileID,
        to person: PersonID,
        isWantedChanged: Bool = false
    ) async throws -> EvidenceFile {
        let (file, clearance) = try await register.file(id, for: person)
        guard let refusal = file.condition.refusal else { return file }
        guard isWantedChanged, Permissions.mayAttachFiles(as: clearance.role) else { throw refusal }
        return file
    }
}
