import HTTPTypes
import Hummingbird

extension Response {
    /// 303: what was sent is done, and here is what to look at (RFC 9110, 15.4.4).
    static func seeOther(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}
