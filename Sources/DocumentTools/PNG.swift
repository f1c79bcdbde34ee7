/// What every PNG begins and ends with (ISO 15948).
enum PNG {
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: signature) && bytes.suffix(end.count).elementsEqual(end)
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
}
