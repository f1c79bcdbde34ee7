import Core
import Foundation
import Web

/// Follows one change through the whole chain: a request, a commit, and the streams of a person who may see it.
struct ChainCheck {
    let composition: Composition

    /// Opens both kinds of stream and sends a change, over TCP, in a case of its own that is gone afterwards.
    ///
    /// - Parameter report: told each finding as it comes.
    func run(_ report: (String, Finding) -> Void) async {
        let scratch: ScratchCase
        do {
            scratch = try await ScratchCase.make(in: composition)
        } catch {
            return report(
                Part.change,
                .wrong(
                    "A case for the check cannot be made (\(error)).",
                    fix: "Look at the rights of the database's user."
                )
            )
        }
        do {
            try await LoopbackServer(composition: composition).serving { port in
                await tryStreams(of: scratch, at: port, report)
            }
        } catch {
            report(
                Part.change,
                .wrong("The server does not start (\(error)).", fix: "Look at what `proffer serve` says.")
            )
        }
        do {
            try await scratch.remove(from: composition)
        } catch {
            report(
                "clearing up",
                .wrong(
                    "The case of the check cannot be removed (\(error)).",
                    fix: "Give the database's user the right to delete; the next check tries again."
                )
            )
        }
    }

    private enum Part {
        static let eventStream = "event stream"
        static let webSocket = "WebSocket"
        static let change = "change"
    }

    private func tryStreams(of scratch: ScratchCase, at port: Int, _ report: (String, Finding) -> Void) async {
        let client = LoopbackClient(scratch: scratch, port: port)
        let eventStream = await opened(Part.eventStream, report) { try await client.openEventStream() }
        let webSocket = await opened(Part.webSocket, report) { try await client.openWebSocket() }
        guard let eventStream, let webSocket else {
            await eventStream?.close()
            await webSocket?.close()
            return report(Part.change, .untried("Both streams must open first."))
        }
        do {
            let began = ContinuousClock.now
            let item = try await client.addItem()
            let first = began.duration(to: try await eventStream.hear(item))
            let second = began.duration(to: try await webSocket.hear(item))
            let seen =
                "on the event stream after \(first.inMilliseconds), on the WebSocket after \(second.inMilliseconds)"
            report(Part.change, .ok(seen))
        } catch {
            report(
                Part.change,
                .wrong(
                    "A change did not come through (\(error)).",
                    fix: "Look at the log of this command with LOG_LEVEL=debug."
                )
            )
        }
        await eventStream.close()
        await webSocket.close()
    }

    private func opened(
        _ part: String,
        _ report: (String, Finding) -> Void,
        open: () async throws -> Wire
    ) async -> Wire? {
        let began = ContinuousClock.now
        do {
            let wire = try await open()
            report(part, .ok("open after \(began.duration(to: .now).inMilliseconds)"))
            return wire
        } catch {
            report(
                part,
                .wrong("It does not open (\(error)).", fix: "Look at the log of this command with LOG_LEVEL=debug.")
            )
            return nil
        }
    }
}

/// What a browser of the scratch person would send.
private struct LoopbackClient {
    let scratch: ScratchCase
    let port: Int

    func openEventStream() async throws -> Wire {
        let wire = try await Wire.connect(to: port)
        try await wire.send(request("GET /api/updates?case=\(scratch.caseFile.text)"))
        try await wire.hear("event: ready")
        return wire
    }

    /// Opens a WebSocket with the key of RFC 6455, 1.3, whose answer is known.
    func openWebSocket() async throws -> Wire {
        let wire = try await Wire.connect(to: port)
        let fields = [
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: proffer.v1",
        ]
        try await wire.send(request("GET /ws?case=\(scratch.caseFile.text)", fields))
        try await wire.hear("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        try await wire.hear("\"event\":\"ready\"")
        return wire
    }

    /// Adds an item and answers its identifier, once the server has said that it is there.
    func addItem() async throws -> String {
        let item = EvidenceID.random(at: WallClock.system.now).text
        let members: [String: JSONValue] = [
            "case": .string(scratch.caseFile.text), "id": .string(item), "title": "Check", "kind": "document",
        ]
        let body = JSONValue.object(members).text
        let fields = [
            "X-CSRF-Token: \(scratch.token)", "Idempotency-Key: \(item)", "Content-Type: application/json",
            "Content-Length: \(body.utf8.count)", "Connection: close",
        ]
        let wire = try await Wire.connect(to: port)
        try await wire.send(request("POST /api/evidence", fields) + body)
        try await wire.hear("HTTP/1.1 201")
        await wire.close()
        return item
    }

    private func request(_ line: String, _ fields: [String] = []) -> String {
        let own = ["Host: 127.0.0.1", "Cookie: \(WebServices.sessionCookieName)=\(scratch.cookie)"]
        return ([line + " HTTP/1.1"] + own + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }
}
