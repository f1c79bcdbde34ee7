internal import Core

/// What a mail may cost to take apart, told by its lines before anything is taken apart.
///
/// GMime makes an object for each part and each header; a mail of a few megabytes could ask for gigabytes.
struct MailShape {
    /// Lines that may begin a part.
    private(set) var boundaryLinesCount = 0
    /// Lines that may be a header, wherever they stand.
    private(set) var headerLinesCount = 0

    init(_ bytes: [UInt8]) {
        var isLineStart = true
        var isName = false
        var nameBytes = 0
        var dashes = 0
        for byte in bytes {
            if isLineStart {
                isName = true
                nameBytes = 0
                dashes = 0
            }
            isLineStart = byte == 0x0A
            guard isName else { continue }
            nameBytes += 1
            if byte == UInt8(ascii: "-"), nameBytes == dashes + 1 {
                dashes += 1
                if dashes == 2 { boundaryLinesCount += 1 }
            }
            if byte == UInt8(ascii: ":") {
                headerLinesCount += 1
                isName = false
            } else if byte <= 0x20 || byte >= 0x7F {
                isName = false
            }
        }
    }

    /// - Throws: `MarkupError.tooManyParts`
    func check() throws(MarkupError) {
        guard boundaryLinesCount <= MarkupLimits.mailBoundaryLinesMax else {
            throw .tooManyParts(max: MarkupLimits.mailBoundaryLinesMax)
        }
        guard headerLinesCount <= MarkupLimits.mailHeaderLinesMax else {
            throw .tooManyParts(max: MarkupLimits.mailHeaderLinesMax)
        }
    }
}
