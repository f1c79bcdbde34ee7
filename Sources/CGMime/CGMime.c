#include "CGMime.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

struct cgmime_mail {
    GMimeMessage *message;
    GPtrArray *objects;
    GArray *parents;
    size_t parts_max;
    size_t nesting_max;
    bool left_out;
};

static void prepare_library(void) { g_mime_init(); }

static pthread_once_t preparation = PTHREAD_ONCE_INIT;

static void note_warning(gint64 offset, GMimeParserWarning warning, const gchar *item, gpointer context) {
    (void)offset, (void)item;
    if (warning == GMIME_CRIT_NESTING_OVERFLOW) ((cgmime_mail *)context)->left_out = true;
}

// Lists a part and what lies in it.
static void list(cgmime_mail *mail, GMimeObject *object, ptrdiff_t parent, size_t nesting) {
    if (!object) return;
    if (mail->objects->len >= mail->parts_max || nesting > mail->nesting_max) {
        mail->left_out = true;
        return;
    }
    ptrdiff_t index = (ptrdiff_t)mail->objects->len;
    g_ptr_array_add(mail->objects, object);
    g_array_append_val(mail->parents, parent);
    if (!GMIME_IS_MULTIPART(object)) return;
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    int count = g_mime_multipart_get_count(multipart);
    for (int child = 0; child < count; child++)
        list(mail, g_mime_multipart_get_part(multipart, child), index, nesting + 1);
}

cgmime_mail *cgmime_read(const uint8_t *bytes, size_t count, size_t parts_max, size_t nesting_max) {
    pthread_once(&preparation, prepare_library);
    GByteArray *array = g_byte_array_new();
    g_byte_array_append(array, bytes, (guint)count);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), TRUE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    bool is_mbox = count > 5 && memcmp(bytes, "From ", 5) == 0;
    g_mime_parser_set_format(parser, is_mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);

    cgmime_mail *mail = g_new0(cgmime_mail, 1);
    mail->parts_max = parts_max;
    mail->nesting_max = nesting_max;
    GMimeParserOptions *options = g_mime_parser_options_new();
    const char *charsets[] = {"utf-8", "windows-1252", NULL};
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    g_mime_parser_options_set_warning_callback(options, note_warning, mail);
    mail->message = g_mime_parser_construct_message(parser, options);
    g_mime_parser_options_free(options);
    g_object_unref(parser);
    g_object_unref(stream);
    if (!mail->message) {
        g_free(mail);
        return NULL;
    }
    mail->objects = g_ptr_array_new();
    mail->parents = g_array_new(FALSE, FALSE, sizeof(ptrdiff_t));
    list(mail, g_mime_message_get_mime_part(mail->message), -1, 0);
    return mail;
}

void cgmime_free(cgmime_mail *mail) {
    if (!mail) return;
    g_ptr_array_free(mail->objects, TRUE);
    g_array_free(mail->parents, TRUE);
    g_object_unref(mail->message);
    g_free(mail);
}

const char *cgmime_header(cgmime_mail *mail, const char *name) {
    return g_mime_object_get_header(GMIME_OBJECT(mail->message), name);
}

char *cgmime_addresses(cgmime_mail *mail, const char *name) {
    GMimeAddressType type;
    if (strcmp(name, "From") == 0) type = GMIME_ADDRESS_TYPE_FROM;
    else if (strcmp(name, "To") == 0) type = GMIME_ADDRESS_TYPE_TO;
    else if (strcmp(name, "Cc") == 0) type = GMIME_ADDRESS_TYPE_CC;
    else if (strcmp(name, "Bcc") == 0) type = GMIME_ADDRESS_TYPE_BCC;
    else return NULL;
    InternetAddressList *list = g_mime_message_get_addresses(mail->message, type);
    return list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
}

size_t cgmime_parts_count(const cgmime_mail *mail) { return mail->objects->len; }

bool cgmime_parts_left_out(const cgmime_mail *mail) { return mail->left_out; }

cgmime_part cgmime_part_at(cgmime_mail *mail, size_t index) {
    cgmime_part part = {.parent = -1};
    if (index >= mail->objects->len) return part;
    GMimeObject *object = g_ptr_array_index(mail->objects, index);
    part.parent = g_array_index(mail->parents, ptrdiff_t, index);
    part.kind = GMIME_IS_MULTIPART(object)      ? cgmime_part_multipart
                : GMIME_IS_MESSAGE_PART(object) ? cgmime_part_mail
                                                : cgmime_part_leaf;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (type) {
        part.type = g_mime_content_type_get_media_type(type);
        part.subtype = g_mime_content_type_get_media_subtype(type);
        part.charset = g_mime_content_type_get_parameter(type, "charset");
    }
    part.content_id = g_mime_object_get_content_id(object);
    part.disposition = g_mime_object_get_disposition(object);
    if (GMIME_IS_PART(object)) part.name = g_mime_part_get_filename(GMIME_PART(object));
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (inner) part.name = g_mime_message_get_subject(inner);
    }
    return part;
}

// Writes what a part holds, decoded, to a stream.
static bool write_part(GMimeObject *object, GMimeStream *stream) {
    if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
        return content && g_mime_data_wrapper_write_to_stream(content, stream) >= 0;
    }
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        return inner && g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, stream) >= 0;
    }
    return false;
}

size_t cgmime_part_bytes_count(cgmime_mail *mail, size_t index) {
    if (index >= mail->objects->len) return 0;
    GMimeStream *stream = g_mime_stream_null_new();
    size_t count = 0;
    if (write_part(g_ptr_array_index(mail->objects, index), stream)) count = GMIME_STREAM_NULL(stream)->written;
    g_object_unref(stream);
    return count;
}

uint8_t *cgmime_part_bytes(cgmime_mail *mail, size_t index, size_t *count) {
    *count = 0;
    if (index >= mail->objects->len) return NULL;
    GByteArray *array = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    bool written = write_part(g_ptr_array_index(mail->objects, index), stream);
    g_object_unref(stream);
    *count = written ? array->len : 0;
    uint8_t *bytes = g_byte_array_free(array, !written);
    return written ? bytes : NULL;
}

void cgmime_free_bytes(void *bytes) { g_free(bytes); }
