import Foundation

/// What a script imports statically, and what that imports, and so on: what a browser would find one after the other.
enum ModuleGraph {
    /// The files, nearest first, without the script itself.
    ///
    /// - Parameter read: answers a file's text by its name.
    /// - Throws: `AssetError.unreadableImport` for an import of a file that is not there.
    static func modules(importedBy name: String, read: (String) -> String?) throws -> [String] {
        var found = [name]
        var place = 0
        while place < found.count {
            let importer = found[place]
            place += 1
            guard let text = read(importer) else { throw AssetError.missing(importer) }
            // As a browser reads it, `[^"(]` also over the end of a line: a list of names may be long.
            for match in text.matches(of: #/^(?:import|export)\b[^"(]*"(\.[^"]+)"/#.anchorsMatchLineEndings()) {
                let folder = URL(filePath: "/" + importer).deletingLastPathComponent()
                let file = String(folder.appending(path: String(match.1)).standardized.path.dropFirst())
                guard read(file) != nil else { throw AssetError.unreadableImport(importer, String(match.1)) }
                if !found.contains(file) { found.append(file) }
            }
        }
        return Array(found.dropFirst())
    }
}
