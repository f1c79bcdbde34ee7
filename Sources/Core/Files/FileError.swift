/// Why a file cannot be taken in, or shown.
public enum FileError: UserFacingError, Equatable {
    /// No such file, or none that this person may open. The two are not told apart on purpose.
    case notFound
    case uploadNotFound
    case empty
    case tooLarge(bytesMax: Int64)
    case caseFull
    case tooManyUploads
    /// More was sent than was announced.
    case tooManyBytes
    case wrongOffset(expected: Int64)
    case incomplete
    case diskFull
    /// The register knows the file, but its bytes are not there: an alarm, not a refusal.
    case missing
    case changed
    case noFile
    case rangeNotSatisfiable

    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .uploadNotFound: "upload_not_found"
        case .empty: "empty_file"
        case .tooLarge: "file_too_large"
        case .caseFull: "case_full"
        case .tooManyUploads: "too_many_uploads"
        case .tooManyBytes: "too_many_bytes"
        case .wrongOffset: "wrong_offset"
        case .incomplete: "incomplete"
        case .diskFull: "disk_full"
        case .missing: "file_missing"
        case .changed: "file_changed"
        case .noFile: "no_file"
        case .rangeNotSatisfiable: "range_not_satisfiable"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "This file is not in the case. Its item may have been withdrawn."
        case .uploadNotFound: "This upload is not known any more. Send the file again."
        case .empty: "This file is empty. Choose one that holds something."
        case .tooLarge(let bytesMax):
            "This file is larger than \(ByteCount.words(bytesMax)), the most that one file may hold."
        case .caseFull: "The files of this case take all the room that they may. Ask your administrator for more."
        case .tooManyUploads: "Too many of your files are on the way already. Wait until some have arrived."
        case .tooManyBytes: "The file is longer than was said at its beginning. Send it again."
        case .wrongOffset: "This part does not follow the one before it. Go on where the last one ended."
        case .incomplete: "This file has not arrived whole. Go on sending it."
        case .diskFull: "There is no room for this file at the moment. What has arrived is kept; go on later."
        case .missing: "The stored file is missing. Nothing else was changed; tell your administrator."
        case .changed: "The stored file is not the one that came in: its hash differs. Tell your administrator."
        case .noFile: "Choose a file first."
        case .rangeNotSatisfiable: "The file is shorter than that."
        }
    }

    public var isTemporary: Bool {
        switch self {
        case .tooManyUploads, .wrongOffset, .incomplete, .diskFull: true
        default: false
        }
    }
}

/// An item that holds the same bytes, among those that the asker may see.
public struct FileDuplicate: Sendable, Hashable {
    public let item: EvidenceID
    public let itemNumber: String
    public let title: String

    public init(item: EvidenceID, itemNumber: String, title: String) {
        self.item = item
        self.itemNumber = itemNumber
        self.title = title
    }
}
