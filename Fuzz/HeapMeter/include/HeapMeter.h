#ifndef HEAP_METER_H
#define HEAP_METER_H

#include <stdbool.h>
#include <stddef.h>

/// Begins to count what this thread allocates; false where that cannot be seen.
bool heap_meter_start(void);

/// The bytes of the blocks that this thread has allocated since then, as glibc cuts them: with their header, rounded up. What was
/// freed meanwhile is counted too.
size_t heap_meter_stop(void);

#endif
