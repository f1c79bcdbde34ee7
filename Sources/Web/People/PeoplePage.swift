import Core

/// Who may sign in here, without the people of demo cases.
struct PeoplePage: Page, Sendable {
    static let template = "people/list"

    struct Row: Sendable {
        let id: String
        let name: String
        let email: String
        let isSelf: Bool
        /// What the person is beside a member of cases, in words.
        let marks: String
        let mayDisable: Bool
        let isActive: Bool
    }

    let frame: PageFrame
    let message: String?
    let rows: [Row]
    let lengthMin = NewPasswordError.lengthMin
    let emailLengthMax = PersonDraft.emailLengthMax
    let nameLengthMax = PersonDraft.nameLengthMax
    let newEmail: String
    let newName: String
    let isNewAdministrator: Bool
    let badEmail: Bool
    let badName: Bool

    init(
        _ people: [(person: Person, isDisabled: Bool)],
        frame: PageFrame,
        typed: FormFields?,
        problem: (any UserFacingError)?,
        for administrator: Person
    ) {
        self.frame = frame
        message = problem?.userMessage
        rows = people.filter { !$0.person.isDemo }.map { person, isDisabled in
            let marks = [person.isAdministrator ? "Administrator" : nil, isDisabled ? "Disabled" : nil]
            return Row(
                id: person.id.text,
                name: person.name,
                email: person.email,
                isSelf: person.id == administrator.id,
                marks: marks.compactMap(\.self).joined(separator: ", "),
                mayDisable: !isDisabled && person.id != administrator.id,
                isActive: !isDisabled
            )
        }
        newEmail = typed?["email"] ?? ""
        newName = typed?["name"] ?? ""
        isNewAdministrator = typed?["administrator"] == "on"
        badEmail = problem?.field == "email"
        badName = problem?.field == "name"
    }
}
