import Core
import Crypto
import HTTPTypes
import Hummingbird

/// The evidence of a case as JSON.
struct EvidenceAPI {
    let services: WebServices

    /// `GET /api/evidence?case=…` answers a page of the list with facets and the position it is true at.
    func list(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        guard let text = request.uri.queryParameters["case"], let caseFile = CaseFileID(String(text))
        else { throw AccessError.caseNotFound }
        let clearance = try await services.clearance(of: session, in: caseFile)
        let query = try EvidenceQuery(request.uri, for: clearance)
        let page = try await services.evidence.page(
            query.filter,
            sort: query.sort,
            cursor: query.cursor,
            limit: query.limit,
            for: clearance
        )
        let facets = page.facets.map { field, counts in
            let values: [JSONValue] = counts.map { ["value": .string($0.value), "count": JSONValue($0.count)] }
            return (field.rawValue, JSONValue.array(values))
        }
        return .json([
            "items": .array(page.items.map { $0.json(for: clearance) }), "next": JSONValue(page.next),
            "total": JSONValue(page.total),
            "facets": .object(Dictionary(uniqueKeysWithValues: facets)), "position": .string(page.position.text),
        ])
    }

    /// `POST /api/evidence` adds an item: 201, and the same answer for the same key.
    func create(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let key = try request.requiredKey()
        var members = try await request.jsonObject()
        guard let caseFile = members.removeValue(forKey: "case")?.string.flatMap({ CaseFileID($0) })
        else { throw AccessError.caseNotFound }
        let id = members.removeValue(forKey: "id")
        guard let item = id == nil ? .random(at: services.clock.now) : id?.string.flatMap({ EvidenceID($0) })
        else { throw RequestError.badRequest("The id is not a UUID.") }
        let upload = members.removeValue(forKey: "upload")
        let isWantedOnce = members.removeValue(forKey: "onlyNew") == .bool(true)
        let changes = try MutationReading.changes(of: members, allowsPlainSets: true)
        let outcome: LedgerOutcome
        var duplicates: [FileDuplicate]?
        var file: SealedFile?
        if let upload {
            guard let upload = upload.string.flatMap({ UploadID($0) }) else { throw FileError.uploadNotFound }
            let clearance = try await services.clearance(of: session, in: caseFile)
            (outcome, file) = try await services.files.add(
                upload,
                as: item,
                with: changes,
                isWantedOnce: isWantedOnce,
                key: key,
                for: clearance
            )
            if let file {
                duplicates = try await services.files.register.duplicates(of: file.digest, but: item, for: clearance)
            }
        } else {
            let mutation = Mutation(key: key, operation: .add, item: item, changes: changes)
            outcome = try await services.apply(adding: mutation, in: caseFile, by: session.person.id)
        }
        if let refusal = outcome.replies.first.flatMap({ WebServices.refusal($0, duplicates: duplicates) }) {
            return refusal
        }
        if let added = outcome.added.first {
            return show(added: added, duplicates, file, for: outcome.clearance)
        }
        // A repeated key stands for what was added under it before, perhaps in another case.
        let known = try await services.log.subject(ofKey: key, by: session.person.id) ?? item
        let clearance = try await services.clearance(of: session, forItem: known)
        return try await show(known, for: clearance, reply: outcome.replies.first, status: .created)
    }

    /// `GET /api/evidence/{item}` answers the item with its `ETag`.
    func read(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        return try await show(item, for: clearance, reply: nil, status: .ok)
    }

    /// `PATCH /api/evidence/{item}` changes fields: all or none.
    func revise(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        let key = try request.requiredKey()
        guard let base = request.headers[named: "Base-Revision"].flatMap({ Int($0) }) else {
            throw RequestError.missingBase
        }
        if let tag = request.headers[.ifMatch], tag != "*" {
            let (current, family, _) = try await services.evidence.itemWithFamily(item, for: clearance)
            guard tag == Self.whole(current, family, for: clearance).tag else { throw RequestError.staleTag }
        }
        let members = try await request.jsonObject()
        let changes = try MutationReading.changes(of: members, allowsPlainSets: false)
        let mutation = Mutation(
            key: key,
            operation: .revise,
            item: item,
            base: changes.mapValues { _ in base },
            changes: changes
        )
        let outcome = try await services.applyOne(mutation, in: clearance.caseFile, by: session.person.id)
        if let refusal = outcome.refusal { return refusal }
        return try await show(item, for: clearance, reply: outcome.reply, status: .ok)
    }

    /// `DELETE /api/evidence/{item}` withdraws the item.
    func withdraw(_ request: Request, context: WebContext) async throws -> Response {
        try await act(.withdraw, request, context)
    }

    /// `POST /api/evidence/{item}/restorations` brings it back.
    func restore(_ request: Request, context: WebContext) async throws -> Response {
        try await act(.restore, request, context)
    }

    /// `POST /api/evidence/{item}/bates-numbers` gives it its Bates numbers, one for each page.
    func stamp(_ request: Request, context: WebContext) async throws -> Response {
        try await act(.stamp, request, context)
    }

    /// `GET /api/evidence/{item}/history` answers what the class saw happen, newest first, and what of it was one act.
    func history(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        let current = try await services.evidence.item(item, for: clearance).item
        let events = try await services.evidence.history(of: item, for: clearance)
        let newest = current.revision(for: clearance.group)
        let custody = try await services.evidence.custody(of: item, for: clearance)
        let told = custody.compactMap { entry in entry.event.recording.map { ($0.revision, entry) } }
        let byRevision = Dictionary(told) { first, _ in first }
        let steps = events.enumerated().map { place, event in
            event.historyJSON(
                for: clearance,
                revision: newest - place,
                custody: byRevision[event.event.revision]
            )
        }
        let entries = HistoryGroup.groups(of: events).map { $0.json(for: clearance) }
        return .json(["history": .array(steps), "entries": .array(entries)])
    }

