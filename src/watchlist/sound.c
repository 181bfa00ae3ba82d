/* SPDX-License-Identifier: Apache-2.0 */
/* Sound folding by table, and edit distance. */
#include "watchlist/sound.h"

#include "base/attr.h"

#include <assert.h>

struct rule {
    char where;
    char pattern[5];
    uint8_t n;
    const char *next;
    char out[3];
};

static const struct rule rules[] = {
#define SOUND(where, pattern, next, out) {where, pattern, sizeof(pattern) - 1, next, out},
#include "watchlist/sound.def"
#undef SOUND
};

/* The first rule whose pattern begins with `c` or a later letter. */
static const struct rule *rules_of(char c)
{
    size_t low = 0, high = COUNT_OF(rules);

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (rules[mid].pattern[0] < c)
            low = mid + 1;
        else
            high = mid;
    }
    return rules + low;
}

static bool rule_fits(const struct rule *rule, str s, size_t at)
{
    if (at + rule->n > s.n || memcmp(rule->pattern, s.p + at, rule->n) != 0)
        return false;
    if ((rule->where == '^' && at > 0) || (rule->where == '+' && at == 0))
        return false;
    if (rule->next[0] == '\0')
        return true;
    return at + rule->n < s.n && strchr(rule->next, s.p[at + rule->n]) != NULL;
}

static void put_once(char *text, uint8_t *n, char c)
{
    if (*n < SOUND_MAX && (*n == 0 || text[*n - 1] != c))
        text[(*n)++] = c;
}

static bool is_vowel(char c)
{
    return c == 'A' || c == 'I' || c == 'U';
}

static void take_bones(struct sound *out)
{
    for (uint8_t i = 0; i < out->n; i++) {
        char c = out->text[i];
        if (!is_vowel(c))
            put_once(out->bones, &out->bones_n, c);
        else if (i == 0)
            put_once(out->bones, &out->bones_n, 'A');
    }
}

void sound_fold(str s, struct sound *out)
{
    out->n = 0;
    out->bones_n = 0;
    for (size_t at = 0; at < s.n;) {
        const struct rule *rule = rules_of(s.p[at]), *end = rules + COUNT_OF(rules);
        while (rule < end && rule->pattern[0] == s.p[at] && !rule_fits(rule, s, at))
            rule++;
        bool fits = rule < end && rule->pattern[0] == s.p[at];
        for (const char *c = fits ? rule->out : ""; *c; c++)
            put_once(out->text, &out->n, *c);
        at += fits ? rule->n : 1;
    }
    take_bones(out);
}

size_t transliteration_fold(str s, char *out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < max; i++) {
        char c = s.p[i];
        bool silent_e = c == 'E' && n > 0 && memchr("AOU", s.p[i - 1], 3) != NULL;
        if (!silent_e && (n == 0 || out[n - 1] != c))
            out[n++] = c;
    }
    return n;
}

/* Hyyro 2003, bit-vector algorithm with transpositions: one word holds a whole column. */
unsigned osa_distance(str a, str b)
{
    uint64_t places[32] = {0};
    uint64_t vp = ~UINT64_C(0), vn = 0, d0 = 0, before = 0;
    unsigned distance = (unsigned)a.n;

    assert(a.n < 64 && b.n < 64);
    if (a.n == 0)
        return (unsigned)b.n;
    for (size_t i = 0; i < a.n; i++)
        places[a.p[i] & 31] |= UINT64_C(1) << i;
    uint64_t last = UINT64_C(1) << (a.n - 1);
    for (size_t j = 0; j < b.n; j++) {
        uint64_t pm = places[b.p[j] & 31];
        uint64_t swap = (((~d0) & pm) << 1) & before;
        d0 = swap | ((((pm & vp) + vp) ^ vp) | pm | vn);
        uint64_t hp = vn | ~(d0 | vp), hn = d0 & vp;
        distance += (hp & last) != 0;
        distance -= (hn & last) != 0;
        hp = (hp << 1) | 1;
        hn <<= 1;
        vp = hn | ~(d0 | hp);
        vn = hp & d0;
        before = pm;
    }
    return distance;
}
