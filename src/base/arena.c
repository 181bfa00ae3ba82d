/* SPDX-License-Identifier: Apache-2.0 */
/* Arena: bump allocation from chunks, or one malloc per object in the debug form. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define ARENA_ALIGN alignof(max_align_t)
#define CHUNK_MIN (64 * KIB)
#define CHUNK_MAX (1 * MIB)
#define SPARE_MAX (8 * MIB) /* kept between rounds */

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of the data behind this header */
    alignas(max_align_t) char data[];
};

void arena_init(struct arena *mem, size_t budget)
{
    *mem = (struct arena){.budget = budget, .limit = budget};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_fini(struct arena *mem)
{
    free_chunks(mem->chunks);
    free_chunks(mem->spare);
    *mem = (struct arena){.budget = mem->budget, .limit = mem->budget};
}

#ifndef SAFAR_ARENA_DEBUG
/** Chunks of the round that ends become spares; what is above SPARE_MAX goes back. */
static void keep_spares(struct arena *mem)
{
    size_t kept = 0;

    for (struct arena_chunk *c = mem->spare; c; c = c->older)
        kept += c->size;
    while (mem->chunks) {
        struct arena_chunk *c = mem->chunks;
        mem->chunks = c->older;
        if (kept + c->size > SPARE_MAX) {
            free(c);
            continue;
        }
        kept += c->size;
        c->older = mem->spare;
        mem->spare = c;
    }
}

static struct arena_chunk *take_spare(struct arena *mem, size_t want)
{
    for (struct arena_chunk **at = &mem->spare; *at; at = &(*at)->older) {
        struct arena_chunk *c = *at;
        if (c->size < want || mem->held + c->size > mem->limit)
            continue;
        *at = c->older;
        return c;
    }
    return NULL;
}
#endif

void arena_reset(struct arena *mem)
{
#ifdef SAFAR_ARENA_DEBUG
    free_chunks(mem->chunks); /* so that the sanitizer sees a use after the reset */
    mem->chunks = NULL;
#else
    keep_spares(mem);
#endif
    mem->next = mem->end = NULL;
    mem->held = 0;
    mem->limit = mem->budget;
    mem->used = 0;
    mem->refused = false;
}

void arena_limit(struct arena *mem, size_t bytes)
{
    mem->limit = bytes < mem->budget ? bytes : mem->budget;
#ifndef SAFAR_ARENA_DEBUG
    if (mem->held + SPARE_MAX > mem->limit) {
        free_chunks(mem->spare);
        mem->spare = NULL;
    }
#endif
}

static bool told_to_fail(struct arena *mem)
{
    return mem->fail_at && ++mem->fail_count >= mem->fail_at;
}

/** Take a chunk with room for `size` bytes. Within the budget, growing from 64 KiB to 1 MiB. */
static bool grow(struct arena *mem, size_t size)
{
    size_t want = size;

#ifndef SAFAR_ARENA_DEBUG
    size_t usual = mem->held < CHUNK_MIN ? CHUNK_MIN : mem->held;
    if (usual > CHUNK_MAX)
        usual = CHUNK_MAX;
    if (want < usual)
        want = usual;
#endif
    if (mem->held + want > mem->limit)
        want = size;
    if (want > mem->limit || mem->held > mem->limit - want)
        return false;
    struct arena_chunk *chunk = NULL;
#ifndef SAFAR_ARENA_DEBUG
    chunk = take_spare(mem, want);
#endif
    if (!chunk) {
        chunk = malloc(sizeof(*chunk) + want);
        if (!chunk)
            return false;
        chunk->size = want;
    }
    chunk->older = mem->chunks;
    mem->chunks = chunk;
    mem->next = chunk->data;
    mem->end = chunk->data + chunk->size;
    mem->held += chunk->size;
    return true;
}

static void *refuse(struct arena *mem)
{
    mem->refused = true;
    return NULL;
}

void *arena_alloc_slowly(struct arena *mem, size_t size)
{
    if (UNLIKELY(mem->fail_at) && told_to_fail(mem))
        return refuse(mem);
    if (UNLIKELY(size > mem->limit))
        return refuse(mem);
#ifdef SAFAR_ARENA_DEBUG
    if (!grow(mem, size))
        return refuse(mem);
    mem->next = mem->end;
    mem->used += size;
    return mem->chunks->data;
#else
    size = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
    if (UNLIKELY(size > (size_t)(mem->end - mem->next)) && !grow(mem, size))
        return refuse(mem);
    void *object = mem->next;
    mem->next += size;
    mem->used += size;
    return object;
#endif
}

void *arena_extend(struct arena *mem, void *old, size_t old_size, size_t size)
{
    struct arena_chunk **at = &mem->chunks;

    old_size = (old_size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
    if (old_size < CHUNK_MAX || mem->fail_at || size > SIZE_MAX / 2)
        return NULL;
    while (*at && (void *)(*at)->data != old)
        at = &(*at)->older;
    size = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
    if (!*at || (*at)->size != old_size || size < old_size || size > mem->limit ||
        mem->held - old_size > mem->limit - size)
        return NULL;
    struct arena_chunk *chunk = realloc(*at, sizeof(*chunk) + size);
    if (!chunk)
        return NULL;
    mem->held += size - old_size;
    mem->used += size - old_size;
    chunk->size = size;
    *at = chunk;
    if (chunk == mem->chunks)
        mem->next = mem->end = chunk->data + size;
    return chunk->data;
}

void *arena_zalloc(struct arena *mem, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return refuse(mem);
    void *object = arena_alloc(mem, count * size);
    if (object)
        memset(object, 0, count * size);
    return object;
}

bool str_dup(struct arena *mem, str s, str *out)
{
    *out = STR_NONE;
    if (s.n == 0)
        return true;
    char *copy = arena_alloc(mem, s.n);
    if (!copy)
        return false;
    memcpy(copy, s.p, s.n);
    *out = (str){copy, s.n};
    return true;
}

char *str_to_c(struct arena *mem, str s)
{
    char *copy = arena_alloc(mem, s.n + 1);

    if (!copy)
        return NULL;
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

bool arena_printf(struct arena *mem, str *out, const char *format, ...)
{
    va_list args;

    *out = STR_NONE;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return false;
    char *text = arena_alloc(mem, (size_t)length + 1);
    if (!text)
        return false;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    *out = (str){text, (size_t)length};
    return true;
}

bool str_join(struct arena *mem, str a, str glue, str b, str *out)
{
    size_t n = a.n + glue.n + b.n;
    char *text = n ? arena_alloc(mem, n) : NULL;

    *out = STR_NONE;
    if (!text)
        return n == 0;
    if (a.n)
        memcpy(text, a.p, a.n);
    if (glue.n)
        memcpy(text + a.n, glue.p, glue.n);
    if (b.n)
        memcpy(text + a.n + glue.n, b.p, b.n);
    *out = (str){text, n};
    return true;
}

void arena_fail_at(struct arena *mem, uint64_t nth)
{
    mem->fail_at = nth;
    mem->fail_count = 0;
}
