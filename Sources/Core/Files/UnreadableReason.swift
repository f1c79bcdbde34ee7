/// Why nothing can be shown or searched of a file's content; the file itself is kept as it is.
public enum UnreadableReason: String, Sendable, Hashable, CaseIterable {
    case encrypted
    case damaged
    /// A picture, a sound or a film of which the rest is missing.
    case cutShort = "cut_short"
    /// A picture, a sound or a film with a part that is not as it was written, or without one that it needs.
    case brokenPart = "broken_part"
    /// Pages without any text: a scan, most often.
    case noText = "no_text"
    case tooLarge = "too_large"
    case tookTooLong = "took_too_long"
    case toolMissing = "tool_missing"
    /// No program here reads this kind of file.
    case notSupported = "not_supported"
    case noSuchPage = "no_such_page"

    /// A sentence for a lawyer: what it is, and what to do.
    public var sentence: String {
        switch self {
        case .encrypted: "This file is locked with a password. Ask whoever sent it for the password or an open copy."
        case .damaged: "This file is damaged or incomplete. Ask whoever sent it for another copy."
        case .cutShort:
            "This file ends before its end: the rest of the picture, sound or film is missing. Ask whoever sent it for another copy."
        case .brokenPart:
            "A part of this file is damaged or missing, so that the picture, sound or film is not whole. Ask whoever sent it for another copy."
        case .noText: "This file holds no text, as scans do. It can be looked at, and not be searched."
        case .tooLarge: "This file is too large to be read here. Download it to look at it."
        case .tookTooLong: "Reading this file took too long and was stopped. Download it to look at it."
        case .toolMissing: "This server lacks the program that reads such files. Tell whoever runs it."
        case .notSupported: "Files of this kind cannot be shown here. Download it to look at it."
        case .noSuchPage: "This file has no such page. Open it at its first page."
        }
    }

    /// What a report of files that came in adds: the file is safe all the same.
    public var remark: String {
        switch self {
        case .encrypted: "Encrypted: the file is kept, its content cannot be shown."
        case .damaged: "Damaged or incomplete: the file is kept, its content cannot be shown."
        case .cutShort: "Damaged: the file ends before its end. It is kept as it came."
        case .brokenPart: "Damaged: a part of the file is not as it was written, or is missing. It is kept as it came."
        case .noText: "No text in this file, its pages are pictures: it is not found by its words."
        case .tooLarge: "Too large to be read here: the file is kept, and not found by its words."
        case .tookTooLong: "Not read yet: the file is kept. Verify it on its item to have it read."
        case .toolMissing: "Not read: this server lacks the program for such files. The file is kept."
        case .notSupported, .noSuchPage: "Its content cannot be shown here. The file is kept."
        }
    }

    /// Those that are noted on an item.
    public static let ofFiles = allCases.filter { $0 != .noSuchPage }

    /// Whether reading the same file again may succeed, since it is the server that was lacking.
    public var mayPass: Bool {
        switch self {
        case .tookTooLong, .toolMissing: true
        case .encrypted, .damaged, .cutShort, .brokenPart, .noText, .tooLarge, .notSupported, .noSuchPage: false
        }
    }
}
