import Testing

/// One after the other: a test that looks for forgotten processes must not see those of another.
@Suite("Document tools", .serialized)
enum DocumentToolsTests {}
