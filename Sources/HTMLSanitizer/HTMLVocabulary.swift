internal import Core

/// What becomes of each element of HTML.
///
/// Of an element that is not named here the tags go and the words stay.
enum HTMLVocabulary {
    enum Meaning {
        case block(MarkupElement)
        case style(MarkupStyle)
        case rule
        case lineBreak
        case image
        case link
        case quotationMarks
        case input
        case title
        /// Goes with all that is in it.
        case leftOut(WritableKeyPath<MarkupOmissions, Int>?)
        /// Goes, and is counted; what is in it is shown where the thing itself can't be.
        case replaced(WritableKeyPath<MarkupOmissions, Int>)
        case words
    }

    static func meaning(of name: String) -> Meaning {
        switch name {
        case "p": .block(.paragraph)
        case "h1": .block(.heading1)
        case "h2": .block(.heading2)
        case "h3": .block(.heading3)
        case "h4": .block(.heading4)
        case "h5": .block(.heading5)
        case "h6": .block(.heading6)
        case "pre", "listing", "xmp", "plaintext": .block(.preformatted)
        case "blockquote": .block(.quotation)
        case "div", "section", "article", "main", "aside", "header", "footer", "nav", "center", "address", "fieldset",
            "legend", "details", "summary", "figure", "figcaption", "form", "dialog", "hgroup", "option", "search":
            .block(.division)
        case "ul", "dir", "menu": .block(.bulletList)
        case "ol": .block(.numberedList)
        case "li": .block(.listItem)
        case "dl": .block(.termList)
        case "dt": .block(.term)
        case "dd": .block(.definition)
        case "table": .block(.table)
        case "caption": .block(.caption)
        case "thead": .block(.tableHead)
        case "tbody": .block(.tableBody)
        case "tfoot": .block(.tableFoot)
        case "tr": .block(.row)
        case "td": .block(.cell)
        case "th": .block(.headerCell)
        case "b", "strong": .style(.strong)
        case "i", "em", "cite", "dfn", "var": .style(.emphasised)
        case "u": .style(.underlined)
        case "s", "strike": .style(.struck)
        case "del": .style(.deleted)
        case "ins": .style(.inserted)
        case "sup": .style(.superscript)
        case "sub": .style(.subscripted)
        case "code", "kbd", "samp", "tt": .style(.code)
        case "small": .style(.small)
        case "mark": .style(.marked)
        case "hr": .rule
        case "br": .lineBreak
        case "img", "image": .image
        case "a": .link
        case "q": .quotationMarks
        case "input": .input
        case "title": .title
        case "script": .leftOut(\.scripts)
        case "style", "template": .leftOut(nil)
        case "iframe", "frame", "object", "applet", "svg", "math", "portal", "fencedframe": .leftOut(\.embeddings)
        case "embed", "audio", "video", "canvas", "bgsound": .replaced(\.embeddings)
        default: .words
        }
    }
}
