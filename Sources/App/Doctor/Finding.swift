/// What the doctor says of a part.
enum Finding: Equatable {
    /// It works; with what was seen of it.
    case ok(String)
    /// The settings ask for none.
    case notConfigured(String)
    /// It does not work, and what to do about it.
    case wrong(String, fix: String)
    /// It could not be tried, because something else is wrong.
    case untried(String)

    var isWell: Bool {
        switch self {
        case .ok, .notConfigured: true
        case .wrong, .untried: false
        }
    }

    /// One line, with the part's name.
    func line(of part: String) -> String {
        let name = part.padding(to: Self.nameWidth)
        let text =
            switch self {
            case .ok(let seen): "ok       \(name)\(seen)"
            case .notConfigured(let what): "-        \(name)not configured: \(what)"
            case .wrong(let what, let fix): "WRONG    \(name)\(what) Fix: \(fix)"
            case .untried(let why): "untried  \(name)\(why)"
            }
        // The words of an error may have several lines.
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private static let nameWidth = 16
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

extension Duration {
    /// In milliseconds with one decimal, like `4.2 ms`.
    var inMilliseconds: String {
        let tenths = Int((self / .milliseconds(1) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) ms"
    }
}
