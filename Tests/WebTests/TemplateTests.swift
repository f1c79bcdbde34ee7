import Foundation
import Testing

@testable import Web

/// Whether every name in `Templates/` leads somewhere: the library prints nothing for one that does not.
@Suite("Templates")
struct TemplateTests {
    private static func files(under folder: String, ending: String) throws -> [String: String] {
        let directory = Sample.packageDirectory + "/" + folder
        var texts: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory)
        where name.hasSuffix(ending) {
            let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
            texts[String(name.dropLast(ending.utf8.count))] = text
        }
        return texts
    }

    @Test("name only what they are rendered with, and are all used")
    func namesLeadSomewhere() async throws {
        let samples = try await PageSamples()
        var check = try TemplateCheck(Self.files(under: "Templates", ending: ".mustache"))
        for (template, shape) in samples.shapes { check.follow(template, with: shape) }
        #expect(check.faults.sorted() == [])
        #expect(Set(check.templates.keys).subtracting(check.used).sorted() == [])
    }

    @Test("have samples that leave nothing empty, one for each page of the sources")
    func samplesAreFull() async throws {
        let samples = try await PageSamples()
        for (template, shape) in samples.shapes { #expect(shape.gaps(at: template) == []) }
        let named = try Self.files(under: "Sources/Web", ending: ".swift").values.flatMap { text in
            text.matches(of: /template(?: =|:) "([a-z_\/-]+)"/).map { String($0.1) }
        }
        #expect(Set(named) == Set(samples.shapes.keys))
        #expect(named.count == Set(named).count)
    }

    @Test("are rendered by the library with nothing left of a tag")
    func render() async throws {
        let templates = try await Templates(directory: Sample.packageDirectory + "/Templates")
        let page = KeysPage(frame: PageFrame(assets: "/assets/<1>"))
        let html = try templates.render(page, template: KeysPage.template)
        #expect(html.contains("/assets/&lt;1&gt;/main.js") && !html.contains("{{"))
        #expect(throws: RenderingError.self) { try templates.render(page, template: "help/none") }
    }

    // MARK: The check itself

    private struct Inner {
        let label: String
        let hint: String?
        let html = "<b>"
    }

    private struct Outer {
        let title: String
        let hint: String
        let isOpen: Bool
        let note: String?
        let inner: [Inner]
        let markup: [RenderedHTML]
    }

    private static let outer = Outer(
        title: "a",
        hint: "b",
        isOpen: true,
        note: "c",
        inner: [Inner(label: "d", hint: nil), Inner(label: "e", hint: "f")],
        markup: [RenderedHTML(html: "<p>")]
    )

    private func faults(_ text: String, _ others: [String: String] = [:]) throws -> [String] {
        var check = try TemplateCheck(others.merging(["t": text]) { $1 })
        check.follow("t", with: TemplateShape(of: Self.outer))
        return check.faults.sorted()
    }

    @Test(
        "pass when every name leads somewhere",
        arguments: [
            "{{title}} {{! titel }} {{hint}}", "{{#inner}}{{label}} {{title}}{{/inner}}",
            "{{#note}}{{note}}{{/note}}",
            "{{^note}}{{title}}{{/note}}", "{{#isOpen}}{{title}}{{/isOpen}}",
            "{{#markup}}{{{html}}}{{/markup}}",
            "{{> part}}", "{{<shell}}{{$main}}{{title}}{{/main}}{{/shell}}",
            "{{^inner}}{{title}}{{/inner}}",
        ]
    )
    func passes(_ text: String) throws {
        #expect(
            try faults(text, ["part": "{{title}}", "shell": "{{#isOpen}}{{$main}}{{/main}}{{/isOpen}}"])
                == []
        )
    }

    @Test(
        "fail for a name that leads nowhere or elsewhere",
        arguments: [
            ("{{titel}}", "t: nothing is called titel"),
            ("{{#inner}}{{lable}}{{/inner}}", "t: nothing is called lable"),
            ("{{label}}", "t: nothing is called label"),
            ("{{#inners}}{{label}}{{/inners}}", "t: nothing is called inners"),
            ("{{^isOpn}}{{title}}{{/isOpn}}", "t: nothing is called isOpn"),
            ("{{title.length}}", "t: nothing is called title.length"),
            ("{{#inner}}{{hint}}{{/inner}}", "t: where hint is nil, another hint further out is taken"),
            ("{{#inner}}{{{html}}}{{/inner}}", "t: {{{html}}} prints what is no markup of ours"),
            ("{{{title}}}", "t: {{{title}}} prints what is no markup of ours"),
            ("{{&title}}", "t: {{{title}}} prints what is no markup of ours"),
            ("{{#title}}{{title}}{{/title}}", "t: {{#title}} is always there"),
            ("{{inner}}", "t: {{inner}} is no text"),
            ("{{isOpen}}", "t: {{isOpen}} is no text"),
            ("{{> none}}", "t: there is no template none"),
            ("{{<none}}{{/none}}", "t: there is no template none"),
            ("{{<shell}}{{$man}}{{/man}}{{/shell}}", "t: shell has no block man"),
            ("{{<shell}}{{$main}}{{titel}}{{/main}}{{/shell}}", "shell: nothing is called titel"),
            ("{{> part}}", "part: nothing is called titel"),
        ]
    )
    func fails(_ text: String, fault: String) throws {
        #expect(try faults(text, ["part": "{{titel}}", "shell": "{{$main}}{{/main}}"]).contains(fault))
    }

    @Test(
        "fail to be read when a tag or a section stays open",
        arguments: [
            "{{title", "{{#inner}}", "{{#inner}}{{/isOpen}}{{/inner}}", "{{/inner}}",
            "{{<shell}}{{$main}}{{/shell}}",
        ]
    )
    func failsToBeRead(_ text: String) {
        #expect(throws: MustacheOutline.Fault.self) { try MustacheOutline(text) }
    }

    @Test("say which member of a sample no value fills")
    func saysGaps() {
        let empty = Outer(
            title: "a",
            hint: "b",
            isOpen: true,
            note: nil,
            inner: [],
            markup: [RenderedHTML(html: "")]
        )
        #expect(TemplateShape(of: empty).gaps(at: "t").sorted() == ["t.inner[]", "t.note"])
        #expect(
            TemplateShape(of: empty).merged(with: TemplateShape(of: Self.outer)).gaps(at: "t") == []
        )
    }
}
