import Foundation

/// A PDF written out by hand, one page a text.
struct WrittenPDF {
    private var objects: [String]

    /// - Parameter texts: of each page, in ASCII; an empty one is a blank page.
    init(pages texts: [String]) {
        let kids = texts.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [\(kids)] /Count \(texts.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for (index, text) in texts.enumerated() {
            let content = text.isEmpty ? "" : "BT /F1 12 Tf 72 720 Td (\(text)) Tj ET"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(5 + 2 * index) 0 R "
                    + "/Resources << /Font << /F1 3 0 R >> >> >>"
            )
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
    }

    /// Says another number of pages than there are.
    func claiming(pages: Int) -> WrittenPDF {
        var other = self
        other.objects[1] = other.objects[1].replacing(#/Count \d+/#, with: "Count \(pages)")
        return other
    }

    /// Its tree of pages leads back to itself.
    func recursive() -> WrittenPDF {
        var other = self
        other.objects[1] = "<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>"
        return other
    }

    /// Its letter Z stands for a form feed, which also parts the pages of the text.
    func withFormFeed() -> WrittenPDF {
        var other = self
        let map =
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
            + "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <5A> <000C> endbfchar endcmap end end"
        other.objects.append("<< /Length \(map.utf8.count) >>\nstream\n\(map)\nendstream")
        other.objects[2] =
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode \(other.objects.count) 0 R >>"
        return other
    }

    /// Its title holds the line by which `pdfinfo` tells the number of pages.
    func titled(_ title: String) -> WrittenPDF {
        var other = self
        other.objects.append("<< /Title (\(title)) >>")
        return other
    }

    var bytes: [UInt8] {
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { text += String(format: "%010d 00000 n \n", offset) }
        let information = objects.last?.hasPrefix("<< /Title") == true ? "/Info \(objects.count) 0 R " : ""
        text += "trailer << /Size \(objects.count + 1) \(information)/Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// A page that says "Secret" behind the password "user".
    static let encrypted =
        Data(
            base64Encoded: """
                JVBERi0xLjQKJb/3ov4KMSAwIG9iago8PCAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoK
                PDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMg
                NCAwIFIgL01lZGlhQm94IFsgMCAwIDk5IDk5IF0gL1BhcmVudCAyIDAgUiAvUmVzb3VyY2VzIDw8IC9Gb250IDw8IC9GMSA1
                IDAgUiA+PiA+PiAvVHlwZSAvUGFnZSA+PgplbmRvYmoKNCAwIG9iago8PCAvTGVuZ3RoIDM4IC9GaWx0ZXIgL0ZsYXRlRGVj
                b2RlID4+CnN0cmVhbQrhz0SEKi/TezkifZc3MsEDcYkvRsVPNuGebEHuGW/IXRk7X9eFy2VuZHN0cmVhbQplbmRvYmoKNSAw
                IG9iago8PCAvQmFzZUZvbnQgL0hlbHZldGljYSAvU3VidHlwZSAvVHlwZTEgL1R5cGUgL0ZvbnQgPj4KZW5kb2JqCjYgMCBv
                YmoKPDwgL0ZpbHRlciAvU3RhbmRhcmQgL0xlbmd0aCAxMjggL08gPDBiYTM4MzVmODhmOTAzODhlNzRlNTQ1ODQxMjVjZTE0
                MmJlMGRlMjRjNmIwZDM3NzQ2ZTA3NWI4OTE3NTY2NzE+IC9QIC00IC9SIDMgL1UgPGJkNmM5ZjBkNDZkZmIwZWQ2NTU2YjRm
                ZDU5ODcwMjYwMDEyMjQ1NmE5MWJhZTUxMzQyNzNhNmRiMTM0Yzg3YzQ+IC9WIDIgPj4KZW5kb2JqCnhyZWYKMCA3CjAwMDAw
                MDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMDY0IDAwMDAwIG4gCjAwMDAwMDAxMjMgMDAwMDAg
                biAKMDAwMDAwMDI0OSAwMDAwMCBuIAowMDAwMDAwMzU3IDAwMDAwIG4gCjAwMDAwMDA0MjcgMDAwMDAgbiAKdHJhaWxlciA8
                PCAvUm9vdCAxIDAgUiAvU2l6ZSA3IC9JRCBbPDY1NjM3NzdlOTVmNjRkZmM3NzQwN2E0NWZmNDQyMzk2Pjw2NTYzNzc3ZTk1
                ZjY0ZGZjNzc0MDdhNDVmZjQ0MjM5Nj5dIC9FbmNyeXB0IDYgMCBSID4+CnN0YXJ0eHJlZgo2MzQKJSVFT0YK
                """,
            options: .ignoreUnknownCharacters
        ).map(Array.init) ?? []
}
