/// Why a document cannot be shown.
///
/// The document itself is kept as it is.
public enum MarkupError: UserFacingError, Equatable {
    case tooManyBytes(max: Int)
    /// Blocks within blocks, or parts within parts, beyond all that people write.
    case tooDeep
    case tooManyParts(max: Int)
    /// A small file that unpacks to a huge one.
    case unpacksTooLarge(max: Int)
    case tookTooLong
    case damaged
    /// Not of the kind that it was read as.
    case notOfKind
    case encrypted
    /// XML that defines entities or names files outside of itself.
    case definesEntities
    case noSuchAttachment
    case busy(seconds: Int)

    public var code: String {
        switch self {
        case .tooManyBytes, .unpacksTooLarge, .tooManyParts: "too_large"
        case .tooDeep: "markup_too_deep"
        case .tookTooLong: "markup_took_too_long"
        case .damaged: "markup_damaged"
        case .notOfKind: "markup_kind"
        case .encrypted: "markup_encrypted"
        case .definesEntities: "markup_entities"
        case .noSuchAttachment: "not_found"
        case .busy: "markup_busy"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooManyBytes(let max):
            "This file is too large to be shown here; up to \(max / 1_048_576) MB can be. Download the original to read it."
        case .tooDeep:
            "This file is nested too deeply to be shown safely. The original is kept; download it to examine it."
        case .tooManyParts(let max):
            "This file seems to have more than \(max) parts and can't be shown. The original is kept; download it to examine it."
        case .unpacksTooLarge(let max):
            "This file unpacks to more than \(max / 1_048_576) MB and can't be shown safely. The original is kept; download it only if you trust where it came from."
        case .tookTooLong:
            "Showing this file took too long and was stopped. The original is kept; download it to read it."
        case .damaged:
            "This file is damaged and can't be shown. The original is kept; download it and ask who sent it for another copy."
        case .notOfKind:
            "This file isn't what its name says, so it can't be shown. The original is kept; download it to examine it."
        case .encrypted:
            "This file is protected by a password and can't be shown. The original is kept; ask who sent it for the password or a copy without one."
        case .definesEntities:
            "This file contains definitions that can be used to harm the reader, so it isn't shown. The original is kept; download it only if you trust where it came from."
        case .noSuchAttachment:
            "This mail has no such attachment. Go back to the mail and choose one from its list."
        case .busy:
            "Many files are being prepared right now. Try again in a moment."
        }
    }

    public var isTemporary: Bool {
        switch self {
        case .busy, .tookTooLong: true
        case .tooManyBytes, .tooDeep, .tooManyParts, .unpacksTooLarge, .damaged, .notOfKind, .encrypted,
            .definesEntities, .noSuchAttachment:
            false
        }
    }
}
