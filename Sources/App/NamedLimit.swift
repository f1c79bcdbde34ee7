import Core
import DocumentTools
import PostgresDriver
import Realtime
import RedisBroker
import SQLiteDriver
import Storage
import Streams
import Web

/// A limit as `proffer settings` says it: what it is called in the code, and its value with its unit.
struct NamedLimit: Equatable {
    let group: String
    let name: String
    let value: String

    /// The unit is the one that the name says.
    private init(_ group: String, _ name: String, _ value: Any) {
        self.group = group
        self.name = name
        let unit = Self.units.first { name.contains($0.word) }.map { " \($0.unit)" } ?? ""
        self.value =
            switch value {
            case let rate as Rate: rate.words
            case let rates as [Rate]: rates.map(\.words).joined(separator: "; ")
            default: "\(value)\(unit)"
            }
    }

    private static let units = [
        (word: "Bytes", unit: "bytes"), (word: "Milliseconds", unit: "ms"), (word: "Seconds", unit: "s"),
    ]

    /// Every limit that stands in a type of limits; a test compares them with the code.
    static let all: [NamedLimit] =
        connections + streams + brokers + presence + rates + tokens + bodies + files + markup + documents + lists
        + offline + changes + devices + sqlite + archives + audit + bulkEdits + court
        + savedViews
        + members(of: WriterLimits(), "WriterLimits") + members(of: PostgresLimits(), "PostgresLimits")
        + members(of: RedisLimits(), "RedisLimits")

    private static let connections = limits(
        "ConnectionLimits",
        [
            "headBytesMax": ConnectionLimits.headBytesMax,
            "headFieldsMax": ConnectionLimits.headFieldsMax,
            "firstRequestSeconds": ConnectionLimits.firstRequestSeconds,
            "waitingBytesMax": ConnectionLimits.waitingBytesMax,
            "waitingBytesLow": ConnectionLimits.waitingBytesLow,
            "directBytesMax": ConnectionLimits.directBytesMax,
            "messageBytesMax": ConnectionLimits.messageBytesMax,
            "messageFramesMax": ConnectionLimits.messageFramesMax,
            "pingSeconds": ConnectionLimits.pingSeconds,
            "pongSeconds": ConnectionLimits.pongSeconds,
            "goodbyeSeconds": ConnectionLimits.goodbyeSeconds,
            "endSeconds": ConnectionLimits.endSeconds,
        ]
    )

    private static let changes = limits(
        "ChangeLimits",
        [
            "shownMax": ChangeLimits.shownMax,
            "countedMax": ChangeLimits.countedMax,
            "listedMax": ChangeLimits.listedMax,
            "visitPauseSeconds": ChangeLimits.visitPauseSeconds,
            "visitNoteSeconds": ChangeLimits.visitNoteSeconds,
        ]
    )

    private static let audit = limits(
        "AuditLimits",
        [
            "findingsMax": AuditLimits.findingsMax,
            "eventsPortionMax": AuditLimits.eventsPortionMax,
            "itemsPortionMax": AuditLimits.itemsPortionMax,
            "filesPortionMax": AuditLimits.filesPortionMax,
            "strayRowsMax": AuditLimits.strayRowsMax,
            "pageEventsMax": AuditLimits.pageEventsMax,
            "recordsPortionMax": AuditLimits.recordsPortionMax,
            "shownMax": AuditLimits.shownMax,
            "custodyMax": AuditLimits.custodyMax,
        ]
    )

    private static let court = limits(
        "CourtLimits",
        [
            "exhibitsMax": CourtLimits.exhibitsMax,
            "actsMax": CourtLimits.actsMax,
            "judgeLengthMax": CourtLimits.judgeLengthMax,
            "limitsLengthMax": CourtLimits.limitsLengthMax,
        ]
    )

