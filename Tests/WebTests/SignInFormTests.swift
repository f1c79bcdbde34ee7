import Testing

@testable import Web

/// Where a person may be sent back to after signing in.
@Suite("Sign-in form")
struct SignInFormTests {
    @Test(
        "goes back to an address of ours",
        arguments: [
            "/", "/cases", "/cases/1/evidence?q=a%20b&sort=-title", "/a/%2F%2Fevil.example", "/%2f..",
            "/?//x",
        ]
    )
    func goesBack(_ address: String) {
        #expect(SignInForm.own(address) == address)
    }

    @Test(
        "goes to the cases instead of anywhere else",
        arguments: [
            nil, "", "cases", "//evil.example", "///evil.example", "/\\evil.example", "/a\\b",
            "\\\\evil.example",
            "https://evil.example", "javascript:alert(1)", "/\tevil", "/\n/evil.example",
            "/a\r\nSet-Cookie: a=b", "/a b",
            "/\u{7F}", "/ä", "/sign-in", "/sign-out", "/sign-in?back=/",
            "/" + String(repeating: "a", count: 2_000),
        ] as [String?]
    )
    func refuses(_ address: String?) {
        #expect(SignInForm.own(address) == "/cases")
    }
}
