import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `GET /api/cases/{case}/snapshot?cursor=…&items=…` answers all that one sees of a case, a line of JSON each.
///
/// The first line says `position`, `case`, `total` and `next`, the cursor of the next page or null; then an item a line as
/// `GET /api/evidence/{item}` answers it, in order of the numbers. `items` names the items that are wanted, between
/// commas; a case with more than `OfflineLimits.snapshotWholeMax` is only answered so. With `rows=1` the lines hold what the
/// grid shows, as `DeviceRecord` says it. 404 for a case one is not on, 400 for what is no id, 422 for too many and for a
/// cursor that leads nowhere.
struct ShowSnapshot {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: CaseFileID = try context.identifier("case", orThrow: AccessError.caseNotFound)
        let clearance = try await services.clearance(of: session, in: id)
        let parameters = try FormFields(urlEncoded: request.uri.query ?? "")
        let snapshot = try await services.evidence.snapshot(
            after: try parameters["cursor"].flatMap { $0.isEmpty ? nil : try Self.cursor($0) },
            only: try parameters["items"].map(Self.items),
            limit: OfflineLimits.snapshotItemsMax,
            for: clearance
        )
        var caseFile: CaseFile?
        if parameters["rows"] == "1" { caseFile = try await services.cases.caseFile(clearance.caseFile) }
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson; charset=utf-8", .cacheControl: "no-store"],
            body: Self.body(snapshot, asRowsIn: caseFile, for: clearance)
        )
    }

    /// One line after the other: the text of a page never stands in memory as a whole.
    private static func body(
        _ snapshot: EvidenceSnapshot,
        asRowsIn caseFile: CaseFile?,
        for clearance: Clearance
    ) -> ResponseBody {
        ResponseBody { writer in
            var head: [String: JSONValue] = [
                "position": .string(snapshot.position.text), "case": .string(clearance.caseFile.text),
                "total": JSONValue(snapshot.total), "next": JSONValue(snapshot.next?.text),
            ]
            if caseFile != nil {
                head["class"] = JSONValue(clearance.group.number)
                head["fields"] = DeviceRecord.fields(for: clearance, searched: snapshot.searched)
            }
            try await writer.write(line(.object(head)))
            for entry in snapshot.entries {
                if let caseFile {
                    try await writer.write(line(DeviceRecord(entry, in: caseFile, for: clearance).json))
                    continue
                }
                var members = EvidenceAPI.members(of: entry.item, entry.family, for: clearance)
                if let file = entry.file { members["file"] = file.reference }
                try await writer.write(line(.object(members)))
            }
            try await writer.finish(nil)
        }
    }

    private static func line(_ value: JSONValue) -> ByteBuffer {
        var buffer = ByteBuffer(bytes: value.bytes)
        buffer.writeInteger(UInt8(ascii: "\n"))
        return buffer
    }

    private static func cursor(_ text: String) throws -> EvidenceID {
        guard let id = EvidenceID(text) else { throw SnapshotError.unknownCursor }
        return id
    }

    private static func items(_ text: String) throws -> [EvidenceID] {
        let names = text.split(separator: ",")
        guard names.count <= OfflineLimits.snapshotNamedMax else { throw SnapshotError.tooManyNames }
        return try names.map { name in
            guard let id = EvidenceID(String(name)) else { throw RequestError.badRequest("An id is not a UUID.") }
            return id
        }
    }
}
