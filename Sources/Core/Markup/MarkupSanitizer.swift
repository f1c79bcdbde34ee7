/// Untrusted documents in, safe markup out.
///
/// Nothing is fetched and nothing is run, whatever a document asks for. Each call takes at most
/// `MarkupLimits.millisecondsMax` and throws a `MarkupError`.
public protocol MarkupSanitizer: Sendable {
    /// HTML in the character set of its byte order mark, of `charset`, of its `meta`, or what its bytes look like.
    ///
    /// - Parameter charset: as a protocol or a mail said, where one did.
    func document(fromHTML bytes: [UInt8], charset: String?) async throws -> SanitizedDocument

    /// Plain text with its lines as they are, in the character set of its byte order mark, of `charset`, or what it looks like.
    func document(fromText bytes: [UInt8], charset: String?) async throws -> SanitizedDocument

    /// A mail (RFC 5322, MIME), with its pictures in its text.
    func mail(from bytes: [UInt8]) async throws -> SanitizedMail

    /// The decoded bytes of an attachment; of a mail within the mail a mail of its own.
    func attachment(_ number: Int, ofMail bytes: [UInt8]) async throws -> [UInt8]

    /// The decoded bytes of several attachments, by their numbers: the mail is taken apart once.
    func attachments(_ numbers: [Int], ofMail bytes: [UInt8]) async throws -> [Int: [UInt8]]

    /// A Word document (.docx): text, tables, lists, notes, pictures, and changes that were tracked.
    func document(fromWord bytes: [UInt8]) async throws -> SanitizedDocument

    /// An Excel workbook (.xlsx): its sheets as tables, bounded, hidden ones too.
    func document(fromExcel bytes: [UInt8]) async throws -> SanitizedDocument
}
