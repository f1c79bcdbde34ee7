/// Knows which rows of lists are in a case already.
public protocol ListRows: Sendable {
    /// Those of the rows whose items the asker may see or added, withdrawn or not.
    ///
    /// - Parameter rows: at most `ImportList.chunkRows` fingerprints.
    func present(among rows: [String], for clearance: Clearance) async throws -> Set<String>
}
