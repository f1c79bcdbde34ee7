import HTTPTypes
import NIOCore

/// Where a request comes from: what limits count and logs name.
struct Client: Sendable, Equatable {
    /// Nil where the connection has no address, as in a test without one.
    let address: IPAddress?
    /// Whether it speaks HTTPS, to us or to the proxy in front.
    let isSecure: Bool
}

extension WebSettings {
    /// Who sent a request that came over a connection from this peer.
    func client(peer: String?, headers: HTTPFields) -> Client {
        proxies.client(behind: peer.flatMap { IPAddress($0) }, isSecure: isListeningSecurely, headers: headers)
    }
}
