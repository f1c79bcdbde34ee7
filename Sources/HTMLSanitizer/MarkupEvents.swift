internal import CLibXML2
internal import Core

/// Hears what a document holds, in its order, and answers whether to go on.
protocol MarkupEvents: AnyObject {
    /// - Parameter space: the namespace of XML; nil in HTML.
    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool
    func elementEnded(_ name: String, in space: String?) -> Bool
    func text(_ text: String) -> Bool
}

struct MarkupAttribute {
    let name: String
    let value: String
}

/// The language that a document is written in.
enum MarkupLanguage {
    case html
    case xml
}

/// How the reading of a document ended, where it did not fail.
enum MarkupEnd {
    case whole
    /// Its listener stopped it, or it holds more faults than are looked at.
    case early
}

extension MarkupEvents {
    /// Reads a document with libxml2; blocks the thread for at most `MarkupLimits.millisecondsMax`.
    ///
    /// - Throws: `MarkupError`: took too long, damaged, defines entities.
    func read(_ bytes: [UInt8], as language: MarkupLanguage) throws(MarkupError) -> MarkupEnd {
        let limits = cxml_limits(
            milliseconds_max: UInt32(MarkupLimits.millisecondsMax),
            errors_max: UInt32(MarkupLimits.nodesMax)
        )
        let listener = Listener(events: self)
        let outcome = withExtendedLifetime(listener) {
            var handlers = listener.handlers
            return switch language {
            case .html: cxml_read_html(bytes, bytes.count, limits, &handlers)
            case .xml: cxml_read_xml(bytes, bytes.count, limits, &handlers)
            }
        }
        switch outcome {
        case cxml_finished: return .whole
        case cxml_stopped, cxml_too_many_errors: return .early
        case cxml_out_of_time: throw .tookTooLong
        case cxml_document_type: throw .definesEntities
        default: throw .damaged
        }
    }
}

/// Brings the events from C to Swift.
private final class Listener {
    private let events: any MarkupEvents

    init(events: any MarkupEvents) { self.events = events }

    /// Valid as long as the listener lives.
    var handlers: cxml_handlers {
        cxml_handlers(
            context: Unmanaged.passUnretained(self).toOpaque(),
            element_began: { context, space, name, attributes in
                guard let events = Listener.events(of: context), let name else { return false }
                return events.elementBegan(
                    String(cString: name),
                    in: space.map { String(cString: $0) },
                    attributes: Listener.pairs(attributes)
                )
            },
            element_ended: { context, space, name in
                guard let events = Listener.events(of: context), let name else { return false }
                return events.elementEnded(String(cString: name), in: space.map { String(cString: $0) })
            },
            text: { context, text, count in
                guard let events = Listener.events(of: context), let text else { return false }
                let bytes = UnsafeRawBufferPointer(start: text, count: count)
                return events.text(String(decoding: bytes, as: UTF8.self))
            }
        )
    }

    private static func events(of context: UnsafeMutableRawPointer?) -> (any MarkupEvents)? {
        guard let context else { return nil }
        return Unmanaged<Listener>.fromOpaque(context).takeUnretainedValue().events
    }

    private static func pairs(_ strings: UnsafePointer<UnsafePointer<CChar>?>?) -> [MarkupAttribute] {
        guard let strings else { return [] }
        var pairs: [MarkupAttribute] = []
        var index = 0
        while pairs.count < attributesMax, let name = strings[index] {
            let value = strings[index + 1].map { String(cString: $0) } ?? ""
            pairs.append(MarkupAttribute(name: String(cString: name), value: value))
            index += 2
        }
        return pairs
    }

    /// More than any element has that a person wrote.
    private static let attributesMax = 256
}
