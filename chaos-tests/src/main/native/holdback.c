/*
 * Holds packets back: holdback QUEUE DELAY_MILLIS JITTER_MILLIS
 *
 * Takes packets from a netfilter queue and lets each go after a delay of its own, drawn evenly from
 * DELAY - JITTER ... DELAY + JITTER. A packet with a short delay overtakes one with a long delay: jitter also reorders.
 * Stands in for netem where the kernel has none. Runs in the network namespace of the member until it is ended; with
 * --queue-bypass in the rule, packets pass unhindered when it is not there.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define HELD_MAX 16384
#define PACKET_BYTES_MAX 65600

struct held {
    int64_t due_micros;
    uint32_t id;
};

/* A binary heap, the packet that is due first on top. */
static struct held heap[HELD_MAX];
static int held_count;
static int64_t delay_micros, jitter_micros;

static int64_t now_micros(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void swap(int a, int b) {
    struct held saved = heap[a];
    heap[a] = heap[b];
    heap[b] = saved;
}

static void push(struct held packet) {
    int i = held_count++;
    heap[i] = packet;
    for (; i > 0 && heap[(i - 1) / 2].due_micros > heap[i].due_micros; i = (i - 1) / 2) {
        swap(i, (i - 1) / 2);
    }
}

static uint32_t pop(void) {
    uint32_t id = heap[0].id;
    heap[0] = heap[--held_count];
    for (int i = 0;;) {
        int least = i, left = 2 * i + 1;
        for (int child = left; child < left + 2 && child < held_count; child++) {
            if (heap[child].due_micros < heap[least].due_micros) {
                least = child;
            }
        }
        if (least == i) {
            return id;
        }
        swap(i, least);
        i = least;
    }
}

static int received(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data, void *unused) {
    (void) message;
    (void) unused;
    uint32_t id = ntohl(nfq_get_msg_packet_hdr(data)->packet_id);
    if (held_count == HELD_MAX) {
        return nfq_set_verdict(queue, id, NF_DROP, 0, NULL);
    }
    int64_t spread = jitter_micros == 0 ? 0 : (int64_t) (drand48() * 2 * (double) jitter_micros) - jitter_micros;
    push((struct held) {now_micros() + delay_micros + spread, id});
    return 0;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: holdback QUEUE DELAY_MILLIS JITTER_MILLIS\n");
        return 2;
    }
    delay_micros = atol(arguments[2]) * 1000;
    jitter_micros = atol(arguments[3]) * 1000;
    srand48(now_micros());
    struct nfq_handle *handle = nfq_open();
    if (handle == NULL) {
        fail("nfq_open");
    }
    struct nfq_q_handle *queue = nfq_create_queue(handle, (uint16_t) atoi(arguments[1]), received, NULL);
    if (queue == NULL) {
        fail("nfq_create_queue");
    }
    if (nfq_set_mode(queue, NFQNL_COPY_META, 0) < 0 || nfq_set_queue_maxlen(queue, HELD_MAX) < 0) {
        fail("nfq_set_mode");
    }
    static char buffer[PACKET_BYTES_MAX];
    struct pollfd readable = {nfq_fd(handle), POLLIN, 0};
    for (;;) {
        int64_t wait_micros = held_count == 0 ? 1000000 : heap[0].due_micros - now_micros();
        int ready = poll(&readable, 1, wait_micros <= 0 ? 0 : (int) ((wait_micros + 999) / 1000));
        if (ready < 0 && errno != EINTR) {
            fail("poll");
        }
        if (ready > 0) {
            ssize_t length = recv(readable.fd, buffer, sizeof(buffer), 0);
            if (length > 0) {
                nfq_handle_packet(handle, buffer, (int) length);
            } else if (length < 0 && errno != ENOBUFS && errno != EINTR) {
                fail("recv");
            }
        }
        while (held_count > 0 && heap[0].due_micros <= now_micros()) {
            nfq_set_verdict(queue, pop(), NF_ACCEPT, 0, NULL);
        }
    }
}
