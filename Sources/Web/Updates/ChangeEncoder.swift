import Core
import NIOCore
public import Realtime
import Streams

/// Writes frames from the same view model as the pages: the same JSON as the data of a server-sent event (WHATWG HTML,
/// 9.2) and as the text of a WebSocket frame, so it names its event.
struct ChangeEncoder: FrameEncoder {
    /// The digest of the scripts that this program serves: a page with others is older or newer, and says so.
    var version: String?

    func changes(
        _ events: [RecordedEvent],
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> Frame {
        var previous = previous
        var changes: [[String: JSONValue]] = []
        for recorded in events {
            changes.append(Self.change(recorded, previous: previous, for: group, in: caseFile))
            previous = recorded.position
        }
        if changes.count == 1 { return Self.frame(id: previous, event: "change", changes[0]) }
        return Self.frame(
            id: previous,
            event: "batch",
            ["position": .string(previous.text), "changes": .array(changes.map(JSONValue.object))]
        )
    }

    func control(_ frame: ControlFrame) -> Frame {
        switch frame {
        case .ready(let connection, let caseFile, let position, let now, let expires, let keepAliveSeconds):
            Self.frame(
                event: "ready",
                [
                    "connection": .string(connection), "case": .string(caseFile.text),
                    "position": .string(position.text), "serverTime": .string(now.rfc3339()),
                    "keepAliveSeconds": JSONValue(keepAliveSeconds), "expires": .string(expires.rfc3339()),
                    "version": JSONValue(version),
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

    func presence(_ update: PresenceUpdate, in caseFile: CaseFileID) -> Frame {
        Self.frame(
            event: "ephemeral",
            [
                "case": .string(caseFile.text), "whole": .bool(update.isWhole),
                "entries": .array(update.entries.map(Self.entry)), "gone": JSONValue(update.gone),
            ]
        )
    }

    private static func entry(_ entry: PresenceEntry) -> JSONValue {
        [
            "connection": .string(entry.connection),
            "person": ["id": .string(entry.person.text), "name": .string(entry.name)],
            "role": .string(entry.role.rawValue), "page": .string(entry.place.page.rawValue),
            "item": JSONValue(entry.place.item?.text), "field": JSONValue(entry.place.field?.rawValue),
            "editing": .bool(entry.place.isEditing),
        ]
    }

    private static func change(
        _ recorded: RecordedEvent,
        previous: EventPosition,
        for group: ClearanceClass,
        in caseFile: CaseFile
    ) -> [String: JSONValue] {
        let event = recorded.event
        var members: [String: JSONValue] = [
            "case": .string(caseFile.id.text), "previous": .string(previous.text),
            "position": .string(recorded.position.text), "id": .string(event.item.text),
        ]
        let wasSeen = event.audienceBefore.contains(group)
        guard event.audienceAfter.contains(group) else {
            members["kind"] = "evidence.removed"
            return members
        }
        let comesIntoSight = !wasSeen
        members["kind"] = .string(comesIntoSight ? EventKind.evidenceAdded.rawValue : event.kind.rawValue)
        members["restricted"] = .bool(Sight.isKeptOnlyIfAsked(recorded.subject.values, as: group.role))
        let seen = event.changed.filter { Sight.sees($0, of: recorded.subject.values, as: group.role) }
        // What is said of a file comes or goes with the disclosure, which not everybody is told.
        let isRevealed = Sight.mayLackFiles(as: group.role) && event.changed.contains(.disclosureStatus)
        let ofFile = isRevealed ? EvidenceField.allCases.filter(Sight.isOfFile) : []
        let fields = comesIntoSight ? EvidenceField.allCases : seen + ofFile
        let row = EvidenceRow(recorded.subject, in: caseFile, for: group, only: fields)
        // The fields are those of the event, so their revision is the event's too; a whole row is as new as the item.
        members["revision"] = JSONValue(comesIntoSight ? row.revision : event.revision(for: group))
        members["row"] = row.json
        if !comesIntoSight {
            let values = seen.map { ($0.rawValue, event.after[$0]?.json ?? .null) }
            members["fields"] = .object(Dictionary(uniqueKeysWithValues: values))
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
        return members
    }

    private static func frame(id: EventPosition? = nil, event: String, _ data: [String: JSONValue]) -> Frame {
        var members = data
        members["event"] = .string(event)
        var json: [UInt8] = []
        JSONValue.object(members).write(to: &json)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count + 96)
        if let id { bytes.append(contentsOf: "id: \(id.text)\n".utf8) }
        bytes.append(contentsOf: "event: \(event)\ndata: ".utf8)
        bytes.append(contentsOf: json)
        bytes.append(contentsOf: "\n\n".utf8)
        return Frame(
            eventStream: ByteBuffer(bytes: bytes),
            webSocket: WebSocketFraming.text(ByteBuffer(bytes: json))
        )
    }
}

/// How frames are written.
public enum StreamEncoding {
    /// Without a version: for frames that say none.
    public static let encoder: any FrameEncoder = ChangeEncoder()

    /// With the version of the scripts and styles that lie in the resources.
    ///
    /// - Throws: `AssetError`, and what reading throws.
    public static func encoder(resources: String) throws -> any FrameEncoder {
        ChangeEncoder(version: try Assets.digest(of: resources + "/Public"))
    }
}
