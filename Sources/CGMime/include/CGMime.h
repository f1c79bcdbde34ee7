// What Proffer asks of GMime: a mail in memory as headers and a list of parts.
#ifndef CGMIME_H
#define CGMIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cgmime_mail cgmime_mail;

typedef enum {
    cgmime_part_leaf = 0,
    cgmime_part_multipart = 1,
    // A mail within the mail. Its parts are not listed: its bytes are a mail of their own.
    cgmime_part_mail = 2,
} cgmime_part_kind;

// A part. Its strings are UTF-8 or what the mail held instead, end with NUL, may be NULL, and hold as long as the mail.
typedef struct {
    cgmime_part_kind kind;
    // The index of the multipart that it lies in, or -1.
    ptrdiff_t parent;
    const char *type;
    const char *subtype;
    const char *charset;
    const char *name;
    // Without angle brackets.
    const char *content_id;
    // "inline", "attachment", another word or NULL.
    const char *disposition;
} cgmime_part;

// Reads a mail (RFC 5322 and MIME), also one that begins with the "From " line of an mbox. Copies the bytes.
// At most `parts_max` parts are listed, and none that lies in more than `nesting_max` others. NULL when it is no mail at all.
cgmime_mail *cgmime_read(const uint8_t *bytes, size_t count, size_t parts_max, size_t nesting_max);
void cgmime_free(cgmime_mail *mail);

// A header with its encoded words decoded, or NULL; of several with one name, the first. Holds as long as the mail.
const char *cgmime_header(cgmime_mail *mail, const char *name);
// The addresses of all From, To, Cc or Bcc headers, as a person writes them. Ends with NUL; give it to cgmime_free_bytes.
char *cgmime_addresses(cgmime_mail *mail, const char *name);

// Parts in the order of the mail, a multipart before what lies in it.
size_t cgmime_parts_count(const cgmime_mail *mail);
// Whether the mail holds more parts than are listed, or nests them deeper than GMime follows.
bool cgmime_parts_left_out(const cgmime_mail *mail);
cgmime_part cgmime_part_at(cgmime_mail *mail, size_t index);
// How many bytes a part has once decoded; 0 for a multipart. Decodes and keeps nothing.
size_t cgmime_part_bytes_count(cgmime_mail *mail, size_t index);
// The decoded bytes of a part, of a mail within the mail its text. Give them to cgmime_free_bytes. NULL when there are none.
uint8_t *cgmime_part_bytes(cgmime_mail *mail, size_t index, size_t *count);
void cgmime_free_bytes(void *bytes);

#endif
