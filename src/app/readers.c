/* SPDX-License-Identifier: Apache-2.0 */
/* A stack of idle connections. */
#include "app/readers.h"

#include <pthread.h>
#include <stdlib.h>

#define IDLE_MAX 64

struct readers {
    pthread_mutex_t mutex;
    struct arena mem;
    const char *url;
    struct store_options options;
    struct store *idle[IDLE_MAX];
    unsigned idle_count;
};

struct readers *readers_new(const char *url, const struct store_options *options)
{
    struct readers *readers = calloc(1, sizeof(*readers));

    if (!readers)
        return NULL;
    arena_init(&readers->mem, 64 * KIB);
    readers->url = str_to_c(&readers->mem, str_from_c(url));
    if (!readers->url) {
        arena_fini(&readers->mem);
        free(readers);
        return NULL;
    }
    if (options)
        readers->options = *options;
    pthread_mutex_init(&readers->mutex, NULL);
    return readers;
}

void readers_free(struct readers *readers)
{
    if (!readers)
        return;
    for (unsigned i = 0; i < readers->idle_count; i++)
        store_close(readers->idle[i]);
    pthread_mutex_destroy(&readers->mutex);
    arena_fini(&readers->mem);
    free(readers);
}

struct store *readers_take(struct readers *readers, struct err *err)
{
    struct store *st = NULL;

    pthread_mutex_lock(&readers->mutex);
    if (readers->idle_count)
        st = readers->idle[--readers->idle_count];
    pthread_mutex_unlock(&readers->mutex);
    if (!st && store_open(readers->url, STORE_READ, &readers->options, &st, err) < 0)
        return NULL;
    return st;
}

void readers_give(struct readers *readers, struct store *st)
{
    if (!st)
        return;
    store_rollback(st);
    pthread_mutex_lock(&readers->mutex);
    bool kept = readers->idle_count < IDLE_MAX;
    if (kept)
        readers->idle[readers->idle_count++] = st;
    pthread_mutex_unlock(&readers->mutex);
    if (!kept)
        store_close(st);
}
