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

/* The first rule of each letter, and one behind the last. */
static uint8_t first_rule[27];

AT_START static void find_first_rules(void)
{
    uint8_t at = 0;

    for (int letter = 0; letter < 26; letter++) {
        while (at < COUNT_OF(rules) && rules[at].pattern[0] < 'A' + letter)
            at++;
        first_rule[letter] = at;
    }
    first_rule[26] = COUNT_OF(rules);
}

static bool rule_fits(const struct rule *rule, str s, size_t at)
{
    if (at + rule->n > s.n)
        return false;
    for (size_t i = 1; i < rule->n; i++) /* the first letter is known to fit */
        if (s.p[at + i] != rule->pattern[i])
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

/* The rule for what stands at `at`; a letter without one has no sound. */
static const struct rule *rule_at(str s, size_t at)
{
    unsigned letter = (unsigned char)s.p[at] - 'A';

    if (letter > 25)
        return NULL;
    for (unsigned i = first_rule[letter]; i < first_rule[letter + 1]; i++)
        if (rule_fits(&rules[i], s, at))
            return &rules[i];
    return NULL;
}

void sound_fold(str s, struct sound *out)
{
    out->n = 0;
    out->bones_n = 0;
    for (size_t at = 0; at < s.n;) {
        const struct rule *rule = rule_at(s, at);
        for (const char *c = rule ? rule->out : ""; *c; c++)
            put_once(out->text, &out->n, *c);
        at += rule ? rule->n : 1;
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

void osa_prepare(struct osa *osa, str text)
{
    assert(text.n < 64);
    memset(osa, 0, sizeof *osa);
    osa->n = text.n;
    for (size_t i = 0; i < text.n; i++)
        osa->places[text.p[i] & 31] |= UINT64_C(1) << i;
}

/* Hyyro 2003, bit-vector algorithm with transpositions: one word holds a whole column. */
unsigned osa_to(const struct osa *osa, str other)
{
    uint64_t vp = ~UINT64_C(0), vn = 0, d0 = 0, before = 0;
    unsigned distance = (unsigned)osa->n;

    assert(other.n < 64);
    if (osa->n == 0)
        return (unsigned)other.n;
    uint64_t last = UINT64_C(1) << (osa->n - 1);
    for (size_t j = 0; j < other.n; j++) {
        uint64_t pm = osa->places[other.p[j] & 31];
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

unsigned osa_distance(str a, str b)
{
    struct osa osa;

    osa_prepare(&osa, a);
    return osa_to(&osa, b);
}
