/* SPDX-License-Identifier: Apache-2.0 */
/* Words by hash, their order, and how common they are. */
#include "watchlist/vocabulary.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

#define SLOTS_FIRST 4096
/* How many unseen travellers stand beside the list when shares are estimated from it. */
#define SHARE_SMOOTHING 1000.0

static uint32_t slot_of(const struct vocabulary *v, str text)
{
    uint32_t at = (uint32_t)hash64(text, 0) & v->slot_mask;

    while (v->slots[at] != 0 && !str_eq(word_text(v, &v->words.v[v->slots[at] - 1]), text))
        at = (at + 1) & v->slot_mask;
    return at;
}

static bool widen(struct vocabulary *v)
{
    uint32_t size = v->slots ? 2 * (v->slot_mask + 1) : SLOTS_FIRST;
    uint32_t *slots = arena_zalloc(v->mem, size, sizeof *slots);

    if (!slots)
        return false;
    v->slots = slots;
    v->slot_mask = size - 1;
    for (uint32_t i = 0; i < v->words.n; i++)
        slots[slot_of(v, word_text(v, &v->words.v[i]))] = i + 1;
    return true;
}

bool vocabulary_put(struct vocabulary *v, str text, uint32_t *number)
{
    uint32_t at = slot_of(v, text);

    if (v->slots[at] == 0) {
        if (!vec_push(v->mem, &v->words))
            return false;
        vec_last(&v->words)->letters = (uint32_t)v->letters.n;
        vec_last(&v->words)->n = (uint8_t)text.n;
        buf_str(&v->letters, text);
        if (v->letters.failed || v->letters.n > UINT32_MAX)
            return false;
        v->slots[at] = v->words.n;
        if (v->words.n > v->slot_mask / 4 * 3) {
            *number = v->words.n - 1;
            return widen(v);
        }
    }
    *number = v->slots[at] - 1;
    return true;
}

/* ---- what the tables know ---- */

struct common_part {
    str text;
    double per_100000;
};

static const struct common_part common_parts[] = {
#define COMMON(text, per_100000) {STR_INIT(text), per_100000},
#include "watchlist/common.def"
#undef COMMON
};

static const char *const variant_rows[] = {
#define VARIANTS(words) words,
#include "watchlist/variants.def"
#undef VARIANTS
};

uint64_t common_digest(void)
{
    uint64_t digest = COUNT_OF(common_parts);

    for (size_t i = 0; i < COUNT_OF(common_parts); i++)
        digest =
            hash64_mix(hash64(common_parts[i].text, digest), (uint64_t)common_parts[i].per_100000);
    return digest;
}

uint64_t variants_digest(void)
{
    uint64_t digest = COUNT_OF(variant_rows);

    for (size_t i = 0; i < COUNT_OF(variant_rows); i++)
        digest = hash64(str_from_c(variant_rows[i]), digest);
    return digest;
}

static bool put_common(struct vocabulary *v)
{
    uint32_t number;

    for (size_t i = 0; i < COUNT_OF(common_parts); i++) {
        if (!vocabulary_put(v, common_parts[i].text, &number))
            return false;
        v->words.v[number].common = (float)(common_parts[i].per_100000 / 100000);
    }
    return true;
}

static bool put_variants(struct vocabulary *v)
{
    uint32_t number;

    for (size_t i = 0; i < COUNT_OF(variant_rows); i++) {
        str row = str_from_c(variant_rows[i]), word;
        while (str_cut(&row, ' ', &word)) {
            if (!vocabulary_put(v, word, &number))
                return false;
            v->words.v[number].group = (uint16_t)(i + 1);
        }
    }
    return true;
}

bool vocabulary_init(struct vocabulary *v, struct arena *mem, size_t budget)
{
    *v = (struct vocabulary){.mem = mem};
    buf_init(&v->letters, budget);
    return widen(v) && put_common(v) && put_variants(v);
}

void vocabulary_fini(struct vocabulary *v)
{
    buf_fini(&v->letters);
}

/* ---- order ---- */

struct ranked {
    str text;
    uint32_t number;
};

static int compare_ranked(const void *a, const void *b)
{
    return str_compare(((const struct ranked *)a)->text, ((const struct ranked *)b)->text);
}

uint32_t *vocabulary_order(const struct vocabulary *v)
{
    struct arena work;

    arena_init(&work, SIZE_MAX);
    uint32_t *order = arena_alloc(v->mem, (v->words.n + 1u) * sizeof *order);
    struct ranked *ranked = arena_alloc(&work, (v->words.n + 1u) * sizeof *ranked);
    if (ranked && order) {
        for (uint32_t i = 0; i < v->words.n; i++)
            ranked[i] = (struct ranked){word_text(v, &v->words.v[i]), i};
        qsort(ranked, v->words.n, sizeof *ranked, compare_ranked);
        for (uint32_t i = 0; i < v->words.n; i++)
            order[i] = ranked[i].number;
    }
    bool done = ranked != NULL;
    arena_fini(&work);
    return done ? order : NULL;
}

/* ---- how common ---- */

/*
 * Entries that a part is to be expected in, when it was seen in `entries`: a list shows only some
 * of the rare names there are, so one seen once is rarer than one in the list's length.
 */
static double expected_entries(uint32_t entries)
{
    static const double few[] = {0, 0.1, 1, 2};

    return entries < COUNT_OF(few) ? few[entries] : entries - 0.75;
}

static double share_of(const struct word *w, double population)
{
    return fmax((double)w->common, expected_entries(w->entries) / population);
}

/* What all spellings of one name weigh together: sharing AHMED says as little as sharing AHMAD. */
static double *group_shares(const struct vocabulary *v, double population)
{
    double *shares = arena_zalloc(v->mem, (size_t)UINT16_MAX + 1, sizeof *shares);

    for (uint32_t i = 0; shares && i < v->words.n; i++)
        shares[v->words.v[i].group] += share_of(&v->words.v[i], population);
    return shares;
}

double unseen_share(size_t n)
{
    static const double shares[] = {1e-2, 1e-2, 2e-3, 5e-4, 1.5e-4, 5e-5};

    return n < COUNT_OF(shares) ? shares[n] : 3e-5;
}

float *vocabulary_info(const struct vocabulary *v, uint64_t entries)
{
    double population = (double)entries + SHARE_SMOOTHING;
    const double *groups = group_shares(v, population);
    float *info = arena_alloc(v->mem, (v->words.n + 1u) * sizeof *info);

    if (!groups || !info)
        return NULL;
    for (uint32_t i = 0; i < v->words.n; i++) {
        const struct word *w = &v->words.v[i];
        double share = share_of(w, population) + unseen_share(w->n) * SHARE_SMOOTHING / population;
        if (w->group != 0)
            share = fmax(share, groups[w->group]);
        info[i] = (float)-log(fmin(share, 1));
    }
    return info;
}
