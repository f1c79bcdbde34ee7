/// Why a list cannot leave as it is.
public enum ExportError: UserFacingError, Equatable {
    case tooManyItems(max: Int)
    case tooManyBytes(max: Int)
    /// The stored files of these items are not what came in.
    case changedFiles(ChangedFiles)

    public var code: String {
        switch self {
        case .tooManyItems, .tooManyBytes: "too_large"
        case .changedFiles: "files_changed"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooManyItems(let max): "A list may have \(max) items. Filter the evidence and export the parts."
        case .tooManyBytes(let max):
            "A list may have \(max / 1_048_576) MB. Choose fewer columns or filter the evidence."
        case .changedFiles(let changed): "\(changed.sentence) So this list was not exported."
        }
    }
}

/// Items of a list whose stored files are not what came in, by what they are called.
public struct ChangedFiles: Sendable, Hashable {
    public let items: [String]

    /// - Returns: nil where there are none.
    public init?(_ items: [String]) {
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    public var sentence: String {
        let named = items.prefix(ExportLimits.changedNamedMax)
        let more = items.count - named.count
        let list = named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return items.count == 1
            ? "The stored file of \(list) is not what came in, or is missing."
            : "The stored files of \(list) are not what came in, or are missing."
    }
}
