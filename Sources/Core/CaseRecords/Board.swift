/// A canvas of records, notes and the lines between them.
public struct Board: Sendable, Hashable {
    public let id: BoardID
    public let number: String
    public let title: String
    public let nodes: [Node]

    public init(
        id: BoardID,
        number: String,
        title: String,
        nodes: [Node]
    ) {
        self.id = id
        self.number = number
        self.title = title
        self.nodes = nodes
    }

    /// A record or a note with its place, in board units.
    public struct Node: Sendable, Hashable {
        public let subject: Subject
        public let x: Int
        public let y: Int
        public let group: String

        public init(subject: Subject, x: Int, y: Int, group: String) {
            self.subject = subject
            self.x = x
            self.y = y
            self.group = group
        }
    }

    public enum Subject: Sendable, Hashable {
        case record(RecordReference)
        case note(String)
    }
}
