import Core

/// The shapes of the JSON interface; those of evidence fields come from the fields themselves.
enum OpenAPISchemas {
    static let all: JSONValue = [
        "Error": object(
            [
                "error": object(
                    [
                        "code": text, "message": text, "field": nullable(text), "temporary": ["type": "boolean"],
                    ],
                    required: ["code", "message", "temporary"]
                ),
                "expected": integer, "offset": integer, "duplicates": list(reference("Duplicate")),
            ],
            required: ["error"]
        ),
        "SignIn": object(["email": text, "password": text, "demo": ["enum": JSONValue(Role.allCases.map(\.rawValue))]]),
        "Session": object(["person": reference("Person"), "csrf": text], required: ["person", "csrf"]),
        "AccessToken": object(
            ["token": text, "expires": ["type": "string", "format": "date-time"]],
            required: ["token", "expires"]
        ),
        "Person": object(["id": text, "name": text, "email": text, "administrator": ["type": "boolean"]]),
        "Cases": object(["cases": list(reference("Case"))], required: ["cases"]),
        "Case": object([
            "id": text, "caption": text, "docketNumber": text, "court": text, "status": text, "timeZone": text,
            "role": ["enum": JSONValue(Role.allCases.map(\.rawValue))], "class": integer, "position": nullable(text),
        ]),
        "Numbers": object(
            [
                "items": list(
                    object(
                        [
                            "id": text, "href": text, "title": text, "itemNumber": text, "exhibitNumber": text,
                            "bates": text, "withdrawn": ["type": "boolean"],
                        ],
                        required: ["id", "href", "title"]
                    )
                ),
                "exact": integer,
            ],
            required: ["items", "exact"]
        ),
        "ExhibitNumbers": object(["proposals": list(text)], required: ["proposals"]),
        "SavedViews": object(
            [
                "views": list(
                    object(
                        [
                            "id": text, "name": text, "href": text, "team": ["type": "boolean"],
                            "pinned": ["type": "boolean"], "count": integer, "revision": integer,
                        ],
                        required: ["id", "name", "href", "team", "pinned", "count", "revision"]
                    )
                ), "position": text,
            ],
            required: ["views", "position"]
        ),
        "Moment": object(
            [
                "at": ["type": "string", "format": "date-time"], "typed": text, "zone": text,
                "precision": ["enum": JSONValue(EvidenceVocabulary.datePrecisions)], "clockOffsetSeconds": integer,
                "clockProof": text,
            ]
        ),
        "SetChange": object(["add": list(text), "remove": list(text)]),
        "Evidence": object(
            [
                "id": text, "case": text, "revision": integer, "withdrawn": ["type": "boolean"],
                "visible": ["type": "boolean"], "merged": list(text), "changedAt": text, "changedBy": text,
                "family": reference("Family"), "file": object(["id": text, "href": text], required: ["id", "href"]),
                "duplicates": list(reference("Duplicate")), "remarks": list(text),
            ].merging(fields { nullable(value(of: $0)) }) { own, _ in own },
            required: ["id"]
        ),
        "Family": object(
            Dictionary(
                uniqueKeysWithValues: Family.Kinship.allCases.map { ($0.rawValue, list(reference("Relative"))) }
            ),
            required: Family.Kinship.allCases.map(\.rawValue)
        ),
        "Relative": object(
            ["id": text, "itemNumber": text, "title": text, "withdrawn": ["type": "boolean"], "label": text],
            required: ["id", "itemNumber", "title", "withdrawn", "label"]
        ),
        "NewEvidence": object(
            ["case": text, "id": text, "upload": text, "onlyNew": ["type": "boolean"]]
                .merging(fields { nullable(value(of: $0)) }) { own, _ in own },
            // An upload says title and kind where they are not given.
            required: ["case"]
        ),
        "NewUpload": object(["case": text, "name": text, "bytes": integer], required: ["case", "name", "bytes"]),
        "Upload": object(
            ["upload": text, "offset": integer, "bytes": integer, "isComplete": ["type": "boolean"]],
            required: ["upload", "offset", "bytes", "isComplete"]
        ),
        "FileOfUpload": object(["upload": text], required: ["upload"]),
        "EvidenceFile": object([
            "id": text, "item": text, "name": text, "sha256": text, "bytes": integer, "mediaType": text, "href": text,
            "duplicates": list(reference("Duplicate")), "visible": ["type": "boolean"], "remarks": list(text),
        ]),
        "Attachments": object(
            [
                "attachments": list(
                    object(
                        [
                            "name": text, "outcome": ["enum": ["added", "already_here", "failed"]], "item": text,
                            "message": text, "remarks": list(text),
                        ],
                        required: ["name", "outcome"]
                    )
                ),
                "isCut": ["type": "boolean"],
            ],
            required: ["attachments", "isCut"]
        ),
        "Verification": object(
            [
                "condition": ["enum": JSONValue(FileCondition.allCases.map(\.rawValue))],
                "isUnchanged": ["type": "boolean"], "revision": nullable(integer),
            ],
            required: ["condition", "isUnchanged"]
        ),
        "Duplicate": object(["id": text, "itemNumber": text, "title": text], required: ["id", "itemNumber", "title"]),
        "EvidenceFields": object(fields { nullable(change(of: $0)) }),
        "EvidencePage": object(
            [
                "items": list(reference("Evidence")), "next": nullable(text), "total": integer,
                "facets": ["type": "object", "additionalProperties": list(object(["value": text, "count": integer]))],
                "position": text,
            ],
            required: ["items", "next", "total", "facets", "position"]
        ),
        "History": object([
            "history": list(
                object([
                    "kind": ["enum": JSONValue(EventKind.allCases.map(\.rawValue))], "position": text,
                    "revision": integer, "at": text, "claimedAt": nullable(text), "by": nullable(reference("Actor")),
                    "group": nullable(text), "undoes": nullable(text),
                    "custody": nullable(reference("CustodyEvent")), "changes": list(reference("HistoryChange")),
                ])
            ),
            "entries": list(
                object(
                    [
                        "steps": list(text), "from": text, "at": text, "by": nullable(reference("Actor")),
                        "group": nullable(text), "changes": list(reference("HistoryChange")),
                    ],
                    required: ["steps", "from", "at", "changes"]
                )
            ),
        ]),
        "HistoryChange": object(["field": text, "from": [:], "to": [:]]),
        "CustodyParty": object(
            [
                "kind": ["enum": ["evidence", "case_person", "organisation", "member", "place"]], "id": text,
                "name": text,
            ],
            required: ["kind"]
        ),
        "NewCustodyEvent": object(
            custodyParts.merging(["at": ["anyOf": [reference("Moment"), text]]]) { _, own in own },
            required: ["action", "at"]
        ),
        "CustodyEvent": object(
            custodyParts.merging([
                "id": text, "number": integer, "recordedAt": nullable(text), "recordedBy": nullable(text),
                "item": text, "revision": nullable(integer),
            ]) { _, own in own },
            required: ["id", "number", "action", "at"]
        ),
        "Custody": object(
            [
                "custodyEvents": list(reference("CustodyEvent")),
                "findings": list(
                    object([
                        "kind": ["enum": ["on_the_way", "another_holder", "two_holders", "out_of_order"]],
                        "earlier": integer, "later": integer, "from": text, "to": text,
                        "seconds": nullable(integer), "atLeast": ["type": "boolean"],
                    ])
                ),
            ],
            required: ["custodyEvents", "findings"]
        ),
        "Actor": object(["id": text, "name": text]),
        "ConflictSides": object([
            "revision": integer, "notice": text,
            "fields": [
                "type": "object",
                "additionalProperties": object([
                    "base": [:], "mine": [:], "theirs": [:], "by": reference("Actor"), "at": text,
                ]),
            ],
        ]),
        "Conflict": object(
            ["error": ["type": "object"], "conflict": reference("ConflictSides")],
            required: ["error", "conflict"]
        ),
        "MutationBatch": object(
            ["client": text, "mutations": list(reference("Mutation"))],
            required: ["client", "mutations"]
        ),
        "Mutation": object(
            [
                "number": integer, "key": text, "case": text, "id": text,
                "operation": [
                    "enum": JSONValue(
                        Mutation.Operation.allCases.filter(\.isSentInBatches).map(\.rawValue)
                    )
                ],
                "base": ["type": "object", "additionalProperties": integer], "to": reference("EvidenceFields"),
                "custody": reference("NewCustodyEvent"),
                "group": nullable(text), "undoes": nullable(text), "at": text,
            ],
            required: ["number", "key", "case", "operation", "id"]
        ),
        "MutationReplies": object(
            [
                "client": text, "last": nullable(integer),
                "replies": list(
                    object([
                        "number": integer, "key": text,
                        "status": ["enum": ["applied", "merged", "conflict", "refused"]],
                        "repeated": ["type": "boolean"], "visible": ["type": "boolean"],
                        "revision": nullable(integer), "fields": list(text),
                        "skipped": list(text), "skippedBy": reference("UndoSkips"),
                        "conflict": reference("ConflictSides"), "code": text, "message": text,
                        "field": text,
                    ])
                ),
            ],
            required: ["client", "last", "replies"]
        ),
        "UndoSkips": [
            "type": "object",
            "additionalProperties": object([
                "by": nullable(reference("Actor")), "own": ["type": "boolean"], "at": nullable(text),
            ]),
        ],
        "PresenceReport": object(
            [
                "connection": text, "case": text,
                "page": ["enum": JSONValue(PresencePlace.Page.allCases.map(\.rawValue))], "item": nullable(text),
                "field": nullable(["enum": JSONValue(EvidenceField.allCases.map(\.rawValue))]),
                "editing": ["type": "boolean"], "leaving": ["type": "boolean"],
            ],
            required: ["connection", "case"]
        ),
        "DeviceCounts": object(
            Dictionary(
                uniqueKeysWithValues: (DeviceCounts.Kind.allCases.map(\.rawValue) + ["queueHighest"]).map {
                    ($0, integer)
                }
            )
        ),
        "Collision": object(
            [
                "case": text, "item": text,
                "field": ["enum": JSONValue(EvidenceField.allCases.map(\.rawValue))],
            ],
            required: ["case", "item", "field"]
        ),
        "CollisionMade": object(["by": reference("Actor")], required: ["by"]),
        "SnapshotLines": [
            "type": "string",
            "description": .string(
                "JSON a line: first position, case, total and next, then an item each as GET /api/evidence/{item} has it; "
                    + "with rows=1 its id, revision, restricted, row as frames carry it, and file, and first also class and fields."
            ),
        ],
        "EventStream": [
            "type": "string",
            "description": "Frames change, batch, ready, head, ephemeral, reset and goodbye; data is JSON.",
        ],
    ]

