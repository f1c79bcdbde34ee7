import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Streams
import TestSupport
import Testing

@testable import Web

/// How a stream that comes when very many come is refused.
@Suite("Stream admission")
struct StreamAdmissionTests {
    private let clock = ManualClock()

    /// What the router answers on HTTP/2, and what is answered in its place on HTTP/1.1.
    private func refusals(of serving: Serving) async throws -> [StreamRefusal] {
        let cookie = try await serving.cookie(of: serving.workspace.lead)
        let target = "/api/updates?case=\(serving.workspace.caseFile.text)"
        let request = StreamRequest(
            kind: .eventStream,
            target: target,
            authority: Serving.host,
            headers: [.cookie: cookie],
            peer: nil
        )
        var refusals: [StreamRefusal] = []
        if case .refuse(let refusal) = await OpenStream(services: serving.services)(request) {
            refusals.append(refusal)
        }
        let router = try await Routes(services: serving.services).router()
        let answer = try await Application(router: router).test(.router) { client in
            try await client.execute(uri: target, method: .get, headers: [.cookie: cookie])
        }
        return refusals + [StreamRefusal(status: answer.status, headers: answer.headers, body: answer.body)]
    }

    @Test("says 503 and when to come back to a stream above what one instance opens")
    func refusesAboveTheRate() async throws {
        let serving = try await Serving(clock: clock.clock)
        for _ in 0..<RateLimits.streamOpensPerInstance.burst { try serving.services.limits.rates.admitStream() }
        let refusals = try await refusals(of: serving)
        #expect(refusals.count == 2)
        for refusal in refusals {
            #expect(refusal.status == .serviceUnavailable)
            let seconds = try #require(refusal.headers[.retryAfter].flatMap { Int($0) })
            #expect((1...RateLimits.streamOpensRetrySecondsMax).contains(seconds))
            let error = try JSONValue(parsing: refusal.body.readableBytesView)["error"]
            #expect(error?["code"]?.string == "overloaded" && error?["temporary"] == true)
            #expect(refusal.headers[.xContentTypeOptions] == "nosniff")
        }
        #expect(serving.services.limits.places.isEmpty, "who is refused takes no place")
    }
}
