// What Proffer asks of libarchive: some members of a zip file in memory, within limits.
#ifndef CLIBARCHIVE_H
#define CLIBARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    carchive_finished = 0,
    carchive_damaged = 1,
    carchive_too_many_members = 2,
    // A member that was wanted, or all of them together, is larger than allowed.
    carchive_too_large = 3,
    carchive_encrypted = 4,
    carchive_out_of_memory = 5,
} carchive_outcome;

typedef struct {
    size_t members_max;
    // Of all wanted members together, uncompressed. Counted while unpacking: what the zip file says of itself is not believed.
    size_t bytes_max;
} carchive_limits;

// Whether a member is wanted. Others are passed over without being unpacked.
typedef bool (*carchive_wants)(void *context, const char *name);
// Takes a wanted member. The bytes hold until it returns.
typedef void (*carchive_takes)(void *context, const char *name, const uint8_t *bytes, size_t count);

// Reads a zip file once, in the order of its directory. Nothing is written to disk.
carchive_outcome carchive_read_zip(
    const uint8_t *bytes, size_t count, carchive_limits limits, void *context, carchive_wants wants,
    carchive_takes takes);

#endif
