/// Why a list cannot leave as it is.
public enum ExportError: UserFacingError, Equatable {
    case tooManyItems(max: Int)
    case tooManyBytes(max: Int)

    public var code: String { "too_large" }

    public var userMessage: String {
        switch self {
        case .tooManyItems(let max): "A list may have \(max) items. Filter the evidence and export the parts."
        case .tooManyBytes(let max):
            "A list may have \(max / 1_048_576) MB. Choose fewer columns or filter the evidence."
        }
    }
}