    private static let savedViews = limits(
        "SavedViewLimits",
        [
            "nameLengthMax": SavedViewLimits.nameLengthMax,
            "queryBytesMax": SavedViewLimits.queryBytesMax,
            "ownMax": SavedViewLimits.ownMax,
            "teamMax": SavedViewLimits.teamMax,
            "pinnedMax": SavedViewLimits.pinnedMax,
            "restorableSeconds": SavedViewLimits.restorableSeconds,
            "restorableMax": SavedViewLimits.restorableMax,
        ]
    )

    private static let devices = limits(
        "DeviceCountLimits",
        [
            "countMax": DeviceCountLimits.countMax,
            "queueMax": DeviceCountLimits.queueMax,
            "reportBytesMax": DeviceCountLimits.reportBytesMax,
        ]
    )

    private static let bulkEdits = limits(
        "BulkEditLimits",
        [
            "itemsMax": BulkEditLimits.itemsMax,
            "chunkItems": BulkEditLimits.chunkItems,
            "rehearsedItems": BulkEditLimits.rehearsedItems,
            "runningPerPersonMax": BulkEditLimits.runningPerPersonMax,
            "draftsPerPersonMax": BulkEditLimits.draftsPerPersonMax,
            "draftSeconds": BulkEditLimits.draftSeconds,
            "leaseSeconds": BulkEditLimits.leaseSeconds,
            "pollSeconds": BulkEditLimits.pollSeconds,
            "numbersBytesMax": BulkEditLimits.numbersBytesMax,
            "numberLengthMax": BulkEditLimits.numberLengthMax,
            "rangesMax": BulkEditLimits.rangesMax,
            "reasonLengthMax": BulkEditLimits.reasonLengthMax,
            "movesShownMax": BulkEditLimits.movesShownMax,
            "resultsShownMax": BulkEditLimits.resultsShownMax,
            "numbersShownMax": BulkEditLimits.numbersShownMax,
            "reasonsShownMax": BulkEditLimits.reasonsShownMax,
        ]
    )

    private static let streams = limits(
        "StreamLimits",
        [
            "perSessionMax": StreamLimits.perSessionMax,
            "perPersonMax": StreamLimits.perPersonMax,
            "perAddressMax": StreamLimits.perAddressMax,
            "fullRetrySeconds": StreamLimits.fullRetrySeconds,
            "queuedBytesMax": StreamLimits.queuedBytesMax,
            "queuedFramesMax": StreamLimits.queuedFramesMax,
            "keepAliveSeconds": StreamLimits.keepAliveSeconds,
            "pollSeconds": StreamLimits.pollSeconds,
            "pollCasesMax": StreamLimits.pollCasesMax,
            "batchMax": StreamLimits.batchMax,
            "readMax": StreamLimits.readMax,
            "replayPieceMax": StreamLimits.replayPieceMax,
            "replayBytesMax": StreamLimits.replayBytesMax,
            "stalledSeconds": StreamLimits.stalledSeconds,
            "goodbyeSeconds": StreamLimits.goodbyeSeconds,
            "sweepSeconds": StreamLimits.sweepSeconds,
            "lifeSeconds": StreamLimits.lifeSeconds,
            "lifeShareMin": StreamLimits.lifeShareMin,
            "decisionsMax": StreamLimits.decisionsMax,
            "openingsMax": StreamLimits.openingsMax,
            "drainSlotsMilliseconds": StreamLimits.drainSlotsMilliseconds,
            "drainSecondsMax": StreamLimits.drainSecondsMax,
            "drainPollMilliseconds": StreamLimits.drainPollMilliseconds,
            "concurrentMax": StreamLimits.concurrentMax,
            "gatherMilliseconds": StreamLimits.gatherMilliseconds,
            "promptFramesMax": StreamLimits.promptFramesMax,
        ]
    )

