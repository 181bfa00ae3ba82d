/* SPDX-License-Identifier: Apache-2.0 */
/* A fixed table of counters; the oldest of a few neighbours makes room, so memory is bounded. */
#include "app/backoff.h"

#include "base/attr.h"
#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#define SLOTS 4096
#define NEIGHBOURS 8
/* A counter that rested so long is forgotten. */
#define FORGET_MS (INT64_C(60) * 60 * 1000)

struct counter {
    uint64_t key; /* 0: free */
    uint32_t failures;
    utc_ms last;
};

struct backoff {
    pthread_mutex_t mutex;
    uint64_t seed;
    struct counter slots[SLOTS];
};

/** After `free` failures the wait is 1 s, doubled by each more, up to `most_ms`. */
static const struct scope {
    uint32_t free;
    int64_t most_ms;
} scopes[] = {
    {4,  300000}, /* user from this address */
    {30, 60000 }, /* address */
    {15, 15000 }, /* user from anywhere */
};

struct backoff *backoff_new(void)
{
    struct backoff *backoff = calloc(1, sizeof(*backoff));

    if (!backoff)
        return NULL;
    randombytes_buf(&backoff->seed, sizeof(backoff->seed));
    pthread_mutex_init(&backoff->mutex, NULL);
    return backoff;
}

void backoff_free(struct backoff *backoff)
{
    if (!backoff)
        return;
    pthread_mutex_destroy(&backoff->mutex);
    free(backoff);
}

static uint64_t key_of(const struct backoff *backoff, size_t scope, str user, str peer)
{
    uint64_t key = hash64_mix(backoff->seed, scope);

    if (scope != 1)
        key = hash64(user, key);
    if (scope != 2)
        key = hash64(peer, key);
    return key | 1;
}

/** The counter of `key`, or its slot-to-be: a free one, else the one that rested longest. */
static struct counter *slot_of(struct backoff *backoff, uint64_t key)
{
    struct counter *best = NULL;

    for (size_t i = 0; i < NEIGHBOURS; i++) {
        struct counter *c = &backoff->slots[(key / 2 + i) % SLOTS];
        if (c->key == key)
            return c;
        if (!best || (best->key && (!c->key || c->last < best->last)))
            best = c;
    }
    return best;
}

static int64_t wait_of(const struct scope *scope, const struct counter *c, utc_ms now)
{
    uint32_t beyond = c->failures > scope->free ? c->failures - scope->free : 0;
    int64_t wait;

    if (!beyond)
        return 0;
    wait = beyond > 16 ? scope->most_ms : INT64_C(500) << beyond;
    if (wait > scope->most_ms)
        wait = scope->most_ms;
    return c->last + wait > now ? c->last + wait - now : 0;
}

int64_t backoff_wait_ms(struct backoff *backoff, str user, str peer, utc_ms now)
{
    int64_t longest = 0;

    pthread_mutex_lock(&backoff->mutex);
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        uint64_t key = key_of(backoff, i, user, peer);
        const struct counter *c = slot_of(backoff, key);
        int64_t wait = c->key == key ? wait_of(&scopes[i], c, now) : 0;
        longest = wait > longest ? wait : longest;
    }
    pthread_mutex_unlock(&backoff->mutex);
    return longest;
}

void backoff_failed(struct backoff *backoff, str user, str peer, utc_ms now)
{
    pthread_mutex_lock(&backoff->mutex);
    for (size_t i = 0; i < COUNT_OF(scopes); i++) {
        uint64_t key = key_of(backoff, i, user, peer);
        struct counter *c = slot_of(backoff, key);
        if (c->key != key || now - c->last > FORGET_MS)
            *c = (struct counter){.key = key};
        c->failures++;
        c->last = now;
    }
    pthread_mutex_unlock(&backoff->mutex);
}

void backoff_succeeded(struct backoff *backoff, str user, str peer)
{
    uint64_t key = key_of(backoff, 0, user, peer);

    pthread_mutex_lock(&backoff->mutex);
    struct counter *c = slot_of(backoff, key);
    if (c->key == key)
        *c = (struct counter){0};
    pthread_mutex_unlock(&backoff->mutex);
}
