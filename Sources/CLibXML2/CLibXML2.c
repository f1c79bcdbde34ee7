#include "CLibXML2.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

// One reading: where it is in the input, what it may cost, and why it ends.
typedef struct {
    const uint8_t *bytes;
    size_t count;
    size_t taken;
    struct timespec deadline;
    uint32_t errors_left;
    cxml_outcome outcome;
    const cxml_handlers *handlers;
    xmlParserCtxtPtr parser;
} reading;

// Input is handed over in pieces of at most this many bytes, so that the clock is looked at within one long tag.
static const int piece_bytes_max = 4096;
// Of attributes of one XML element that are told; Word needs about twenty.
enum { xml_attributes_max = 128 };

static bool is_late(const reading *reading) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec != reading->deadline.tv_sec) return now.tv_sec > reading->deadline.tv_sec;
    return now.tv_nsec >= reading->deadline.tv_nsec;
}

static void end(reading *reading, cxml_outcome outcome) {
    if (reading->outcome == cxml_finished) reading->outcome = outcome;
    if (reading->parser) xmlStopParser(reading->parser);
}

// Whether an event may still be told.
static bool goes_on(reading *reading) {
    if (reading->outcome != cxml_finished) return false;
    if (!is_late(reading)) return true;
    end(reading, cxml_out_of_time);
    return false;
}

static int take(void *context, char *buffer, int room) {
    reading *reading = context;
    if (reading->outcome != cxml_finished) return 0;
    if (is_late(reading)) {
        // The input seems to end here. The parser is not stopped: it is in the middle of a tag.
        reading->outcome = cxml_out_of_time;
        return 0;
    }
    size_t left = reading->count - reading->taken;
    size_t piece = room < piece_bytes_max ? (size_t)room : (size_t)piece_bytes_max;
    if (piece > left) piece = left;
    memcpy(buffer, reading->bytes + reading->taken, piece);
    reading->taken += piece;
    return (int)piece;
}

static int close_input(void *context) {
    (void)context;
    return 0;
}

static void begin_html_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    reading *reading = context;
    if (!goes_on(reading)) return;
    if (!reading->handlers->element_began(
            reading->handlers->context, NULL, (const char *)name, (const char *const *)attributes))
        end(reading, cxml_stopped);
}

static void end_html_element(void *context, const xmlChar *name) {
    reading *reading = context;
    if (!goes_on(reading)) return;
    if (!reading->handlers->element_ended(reading->handlers->context, NULL, (const char *)name))
        end(reading, cxml_stopped);
}

static void tell_text(void *context, const xmlChar *text, int count) {
    reading *reading = context;
    if (count <= 0 || !goes_on(reading)) return;
    if (!reading->handlers->text(reading->handlers->context, (const char *)text, (size_t)count))
        end(reading, cxml_stopped);
}

static void note_error(void *context, xmlErrorPtr error) {
    reading *reading = context;
    if (error && error->code == XML_ERR_NO_MEMORY) end(reading, cxml_out_of_memory);
    if (reading->errors_left == 0) {
        end(reading, cxml_too_many_errors);
        return;
    }
    reading->errors_left -= 1;
}

static void begin_xml_element(
    void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int namespaces_count,
    const xmlChar **namespaces, int attributes_count, int defaulted_count, const xmlChar **attributes
) {
    (void)prefix, (void)namespaces_count, (void)namespaces, (void)defaulted_count;
    reading *reading = context;
    if (!goes_on(reading)) return;
    // libxml2 gives a value as its bounds within the input; handlers get strings.
    const char *told[2 * xml_attributes_max + 1];
    int count = attributes_count < xml_attributes_max ? attributes_count : xml_attributes_max;
    for (int index = 0; index < count; index++) {
        const xmlChar **attribute = attributes + 5 * index;
        told[2 * index] = (const char *)attribute[0];
        told[2 * index + 1] = (const char *)xmlStrndup(attribute[3], (int)(attribute[4] - attribute[3]));
    }
    told[2 * count] = NULL;
    bool more = reading->handlers->element_began(
        reading->handlers->context, (const char *)space, (const char *)name, count ? told : NULL);
    for (int index = 0; index < count; index++) xmlFree((void *)told[2 * index + 1]);
    if (!more) end(reading, cxml_stopped);
}

