#define _GNU_SOURCE
#include "baseline.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

// What is used of the machine

static uint64_t nanoseconds(struct timeval time) {
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_usec * 1000;
}

baseline_cpu baseline_cpu_now(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (baseline_cpu){nanoseconds(usage.ru_utime), nanoseconds(usage.ru_stime)};
}

void baseline_raise_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int baseline_instructions_open(void) {
    struct perf_event_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    attributes.inherit = 1;
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

uint64_t baseline_instructions_read(int counter) {
    uint64_t value = 0;
    if (counter < 0 || read(counter, &value, sizeof value) != sizeof value) return 0;
    return value;
}

void baseline_callgrind_zero(void) {
#ifdef CALLGRIND_ZERO_STATS
    CALLGRIND_ZERO_STATS;
#endif
}

void baseline_callgrind_dump(void) {
#ifdef CALLGRIND_DUMP_STATS
    CALLGRIND_DUMP_STATS;
#endif
}

int64_t baseline_append_durably(int file, const uint8_t *bytes, uint64_t length) {
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    if (write(file, bytes, length) != (ssize_t)length || fdatasync(file) != 0) return -1;
    clock_gettime(CLOCK_MONOTONIC, &ended);
    return (ended.tv_sec - begun.tv_sec) * 1000000000 + (ended.tv_nsec - begun.tv_nsec);
}

// The listeners

int baseline_connect(int port, int seconds) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct timeval patience = {.tv_sec = seconds};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int baseline_watch(const int *descriptors, int count) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptors[i], &event) != 0) return -1;
    }
    return epoll;
}

int baseline_wait(int epoll, uint32_t *ready, int capacity) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, capacity < 256 ? capacity : 256, 10000);
    for (int i = 0; i < count; i++) ready[i] = events[i].data.u32;
    return count;
}

int baseline_drain(int epoll, const int *descriptors, int count, const uint8_t *expected, uint64_t length) {
    static uint8_t buffer[1 << 16];
    struct epoll_event events[256];
    uint64_t *positions = calloc((size_t)count, sizeof *positions);
    int result = 0;
    for (int open = length > 0 ? count : 0; open > 0 && result == 0;) {
        int ready = epoll_wait(epoll, events, 256, 10000);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) result = 3;
        for (int i = 0; i < ready && result == 0; i++) {
            uint64_t *position = &positions[events[i].data.u32];
            ssize_t got = read(descriptors[events[i].data.u32], buffer, sizeof buffer);
            if (got <= 0) {
                result = 2;
            } else if ((uint64_t)got > length - *position || memcmp(buffer, expected + *position, (size_t)got) != 0) {
                result = 1;
            } else {
                *position += (uint64_t)got;
                if (*position == length) open--;
            }
        }
    }
    free(positions);
    return result;
}