    private static let brokers = limits(
        "BrokerLimits",
        [
            "payloadBytesMax": BrokerLimits.payloadBytesMax,
            "wordBytesMax": BrokerLimits.wordBytesMax,
            "hintsMax": BrokerLimits.hintsMax,
            "revocationsMax": BrokerLimits.revocationsMax,
            "ephemeraBytesMax": BrokerLimits.ephemeraBytesMax,
            "ephemeraCaseBytesMax": BrokerLimits.ephemeraCaseBytesMax,
            "ephemeraWaitingBytesMax": BrokerLimits.ephemeraWaitingBytesMax,
            "ephemeraMilliseconds": BrokerLimits.ephemeraMilliseconds,
            "signalsMax": BrokerLimits.signalsMax,
            "signalsForEphemeraMax": BrokerLimits.signalsForEphemeraMax,
        ]
    )

    private static let presence = limits(
        "PresenceLimits",
        [
            "livesSeconds": PresenceLimits.livesSeconds,
            "lingersSeconds": PresenceLimits.lingersSeconds,
            "reportBytesMax": PresenceLimits.reportBytesMax,
            "socketReportsASecondMax": PresenceLimits.socketReportsASecondMax,
            "postsASecondMax": PresenceLimits.postsASecondMax,
            "passedOnASecondMax": PresenceLimits.passedOnASecondMax,
            "passedOnSessionsMax": PresenceLimits.passedOnSessionsMax,
            "entriesMax": PresenceLimits.entriesMax,
            "personEntriesMax": PresenceLimits.personEntriesMax,
            "sightsMax": PresenceLimits.sightsMax,
            "gatherMilliseconds": PresenceLimits.gatherMilliseconds,
            "queuedBytesMax": PresenceLimits.queuedBytesMax,
        ]
    )

    private static let rates = limits(
        "RateLimits",
        [
            "changesPerPerson": RateLimits.changesPerPerson,
            "changesPerAddress": RateLimits.changesPerAddress,
            "searchesPerPerson": RateLimits.searchesPerPerson,
            "searchesPerAddress": RateLimits.searchesPerAddress,
            "streamOpensPerPerson": RateLimits.streamOpensPerPerson,
            "streamOpensPerAddress": RateLimits.streamOpensPerAddress,
            "streamOpensPerInstance": RateLimits.streamOpensPerInstance,
            "streamOpensRetrySecondsMax": RateLimits.streamOpensRetrySecondsMax,
            "signInsPerAddress": RateLimits.signInsPerAddress,
            "wrongPasswordsPerAddress": RateLimits.wrongPasswordsPerAddress,
            "wrongPasswordsPerAccount": RateLimits.wrongPasswordsPerAccount,
            "bucketsMax": RateLimits.bucketsMax,
        ]
    )

    private static let tokens = limits(
        "AccessTokenLimits",
        [
            "lifetimeSeconds": AccessTokenLimits.lifetimeSeconds,
            "tokenBytesMax": AccessTokenLimits.tokenBytesMax,
        ]
    )

    private static let bodies = limits(
        "BodyLimits",
        [
            "bodyBytesMax": BodyLimits.bodyBytesMax,
            "formFieldsMax": BodyLimits.formFieldsMax,
            "partsMax": BodyLimits.partsMax,
            "partHeadBytesMax": BodyLimits.partHeadBytesMax,
            "partTextBytesMax": BodyLimits.partTextBytesMax,
            "besideFileBytesMax": BodyLimits.besideFileBytesMax,
            "batchMutationsMax": BodyLimits.batchMutationsMax,
            "transactionMutationsMax": BodyLimits.transactionMutationsMax,
            "passwordBytesMax": BodyLimits.passwordBytesMax,
            "cookieBytesMax": BodyLimits.cookieBytesMax,
        ]
    )