static void end_xml_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space) {
    (void)prefix;
    reading *reading = context;
    if (!goes_on(reading)) return;
    if (!reading->handlers->element_ended(reading->handlers->context, (const char *)space, (const char *)name))
        end(reading, cxml_stopped);
}

static void refuse_document_type(
    void *context, const xmlChar *name, const xmlChar *public_identifier, const xmlChar *system_identifier
) {
    (void)name, (void)public_identifier, (void)system_identifier;
    end(context, cxml_document_type);
}

static xmlParserInputPtr load_nothing(const char *address, const char *identifier, xmlParserCtxtPtr parser) {
    (void)address, (void)identifier, (void)parser;
    return NULL;
}

static void prepare_library(void) {
    xmlInitParser();
    // For the whole process: whatever a document names, nothing is opened.
    xmlSetExternalEntityLoader(load_nothing);
}

static pthread_once_t preparation = PTHREAD_ONCE_INIT;

static bool begin(reading *reading, const uint8_t *bytes, size_t count, cxml_limits limits, const cxml_handlers *handlers) {
    pthread_once(&preparation, prepare_library);
    if (count > INT_MAX) return false;
    memset(reading, 0, sizeof *reading);
    reading->bytes = bytes;
    reading->count = count;
    reading->errors_left = limits.errors_max;
    reading->handlers = handlers;
    clock_gettime(CLOCK_MONOTONIC, &reading->deadline);
    long nanoseconds = reading->deadline.tv_nsec + (long)(limits.milliseconds_max % 1000) * 1000000;
    reading->deadline.tv_sec += limits.milliseconds_max / 1000 + nanoseconds / 1000000000;
    reading->deadline.tv_nsec = nanoseconds % 1000000000;
    return true;
}

cxml_outcome cxml_read_html(const uint8_t *bytes, size_t count, cxml_limits limits, const cxml_handlers *handlers) {
    reading reading;
    if (!begin(&reading, bytes, count, limits, handlers)) return cxml_out_of_memory;
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (!parser) return cxml_out_of_memory;
    reading.parser = parser;
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->initialized = XML_SAX2_MAGIC;
    parser->sax->startElement = begin_html_element;
    parser->sax->endElement = end_html_element;
    parser->sax->characters = tell_text;
    parser->sax->ignorableWhitespace = tell_text;
    // The inside of script and style; the handler drops it with its element.
    parser->sax->cdataBlock = tell_text;
    parser->sax->serror = note_error;
    parser->userData = &reading;
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD;
    htmlDocPtr document = htmlCtxtReadIO(parser, take, close_input, &reading, NULL, "UTF-8", options);
    if (document) xmlFreeDoc(document);
    reading.parser = NULL;
    htmlFreeParserCtxt(parser);
    return reading.outcome;
}

cxml_outcome cxml_read_xml(const uint8_t *bytes, size_t count, cxml_limits limits, const cxml_handlers *handlers) {
    reading reading;
    if (!begin(&reading, bytes, count, limits, handlers)) return cxml_out_of_memory;
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser) return cxml_out_of_memory;
    reading.parser = parser;
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->initialized = XML_SAX2_MAGIC;
    parser->sax->startElementNs = begin_xml_element;
    parser->sax->endElementNs = end_xml_element;
    parser->sax->characters = tell_text;
    parser->sax->ignorableWhitespace = tell_text;
    parser->sax->cdataBlock = tell_text;
    parser->sax->internalSubset = refuse_document_type;
    parser->sax->serror = note_error;
    parser->userData = &reading;
    xmlDocPtr document = xmlCtxtReadIO(parser, take, close_input, &reading, NULL, NULL, XML_PARSE_NONET);
    if (document) xmlFreeDoc(document);
    if (reading.outcome == cxml_finished && !parser->wellFormed) reading.outcome = cxml_malformed;
    reading.parser = NULL;
    xmlFreeParserCtxt(parser);
    return reading.outcome;
}
