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

/// Opens a counter of user instructions over all threads that this process starts from now on.
/// Returns a descriptor, or -1 where the machine counts none.
int baseline_instructions_open(void);

/// The counter's value, or 0.
uint64_t baseline_instructions_read(int counter);

/// Marks the beginning of what valgrind's callgrind is to count; does nothing outside of it.
void baseline_callgrind_zero(void);

/// Writes what callgrind counted since to its output file; does nothing outside of it. Returns 1 under valgrind.
int baseline_callgrind_dump(void);

/// The bare sender: listens on a port of 127.0.0.1 and obeys lines on standard input:
/// `accept N`, `length L`, `send K` (K messages to each listener, in one send), `begin`, `end`, `quit`.
int baseline_sender(void);

/// Connects to a port of 127.0.0.1. Returns a descriptor, or -1.
int baseline_connect(int port);

/// Reads from `count` descriptors until each has given `bytes` more bytes. Returns 0, or -1 when one ended or
/// nothing came for ten seconds. The epoll descriptor watches all of them, with their positions as data.
int baseline_drain(int epoll, const int *descriptors, int count, uint64_t bytes);

/// Makes the epoll descriptor for `baseline_drain`.
int baseline_watch(const int *descriptors, int count);

#endif