    private static let files = limits(
        "FileLimits",
        [
            "headBytes": FileLimits.headBytes,
            "readBytesMax": FileLimits.readBytesMax,
            "writeBytes": FileLimits.writeBytes,
            "uploadSeconds": FileLimits.uploadSeconds,
            "sealedTimes": FileLimits.sealedTimes,
            "sweepPortionMax": FileLimits.sweepPortionMax,
            "verifySeconds": FileLimits.verifySeconds,
            "verifyRateBytes": FileLimits.verifyRateBytes,
            "verifyPortionMax": FileLimits.verifyPortionMax,
            "verifyLeaseSeconds": FileLimits.verifyLeaseSeconds,
            "holdersMax": FileLimits.holdersMax,
            "holdTriesMax": FileLimits.holdTriesMax,
            "holdMilliseconds": FileLimits.holdMilliseconds,
            "uploadsPerPersonMax": FileLimits.uploadsPerPersonMax,
            "retrySeconds": FileLimits.retrySeconds,
            "formFilesMax": FileLimits.formFilesMax,
            "duplicatesMax": FileLimits.duplicatesMax,
            "searchedTextBytesMax": FileLimits.searchedTextBytesMax,
            "searchedWordsBytesMax": FileLimits.searchedWordsBytesMax,
            "readingMilliseconds": FileLimits.readingMilliseconds,
            "rereadingMilliseconds": FileLimits.rereadingMilliseconds,
            "citedPageMilliseconds": FileLimits.citedPageMilliseconds,
            "citedTextBytesMax": FileLimits.citedTextBytesMax,
            "checkedBytesMax": FileLimits.checkedBytesMax,
            "checkedPartsMax": FileLimits.checkedPartsMax,
            "assuredBytesMax": FileLimits.assuredBytesMax,
            "attachmentsAtOnceMax": FileLimits.attachmentsAtOnceMax,
            "attachmentsReadingSeconds": FileLimits.attachmentsReadingSeconds,
            "mailListingsMax": FileLimits.mailListingsMax,
            "picturePagesMax": FileLimits.picturePagesMax,
            "bytesMax": FileLimits.bytesMax,
            "caseBytesMax": FileLimits.caseBytesMax,
        ]
    )

    private static let offline = limits(
        "OfflineLimits",
        [
            "pageSeconds": OfflineLimits.pageSeconds,
            "restrictedHours": OfflineLimits.restrictedHours,
            "restrictedHoursMax": OfflineLimits.restrictedHoursMax,
            "snapshotItemsMax": OfflineLimits.snapshotItemsMax,
            "snapshotWholeMax": OfflineLimits.snapshotWholeMax,
            "snapshotNamedMax": OfflineLimits.snapshotNamedMax,
        ]
    )

    private static let markup = limits(
        "MarkupLimits",
        [
            "htmlBytesMax": MarkupLimits.htmlBytesMax,
            "mailBytesMax": MarkupLimits.mailBytesMax,
            "wordBytesMax": MarkupLimits.wordBytesMax,
            "wordUnpackedBytesMax": MarkupLimits.wordUnpackedBytesMax,
            "wordMembersMax": MarkupLimits.wordMembersMax,
            "sheetsMax": MarkupLimits.sheetsMax,
            "sheetRowsMax": MarkupLimits.sheetRowsMax,
            "sheetColumnsMax": MarkupLimits.sheetColumnsMax,
            "sheetCellBytesMax": MarkupLimits.sheetCellBytesMax,
            "depthMax": MarkupLimits.depthMax,
            "openElementsMax": MarkupLimits.openElementsMax,
            "nodesMax": MarkupLimits.nodesMax,
            "outputBytesMax": MarkupLimits.outputBytesMax,
            "imageBytesMax": MarkupLimits.imageBytesMax,
            "imagesBytesMax": MarkupLimits.imagesBytesMax,
            "mailPartsMax": MarkupLimits.mailPartsMax,
            "mailBoundaryLinesMax": MarkupLimits.mailBoundaryLinesMax,
            "mailHeaderLinesMax": MarkupLimits.mailHeaderLinesMax,
            "mailNestingMax": MarkupLimits.mailNestingMax,
            "headerCharactersMax": MarkupLimits.headerCharactersMax,
            "millisecondsMax": MarkupLimits.millisecondsMax,
            "waitingMax": MarkupLimits.waitingMax,
        ]
    )

