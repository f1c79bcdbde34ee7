import Core
import Foundation
import Hummingbird
import Testing

@testable import Web

/// Whether the description of the JSON interface is true.
@Suite("OpenAPI")
struct OpenAPITests {
    @Test("describes the addresses that are served, and serves those that it describes")
    func describesRoutes() async throws {
        let router = try await Routes(services: Serving().services).router()
        let served = router.routes.filter { $0.method != .head }
            .map { (method: $0.method.rawValue, path: Self.path(of: "\($0.path)")) }
            .filter { $0.path.hasPrefix("/api/") || $0.path.hasPrefix("/health/") || $0.path == "/ws" }
            .map { "\($0.method) \($0.path)" }
        let described = APIOperation.all.map { "\($0.method.rawValue) \($0.path)" }
        #expect(served.sorted() == described.sorted())
        #expect(Set(described).count == described.count)
    }

    /// `:item` as OpenAPI writes it.
    private static func path(of route: String) -> String {
        route.split(separator: "/").map { $0.hasPrefix(":") ? "/{\($0.dropFirst())}" : "/\($0)" }
            .joined()
    }

    @Test("is JSON, and means the same when it is read")
    func isJSON() throws {
        let bytes = OpenAPI.document.bytes
        #expect(try JSONValue(parsing: bytes) == OpenAPI.document)
        let read = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(read["openapi"] as? String == "3.1.0")
        #expect((read["paths"] as? [String: Any])?.count == Set(APIOperation.all.map(\.path)).count)
    }

    @Test("names only schemas that are there, and each of them")
    func referencesResolve() throws {
        let schemas = try #require(OpenAPI.document["components"]?["schemas"]?.object)
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            for (name, member) in value.object ?? [:] {
                if name == "$ref", let reference = member.string { references.insert(reference) }
                collect(member)
            }
            for member in value.array ?? [] { collect(member) }
        }
        collect(OpenAPI.document)
        #expect(references == Set(schemas.keys.map { "#/components/schemas/\($0)" }))
    }

    @Test("documents only statuses that can be answered")
    func statusesExist() {
        let errors: [any Error] = [
            RequestError.notFound, RequestError.badRequest(""), RequestError.bodyTooLarge,
            RequestError.wrongMediaType,
            RequestError.missingKey, RequestError.missingBase, RequestError.staleTag,
            RequestError.foreignHost,
            RequestError.foreignOrigin, RequestError.upgradeRequired,
            AccessError.notSignedIn, AccessError.caseNotFound, AccessError.notAllowed,
            AccessError.wrongCredentials,
            AccessError.tooManyTries(seconds: 1), AccessError.missingToken, EvidenceError.notFound,
            EvidenceError.unknownField(""), EvidenceError.withdrawn, EvidenceError.missing(.title),
            AccessError.tokenNotValid, AccessError.tokenMakesNoTokens, LimitError.tooManyRequests(seconds: 1),
            JSONError.unreadable, LedgerError.overloaded(seconds: 1), PresenceError.connectionUnknown,
            PresenceError.tooOften(seconds: 1), PresenceError.unreadable("page"), FileError.diskFull,
        ]
        let possible = Set(errors.map { $0.presented.status.code }).union([101, 200, 201, 204, 503])
        for operation in APIOperation.all {
            let unknown = Set(operation.answers.keys).subtracting(possible)
            #expect(unknown.isEmpty, "\(operation.method) \(operation.path)")
            #expect(operation.answers.keys.contains { $0 < 300 })
            #expect(!operation.needsSession || operation.answers.keys.contains(401), "\(operation.path)")
        }
    }

    @Test("gives each address a summary of one sentence and its parameters")
    func describesParameters() throws {
        for operation in APIOperation.all {
            #expect(operation.summary.hasSuffix(".") && operation.summary.count < 120)
            let json = OpenAPI.document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()]
            let parameters = try #require(json?["parameters"]?.array)
            let inPath = parameters.filter { $0["in"]?.string == "path" }.compactMap {
                $0["name"]?.string
            }
            #expect(inPath == operation.path.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
        }
    }
}