    private static let custodyParts: [String: JSONValue] = [
        "action": ["enum": JSONValue(CustodyAction.allCases.map(\.rawValue))], "at": reference("Moment"),
        "from": nullable(reference("CustodyParty")), "to": nullable(reference("CustodyParty")),
        "method": custodyText(.method), "place": custodyText(.place), "seal": custodyText(.seal),
        "reason": custodyText(.reason),
    ]

    private static func custodyText(_ part: CustodyDraft.Part) -> JSONValue {
        ["type": "string", "maxLength": JSONValue(part.lengthMax)]
    }

    private static let text: JSONValue = ["type": "string"]
    private static let integer: JSONValue = ["type": "integer"]

    private static func fields(_ schema: (EvidenceField) -> JSONValue) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: EvidenceField.allCases.map { ($0.rawValue, schema($0)) })
    }

    private static func value(of field: EvidenceField) -> JSONValue {
        switch field.shape {
        case .text(let max), .longText(let max): ["type": "string", "maxLength": JSONValue(max)]
        case .enumeration(let values): ["enum": JSONValue(values)]
        case .number(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .moment: reference("Moment")
        case .sha256: ["type": "string", "pattern": "^[0-9a-fA-F]{64}$"]
        case .set(let countMax, let max, let allowed):
            [
                "type": "array", "maxItems": JSONValue(countMax),
                "items": allowed.map { ["enum": JSONValue($0)] } ?? ["type": "string", "maxLength": JSONValue(max)],
            ]
        }
    }

    private static func change(of field: EvidenceField) -> JSONValue {
        if case .set = field.shape { reference("SetChange") } else { value(of: field) }
    }

    private static func object(_ properties: [String: JSONValue], required: [String] = []) -> JSONValue {
        var members: [String: JSONValue] = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { members["required"] = JSONValue(required) }
        return .object(members)
    }

    private static func list(_ schema: JSONValue) -> JSONValue { ["type": "array", "items": schema] }
    private static func nullable(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }
    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
