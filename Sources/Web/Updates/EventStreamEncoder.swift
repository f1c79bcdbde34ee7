import Core
import NIOCore
public import Realtime

/// Writes frames as server-sent events (WHATWG HTML, 9.2), from the same view model as the pages.
struct EventStreamEncoder: FrameEncoder {
    func changes(
        _ events: [RecordedEvent],
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> ByteBuffer {
        var previous = previous
        var changes: [JSONValue] = []
        for recorded in events {
            changes.append(Self.change(recorded, previous: previous, for: group, in: caseFile))
            previous = recorded.position
        }
        if changes.count == 1 { return Self.frame(id: previous, event: "change", changes[0]) }
        return Self.frame(id: previous, event: "batch", ["changes": .array(changes)])
    }

    func control(_ frame: ControlFrame) -> ByteBuffer {
        switch frame {
        case .ready(let connection, let caseFile, let position, let now, let keepAliveSeconds):
            Self.frame(
                event: "ready",
                [
                    "connection": .string(connection), "case": .string(caseFile.text),
                    "position": .string(position.text), "serverTime": .string(now.rfc3339()),
                    "keepAliveSeconds": JSONValue(keepAliveSeconds), "expires": .null,
                ]
            )
        case .head(let caseFile, let position):
            Self.frame(event: "head", ["case": .string(caseFile.text), "position": .string(position.text)])
        case .reset(let caseFile, let reason):
            Self.frame(
                event: "reset",
                ["case": .string(caseFile.text), "reason": .string(reason.rawValue), "herd": false]
            )
        case .goodbye(let code, let milliseconds):
            Self.frame(
                event: "goodbye",
                [
                    "code": JSONValue(code.rawValue), "reason": .string(code.reason),
                    "after": .number(Double(milliseconds) / 1_000),
                ]
            )
        }
    }

    private static func change(
        _ recorded: RecordedEvent,
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> JSONValue {
        let event = recorded.event
        var members: [String: JSONValue] = [
            "case": .string(caseFile.id.text), "previous": .string(previous.text),
            "position": .string(recorded.position.text), "id": .string(event.item.text),
        ]
        let wasSeen = event.audienceBefore.contains(group)
        guard event.audienceAfter.contains(group) else {
            members["kind"] = "evidence.removed"
            return .object(members)
        }
        let comesIntoSight = !wasSeen
        members["kind"] = .string(comesIntoSight ? EventKind.evidenceAdded.rawValue : event.kind.rawValue)
        let row = EvidenceRow(recorded.subject, in: caseFile, for: group)
        // The fields are those of the event, so their revision is the event's too; a whole row is as new as the item.
        members["revision"] = JSONValue(comesIntoSight ? row.revision : event.revision(for: group))
        if comesIntoSight {
            members["row"] = row.json()
        } else {
            let seen = event.changed.filter { Sight.sees($0, as: group.role) }
            let values = seen.map { ($0.rawValue, event.after[$0]?.json ?? .null) }
            members["fields"] = .object(Dictionary(uniqueKeysWithValues: values))
            members["row"] = row.json(only: seen)
        }
        if Sight.seesNames(as: group.role) {
            members["by"] = ["id": .string(event.actor.text), "name": .string(event.actorName)]
            members["mutation"] = [
                "client": JSONValue(event.clientNumber?.client), "key": .string(event.key),
            ]
            members["group"] = JSONValue(event.group)
            members["undoes"] = JSONValue(event.undoes)
        } else {
            members["by"] = .null
        }
        members["at"] = .string(event.at.rfc3339())
        return .object(members)
    }

    private static func frame(id: EventPosition? = nil, event: StaticString, _ data: JSONValue) -> ByteBuffer {
        var bytes: [UInt8] = []
        if let id { bytes.append(contentsOf: "id: \(id.text)\n".utf8) }
        bytes.append(contentsOf: "event: \(event)\ndata: ".utf8)
        data.write(to: &bytes)
        bytes.append(contentsOf: "\n\n".utf8)
        return ByteBuffer(bytes: bytes)
    }
}

/// The ways in which frames are written.
public enum StreamEncoding {
    public static let eventStream: any FrameEncoder = EventStreamEncoder()
}
