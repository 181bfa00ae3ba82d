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
        out[n++] = hash_without(text, i, text.n);
        for (size_t k = i + 1; edits >= 2 && k < text.n; k++)
            out[n++] = hash_without(text, i, k);
    }
    return n;
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

double unseen_share(size_t n)
{
    static const double shares[] = {1e-2, 1e-2, 2e-3, 5e-4, 1.5e-4, 5e-5};

    return n < COUNT_OF(shares) ? shares[n] : 3e-5;
}
