import Core
import Realtime

/// Reads what a client says of where somebody is.
///
/// `{"connection","case","page","item","field","editing","leaving"}`: the page is one of `PresencePlace.Page`, item and
/// field may be null or absent, the flags may be absent. Members that are not known are left out.
enum PresenceReading {
    /// A message of a socket; connection and case may be absent, and are the socket's.
    ///
    /// - Throws: `PresenceError.unreadable`.
    static func report(_ json: JSONValue, of identity: SubscriberIdentity) throws(PresenceError) -> PresenceReport {
        guard let members = json.object else { throw .unreadable("page") }
        if let connection = members["connection"], connection != .string(identity.connection) {
            throw .unreadable("connection")
        }
        if let caseFile = members["case"], caseFile != .string(identity.clearance.caseFile.text) {
            throw .unreadable("case")
        }
        return try report(members)
    }

    /// - Throws: `PresenceError.unreadable` with the member that is wrong.
    static func report(_ members: [String: JSONValue]) throws(PresenceError) -> PresenceReport {
        if try flag("leaving", of: members) { return .leaving }
        guard let page = members["page"]?.string.flatMap(PresencePlace.Page.init(rawValue:))
        else { throw .unreadable("page") }
        let item = try value("item", of: members) { EvidenceID($0) }
        let field = try value("field", of: members, EvidenceField.init(rawValue:))
        return .at(PresencePlace(page: page, item: item, field: field, isEditing: try flag("editing", of: members)))
    }

    private static func flag(_ name: String, of members: [String: JSONValue]) throws(PresenceError) -> Bool {
        switch members[name] {
        case .bool(let flag): flag
        case nil, .null: false
        default: throw .unreadable(name)
        }
    }

    private static func value<Value>(
        _ name: String,
        of members: [String: JSONValue],
        _ read: (String) -> Value?
    ) throws(PresenceError) -> Value? {
        switch members[name] {
        case nil, .null: return nil
        case .string(let text):
            guard let value = read(text) else { throw .unreadable(name) }
            return value
        default: throw .unreadable(name)
        }
    }
}
