import Core
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

/// What a refusal says of itself in its status and headers.
@Suite("Error responses")
struct ErrorResponseTests {
    @Test("asks to come again when a case has too many writers")
    func asksToComeAgain() {
        let response = Response.error(LedgerError.overloaded(seconds: 2))
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "2")
        #expect(LedgerError.overloaded(seconds: 2).isTemporary)
    }

    @Test("asks to wait after too many tries, and otherwise names no time")
    func namesNoTime() {
        #expect(Response.error(AccessError.tooManyTries(seconds: 30)).headers[.retryAfter] == "30")
        #expect(Response.error(EvidenceError.notFound).headers[.retryAfter] == nil)
    }
}
