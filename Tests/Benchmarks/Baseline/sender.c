#define _GNU_SOURCE
#include "baseline.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int *connections;
    long count;
    /// As many copies of the message as were ever sent at once.
    char *bytes;
    long length, copies;
} sender;

static int listen_anywhere(int *port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0) return -1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    *port = ntohs(address.sin_port);
    return listener;
}

static bool accept_all(sender *sender, int listener, long count) {
    sender->connections = calloc((size_t)count, sizeof *sender->connections);
    for (sender->count = 0; sender->count < count; sender->count++) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) return false;
        int on = 1;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sender->connections[sender->count] = connection;
    }
    return true;
}

static bool set_message(sender *sender, const char *hexadecimal) {
    sender->length = (long)strlen(hexadecimal) / 2;
    sender->bytes = realloc(sender->bytes, (size_t)sender->length);
    sender->copies = 1;
    for (long i = 0; i < sender->length; i++) {
        unsigned byte;
        if (sscanf(hexadecimal + 2 * i, "%2x", &byte) != 1) return false;
        sender->bytes[i] = (char)byte;
    }
    return true;
}

static bool send_to_all(sender *sender, long copies) {
    if (copies > sender->copies) {
        sender->bytes = realloc(sender->bytes, (size_t)(copies * sender->length));
        for (long i = sender->copies; i < copies; i++) {
            memcpy(sender->bytes + i * sender->length, sender->bytes, (size_t)sender->length);
        }
        sender->copies = copies;
    }
    long total = copies * sender->length;
    for (long i = 0; i < sender->count; i++) {
        for (long sent = 0; sent < total;) {
            ssize_t now = send(sender->connections[i], sender->bytes + sent, (size_t)(total - sent), MSG_NOSIGNAL);
            if (now <= 0) return false;
            sent += now;
        }
    }
    return true;
}

int baseline_sender(void) {
    int counter = baseline_instructions_open();
    int port = 0;
    int listener = listen_anywhere(&port);
    if (listener < 0) return 1;
    printf("port %d\n", port);
    fflush(stdout);

    sender sender = {0};
    baseline_cpu begun = {0, 0};
    uint64_t instructions = 0;
    static char line[1 << 16], hexadecimal[1 << 16];
    bool is_well = true;
    while (is_well && fgets(line, sizeof line, stdin)) {
        long number = 0;
        if (sscanf(line, "send %ld", &number) == 1) {
            is_well = send_to_all(&sender, number);
        } else if (sscanf(line, "accept %ld", &number) == 1) {
            is_well = accept_all(&sender, listener, number);
        } else if (sscanf(line, "message %65535s", hexadecimal) == 1) {
            is_well = set_message(&sender, hexadecimal);
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
            is_well = false;
        }
        printf(is_well ? "ok\n" : "failed\n");
        fflush(stdout);
    }
    for (long i = 0; i < sender.count; i++) close(sender.connections[i]);
    free(sender.connections);
    free(sender.bytes);
    close(listener);
    return is_well ? 0 : 1;
}
