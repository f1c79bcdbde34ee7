import Core
import HTTPTypes
import Hummingbird

/// `GET /api/openapi.json` answers the JSON interface as OpenAPI 3.1.
struct OpenAPI {
    func respond(to request: Request, context: WebContext) async throws -> Response { .json(Self.document) }

    static let document: JSONValue = [
        "openapi": "3.1.0",
        "info": [
            "title": "Proffer", "version": "1",
            "description": .string(
                "Live evidence for trial teams. Times are RFC 3339 with offset, ids are opaque. "
                    + "Fields that your role does not see are absent, and naming one is an unknown field. "
                    + "Changes with the session's cookie need X-CSRF-Token; with an access token they do not."
            ),
        ],
        "paths": paths,
        "components": [
            "securitySchemes": [
                "session": ["type": "apiKey", "in": "cookie", "name": .string(SessionLookup.cookieName)],
                "token": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
            ],
            "schemas": OpenAPISchemas.all,
        ],
    ]

    private static var paths: JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in APIOperation.all {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = operation.json
        }
        return .object(paths.mapValues { .object($0) })
    }
}

extension APIOperation {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "summary": .string(summary),
            "parameters": .array(
                pathParameters + query.map { Self.parameter($0, "query", required: $0 == "case") } + headerParameters
            ),
            "responses": .object(
                Dictionary(uniqueKeysWithValues: answers.map { (String($0.key), Self.answer($0.key, $0.value)) })
            ),
            "security": .array(schemes.map { .object([$0: []]) }),
        ]
        switch body {
        case .none: break
        case .json(let schema):
            members["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": Self.reference(schema)]],
            ]
        case .bytes: members["requestBody"] = ["required": true, "content": ["application/octet-stream": [:]]]
        }
        return .object(members)
    }

    private var schemes: [String] { needsSession ? takesToken ? ["session", "token"] : ["session"] : [] }

    private var pathParameters: [JSONValue] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            Self.parameter(String($0.dropFirst().dropLast()), "path", required: true)
        }
    }

    private var headerParameters: [JSONValue] {
        let ofSession = needsSession && method != .get ? ["X-CSRF-Token"] : []
        return (headers + ofSession).map { name in
            let isRequired =
                switch name {
                case "Idempotency-Key": true
                case "X-CSRF-Token": !takesToken
                case "Base-Revision": method == .patch
                default: false
                }
            return Self.parameter(name, "header", required: isRequired)
        }
    }

    private static func parameter(_ name: String, _ place: String, required: Bool) -> JSONValue {
        [
            "name": .string(name), "in": .string(place), "required": .bool(required), "schema": ["type": "string"],
        ]
    }

    private static func answer(_ status: Int, _ schema: String?) -> JSONValue {
        let sentence = HTTPResponse.Status(code: status).reasonPhrase
        guard let schema else { return ["description": .string(sentence)] }
        let type =
            switch schema {
            case "EventStream": "text/event-stream"
            case "SnapshotLines": "application/x-ndjson"
            default: "application/json"
            }
        return ["description": .string(sentence), "content": [type: ["schema": reference(schema)]]]
    }

    private static func reference(_ schema: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(schema)")]
    }
}
