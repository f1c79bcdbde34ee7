// What Proffer asks of libxml2: HTML or XML in memory, told as a sequence of events, without building a tree.
//
// This header holds only own functions. libxml2's own headers clash with the Swift toolchain's ICU (UErrorCode), and a
// tree would cost memory before a limit could stop it.
#ifndef CLIBXML2_H
#define CLIBXML2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How a reading ended.
typedef enum {
    cxml_finished = 0,
    // A handler answered false.
    cxml_stopped = 1,
    cxml_out_of_time = 2,
    // More complaints of the parser than allowed.
    cxml_too_many_errors = 3,
    // XML that is not well formed; HTML always is enough.
    cxml_malformed = 4,
    // XML with a document type, and so with entities of its own. Nothing of it was expanded.
    cxml_document_type = 5,
    cxml_out_of_memory = 6,
} cxml_outcome;

// What is told of a document, in its order. Strings are UTF-8, end with NUL and hold until the handler returns. Each
// handler answers whether to go on.
typedef struct {
    void *context;
    // `attributes` is NULL, or name, value, name, value, …, NULL; a value may be NULL. In XML, names are local names,
    // `space` is the namespace or NULL, and attributes of any namespace are told by their local name.
    bool (*element_began)(void *context, const char *space, const char *name, const char *const *attributes);
    bool (*element_ended)(void *context, const char *space, const char *name);
    // `text` does not end with NUL.
    bool (*text)(void *context, const char *text, size_t count);
} cxml_handlers;

typedef struct {
    // Of wall time; looked at with every event and every 4 KB of input.
    uint32_t milliseconds_max;
    // Of complaints of the parser, such as an end tag without a beginning: each may cost a walk over what is open.
    uint32_t errors_max;
} cxml_limits;

// Reads HTML in UTF-8 with libxml2's forgiving parser. A `meta` that names another character set is ignored.
cxml_outcome cxml_read_html(const uint8_t *bytes, size_t count, cxml_limits limits, const cxml_handlers *handlers);

// Reads XML in the character set that it declares. Nothing outside of the bytes is opened.
cxml_outcome cxml_read_xml(const uint8_t *bytes, size_t count, cxml_limits limits, const cxml_handlers *handlers);

#endif
