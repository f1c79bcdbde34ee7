/// A file's name as it can be kept, shown and offered again, made from one that a browser sent.
///
/// It has no folder, no control character, nothing that turns the direction of writing, and is no name that a system
/// keeps for itself. Letters of every script stay as they are.
public struct FileName: Sendable, Hashable, CustomStringConvertible {
    /// At least a character, at most `bytesMax` bytes of UTF-8.
    public let text: String

    /// What the usual file systems take, in bytes of UTF-8.
    public static let bytesMax = 255

    public var description: String { text }

    /// Never fails: what is left of an empty name is "file".
    public init(cleaning received: String) {
        let scalars = received.unicodeScalars
        let start = scalars.lastIndex { $0 == "/" || $0 == "\\" }.map(scalars.index(after:)) ?? scalars.startIndex
        var kept = String.UnicodeScalarView()
        for scalar in scalars[start...] where !Self.isLeftOut(scalar) { kept.append(scalar) }
        var name = Self.trimmed(String(kept))
        if name.isEmpty { name = "file" }
        if Self.isReserved(name) { name = "_" + name }
        text = Self.cut(name)
    }

    /// What follows the last dot, in lower case and without the dot; empty where there is none.
    public var pathExtension: String { Self.parts(of: text).pathExtension.dropFirst().lowercased() }

    private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
        if HiddenCharacters.isControl(scalar) || HiddenCharacters.turnsDirection(scalar) { return true }
        // Marks of direction, line and paragraph separators, the byte order mark, noncharacters.
        switch scalar.value {
        case 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF: return true
        default: return false
        }
    }

    /// Without white space around it, and without dots at its end, which Windows drops.
    private static func trimmed(_ name: String) -> String {
        var rest = name.drop(while: \.isWhitespace)
        while let last = rest.last, last.isWhitespace || last == "." { rest.removeLast() }
        return String(rest)
    }

    /// Whether Windows keeps the name for a device, whatever its extension.
    private static func isReserved(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && stem.last?.isNumber == true
    }

    /// Shortens the part before the extension, between two characters.
    private static func cut(_ name: String) -> String {
        guard name.utf8.count > bytesMax else { return name }
        let (stem, pathExtension) = parts(of: name)
        let room = bytesMax - pathExtension.utf8.count
        var kept = ""
        var bytes = 0
        for character in stem {
            bytes += character.utf8.count
            guard bytes <= room else { break }
            kept.append(character)
        }
        // A heap of accents on one letter may be longer than the room: then between two scalars.
        if kept.isEmpty { kept = firstScalars(of: stem, bytesMax: room) }
        return trimmed(kept) + pathExtension
    }

    private static func firstScalars(of stem: Substring, bytesMax: Int) -> String {
        var scalars = String.UnicodeScalarView()
        var bytes = 0
        for scalar in stem.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= bytesMax else { break }
            scalars.append(scalar)
        }
        return String(scalars)
    }

    /// The extension holds its dot, and is empty where what follows the last dot is longer than extensions are.
    private static func parts(of name: String) -> (stem: Substring, pathExtension: Substring) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex, name[dot...].utf8.count <= extensionBytesMax
        else { return (name[...], "") }
        return (name[..<dot], name[dot...])
    }

    private static let extensionBytesMax = 20
}
