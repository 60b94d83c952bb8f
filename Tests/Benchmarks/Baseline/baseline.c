#define _GNU_SOURCE
#include "baseline.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

static uint64_t nanoseconds(struct timeval time) {
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_usec * 1000;
}

baseline_cpu baseline_cpu_now(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (baseline_cpu){nanoseconds(usage.ru_utime), nanoseconds(usage.ru_stime)};
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
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
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

int baseline_callgrind_dump(void) {
#ifdef CALLGRIND_DUMP_STATS
    CALLGRIND_DUMP_STATS;
    return RUNNING_ON_VALGRIND != 0;
#else
    return 0;
#endif
}

int baseline_sender(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);

    int counter = baseline_instructions_open();
    int *connections = NULL;
    long count = 0, length = 0;
    char *bytes = NULL;
    long capacity = 0;
    baseline_cpu begun = {0, 0};
    uint64_t instructions = 0;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long number = 0;
        if (sscanf(line, "accept %ld", &number) == 1) {
            connections = calloc((size_t)number, sizeof *connections);
            count = number;
            for (long i = 0; i < number; i++) {
                connections[i] = accept(listener, NULL, NULL);
                int on = 1;
                setsockopt(connections[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            }
        } else if (sscanf(line, "length %ld", &number) == 1) {
            length = number;
        } else if (sscanf(line, "send %ld", &number) == 1) {
            long total = number * length;
            if (total > capacity) {
                bytes = realloc(bytes, (size_t)total);
                memset(bytes + capacity, 'x', (size_t)(total - capacity));
                capacity = total;
            }
            for (long i = 0; i < count; i++) {
                for (long sent = 0; sent < total;) {
                    ssize_t now = send(connections[i], bytes + sent, (size_t)(total - sent), MSG_NOSIGNAL);
                    if (now <= 0) return 1;
                    sent += now;
                }
            }
        } else if (strcmp(line, "begin\n") == 0) {
            baseline_callgrind_zero();
            begun = baseline_cpu_now();
            instructions = baseline_instructions_read(counter);
        } else if (strcmp(line, "end\n") == 0) {
            baseline_cpu now = baseline_cpu_now();
            uint64_t counted = baseline_instructions_read(counter) - instructions;
            baseline_callgrind_dump();
            printf("cpu %lu %lu %lu\n", now.user - begun.user, now.system - begun.system, counted);
            fflush(stdout);
            continue;
        } else {
            break;
        }
        printf("ok\n");
        fflush(stdout);
    }
    for (long i = 0; i < count; i++) close(connections[i]);
    free(connections);
    free(bytes);
    close(listener);
    return 0;
}

int baseline_connect(int port) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
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

int baseline_drain(int epoll, const int *descriptors, int count, uint64_t bytes) {
    uint64_t *missing = malloc((size_t)count * sizeof *missing);
    for (int i = 0; i < count; i++) missing[i] = bytes;
    static char buffer[1 << 18];
    struct epoll_event events[256];
    int open = bytes > 0 ? count : 0;
    while (open > 0) {
        int ready = epoll_wait(epoll, events, 256, 10000);
        if (ready == 0 || (ready < 0 && errno != EINTR)) break;
        for (int i = 0; i < ready; i++) {
            uint32_t which = events[i].data.u32;
            ssize_t got = read(descriptors[which], buffer, sizeof buffer);
            if (got <= 0 || (uint64_t)got > missing[which]) {
                free(missing);
                return -1;
            }
            missing[which] -= (uint64_t)got;
            if (missing[which] == 0) open--;
        }
    }
    free(missing);
    return open == 0 ? 0 : -1;
}
