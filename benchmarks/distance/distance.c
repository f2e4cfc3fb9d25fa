/*
 * Puts distance between network namespaces: distance NAMESPACE...
 *
 * Makes a device "members" in each namespace and carries IPv4 packets between them; the last byte of an address is the
 * number of its namespace, counted from 1. Every packet is held back for the delay that was last read from standard
 * input: a line with a number of microseconds, 0 at first. "ready" is printed when the devices are there, and after
 * each line the delay that now counts. Ends, and the devices with it, at the end of its input.
 *
 * Needs CAP_NET_ADMIN, CAP_SYS_ADMIN and /dev/net/tun, but neither netem nor netfilter, which many kernels lack.
 *
 * Build: gcc -O2 -Wall -Wextra -o distance distance.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define PLACES_MAX 8
#define PACKET_BYTES_MAX 66000
/* More is lost, as in a real queue; 256 MiB are 40 ms of 6 GB/s. */
#define HELD_BYTES_MAX (256l << 20)
#define HEADER_BYTES ((int) sizeof(struct virtio_net_hdr))
/* Of the last byte of the destination in an IPv4 header. */
#define DESTINATION 19

struct packet {
    struct packet *next;
    int64_t due_nanos;
    int device, bytes;
    uint8_t data[];
};

static struct packet *first, **last = &first;
static int64_t delay_nanos;
static long held_bytes;
static int devices[PLACES_MAX], places;

static int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void die(const char *what, const char *of) {
    fprintf(stderr, "distance: %s %s: %s\n", what, of, strerror(errno));
    exit(1);
}

/*
 * A device in another namespace. Packets come with a header that says what of checksum and segmentation is still to be
 * done, and go on with it: segments of a TCP stream stay together, up to 64 KiB in one packet.
 */
static int open_device(const char *namespace) {
    char path[256];
    snprintf(path, sizeof path, "/run/netns/%s", namespace);
    int there = open(path, O_RDONLY | O_CLOEXEC);
    if (there < 0 || setns(there, CLONE_NEWNET) < 0) {
        die("cannot enter the namespace", namespace);
    }
    close(there);
    int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (device < 0) {
        die("cannot open", "/dev/net/tun");
    }
    struct ifreq request = {0};
    request.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR;
    strcpy(request.ifr_name, "members");
    int header_bytes = HEADER_BYTES;
    if (ioctl(device, TUNSETIFF, &request) < 0 || ioctl(device, TUNSETVNETHDRSZ, &header_bytes) < 0
            || ioctl(device, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4) < 0) {
        die("cannot make a device in", namespace);
    }
    return device;
}

static void deliver(int device, const uint8_t *data, int bytes) {
    if (write(device, data, (size_t) bytes) < 0 && errno != EAGAIN && errno != EIO && errno != EINVAL) {
        die("cannot write a packet to", "a device");
    }
}

static void hold(int device, const uint8_t *data, int bytes, int64_t now) {
    if (held_bytes + bytes > HELD_BYTES_MAX) {
        return;
    }
    struct packet *packet = malloc(sizeof *packet + (size_t) bytes);
    if (!packet) {
        die("no memory for", "a packet");
    }
    packet->next = NULL;
    packet->due_nanos = now + delay_nanos;
    packet->device = device;
    packet->bytes = bytes;
    memcpy(packet->data, data, (size_t) bytes);
    *last = packet;
    last = &packet->next;
    held_bytes += bytes;
}

static void deliver_due(void) {
    while (first && first->due_nanos <= now_nanos()) {
        struct packet *packet = first;
        first = packet->next;
        if (!first) {
            last = &first;
        }
        held_bytes -= packet->bytes;
        deliver(packet->device, packet->data, packet->bytes);
        free(packet);
    }
}

static void take_all(int from) {
    static uint8_t data[PACKET_BYTES_MAX];
    for (;;) {
        ssize_t bytes = read(devices[from], data, sizeof data);
        if (bytes < 0) {
            return;
        }
        const uint8_t *packet = data + HEADER_BYTES;
        if (bytes < HEADER_BYTES + DESTINATION + 1 || packet[0] >> 4 != 4) {
            continue;
        }
        int to = packet[DESTINATION] - 1;
        if (to < 0 || to >= places) {
            continue;
        }
        if (delay_nanos || first) {
            hold(devices[to], data, (int) bytes, now_nanos());
        } else {
            deliver(devices[to], data, (int) bytes);
        }
    }
}

static void read_delay(void) {
    char line[64];
    if (!fgets(line, sizeof line, stdin)) {
        exit(0);
    }
    delay_nanos = strtoll(line, NULL, 10) * 1000;
    printf("%lld\n", (long long) delay_nanos / 1000);
    fflush(stdout);
}

int main(int argc, char **argv) {
    places = argc - 1;
    if (places < 2 || places > PLACES_MAX) {
        fprintf(stderr, "usage: distance NAMESPACE NAMESPACE...\n");
        return 1;
    }
    struct pollfd ready[PLACES_MAX + 1];
    for (int i = 0; i < places; i++) {
        devices[i] = open_device(argv[i + 1]);
        ready[i] = (struct pollfd) {devices[i], POLLIN, 0};
    }
    ready[places] = (struct pollfd) {STDIN_FILENO, POLLIN, 0};
    prctl(PR_SET_TIMERSLACK, 1ul);
    setvbuf(stdin, NULL, _IONBF, 0);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct timespec wait = {1, 0};
        if (first) {
            int64_t left = first->due_nanos - now_nanos();
            left = left < 0 ? 0 : left;
            wait = (struct timespec) {left / 1000000000, left % 1000000000};
        }
        ppoll(ready, (nfds_t) places + 1, &wait, NULL);
        deliver_due();
        for (int i = 0; i < places; i++) {
            if (ready[i].revents) {
                take_all(i);
            }
        }
        if (ready[places].revents) {
            read_delay();
        }
    }
}
