import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `GET /assets/{digest}/…` answers a script, a style or an icon.
///
/// Under the digest of now it may be kept for a year; under another one, that of a page from before an update, it is
/// answered as it is now and may not be kept.
struct ServeAsset {
    let assets: Assets

    func respond(to request: Request, context: WebContext) async throws -> Response {
        guard let digest = context.parameters.get("digest"),
            let file = assets[context.parameters.getCatchAll().joined(separator: "/")]
        else { throw RequestError.notFound }
        let isCurrent = digest == assets.digest
        var headers: HTTPFields = [
            .contentType: file.mediaType, .vary: "Accept-Encoding",
            .cacheControl: isCurrent ? "public, max-age=31536000, immutable" : "no-store",
        ]
        if let compressed = file.compressed, request.headers[.acceptEncoding]?.contains("gzip") == true {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: Self.body(compressed))
        }
        return Response(status: .ok, headers: headers, body: Self.body(file.bytes))
    }

    private static func body(_ bytes: [UInt8]) -> ResponseBody { ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
}
