import Core
import DocumentTools
import FileVault
import Foundation

/// Tries what files need: the vault, the programs that read them, and the reading of all of them again.
struct FilesCheck {
    let settings: Settings

    /// The vault, as a file goes through it.
    var storeFinding: Finding {
        let directory = settings.vaultDirectory
        do {
            let free = try VaultProbe(directory: directory).run()
            guard free >= settings.fileBytesMax else {
                return .wrong(
                    "VAULT_DIRECTORY (\(directory)) has room for \(ByteCount.words(free)), "
                        + "and one file may have \(ByteCount.words(settings.fileBytesMax)).",
                    fix: "Make room, name another folder, or lower FILE_BYTES_MAX."
                )
            }
            return .ok("\(directory): written, synchronised, read back by its hash; \(ByteCount.words(free)) free")
        } catch {
            let (what, fix) = Self.words(error)
            return .wrong("VAULT_DIRECTORY (\(directory)) \(what).", fix: fix)
        }
    }

    private static func words(_ fault: VaultProbe.Fault) -> (what: String, fix: String) {
        switch fault {
        case .notWritable(let why):
            (
                "cannot be written (\(why))",
                "Give the user of this process the right to write there, or name another folder."
            )
        case .severalFileSystems:
            ("has uploads and files on several file systems", "Put both folders on one.")
        case .readsBackOtherwise:
            ("gives back other bytes than were written", "Do not use it: look at the disk and its log.")
        case .openToOthers:
            ("can be opened by other users of this machine", "Run: chmod 700 on it, as its owner.")
        case .locksNotKept:
            ("keeps no locks", "Mount it so that flock works (NFS: without nolock).")
        }
    }

    /// How well the programs that read untrusted files are shut off, and whether they are there.
    func programsFinding(of composition: Composition) async -> Finding {
        let documents = SandboxedDocuments(temporaryDirectory: NSTemporaryDirectory(), logger: composition.logger)
        let missing = documents.missingPackages
        guard missing.isEmpty else {
            let packages = missing.joined(separator: " ")
            return .wrong("Programs that read files are missing.", fix: "Run: apt-get install \(packages)")
        }
        do {
            switch try await documents.isolation() {
            case .full: return .ok("\(Isolation.full)")
            case .limitsOnly(let reason):
                return .wrong(
                    "Programs that read files are held by limits only (\(reason)).",
                    fix: "Install bubblewrap and allow user namespaces; see Operations, \"Reading files\"."
                )
            }
        } catch {
            return .wrong(
                "Programs that read files cannot be started (\(error)).",
                fix: "Look at the limits of processes."
            )
        }
    }

    /// Whether every stored file was read again in time.
    func verificationFinding(of composition: Composition) async throws -> Finding {
        guard settings.verifyMicroseconds > 0 else { return .notConfigured("VERIFY_HOURS is 0, no file is read again") }
        let limit = composition.clock.now.before(microseconds: settings.verifyMicroseconds)
        let standing = try await composition.stored.standing(readBefore: limit)
        let oldest = standing.oldest.map { "the longest unread at \($0.rfc3339())" } ?? "one was never read again"
        guard standing.filesCount > 0 else { return .ok("there is no file yet") }
        guard standing.overdueCount == 0 else {
            return .wrong(
                "\(standing.overdueCount) of \(standing.filesCount) files were not read again in time, \(oldest).",
                fix: "Let the server run; where it does and they grow, raise VERIFY_HOURS or start another instance."
            )
        }
        return .ok("\(standing.filesCount) files, each read in time; \(oldest)")
    }
}
