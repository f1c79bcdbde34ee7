import Core
import HTMLSanitizer
import Testing

/// What is shown of a mail.
@Suite("Mail")
struct MailTests {
    private let sanitizer = AllowListSanitizer()

    @Test("decodes the headers that a person reads")
    func decodesHeaders() async throws {
        let mail = try await mail(
            """
            From: =?utf-8?q?J=C3=B6rg?= Huber <joerg@example.org>
            To: "Quinn, Ada" <ada@example.org>,
             =?iso-8859-1?Q?Ren=E9?= <rene@example.org>
            Cc: undisclosed-recipients:;
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Subject: =?UTF-8?B?UmU6IOKAnExlYXNl4oCd?= =?utf-8?q?_=E2=80=AEfdp=2Eexe?=
            Message-ID: <1@example.org>

            Hi & bye
            """
        )

        #expect(mail.headers.from == "Jörg Huber <joerg@example.org>")
        #expect(mail.headers.to == "\"Quinn, Ada\" <ada@example.org>, René <rene@example.org>")
        #expect(mail.headers.date == "Fri, 11 Jul 2003 21:00:37 -0700 (PDT)")
        #expect(mail.headers.subject == "Re: “Lease” fdp.exe")
        #expect(mail.headers.messageID == "<1@example.org>")
        #expect(mail.headers.bcc == nil)
        #expect(mail.body.markup == "<pre>Hi &amp; bye</pre>")
        #expect(mail.attachments == [])
    }

