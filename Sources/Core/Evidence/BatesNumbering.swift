/// How a case writes Bates numbers: a prefix and digits, one number a page, allocated once and never again.
public struct BatesNumbering: Sendable, Hashable {
    public let prefix: String
    public let digits: Int
    /// The number that the next page gets.
    public var next: Int

    public init(prefix: String, digits: Int, next: Int) {
        self.prefix = prefix
        self.digits = digits
        self.next = next
    }

    /// The first and the last number of an item with so many pages; the next item begins after them.
    public mutating func allocate(pages: Int) -> (begin: String, end: String) {
        let count = max(pages, 1)
        defer { next += count }
        return (text(next), text(next + count - 1))
    }

    public func text(_ number: Int) -> String { prefix + number.padded(digits) }

    /// Steps over a number that came from elsewhere, so that it is not given again.
    public mutating func pass(_ text: String) {
        guard text.hasPrefix(prefix), let number = Int(text.dropFirst(prefix.count)), number < Int.max / 2 else {
            return
        }
        next = max(next, number + 1)
    }
}
