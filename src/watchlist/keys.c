/* SPDX-License-Identifier: Apache-2.0 */
/* The keys that both sides of a comparison are looked up by. */
#include "base/hash.h"
#include "watchlist/index_data.h"

uint32_t key_hash(enum key_kind kind, str text)
{
    return (uint32_t)(hash64(text, (uint64_t)kind) >> 32);
}

unsigned edits_allowed(size_t n)
{
    return n < 4 ? 0 : n < 8 ? 1 : 2;
}

/* `text` without the letters at `i` and `k`; positions from its length on take nothing away. */
static uint32_t hash_without(str text, size_t i, size_t k)
{
    char left[EDIT_PREFIX];
    size_t n = 0;

    for (size_t at = 0; at < text.n; at++)
        if (at != i && at != k)
            left[n++] = text.p[at];
    return key_hash(KEY_DELETION, (str){left, n});
}

uint32_t deletion_hashes(str text, unsigned edits, uint32_t out[DELETIONS_MAX])
{
    uint32_t n = 0;

    text = str_head(text, EDIT_PREFIX);
    out[n++] = hash_without(text, text.n, text.n);
    for (size_t i = 0; edits >= 1 && i < text.n; i++) {
        if (i > 0 && text.p[i] == text.p[i - 1])
            continue; /* of a double letter it does not matter which one goes */
        out[n++] = hash_without(text, i, text.n);
        for (size_t k = i + 1; edits >= 2 && k < text.n; k++)
            out[n++] = hash_without(text, i, k);
    }
    return n;
}

/* ---- the table ---- */

#define TOKEN_KEYS_MAX (DELETIONS_MAX + 4)

/* Parts written together stand for a change already: one letter beside it is enough. */
static unsigned edits_of(const struct token *t)
{
    unsigned edits = edits_allowed(t->n);

    return t->joined && edits > 1 ? 1 : edits;
}

static uint32_t token_keys(const struct watchlist_index *x, const struct token *t,
                           uint32_t hashes[TOKEN_KEYS_MAX])
{
    str text = token_text(x, t);
    uint32_t n = 0;

    hashes[n++] = key_hash(KEY_EXACT, text);
    if (t->count == 0)
        return n;
    hashes[n++] = key_hash(KEY_SOUND, token_sound(x, t));
    hashes[n++] = key_hash(KEY_BONES, token_bones(x, t));
    if (t->group != 0)
        hashes[n++] = key_hash(KEY_GROUP, (str){(const char *)&t->group, sizeof t->group});
    if (edits_of(t) > 0)
        n += deletion_hashes(text, edits_of(t), hashes + n);
    return n;
}

/* At least as many as token_keys() will give. */
static uint64_t keys_at_most(const struct watchlist_index *x)
{
    uint64_t n = 1;

    for (uint32_t i = 0; i < x->token_count; i++) {
        const struct token *t = &x->tokens[i];
        uint64_t letters = t->n < EDIT_PREFIX ? t->n : EDIT_PREFIX;
        unsigned edits = t->count ? edits_of(t) : 0;
        n += t->count ? 4 : 1;
        n += edits ? 1 + letters : 0;
        n += edits > 1 ? letters * (letters - 1) / 2 : 0;
    }
    return n;
}

/* How many keys each bucket has, one place further on; then where it begins. */
static void count_keys(struct watchlist_index *x, uint32_t buckets)
{
    uint32_t hashes[TOKEN_KEYS_MAX], sum = 0;
    struct key_table *t = &x->keys;

    for (uint32_t i = 0; i < x->token_count; i++) {
        uint32_t n = token_keys(x, &x->tokens[i], hashes);
        for (uint32_t k = 0; k < n; k++)
            t->buckets[hashes[k] >> t->shift]++;
    }
    for (uint32_t b = 0; b < buckets; b++) {
        uint32_t here = t->buckets[b];
        t->buckets[b] = sum;
        sum += here;
    }
    t->buckets[buckets] = t->count = sum;
}

static void place_keys(struct watchlist_index *x, uint32_t buckets)
{
    uint32_t hashes[TOKEN_KEYS_MAX];
    struct key_table *t = &x->keys;

    for (uint32_t i = 0; i < x->token_count; i++) {
        uint32_t n = token_keys(x, &x->tokens[i], hashes);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t at = t->buckets[hashes[k] >> t->shift]++;
            t->tokens[at] = i;
            t->tags[at] = (uint8_t)hashes[k];
        }
    }
    /* Each bucket's beginning now stands at its end, which is the next one's beginning. */
    memmove(t->buckets + 1, t->buckets, buckets * sizeof *t->buckets);
    t->buckets[0] = 0;
}

int key_table_build(struct watchlist_index *x, struct err *err)
{
    uint64_t most = keys_at_most(x);
    uint32_t bits = 1;

    if (most >= UINT32_MAX)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "the lists have too many names");
    while (bits < 28 && (UINT64_C(1) << bits) < most / 2)
        bits++;
    uint32_t buckets = UINT32_C(1) << bits;
    x->keys.shift = 32 - bits;
    x->keys.buckets = arena_zalloc(&x->mem, buckets + 1u, sizeof *x->keys.buckets);
    if (!x->keys.buckets)
        return err_memory(err);
    count_keys(x, buckets);
    x->keys.tokens = arena_alloc(&x->mem, (x->keys.count + 1u) * sizeof *x->keys.tokens);
    x->keys.tags = arena_alloc(&x->mem, x->keys.count + 1u);
    if (!x->keys.tokens || !x->keys.tags)
        return err_memory(err);
    place_keys(x, buckets);
    return 0;
}

uint32_t token_find(const struct watchlist_index *x, str text)
{
    uint32_t hash = key_hash(KEY_EXACT, text), bucket = hash >> x->keys.shift;

    for (uint32_t i = x->keys.buckets[bucket]; i < x->keys.buckets[bucket + 1]; i++)
        if (x->keys.tags[i] == (uint8_t)hash &&
            str_eq(token_text(x, &x->tokens[x->keys.tokens[i]]), text))
            return x->keys.tokens[i];
    return TOKEN_NONE;
}

/* ---- documents and identifiers ---- */

uint32_t identifier_hash(enum identifier_kind kind, str value)
{
    return (uint32_t)(hash64(identifier_key(kind, value), 64 + (uint64_t)kind) >> 32);
}

size_t document_key(str number, char *out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < number.n && n < max; i++)
        if (ascii_alpha(number.p[i]) || ascii_digit(number.p[i]))
            out[n++] = ascii_upper(number.p[i]);
    return n;
}

void document_fold(char *key, size_t n)
{
    static const char from[] = "OIZSGB", to[] = "012568";

    for (size_t i = 0; i < n; i++) {
        const char *at = memchr(from, key[i], sizeof from - 1);
        if (at)
            key[i] = to[at - from];
    }
}
