/// Makes the file that leaves: the list, and beside it what it was made of; and enters it in the register of exports.
public struct ExportList: Sendable {
    private let register: any ExportRegister
    private let clock: WallClock
    private let digest: @Sendable ([UInt8]) -> String

    /// - Parameter digest: SHA-256 in 64 hexadecimal digits.
    public init(
        register: any ExportRegister,
        clock: WallClock,
        digest: @escaping @Sendable ([UInt8]) -> String
    ) {
        self.register = register
        self.clock = clock
        self.digest = digest
    }

    /// The archive, entered before it is handed out: a list that nobody knows of cannot leave.
    ///
    /// - Parameter isWantedChanged: that it is to leave though files of its items are not what came in; the manifest says
    ///   which.
    /// - Throws: `ExportError.tooManyBytes`, `.changedFiles`, and what the register throws.
    public func callAsFunction(
        _ content: ListContent,
        of caseFile: CaseFile,
        for clearance: Clearance,
        named personName: String,
        isWantedChanged: Bool = false
    ) async throws -> (export: ListExport, archive: [UInt8]) {
        if let changed = content.changedFiles, !isWantedChanged || !Permissions.mayAttachFiles(as: clearance.role) {
            throw ExportError.changedFiles(changed)
        }
        let list = try content.csv()
        let now = clock.now
        let listDigest = digest(list.bytes)
        var archive = ZipArchive(madeAt: now, in: caseFile.timeZone)
        archive.add(list.bytes, named: content.kind.fileName)
        let manifest = content.manifest(
            list: list,
            digest: listDigest,
            of: caseFile,
            by: personName,
            as: clearance.role,
            at: now
        )
        archive.add(manifest.bytes + [0x0A], named: Self.manifestName)
        let bytes = archive.finished()
        let export = ListExport(
            id: .random(at: now),
            kind: content.kind,
            person: clearance.person,
            personName: personName,
            role: clearance.role,
            filter: content.filter,
            itemCount: content.items.count,
            bytesCount: bytes.count,
            listDigest: listDigest,
            archiveDigest: digest(bytes),
            at: now
        )
        try await register.note(export, for: clearance)
        return (export, bytes)
    }

    public static let manifestName = "manifest.json"
}