    private static let lists =
        limits(
            "CSVTable",
            [
                "bytesMax": CSVTable.bytesMax,
                "rowsMax": CSVTable.rowsMax,
                "columnsMax": CSVTable.columnsMax,
                "cellBytesMax": CSVTable.cellBytesMax,
            ]
        )
        + limits(
            "ExhibitListLimits",
            ["exhibitsMax": ExhibitListLimits.exhibitsMax, "actsMax": ExhibitListLimits.actsMax]
        )
        + limits(
            "ExportLimits",
            [
                "itemsMax": ExportLimits.itemsMax,
                "listBytesMax": ExportLimits.listBytesMax,
                "readingsMax": ExportLimits.readingsMax,
                "previewRows": ExportLimits.previewRows,
                "changedNamedMax": ExportLimits.changedNamedMax, "changedSoughtMax": ExportLimits.changedSoughtMax,
                "entriesMax": ExportLimits.entriesMax,
            ]
        )

    private static let sqlite = limits(
        "SQLiteLimits",
        [
            "busySeconds": SQLiteLimits.busySeconds,
            "readers": SQLiteLimits.readers,
        ]
    )

    private static func limits(_ group: String, _ values: KeyValuePairs<String, Any>) -> [NamedLimit] {
        values.map { NamedLimit(group, $0.key, $0.value) }
    }

    private static let documents = limits(
        "DocumentLimits",
        [
            "runningMax": DocumentLimits.runningMax,
            "admittedMax": DocumentLimits.admittedMax,
            "retrySeconds": DocumentLimits.retrySeconds,
            "processorSeconds": DocumentLimits.processorSeconds,
            "wallClockSeconds": DocumentLimits.wallClockSeconds,
            "addressSpaceBytesMax": DocumentLimits.addressSpaceBytesMax,
            "imageAddressSpaceBytesMax": DocumentLimits.imageAddressSpaceBytesMax,
            "openFilesMax": DocumentLimits.openFilesMax,
            "messageBytesMax": DocumentLimits.messageBytesMax,
            "textPagesMax": DocumentLimits.textPagesMax,
            "textBytesMax": DocumentLimits.textBytesMax,
            "summaryBytesMax": DocumentLimits.summaryBytesMax,
            "singlePagesMax": DocumentLimits.singlePagesMax,
            "singlePagesSeconds": DocumentLimits.singlePagesSeconds,
            "sidePixels": DocumentLimits.sidePixels,
            "imageBytesMax": DocumentLimits.imageBytesMax,
            "tiffBytesMax": DocumentLimits.tiffBytesMax,
            "tiffPixelsMax": DocumentLimits.tiffPixelsMax,
            "tiffPagesMax": DocumentLimits.tiffPagesMax,
        ]
    )

    private static let archives = limits(
        "ArchiveLimits",
        [
            "casesMax": ArchiveLimits.casesMax,
            "membersMax": ArchiveLimits.membersMax,
            "lineBytesMax": ArchiveLimits.lineBytesMax,
            "manifestBytesMax": ArchiveLimits.manifestBytesMax,
            "portionBytes": ArchiveLimits.portionBytes,
            "rowsMax": ArchiveLimits.rowsMax,
        ]
    )

    /// Limits that stand together in a value.
    private static func members(of limits: Any, _ group: String) -> [NamedLimit] {
        Mirror(reflecting: limits).children.compactMap { member in
            member.label.map { NamedLimit(group, $0, member.value) }
        }
    }
}

extension NamedLimit: CustomStringConvertible {
    var description: String { "\(group).\(name)=\(value)" }
}

extension Rate {
    fileprivate var words: String {
        let refill =
            refillMicroseconds > 1_000_000
            ? "1 every \(refillMicroseconds / 1_000_000) s" : "\(1_000_000 / refillMicroseconds) a second"
        return "\(burst) at once, then \(refill)"
    }
}
