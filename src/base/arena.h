/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory by lifetime: everything of one message or request comes from one arena and goes in one
 * call.
 *
 * An arena has a budget, so a hostile input stops there and not at the machine's limit. It can be
 * told to fail its nth allocation, so that tests walk every out-of-memory path. Built with
 * SAFAR_ARENA_DEBUG each object is a malloc of its own: AddressSanitizer then sees every overrun.
 * Not thread-safe: one arena belongs to one thread at a time.
 */
#ifndef SAFAR_BASE_ARENA_H
#define SAFAR_BASE_ARENA_H

#include "base/attr.h"
#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first */
    struct arena_chunk *spare;  /* kept by arena_reset for the next round */
    char *next, *end;           /* free part of the newest chunk */
    size_t used;                /* bytes handed out since init or reset */
    size_t held;                /* bytes taken from malloc */
    size_t budget;              /* of all rounds */
    size_t limit;               /* of this round */
    bool refused;               /* an allocation was refused since init or reset */
    uint64_t fail_at;    /* 0: never; n: the nth allocation from now fails, and all after it */
    uint64_t fail_count; /* allocations seen since arena_fail_at */
};

/** Prepare an empty arena of at most `budget` bytes. Allocates nothing yet. */
void arena_init(struct arena *mem, size_t budget);

/** Give everything back. Accepts a zeroed struct. */
void arena_fini(struct arena *mem);

/** Forget all objects, keep some chunks (a few MiB) for the next round. */
void arena_reset(struct arena *mem);

/**
 * Until the next reset hold no more than `bytes`, and never more than the budget. What is held
 * stays; spare chunks go back when there may be no room for them.
 */
void arena_limit(struct arena *mem, size_t bytes);

/**
 * `size` bytes aligned for any object, not cleared.
 * @return NULL when the budget, malloc or the failing mode says no
 */
static inline void *arena_alloc(struct arena *mem, size_t size) MUST_CHECK;

/** The same, cleared. `count * size` is checked for overflow. */
void *arena_zalloc(struct arena *mem, size_t count, size_t size) MUST_CHECK;

/** A cleared object of type T, or NULL. */
#define ARENA_NEW(mem, T) ((T *)arena_zalloc((mem), 1, sizeof(T)))

/**
 * A copy of `s` that lives as long as the arena. On failure `*out` is empty. @return false: no
 * memory
 */
bool str_dup(struct arena *mem, str s, str *out) MUST_CHECK;

/** A NUL-terminated copy for C interfaces, or NULL. Bytes after an embedded NUL stay unseen. */
char *str_to_c(struct arena *mem, str s) MUST_CHECK;

/** printf into the arena. @return false: no memory */
bool arena_printf(struct arena *mem, str *out, const char *format, ...) PRINTF_LIKE(3, 4)
    MUST_CHECK;

/** `a`, `glue` and `b` one after the other: what arena_printf would do, without its cost. */
bool str_join(struct arena *mem, str a, str glue, str b, str *out) MUST_CHECK;

/**
 * Make a large object larger where that needs no second copy beside it: only an object of a MiB or
 * more, which has a chunk of its own. It may move.
 * @return NULL: not possible; `old` is as it was
 */
void *arena_extend(struct arena *mem, void *old, size_t old_size, size_t size) MUST_CHECK;

/** The slow half of arena_alloc: a new chunk, a refusal, the modes for tests. */
void *arena_alloc_slowly(struct arena *mem, size_t size) MUST_CHECK;

static inline void *arena_alloc(struct arena *mem, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    size_t left = (size_t)(mem->end - mem->next) & ~(align - 1);

    if (UNLIKELY(size >= left || mem->fail_at))
        return arena_alloc_slowly(mem, size);
    void *object = mem->next;
    size = (size + align - 1) & ~(align - 1);
    mem->next += size;
    mem->used += size;
    return object;
}

/**
 * Test mode: the `nth` allocation from now (1 = the next) fails, and all after it. 0 switches off.
 */
void arena_fail_at(struct arena *mem, uint64_t nth);

#endif
