/* SPDX-License-Identifier: Apache-2.0 */
/* Growing arrays inside an arena: VEC(struct bag) bags; struct bag *b = vec_push(mem, &m->bags); */
#ifndef SAFAR_BASE_VEC_H
#define SAFAR_BASE_VEC_H

#include "base/arena.h"

/**
 * A growing array of T. All zero is empty. Items move when it grows: keep indexes, not pointers.
 */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *v;                                                                                      \
        uint32_t n, cap;                                                                           \
    }

/** A VEC(str) that functions can be given. */
struct strs {
    str *v;
    uint32_t n, cap;
};

/**
 * Room for more than `n` items, when `n` is all there is room for: grows by doubling, old storage
 * stays in the arena until it is reset. Not inlined, so that pushing is short where it is fast.
 * @return false: no memory, and nothing has changed
 */
bool vec_widen(struct arena *mem, void **items, uint32_t n, uint32_t *cap, size_t size) MUST_CHECK;

/** Room for one more item. @return false: no memory */
#define vec_room(mem, vec)                                                                         \
    (LIKELY((vec)->n < (vec)->cap) ||                                                              \
     vec_widen((mem), (void **)(void *)&(vec)->v, (vec)->n, &(vec)->cap, sizeof((vec)->v[0])))

/** Append a cleared item. @return 1 and (vec)->v[(vec)->n - 1] is the new item, or 0: no memory */
#define vec_push(mem, vec)                                                                         \
    (vec_room((mem), (vec)) ? (memset(&(vec)->v[(vec)->n++], 0, sizeof((vec)->v[0])), 1) : 0)

/** The item pushed last; the vector must not be empty. */
#define vec_last(vec) (&(vec)->v[(vec)->n - 1])

#endif
