#ifndef PARLEY_BASELINE_H
#define PARLEY_BASELINE_H

#include <stdint.h>

/// What the bare C sender and the benchmark's own listeners are made of: nothing but system calls, so that what is measured
/// beside them is the difference.

/// CPU time of this process in nanoseconds, user and system apart.
typedef struct {
    uint64_t user;
    uint64_t system;
} baseline_cpu;

baseline_cpu baseline_cpu_now(void);

/// Lets this process, and the children it starts from now on, have as many descriptors as the system allows.
void baseline_raise_descriptors(void);

/// Opens a counter of user instructions of this thread and of all threads that it starts from now on.
/// Returns a descriptor, or -1 where the machine counts none.
int baseline_instructions_open(void);

/// The counter's value, or 0.
uint64_t baseline_instructions_read(int counter);

/// Marks the beginning of what valgrind's callgrind is to count; does nothing outside of it.
void baseline_callgrind_zero(void);

/// Makes callgrind write what it counted since to its next output file; does nothing outside of it.
void baseline_callgrind_dump(void);

/// The bare sender: listens on a port of 127.0.0.1 and obeys lines on standard input:
/// `accept N`, `message HEX`, `send K` (K messages to each listener, in one send), `begin`, `end`.
/// Returns when standard input ends.
int baseline_sender(void);

/// Connects to a port of 127.0.0.1; reads and writes end with an error after `seconds`. Returns a descriptor, or -1.
int baseline_connect(int port, int seconds);

/// Makes an epoll descriptor that watches all of these, with their positions as data. Returns -1 when it cannot.
int baseline_watch(const int *descriptors, int count);

/// Waits at most ten seconds until some of the watched descriptors can be read, and gives their positions. Returns how many.
int baseline_wait(int epoll, uint32_t *ready, int capacity);

/// Reads from each of `count` descriptors until it has given exactly the expected bytes.
/// Returns 0; 1 when one gave other bytes; 2 when one ended; 3 when nothing came for ten seconds.
int baseline_drain(int epoll, const int *descriptors, int count, const uint8_t *expected, uint64_t length);

/// Writes `length` bytes at the end of a file, and waits until they are on the disk. Returns the nanoseconds it took, or -1.
int64_t baseline_append_durably(int file, const uint8_t *bytes, uint64_t length);

#endif