    private func act(
        _ operation: Mutation.Operation,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        let key = try request.requiredKey()
        var base: [EvidenceField: Int] = [:]
        if let revision = request.headers[named: "Base-Revision"].flatMap({ Int($0) }) { base[.title] = revision }
        let mutation = Mutation(key: key, operation: operation, item: item, base: base)
        let outcome = try await services.applyOne(mutation, in: clearance.caseFile, by: session.person.id)
        if let refusal = outcome.refusal { return refusal }
        return try await show(item, for: clearance, reply: outcome.reply, status: .ok)
    }

    /// The item as the person sees it now; an item that just left the person's sight says only that.
    private func show(
        _ item: EvidenceID,
        for clearance: Clearance,
        reply: MutationReply?,
        status: HTTPResponse.Status
    ) async throws -> Response {
        do {
            let (item, family, _) = try await services.evidence.itemWithFamily(item, for: clearance)
            var (members, tag) = Self.whole(item, family, for: clearance)
            if let file = try await services.file(of: item, for: clearance) { members["file"] = file.reference }
            if let merged = reply?.mergedFields, !merged.isEmpty {
                members["merged"] = JSONValue(merged.map(\.rawValue))
            }
            return .evidence(members, tag: tag, status: status)
        } catch EvidenceError.notFound where reply != nil {
            return .unseen(item, status: status)
        }
    }

    /// An item that was added just now, without asking for it: nothing has had the time to become its family.
    private func show(
        added item: EvidenceItem,
        _ duplicates: [FileDuplicate]?,
        _ file: SealedFile?,
        for clearance: Clearance
    ) -> Response {
        guard item.audience.contains(clearance.group) else { return .unseen(item.id, status: .created) }
        var (members, tag) = Self.whole(item, Family(), for: clearance)
        if let duplicates { members["duplicates"] = duplicates.json }
        if let file {
            members["file"] = EvidenceFile.reference(file.id)
            if let remarks = file.content?.remarks, !remarks.isEmpty { members["remarks"] = JSONValue(remarks) }
        }
        return .evidence(members, tag: tag, status: .created)
    }

    /// The item with its family, and the strong tag of both.
    ///
    /// What happens to a relative is no event of the item, so the tag holds a digest of the family beside the revision.
    private static func whole(
        _ item: EvidenceItem,
        _ family: Family,
        for clearance: Clearance
    ) -> (members: [String: JSONValue], tag: String) {
        let members = members(of: item, family, for: clearance)
        var tag = "\(item.id.text.suffix(12))-\(clearance.group.number)-\(item.revision(for: clearance.group))"
        if Sight.seesFamily(as: clearance.role), !family.relatives.isEmpty { tag += "-\(digest(of: family.json))" }
        return (members, "\"\(tag)\"")
    }

    /// The item with its family.
    static func members(of item: EvidenceItem, _ family: Family, for clearance: Clearance) -> [String: JSONValue] {
        var members = item.json(for: clearance).object ?? [:]
        if Sight.seesFamily(as: clearance.role) { members["family"] = family.json }
        return members
    }

    private static func digest(of json: JSONValue) -> String {
        SHA256.hash(data: json.bytes).prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Response {
    fileprivate static func evidence(
        _ members: [String: JSONValue],
        tag: String,
        status: HTTPResponse.Status
    ) -> Response {
        var response = Response.json(.object(members), status: status)
        response.headers[.eTag] = tag
        return response
    }

    /// An item that the person does not see after what they did to it.
    fileprivate static func unseen(_ item: EvidenceID, status: HTTPResponse.Status) -> Response {
        .json(["id": .string(item.text), "visible": false], status: status)
    }
}

extension Request {
    func requiredKey() throws -> IdempotencyKey {
        guard let key = headers[named: "Idempotency-Key"].flatMap(IdempotencyKey.init) else {
            throw RequestError.missingKey
        }
        return key
    }
}

extension WebServices {
    /// Carries out one mutation that came alone: its reply, and the item that its key belongs to.
    func reply(
        to mutation: Mutation,
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> (reply: MutationReply, item: EvidenceID?) {
        let replies = try await apply([mutation], in: caseFile, by: person)
        guard let reply = replies.first else { throw EvidenceError.notFound }
        return (reply, reply.isRepeated ? try await log.subject(ofKey: mutation.key, by: person) : mutation.item)
    }

    /// The same for JSON: a refusal or a conflict is an answer of its own.
    func applyOne(
        _ mutation: Mutation,
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> (reply: MutationReply, item: EvidenceID?, refusal: Response?) {
        let (reply, item) = try await reply(to: mutation, in: caseFile, by: person)
        return (reply, item, Self.refusal(reply))
    }

    /// The answer to a mutation that was not carried out; nil for one that was.
    static func refusal(_ reply: MutationReply, duplicates: [FileDuplicate]? = nil) -> Response? {
        guard [.conflict, .refused].contains(reply.status) else { return nil }
        let error: JSONValue = [
            "code": JSONValue(reply.code), "message": JSONValue(reply.message), "field": JSONValue(reply.field),
            "temporary": false,
        ]
        guard let conflict = reply.conflict else {
            var members = ["error": error]
            if let duplicates, reply.code == EvidenceError.fileAlreadyHere.code {
                members["duplicates"] = duplicates.json
            }
            return .json(.object(members), status: ReplyStatus.status(ofCode: reply.code))
        }
        return .json(["error": error, "conflict": conflict.json], status: .conflict)
    }
}
