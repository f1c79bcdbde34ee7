import Core

/// What instances tell one another of presence, as ephemera of a case.
///
/// Who may see an entry is not part of it: every instance asks the database for itself.
enum PresenceMessage: Equatable {
    /// Somebody is somewhere; also the beat.
    case entry(Presenter, PresencePlace)
    /// A stream closed and may come back.
    case lingers(connection: String)
    case gone(connection: String)
    /// Who has just begun to watch the case asks for what the others have.
    case ask
    /// Word of a client whose stream is at another instance, which must check the session.
    case report(PresenceReport, connection: String, sessionHash: String)

    private static let askKey = "ask"
    private static let entryPrefix = "at/"
    private static let reportWord = "for"

    /// A later message about the same connection replaces an earlier one.
    var ephemera: Ephemera {
        switch self {
        case .entry(let presenter, let place):
            var members = Self.members(of: place)
            members["session"] = .string(presenter.sessionHash)
            members["person"] = .string(presenter.person.text)
            members["name"] = .string(presenter.name)
            members["role"] = .string(presenter.group.role.rawValue)
            members["class"] = JSONValue(presenter.group.number)
            members["walls"] = JSONValue(presenter.group.walls.sorted())
            return Ephemera(key: Self.entryPrefix + presenter.connection, bytes: JSONValue.object(members).bytes)
        case .lingers(let connection):
            return Ephemera(key: Self.entryPrefix + connection, bytes: JSONValue.object(["lingers": true]).bytes)
        case .gone(let connection):
            return Ephemera(key: Self.entryPrefix + connection, bytes: JSONValue.object(["gone": true]).bytes)
        case .ask: return Ephemera(key: Self.askKey, bytes: [])
        case .report(let report, let connection, let sessionHash):
            // Under the session too: nobody's word gives way to what another says of the same connection.
            let key = "\(Self.reportWord)/\(connection)/\(sessionHash)"
            switch report {
            case .at(let place): return Ephemera(key: key, bytes: JSONValue.object(Self.members(of: place)).bytes)
            case .leaving: return Ephemera(key: key, bytes: JSONValue.object(["leaving": true]).bytes)
            }
        }
    }

    /// Reads a message; nil for what this version does not understand.
    init?(_ ephemera: Ephemera) {
        if ephemera.key == Self.askKey {
            self = .ask
            return
        }
        // What is no JSON is of a version that is not known here.
        guard ephemera.isSound, let json = try? JSONValue(parsing: ephemera.bytes) else { return nil }
        if ephemera.key.hasPrefix(Self.entryPrefix) {
            let connection = String(ephemera.key.dropFirst(Self.entryPrefix.count))
            if json["gone"] == true {
                self = .gone(connection: connection)
            } else if json["lingers"] == true {
                self = .lingers(connection: connection)
            } else if let presenter = Self.presenter(json, connection), let place = Self.place(json) {
                self = .entry(presenter, place)
            } else {
                return nil
            }
        } else {
            let words = ephemera.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 3, words[0] == Self.reportWord,
                let report = json["leaving"] == true ? .leaving : Self.place(json).map(PresenceReport.at)
            else { return nil }
            self = .report(report, connection: words[1], sessionHash: words[2])
        }
    }

    private static func members(of place: PresencePlace) -> [String: JSONValue] {
        [
            "page": .string(place.page.rawValue), "item": JSONValue(place.item?.text),
            "field": JSONValue(place.field?.rawValue), "editing": .bool(place.isEditing),
        ]
    }

    private static func place(_ json: JSONValue) -> PresencePlace? {
        guard let page = json["page"]?.string.flatMap(PresencePlace.Page.init(rawValue:)) else { return nil }
        return PresencePlace(
            page: page,
            item: json["item"]?.string.flatMap { EvidenceID($0) },
            field: json["field"]?.string.flatMap(EvidenceField.init(rawValue:)),
            isEditing: json["editing"] == true
        )
    }

    private static func presenter(_ json: JSONValue, _ connection: String) -> Presenter? {
        guard let session = json["session"]?.string, let name = json["name"]?.string,
            let person = json["person"]?.string.flatMap({ PersonID($0) }),
            let role = json["role"]?.string.flatMap(Role.init(rawValue:)),
            let number = json["class"]?.integer, (0..<Int64(ClearanceClass.countMax)).contains(number)
        else { return nil }
        let walls = (json["walls"]?.array ?? []).compactMap(\.string)
        return Presenter(
            connection: connection,
            sessionHash: session,
            person: person,
            name: name,
            group: ClearanceClass(number: Int(number), role: role, walls: Set(walls))
        )
    }
}
