"""Word and Excel files, written by hand so that their bytes are the same each time."""

import io
import zipfile
from xml.sax.saxutils import escape

from .case import FOOTER

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _zip(parts, time):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, HEAD + text)
    return content.getvalue()


def _types(*parts):
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(*targets):
    rows = "".join(
        f'<Relationship Id="rId{index + 1}" Type="{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"


def _core(title, author, created, modified):
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator><dc:description>"
        f"{FOOTER}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created><dcterms:modified '
        f'xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified></cp:coreProperties>'
    )


def word(title, author, pages, created, time):
    """A Word file. `pages` are lists of `(style, words)`, of style Title, Heading1 or Normal; each begins a page."""
    def paragraph(style, words, breaks):
        begin = "<w:pageBreakBefore/>" if breaks else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{begin}</w:pPr>'
            f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
        )

    body = "".join(
        paragraph(style, words, page and not index) for page, rows in enumerate(pages)
        for index, (style, words) in enumerate(rows)
    )
    section = (
        f'<w:sectPr><w:footerReference xmlns:r="{OFFICE}/relationships" w:type="default" r:id="rId2"/><w:pgSz '
        f'w:w="12240" w:h="15840"/>'
        '<w:pgMar w:top="1300" w:right="1440" w:bottom="1300" w:left="1440" w:header="700" w:footer="600" '
        'w:gutter="0"/></w:sectPr>'
    )

    def style(name, label, size, bold, after, default=""):
        weight = "<w:b/>" if bold else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{label}"/><w:pPr><w:spacing '
            f'w:after="{after}" w:line="312" w:lineRule="auto"/></w:pPr>'
            f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>{weight}<w:sz w:val="{size}"/>'
            f'</w:rPr></w:style>'
        )

    styles = (
        f'<w:styles xmlns:w="{WORD}">' + style("Normal", "Normal", 23, False, 160, ' w:default="1"') +
        style("Title", "Title", 34, True, 240) + style("Heading1", "heading 1", 26, True, 140) +
        style("Footer", "footer", 16, False, 0) + "</w:styles>"
    )
    footer = (
        f'<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">'
        f'{FOOTER} · Page </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return _zip(
        [
            (
                "[Content_Types].xml",
                _types(
                    ("word/document.xml", f"{main}.document.main+xml"), ("word/styles.xml", f"{main}.styles+xml"),
                    ("word/footer1.xml", f"{main}.footer+xml"), ("docProps/core.xml", CORE_TYPE)
                )
            ),
            (
                "_rels/.rels",
                _relations(
                    (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
                    (CORE_RELATION, "docProps/core.xml")
                )
            ),
            ("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}{section}</w:body></w:document>'),
            (
                "word/_rels/document.xml.rels",
                _relations(
                    (f"{OFFICE}/relationships/styles", "styles.xml"), (f"{OFFICE}/relationships/footer", "footer1.xml")
                )
            ),
            ("word/styles.xml", styles),
            ("word/footer1.xml", footer),
            ("docProps/core.xml", _core(title, author, created, created)),
        ], time
    )


def workbook(title, author, sheets, created, modified, time):
    """An Excel file of sheets `(name, rows, widths)`; text stands in its cell."""
    def cell(column, row, value):
        place = f"{chr(65 + column)}{row}"
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        style = ' s="1"' if row == 1 else ""
        return f'<c r="{place}" t="inlineStr"{style}><is><t>{escape(value)}</t></is></c>'

    parts, names, types, relations = [], [], [], []
    for index, (name, rows, widths) in enumerate(sheets, 1):
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1)
        )
        lines = "".join(
            f'<row r="{at}">' + "".join(cell(column, at, value)
                                        for column, value in enumerate(row) if value != "") + "</row>"
            for at, row in enumerate(rows, 1)
        )
        parts.append(
            (
                f"xl/worksheets/sheet{index}.xml",
                f'<worksheet xmlns="{SHEET}"><cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>'
            )
        )
        names.append(f'<sheet xmlns:r="{OFFICE}/relationships" name="{name}" sheetId="{index}" r:id="rId{index}"/>')
        types.append(
            (
                f"xl/worksheets/sheet{index}.xml",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
            )
        )
        relations.append((f"{OFFICE}/relationships/worksheet", f"worksheets/sheet{index}.xml"))
    styles = (
        f'<styleSheet xmlns="{SHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz '
        f'val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle '
        'name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    return _zip(
        [
            (
                "[Content_Types].xml",
                _types(
                    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
                    ("xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"), *types,
                    ("docProps/core.xml", CORE_TYPE)
                )
            ),
            (
                "_rels/.rels",
                _relations(
                    (f"{OFFICE}/relationships/officeDocument", "xl/workbook.xml"), (CORE_RELATION, "docProps/core.xml")
                )
            ),
            ("xl/workbook.xml", f'<workbook xmlns="{SHEET}"><sheets>{"".join(names)}</sheets></workbook>'),
            ("xl/_rels/workbook.xml.rels", _relations(*relations, (f"{OFFICE}/relationships/styles", "styles.xml"))),
            ("xl/styles.xml", styles),
            *parts,
            ("docProps/core.xml", _core(title, author, created, modified)),
        ], time
    )
