import Core

/// The demo case as its file says it, in the words of Core.
///
/// *Commonwealth v. Pellworth and Dray* is entirely fictional.
struct DemoCase {
    let caseFile: CaseFile
    /// The eight people who sign in, each with the role on the case.
    let members: [Membership]
    let items: [EvidenceItem]
    let records: CaseRecords
    /// Numbers of exhibits that were withdrawn: never given again.
    let retiredExhibitNumbers: [String]

    /// - Throws: `DemoCaseError`, `EvidenceError` for a value that no person could enter, and what the decoder throws.
    init(reading bytes: [UInt8]) throws {
        let document = try DemoDocument(reading: bytes)
        let file = document.case
        caseFile = CaseFile(
            id: DemoName.identifier(file.id),
            caption: file.title,
            docketNumber: file.docket,
            court: file.court,
            side: file.side,
            status: file.status,
            timeZone: file.displayTimeZone,
            batesPrefix: file.batesPrefix,
            batesDigits: file.batesDigits,
            exhibitScheme: file.exhibitScheme.text,
            isDemo: true
        )
        members = try document.users.map { user in
            guard let role = Role(rawValue: user.role) else { throw DemoCaseError.unknownRole(user.role) }
            let person = Person(
                id: DemoName.identifier(user.id),
                email: user.email,
                name: user.name,
                isAdministrator: false,
                isDemo: true
            )
            return Membership(person: person, role: role, walls: [])
        }
        items = try DemoItems(document: document, caseFile: caseFile).items()
        records = try DemoRecords(document: document, zone: file.displayTimeZone).records()
        retiredExhibitNumbers = file.retiredExhibitNumbers
    }
}

/// Why the file of the demo case cannot be used.
enum DemoCaseError: Error, Equatable {
    case unknownSchema(String)
    case unknownRole(String)
    /// A record points to one that is not in the file.
    case unknownReference(String)
    case unreadableTime(String)
    /// A view says what it shows in words that nothing reads.
    case unreadableView(String)
    /// Nobody in the file leads the case, so nobody can add its items.
    case noLead
    /// A file is not the one whose hash the manifest names.
    case otherFile(String)
}

/// How the file's names become identifiers and times.
enum DemoName {
    static func identifier<Tag>(_ name: String) -> Identifier<Tag> { .derived(from: "proffer.demo/\(name)") }

    /// Reads a time with its offset, a day, or a month as `2024-03-??`; the last two begin at midnight in the zone.
    static func moment(_ text: String, zone: String, precision: String) throws(DemoCaseError) -> DatedMoment {
        guard let moment = DatedMoment(typed: text.replacing("-??", with: "-01"), zone: zone) else {
            throw .unreadableTime(text)
        }
        return DatedMoment(instant: moment.instant, zone: zone, precision: precision)
    }
}
