/// Foreign words for one line: no controls, white space as single spaces, marks of direction closed, no longer than a limit.
public enum DisplayText {
    public static func line(_ text: some StringProtocol, charactersMax: Int) -> String {
        var marks = DirectionMarks()
        var line = String.UnicodeScalarView()
        var isSpacePending = false
        var count = 0
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isSpacePending = !line.isEmpty
                continue
            }
            guard scalar.isShowable, marks.admit(scalar) else { continue }
            guard count < charactersMax else {
                line.append("…")
                break
            }
            if isSpacePending { line.append(" ") }
            isSpacePending = false
            line.append(scalar)
            count += 1
        }
        line.append(contentsOf: marks.closing())
        return String(line)
    }
}
