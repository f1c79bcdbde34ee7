import Core
import HTTPTypes
import Hummingbird

/// `GET /cases/{case}/people` shows who is on a case, for its lead and second chair.
///
/// `POST /cases/{case}/people` (`email`, `role`, `walls`) puts a person on it or changes the role;
/// `POST /cases/{case}/people/{person}/removals` takes one off. Streams of the person end or begin anew within a
/// second. 303; 403 for other roles, 422 with the page and what was wrong.
struct CasePeople {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        try await page(try leading(try await pages.opened(context)), typed: nil, problem: nil)
    }

    func grant(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try leading(try await pages.opened(context))
        do {
            guard let role = form.fields["role"].flatMap(Role.init(rawValue:)) else { throw MembershipError.noSuchRole }
            guard let email = form.fields["email"]?.trimmed,
                let person = try await pages.services.people.person(email: email)?.person,
                !person.isDemo || open.caseFile.isDemo
            else { throw MembershipError.noSuchPerson }
            let walls = try Walls.read(form.fields["walls"] ?? "")
            try await pages.services.cases.grant(
                role,
                walls: walls,
                to: person.id,
                in: open.caseFile.id,
                at: pages.services.clock.now
            )
            return .seeOther("/cases/\(open.caseFile.id.text)/people")
        } catch let error as MembershipError {
            return try await page(open, typed: form.fields, problem: error)
        }
    }

    func revoke(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        _ = form
        let open = try leading(try await pages.opened(context))
        let person: PersonID = try context.identifier("person", orThrow: RequestError.notFound)
        do {
            try await pages.services.cases.revoke(person, in: open.caseFile.id)
            return .seeOther("/cases/\(open.caseFile.id.text)/people")
        } catch let error as MembershipError {
            return try await page(open, typed: nil, problem: error)
        }
    }

    private func leading(_ open: OpenCase) throws -> OpenCase {
        guard Permissions.mayChangePeople(as: open.role) else { throw AccessError.notAllowed }
        return open
    }

    private func page(_ open: OpenCase, typed: FormFields?, problem: MembershipError?) async throws -> Response {
        let members = try await pages.services.cases.members(of: open.caseFile.id)
        let frame = pages.frame(in: open)
        return try pages.show(
            CasePeoplePage(members, frame: frame, typed: typed, problem: problem, in: open),
            status: problem == nil ? .ok : .unprocessableContent
        )
    }
}

/// The people of a case, with their roles and walls.
struct CasePeoplePage: Page, Sendable {
    static let template = "cases/people"

    struct Row: Sendable {
        let id: String
        let name: String
        let email: String
        let roles: [EvidenceForm.Choice]
        let walls: String
        let isSelf: Bool
    }

    let frame: PageFrame
    let action: String
    let back: String
    let message: String?
    let people: [Row]
    let newEmail: String
    let newWalls: String
    let newRoles: [EvidenceForm.Choice]

    init(
        _ members: [Membership],
        frame: PageFrame,
        typed: FormFields?,
        problem: MembershipError?,
        in open: OpenCase
    ) {
        self.frame = frame
        action = "/cases/\(open.caseFile.id.text)/people"
        back = open.base
        message = problem?.userMessage
        people = members.map { member in
            Row(
                id: member.person.id.text,
                name: member.person.name,
                email: member.person.email,
                roles: Self.choices(member.role.rawValue),
                walls: member.walls.joined(separator: ", "),
                isSelf: member.person.id == open.session.person.id
            )
        }
        newEmail = typed?["email"] ?? ""
        newWalls = typed?["walls"] ?? ""
        newRoles = Self.choices(typed?["role"] ?? Role.paralegal.rawValue)
    }

    private static func choices(_ chosen: String) -> [EvidenceForm.Choice] {
        Role.allCases.map {
            EvidenceForm.Choice(value: $0.rawValue, label: $0.label, isChosen: $0.rawValue == chosen)
        }
    }
}
