import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Compresses files once at the start, with the compressor that HTTP servers on NIO use.
enum Gzip {
    /// The bytes in gzip form (RFC 1952), or nil when that is no shorter.
    static func compressed(_ bytes: [UInt8]) throws -> [UInt8]? {
        // The compressor refuses to end with nothing written.
        guard !bytes.isEmpty else { return nil }
        let channel = EmbeddedChannel(handler: HTTPResponseCompressor())
        defer { _ = try? channel.finish() }  // The channel has no peer: nothing can be left to fail.
        var request = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        request.headers.add(name: "Accept-Encoding", value: "gzip")
        try channel.writeInbound(HTTPServerRequestPart.head(request))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        let head = HTTPResponseHead(version: .http1_1, status: .ok)
        try channel.writeOutbound(HTTPServerResponsePart.head(head))
        try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        var compressed: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            if case .body(.byteBuffer(let buffer)) = part { compressed += Array(buffer.readableBytesView) }
        }
        return compressed.count < bytes.count ? compressed : nil
    }
}
