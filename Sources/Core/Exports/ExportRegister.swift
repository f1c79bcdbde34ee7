/// Keeps what was exported; nothing takes an entry away.
public protocol ExportRegister: Sendable {
    func note(_ export: ListExport, for clearance: Clearance) async throws

    /// The exports that a person may know of, newest first: one's own, and those that `ExportSight` names.
    func exports(for clearance: Clearance, limit: Int) async throws -> [ListExport]
}
