#include "CLibArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

// A growing buffer of one member.
typedef struct {
    uint8_t *bytes;
    size_t count;
    size_t room;
} member;

static const size_t room_first = 64 * 1024;

static bool make_room(member *member, size_t count) {
    if (count <= member->room) return true;
    size_t room = member->room ? member->room : room_first;
    while (room < count) room *= 2;
    uint8_t *bytes = realloc(member->bytes, room);
    if (!bytes) return false;
    member->bytes = bytes;
    member->room = room;
    return true;
}

static carchive_outcome read_member(struct archive *archive, member *member, size_t bytes_max) {
    member->count = 0;
    if (!make_room(member, 1)) return carchive_out_of_memory;
    for (;;) {
        // One byte more than allowed is asked for, so that too much shows itself.
        if (member->count > bytes_max) return carchive_too_large;
        if (member->count == member->room && !make_room(member, member->room + 1)) return carchive_out_of_memory;
        size_t room = member->room - member->count;
        if (room > bytes_max - member->count + 1) room = bytes_max - member->count + 1;
        la_ssize_t count = archive_read_data(archive, member->bytes + member->count, room);
        if (count == 0) return carchive_finished;
        if (count < 0) return carchive_damaged;
        member->count += (size_t)count;
    }
}

static carchive_outcome read_members(
    struct archive *archive, member *member, carchive_limits limits, void *context, carchive_wants wants,
    carchive_takes takes
) {
    size_t bytes_left = limits.bytes_max;
    for (size_t members = 0;; members++) {
        struct archive_entry *entry;
        int status = archive_read_next_header(archive, &entry);
        if (status == ARCHIVE_EOF) return members ? carchive_finished : carchive_damaged;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return carchive_damaged;
        if (members == limits.members_max) return carchive_too_many_members;
        const char *name = archive_entry_pathname_utf8(entry);
        if (!name || archive_entry_filetype(entry) != AE_IFREG || !wants(context, name)) continue;
        if (archive_entry_is_encrypted(entry)) return carchive_encrypted;
        carchive_outcome outcome = read_member(archive, member, bytes_left);
        if (outcome != carchive_finished) return outcome;
        bytes_left -= member->count;
        takes(context, name, member->bytes, member->count);
    }
}

carchive_outcome carchive_read_zip(
    const uint8_t *bytes, size_t count, carchive_limits limits, void *context, carchive_wants wants,
    carchive_takes takes
) {
    struct archive *archive = archive_read_new();
    if (!archive) return carchive_out_of_memory;
    carchive_outcome outcome = carchive_damaged;
    // The reader that follows the zip file's directory, and no other format and no filter.
    if (archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK &&
        archive_read_open_memory(archive, bytes, count) == ARCHIVE_OK) {
        member member = {0};
        outcome = read_members(archive, &member, limits, context, wants, takes);
        free(member.bytes);
    }
    archive_read_free(archive);
    return outcome;
}
