/// Looks whether a picture, a sound or a film is whole, as far as its structure tells: nothing of it is drawn or played.
///
/// A file that a player shows is not called damaged: what follows its end is read over, and where a format's writers are
/// known to be careless nothing is said. It reads a few kilobytes of most files, and of none more than
/// `FileParts.bytesReadMax`.
enum FileStructure {
    /// What is wrong with it; nil where nothing is, and for what is not known here.
    static func fault(of mediaType: MediaType, in parts: FileParts) async throws -> UnreadableReason? {
        do {
            return switch mediaType {
            case .png: try await PNGStructure.fault(in: parts)
            case .jpeg: try await JPEGStructure.fault(in: parts)
            case .gif: try await GIFStructure.fault(in: parts)
            case .webp: try await RIFFStructure.fault(ofWebPIn: parts)
            case .wav: try await RIFFStructure.fault(ofWAVIn: parts)
            case .mp4, .mp4Audio, .quickTime, .mobileVideo: try await MP4Structure.fault(in: parts)
            case .mp3: try await MP3Structure.fault(in: parts)
            default: nil
            }
        } catch is EnoughRead {
            return nil
        }
    }
}
