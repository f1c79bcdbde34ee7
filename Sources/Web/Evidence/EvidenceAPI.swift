import Core
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
        let changes = try MutationReading.changes(of: members, allowsPlainSets: true)
        let mutation = Mutation(key: key, operation: .add, item: item, changes: changes)
        let outcome = try await services.applyOne(mutation, in: caseFile, by: session.person.id)
        if let refusal = outcome.refusal { return refusal }
        let added = outcome.item ?? item
        return try await show(added, session: session, reply: outcome.reply, status: .created)
    }

    /// `GET /api/evidence/{item}` answers the item with its `ETag`.
    func read(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        return try await show(item, session: session, reply: nil, status: .ok)
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
            let current = try await services.evidence.item(item, for: clearance).item
            guard tag == Self.tag(current, for: clearance) else { throw RequestError.staleTag }
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
        return try await show(item, session: session, reply: outcome.reply, status: .ok)
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

    /// `GET /api/evidence/{item}/history` answers what the class saw happen, newest first.
    func history(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        let current = try await services.evidence.item(item, for: clearance).item
        let events = try await services.evidence.history(of: item, for: clearance)
        let newest = current.revision(for: clearance.group)
        let entries = events.enumerated().map { $1.historyJSON(for: clearance, revision: newest - $0) }
        return .json(["history": .array(entries)])
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
        return try await show(item, session: session, reply: outcome.reply, status: .ok)
    }

    /// The item as the person sees it now; an item that just left the person's sight says only that.
    private func show(
        _ item: EvidenceID,
        session: Session,
        reply: MutationReply?,
        status: HTTPResponse.Status
    ) async throws -> Response {
        let clearance = try await services.clearance(of: session, forItem: item)
        do {
            let found = try await services.evidence.item(item, for: clearance).item
            var members = found.json(for: clearance).object ?? [:]
            if let merged = reply?.mergedFields, !merged.isEmpty {
                members["merged"] = JSONValue(merged.map(\.rawValue))
            }
            var response = Response.json(.object(members), status: status)
            response.headers[.eTag] = Self.tag(found, for: clearance)
            return response
        } catch EvidenceError.notFound where reply != nil {
            return .json(["id": .string(item.text), "visible": false], status: status)
        }
    }

    private static func tag(_ item: EvidenceItem, for clearance: Clearance) -> String {
        "\"\(item.id.text.suffix(12))-\(clearance.group.number)-\(item.revision(for: clearance.group))\""
    }
}

extension Request {
    fileprivate func requiredKey() throws -> IdempotencyKey {
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
        return (reply, try await log.subject(ofKey: mutation.key, by: person))
    }

    /// The same for JSON: a refusal or a conflict is an answer of its own.
    func applyOne(
        _ mutation: Mutation,
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> (reply: MutationReply, item: EvidenceID?, refusal: Response?) {
        let (reply, item) = try await reply(to: mutation, in: caseFile, by: person)
        switch reply.status {
        case .applied, .merged: return (reply, item, nil)
        case .conflict, .refused: return (reply, item, Self.refusal(reply))
        }
    }

    private static func refusal(_ reply: MutationReply) -> Response {
        let error: JSONValue = [
            "code": JSONValue(reply.code), "message": JSONValue(reply.message), "field": JSONValue(reply.field),
            "temporary": false,
        ]
        guard let conflict = reply.conflict else {
            return .json(["error": error], status: ReplyStatus.status(ofCode: reply.code))
        }
        return .json(["error": error, "conflict": conflict.json], status: .conflict)
    }
}
