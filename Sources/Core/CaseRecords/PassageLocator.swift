/// Where a passage stands in its item, as its locator's text says.
///
/// - `p6 ¶1`, `p1 l9-12`, `p2 table`, `p47`: a page of a document, with what is on it;
/// - `41:14-22`: page and lines of a transcript;
/// - `00:18:20`: a time code of a recording;
/// - `row 88`, `row 1-4`: rows of a table; `msg 14`: a message of a conversation; `sheet1 A1`: a cell;
/// - anything else (`body`, `header`, `EXIF`, `label`, `photo 1 caption`) names a part.
public enum PassageLocator: Sendable, Hashable {
    case page(Int)
    case transcript(page: Int, lines: ClosedRange<Int>)
    case timeCode(seconds: Int)
    case rows(ClosedRange<Int>)
    case message(Int)
    case cell(sheet: String, cell: String)
    case part(String)

    public init(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        let first = words.first ?? ""
        if first.hasPrefix("p"), let page = Self.number(first.dropFirst()) {
            self = .page(page)
        } else if first == "row", words.count == 2, let rows = Self.range(words[1]) {
            self = .rows(rows)
        } else if first == "msg", words.count == 2, let message = Self.number(words[1]) {
            self = .message(message)
        } else if first.hasPrefix("sheet"), words.count == 2 {
            self = .cell(sheet: first, cell: words[1])
        } else if words.count == 1, let place = Self.colons(first) {
            self = place
        } else {
            self = .part(text)
        }
    }

    /// The page that a document opens at; nil for what has no pages.
    public var page: Int? {
        switch self {
        case .page(let page), .transcript(let page, _): page
        case .timeCode, .rows, .message, .cell, .part: nil
        }
    }

    /// What follows `#` in a file's address, so that it opens at the passage (RFC 8118 for pages of PDF, Media Fragments
    /// URI 1.0 for times); nil where a browser knows no such place.
    public var fragment: String? {
        switch self {
        case .page(let page), .transcript(let page, _): "page=\(page)"
        case .timeCode(let seconds): "t=\(seconds)"
        case .rows, .message, .cell, .part: nil
        }
    }

    private static func colons(_ text: String) -> PassageLocator? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 3 {
            let times = parts.compactMap(Self.number)
            guard times.count == 3, times[1] < 60, times[2] < 60 else { return nil }
            return .timeCode(seconds: (times[0] * 60 + times[1]) * 60 + times[2])
        }
        guard parts.count == 2, let page = number(parts[0]), page > 0, let lines = range(parts[1]) else { return nil }
        return .transcript(page: page, lines: lines)
    }

    private static func range(_ text: some StringProtocol) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last
        else { return nil }
        return first...last
    }

    /// At most six digits and nothing else.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)
    }
}
