import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `GET /service-worker.js` answers the script that shows pages without a network.
///
/// It lies at the root, since a worker sees only what is below its own address. The names of this version's scripts and
/// styles stand before it: another version is another text, which is how a browser notices.
struct ServeServiceWorker {
    static let file = "service-worker.js"

    private let script: Assets.File

    /// - Throws: `AssetError.missing`.
    init(assets: Assets) throws {
        guard let file = assets[Self.file] else { throw AssetError.missing(Self.file) }
        let names = assets.names.filter { $0 != Self.file }
        let prelude: JSONValue = ["base": .string(assets.base), "names": JSONValue(names)]
        let bytes = Array("const assets = ".utf8) + prelude.bytes + Array("\n".utf8) + file.bytes
        script = Assets.File(bytes: bytes, compressed: try Gzip.compressed(bytes), mediaType: file.mediaType)
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        var headers: HTTPFields = [
            .contentType: script.mediaType, .vary: "Accept-Encoding", .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.contentSecurity,
        ]
        var bytes = script.bytes
        if let compressed = script.compressed, request.headers[.acceptEncoding]?.contains("gzip") == true {
            headers[.contentEncoding] = "gzip"
            bytes = compressed
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A worker has no page: it may ask this server, and nothing else.
    private static let contentSecurity = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
}
