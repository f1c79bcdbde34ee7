import Testing

@testable import Web

/// How the fields of a form are read.
@Suite("Form fields")
struct FormFieldsTests {
    @Test("undoes plus and percent, and keeps repeated names in order")
    func readsFields() throws {
        let fields = try FormFields(
            urlEncoded: "a=1+2%2B3&b=%C3%A4%E6%BC%A2&a=x%3Dy=z&empty=&bare&%61%26=%26&&"
        )
        #expect(fields.all("a") == ["1 2+3", "x=y=z"])
        #expect(fields["a"] == "1 2+3" && fields["b"] == "ä漢" && fields["a&"] == "&")
        #expect(
            fields["empty"]?.isEmpty == true && fields["bare"]?.isEmpty == true && fields["absent"] == nil
        )
        #expect(fields.names == ["a", "a&", "b", "bare", "empty"])
    }

    @Test(
        "refuses what is no text",
        arguments: [
            "a=%FF", "a=%C3", "a=%ED%A0%80", "a=%00", "a=b\0", "%00=a", "a=%", "a=%4", "a=%zz", "a=%+1",
            "a=%-1",
        ]
    )
    func refusesNoText(_ text: String) {
        #expect(throws: RequestError.self) { try FormFields(urlEncoded: text) }
    }

    @Test("refuses a form with too many fields and cuts none off")
    func countsFields() throws {
        func form(_ count: Int) -> String { (0..<count).map { "f\($0)=\($0)" }.joined(separator: "&") }
        let most = try FormFields(urlEncoded: form(BodyLimits.formFieldsMax))
        #expect(most.names.count == BodyLimits.formFieldsMax)
        #expect(most["f\(BodyLimits.formFieldsMax - 1)"] == "\(BodyLimits.formFieldsMax - 1)")
        #expect(throws: RequestError.self) {
            try FormFields(urlEncoded: form(BodyLimits.formFieldsMax + 1))
        }
    }
}
