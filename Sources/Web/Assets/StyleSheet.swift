import Foundation

/// A style sheet with what it imports written into it: a page asks for one file, where it would ask for one file each.
struct StyleSheet {
    let bytes: [UInt8]
    /// The files that are in it.
    let imported: Set<String>

    /// - Parameter read: answers a file's text by its name.
    /// - Throws: `AssetError.unreadableImport` for a line that begins with `@import` and is not of the form
    ///   `@import url("FILE") layer(LAYER);`, or names no file, or a file that imports more.
    init(_ name: String, read: (String) -> String?) throws {
        guard let text = read(name) else { throw AssetError.missing(name) }
        let folder = URL(filePath: name).deletingLastPathComponent().relativePath
        var imported: Set<String> = []
        var lines: [String] = []
        for line in text.components(separatedBy: "\n") {
            guard line.hasPrefix("@import") else {
                lines.append(line)
                continue
            }
            guard let match = line.wholeMatch(of: #/@import url\("([^"]+)"\) layer\(([a-z-]+)\);/#) else {
                throw AssetError.unreadableImport(name, line)
            }
            let file = folder == "." ? String(match.1) : "\(folder)/\(match.1)"
            guard let rules = read(file), !rules.contains("@import") else {
                throw AssetError.unreadableImport(name, line)
            }
            imported.insert(file)
            lines.append("@layer \(match.2) {\n\(rules)}")
        }
        bytes = Array(lines.joined(separator: "\n").utf8)
        self.imported = imported
    }
}
