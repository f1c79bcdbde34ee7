#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// Starts a program in a session and process group of its own, in a directory.
///
/// Standard input is empty; standard output and error go to the two descriptors; everything else that is open here is
/// closed there. Signals have their default meaning and none is blocked.
///
/// - Returns: 0, or the number of an error; `process` is set in the first case only.
int cspawn_start(
    pid_t *process, const char *directory, char *const arguments[], char *const environment[], int output, int errors);

/// A pipe whose ends no program inherits, unless it is given one.
///
/// - Returns: 0, or the number of an error.
int cspawn_pipe(int *read_end, int *write_end);

#endif
