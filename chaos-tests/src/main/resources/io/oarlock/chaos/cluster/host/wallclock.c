/*
 * Preloaded into a member, shows it another time of day: off by some time, or running at another rate. What measures
 * durations, and every wait, is left as it is, as on a machine whose clock is set.
 *
 * The file that OARLOCK_WALLCLOCK names is read once a second. It holds three numbers: since when its setting is in
 * effect and how far the clock is off since then, in nanoseconds, and the thousandths of a second that it goes forward
 * in a second.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NANOS_PER_SECOND INT64_C(1000000000)
#define NANOS_BETWEEN_LOOKS NANOS_PER_SECOND
#define SETTINGS 64
#define PER_MILLE 1000

struct setting {
    int64_t since;
    int64_t ahead;
    int64_t rate;
};

/* A setting is never changed once it is current; when its place is used again, nobody looks at it any more. */
static struct setting settings[SETTINGS] = {{0, 0, PER_MILLE}};
static _Atomic int current;
static _Atomic int64_t next_look;
static const char *file;
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    file = getenv("OARLOCK_WALLCLOCK");
}

static int really(clockid_t clock, struct timespec *time) {
    return real_clock != NULL ? real_clock(clock, time) : (int)syscall(SYS_clock_gettime, clock, time);
}

static int64_t nanos(const struct timespec *time) {
    return time->tv_sec * NANOS_PER_SECOND + time->tv_nsec;
}

static void look(void) {
    char text[128];
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return;
    }
    ssize_t length = read(descriptor, text, sizeof text - 1);
    close(descriptor);
    if (length <= 0) {
        return;
    }
    text[length] = '\0';
    char *rest = text;
    struct setting fresh;
    fresh.since = strtoll(rest, &rest, 10);
    fresh.ahead = strtoll(rest, &rest, 10);
    fresh.rate = strtoll(rest, &rest, 10);
    const struct setting *now = &settings[current];
    if (fresh.rate > 0 && (fresh.since != now->since || fresh.ahead != now->ahead || fresh.rate != now->rate)) {
        int next = (current + 1) % SETTINGS;
        settings[next] = fresh;
        current = next;
    }
}

static int64_t shown(int64_t real) {
    struct timespec monotonic;
    if (file != NULL && really(CLOCK_MONOTONIC, &monotonic) == 0) {
        int64_t due = next_look;
        int64_t now = nanos(&monotonic);
        /* Only the thread that moves the next look on looks. */
        if (now >= due && atomic_compare_exchange_strong(&next_look, &due, now + NANOS_BETWEEN_LOOKS)) {
            look();
        }
    }
    const struct setting *setting = &settings[current];
    return setting->since + setting->ahead + (real - setting->since) / PER_MILLE * setting->rate;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int status = really(clock, time);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t fake = shown(nanos(time));
        time->tv_sec = fake / NANOS_PER_SECOND;
        time->tv_nsec = fake % NANOS_PER_SECOND;
    }
    return status;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec fake;
    int status = clock_gettime(CLOCK_REALTIME, &fake);
    if (status == 0) {
        time->tv_sec = fake.tv_sec;
        time->tv_usec = fake.tv_nsec / 1000;
    }
    return status;
}

time_t time(time_t *result) {
    struct timespec fake;
    time_t seconds = clock_gettime(CLOCK_REALTIME, &fake) == 0 ? fake.tv_sec : (time_t)-1;
    if (result != NULL) {
        *result = seconds;
    }
    return seconds;
}
