/*
 * The C client library, on which many other languages build, uses a server as applications do.
 * usage: recipes HOST:PORT[,HOST:PORT...]
 * Prints one line per promise kept; the first one broken ends the program with its line.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zookeeper/zookeeper.h>

#define SESSION_TIMEOUT_MILLIS 10000
#define PATIENCE_SECONDS 20

#define PROMISE(condition)                                            \
    do {                                                              \
        if (!(condition)) {                                           \
            printf("broken: line %d: %s\n", __LINE__, #condition);    \
            exit(1);                                                  \
        }                                                             \
    } while (0)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int connections;
static int last_event;

static void kept(const char *promise) {
    printf("kept: %s\n", promise);
    fflush(stdout);
}

static void on_event(zhandle_t *zh, int type, int state, const char *path, void *context) {
    pthread_mutex_lock(&mutex);
    if (type == ZOO_SESSION_EVENT && state == ZOO_CONNECTED_STATE) {
        connections++;
    } else if (type != ZOO_SESSION_EVENT) {
        last_event = type;
    }
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

static void await_at_least(int *value, int wanted) {
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_SECONDS;
    pthread_mutex_lock(&mutex);
    while (*value < wanted) {
        PROMISE(pthread_cond_timedwait(&changed, &mutex, &deadline) == 0);
    }
    pthread_mutex_unlock(&mutex);
}

static void nodes(zhandle_t *zh) {
    char path[64];
    char data[64];
    int length = sizeof(data);
    struct Stat stat;
    struct String_vector children;

    PROMISE(zoo_create(zh, "/c", "one", 3, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof(path)) == ZOK);
    PROMISE(zoo_create(zh, "/c", "one", 3, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof(path)) == ZNODEEXISTS);
    PROMISE(zoo_create(zh, "/c/e", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, path, sizeof(path)) == ZOK);
    PROMISE(zoo_create(zh, "/c/s-", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_SEQUENCE, path, sizeof(path)) == ZOK);
    PROMISE(strcmp(path, "/c/s-0000000001") == 0);
    PROMISE(zoo_get(zh, "/c", 0, data, &length, &stat) == ZOK);
    PROMISE(length == 3 && memcmp(data, "one", 3) == 0 && stat.numChildren == 2 && stat.cversion == 2);
    PROMISE(zoo_set(zh, "/c", "two", 3, 7) == ZBADVERSION);
    PROMISE(zoo_set2(zh, "/c", "two", 3, 0, &stat) == ZOK && stat.version == 1);
    PROMISE(zoo_get_children(zh, "/c", 0, &children) == ZOK && children.count == 2);
    deallocate_String_vector(&children);
    PROMISE(zoo_delete(zh, "/c", -1) == ZNOTEMPTY);
    PROMISE(zoo_exists(zh, "/c/none", 0, &stat) == ZNONODE);
    kept("nodes");
}

static void multi(zhandle_t *zh) {
    char path[64];
    zoo_op_t ops[3];
    zoo_op_result_t results[3];
    zoo_create_op_init(&ops[0], "/c/m", "x", 1, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof(path));
    zoo_check_op_init(&ops[1], "/c/m", 0);
    zoo_delete_op_init(&ops[2], "/c/none", -1);
    PROMISE(zoo_multi(zh, 2, ops, results) == ZOK && results[0].err == ZOK && results[1].err == ZOK);
    PROMISE(zoo_delete(zh, "/c/m", 0) == ZOK);
    PROMISE(zoo_multi(zh, 3, ops, results) == ZNONODE);
    PROMISE(results[2].err == ZNONODE && zoo_exists(zh, "/c/m", 0, NULL) == ZNONODE);
    kept("multi");
}

static void watches(zhandle_t *zh) {
    struct Stat stat;
    PROMISE(zoo_wexists(zh, "/c/w", on_event, NULL, &stat) == ZNONODE);
    PROMISE(zoo_create(zh, "/c/w", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0) == ZOK);
    await_at_least(&last_event, ZOO_CREATED_EVENT);
    PROMISE(last_event == ZOO_CREATED_EVENT);
    PROMISE(zoo_wexists(zh, "/c/w", on_event, NULL, &stat) == ZOK);
    PROMISE(zoo_delete(zh, "/c/w", -1) == ZOK);
    await_at_least(&last_event, ZOO_DELETED_EVENT);
    PROMISE(last_event == ZOO_DELETED_EVENT);
    kept("watches");
}

int main(int argc, char **argv) {
    PROMISE(argc == 2);
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    zhandle_t *zh = zookeeper_init(argv[1], on_event, SESSION_TIMEOUT_MILLIS, NULL, NULL, 0);
    PROMISE(zh != NULL);
    await_at_least(&connections, 1);
    nodes(zh);
    multi(zh);
    watches(zh);
    PROMISE(zoo_delete(zh, "/c/e", -1) == ZOK);
    PROMISE(zoo_delete(zh, "/c/s-0000000001", -1) == ZOK);
    PROMISE(zoo_delete(zh, "/c", -1) == ZOK);
    PROMISE(zookeeper_close(zh) == ZOK);
    printf("all kept\n");
    return 0;
}