    @Test("shows the HTML of a mail with its pictures, and lists the other form of the text")
    func showsHTML() async throws {
        let mail = try await mail(Self.newsletter)

        #expect(
            mail.body.markup == """
                <p>Hello <strong>Ada</strong> <img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt="dot"></p>
                """
        )
        #expect(mail.omissions.scripts == 1)
        #expect(mail.omissions.outsideImages == 1)
        #expect(mail.attachments.map(\.name) == ["Text 2.txt", "dot.gif", "etc.passwd.pdf"])
        #expect(mail.attachments.map(\.mediaType) == ["text/plain", "image/gif", "application/pdf"])
        #expect(mail.attachments.map(\.isShownInBody) == [false, true, false])
        #expect(mail.attachments.map(\.bytesCount) == [9, 42, 4])
        #expect(mail.attachments.separate.map(\.name) == ["etc.passwd.pdf"])
    }

    @Test("hands out the bytes of an attachment")
    func handsOutBytes() async throws {
        let bytes = Self.bytes(of: Self.newsletter)
        let number = try #require(try await sanitizer.mail(from: bytes).attachments.last?.number)

        #expect(try await sanitizer.attachment(number, ofMail: bytes) == Array("%PDF".utf8))
        #expect(try await sanitizer.attachments([number, number], ofMail: bytes) == [number: Array("%PDF".utf8)])
        await #expect(throws: MarkupError.noSuchAttachment) {
            try await sanitizer.attachments([number, 99], ofMail: bytes)
        }
        await #expect(throws: MarkupError.noSuchAttachment) { try await sanitizer.attachment(99, ofMail: bytes) }
        await #expect(throws: MarkupError.noSuchAttachment) { try await sanitizer.attachment(0, ofMail: bytes) }
    }

    @Test("takes a mail within a mail for a mail of its own")
    func nestedMail() async throws {
        let bytes = Self.bytes(
            of: """
                From: a@example.org
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                caf=E9
                --b
                Content-Type: message/rfc822

                From: c@example.org
                Subject: a/b: Lease

                <script>inner</script>
                --b--
                """
        )

        let mail = try await sanitizer.mail(from: bytes)
        let attachment = try #require(mail.attachments.first)
        let inner = try await sanitizer.mail(from: sanitizer.attachment(attachment.number, ofMail: bytes))

        #expect(mail.body.text == "café")
        #expect(attachment.name == "a b: Lease.eml")
        #expect(inner.headers.from == "c@example.org")
        #expect(inner.body.markup == "<pre>&lt;script&gt;inner&lt;/script&gt;</pre>")
    }

    @Test("lists a thousand of ten thousand parts, and says that there are more")
    func manyParts() async throws {
        let parts = (1...10_000).map { "--b\nContent-Type: application/x\n\n\($0)\n" }.joined()
        let mail = try await mail("From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n\(parts)--b--\n")

        #expect(mail.attachments.count == MarkupLimits.mailPartsMax - 1)
        #expect(mail.isPartsListCut)
        #expect(mail.sentences.count == 1)
    }

    @Test("refuses a mail of more parts than anyone sends")
    func tooManyParts() async {
        let parts = String(repeating: "--b\n\n", count: MarkupLimits.mailBoundaryLinesMax + 1)

        await #expect(throws: MarkupError.tooManyParts(max: MarkupLimits.mailBoundaryLinesMax)) {
            try await mail("From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n\(parts)")
        }
    }

    @Test("refuses a mail of more headers than anyone sends")
    func tooManyHeaders() async {
        let headers = String(repeating: "X:\n", count: MarkupLimits.mailHeaderLinesMax + 1)

        await #expect(throws: MarkupError.tooManyParts(max: MarkupLimits.mailHeaderLinesMax)) {
            try await mail("From: a@example.org\n\(headers)\n")
        }
    }

    @Test(
        "does not follow parts or mails that are nested without end",
        arguments: ["multipart/mixed", "message/rfc822"]
    )
    func nestedParts(type: String) async throws {
        var text = "From: a@example.org\n"
        for level in 0..<9_000 {
            text += "Content-Type: \(type); boundary=b\(level)\n\n"
            if type == "multipart/mixed" { text += "--b\(level)\n" }
        }

        let mail = try await mail(text + "\n\nend")

        #expect(mail.attachments.count <= 1)
        #expect(type == "message/rfc822" || mail.isPartsListCut)
    }

    @Test(
        "shows what can be read of a broken mail",
        arguments: [
            "From: a@example.org\nContent-Type: multipart/mixed\n\nno boundary",
            "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nno end",
            "From: a@example.org\nContent-Type: text/plain; charset=nonsense\n\ntext",
            "From: a@example.org\nContent-Type: ///;;;=\n\ntext",
            "From: a@example.org\nContent-Transfer-Encoding: base64\n\n!!!!",
            "From: \nSubject: =?utf-8?b?/////?= =?x?y?z?=\n\n",
            "From a@example.org Wed Jul 20 17:35:09 2016\nFrom: a@example.org\n\ntext",
            "Subject: \u{0}\u{7F}x\n\n\u{0}",
            "From: a@example.org",
        ]
    )
    func brokenMail(text: String) async throws {
        let mail = try await mail(text)

        #expect(SafeMarkup(mail.body.markup).complaints == [])
        #expect(mail.headers.from == "a@example.org" || mail.headers.from == nil)
    }

    @Test("says when the text needs a key")
    func encrypted() async throws {
        let mail = try await mail(
            """
            From: a@example.org
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b

            --b
            Content-Type: application/pgp-encrypted

            Version: 1
            --b
            Content-Type: application/octet-stream

            -----BEGIN PGP MESSAGE-----
            --b--
            """
        )

        #expect(mail.isEncrypted)
        #expect(mail.body.isEmpty)
        #expect(mail.attachments.count == 2)
    }

    @Test("is not what has no header of a mail", arguments: ["", "just words", "a: b\nc: d\n\ne"])
    func noMail(text: String) async {
        await #expect(throws: MarkupError.notOfKind) { try await mail(text) }
    }

    private func mail(_ text: String) async throws -> SanitizedMail {
        try await sanitizer.mail(from: Self.bytes(of: text))
    }

    /// Mails end their lines with CR and LF.
    private static func bytes(of text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    private static let newsletter = """
        From: news@example.org
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain

        Hello Ada
        --a
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html; charset=utf-8

        <p onload=alert(1)>Hello <b>Ada</b> <img src="cid:dot%40example.org" alt=dot>
        <img src=https://tracker.example/1.gif></p>
        --r
        Content-Type: image/gif; name=dot.gif
        Content-ID: <dot@example.org>
        Content-Transfer-Encoding: base64

        R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7
        --r--
        --a--
        --m
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="../../etc.passwd.pdf"
        Content-Transfer-Encoding: base64

        JVBERg==
        --m--
        """
}
