/// How words stand out.
///
/// Its order is the order in which styles are nested, so that the same look is always the same markup.
public enum MarkupStyle: String, Sendable, CaseIterable {
    case inserted = "ins"
    case deleted = "del"
    case marked = "mark"
    case strong = "strong"
    case emphasised = "em"
    case underlined = "u"
    case struck = "s"
    case small = "small"
    case code = "code"
    case superscript = "sup"
    case subscripted = "sub"
}
