/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing parts of names. */
#include "bench/matching/words.h"

#include "base/vec.h"
#include "simulate/names.h"

#include <stdio.h>

enum { TAIL_FROM = 6, GIVEN_OCTAVES = 11, SLOTS = 5, RULES_MAX = 32 };

#define WORDS_SEED 0x5AFA2

const struct naming_row naming_rows[NAMING_COUNT] = {
#define NAMING(token, pool, title, surnames, givens, octaves, second, father, ticket)              \
    {#token, title, CULTURE_##pool, surnames, givens, octaves, second, father, ticket},
#include "bench/matching/namings.def"
#undef NAMING
};

static const struct head {
    enum naming naming;
    enum part part;
    uint16_t weight;
    str spellings;
} heads[] = {
#define HEAD(naming, part, weight, spellings)                                                      \
    {NAMING_##naming, PART_##part, weight, STR_INIT(spellings)},
#include "bench/matching/heads.def"
#undef HEAD
};

static const struct grammar {
    enum naming naming;
    enum part part;
    const char *slots[SLOTS];
} grammars[] = {
#define GRAMMAR(naming, part, ...) {NAMING_##naming, PART_##part, {__VA_ARGS__}},
#include "bench/matching/grammar.def"
#undef GRAMMAR
};

static const struct spelling {
    enum naming naming;
    str from, to;
} spellings[] = {
#define SPELLING(naming, from, to) {NAMING_##naming, STR_INIT(from), STR_INIT(to)},
#include "bench/matching/spellings.def"
#undef SPELLING
};

static const struct spelling scripts[] = {
#define SCRIPT(naming, from, to) {NAMING_##naming, STR_INIT(from), STR_INIT(to)},
#include "bench/matching/scripts.def"
#undef SCRIPT
};

static const struct {
    str word, shorts;
} shorts[] = {
#define SHORT(word, shorts) {STR_INIT(word), STR_INIT(shorts)},
#include "bench/matching/shorts.def"
#undef SHORT
};

static const struct {
    enum naming naming;
    const char *country;
    uint8_t weight;
    str towns;
} nations[] = {
#define NATION(naming, country, weight, towns) {NAMING_##naming, country, weight, STR_INIT(towns)},
#include "bench/matching/nations.def"
#undef NATION
};

/* ---- drawing ---- */

/* The spellings of one name of heads.def; empty when the custom has none there. */
static str draw_own_head(enum naming naming, enum part part, struct rng *r)
{
    uint32_t total = 0;

    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (heads[i].naming == naming && heads[i].part == part)
            total += heads[i].weight;
    if (total == 0)
        return STR_NONE;
    uint32_t at = rng_below(r, total);
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        if (heads[i].naming != naming || heads[i].part != part)
            continue;
        if (at < heads[i].weight)
            return heads[i].spellings;
        at -= heads[i].weight;
    }
    return STR_NONE;
}

static str draw_head(enum naming naming, enum part part, struct rng *r)
{
    static const enum name_kind kinds[] = {[PART_M] = NAME_M, [PART_F] = NAME_F, [PART_S] = NAME_S};
    str own = draw_own_head(naming, part, r);

    return own.n > 0 ? own : name_draw(naming_rows[naming].pool, kinds[part], r);
}

/* Zipf's law in steps: every octave of ranks is drawn alike, every rank of an octave alike. */
static uint32_t draw_rank(uint32_t octaves, struct rng *r)
{
    uint32_t low = octaves > TAIL_FROM ? TAIL_FROM : octaves - 1;
    uint32_t octave = low + rng_below(r, octaves - low);

    return (1u << octave) + rng_below(r, 1u << octave);
}

static const struct grammar *pick_grammar(enum naming naming, enum part part, struct rng *r)
{
    uint32_t count = 0;

    for (size_t i = 0; i < COUNT_OF(grammars); i++)
        count += grammars[i].naming == naming && grammars[i].part == part;
    uint32_t at = rng_below(r, count);
    for (size_t i = 0; i < COUNT_OF(grammars); i++)
        if (grammars[i].naming == naming && grammars[i].part == part && at-- == 0)
            return &grammars[i];
    return &grammars[0];
}

/* name_spelling counts round and stops at an empty rest; here an empty alternative is one. */
static str alternative(str list, struct rng *r)
{
    uint32_t at = rng_below(r, name_spelling_count(list));

    for (size_t i = 0;; i++) {
        ptrdiff_t bar = str_find(str_skip(list, i), '|');
        str one = bar < 0 ? str_skip(list, i) : (str){list.p + i, (size_t)bar};
        if (at-- == 0 || bar < 0)
            return one;
        i += (size_t)bar;
    }
}

static void compose(enum naming naming, enum part part, uint32_t rank, char out[WORD_SIZE])
{
    struct rng r = rng_from(WORDS_SEED, (uint64_t)naming << 40 | (uint64_t)part << 32 | rank);
    const struct grammar *g = pick_grammar(naming, part, &r);
    size_t n = 0;

    for (int i = 0; i < SLOTS; i++) {
        str one = alternative(str_from_c(g->slots[i]), &r);
        if (n + one.n + 1 > WORD_SIZE)
            break;
        if (one.n > 0)
            memcpy(out + n, one.p, one.n);
        n += one.n;
    }
    out[n] = '\0';
}

void word_draw(enum naming naming, enum part part, struct rng *r, char out[WORD_SIZE])
{
    const struct naming_row *row = &naming_rows[naming];

    if (rng_percent(r, part == PART_S ? row->surnames : row->givens)) {
        str one = name_usual(draw_head(naming, part, r), r);
        (void)snprintf(out, WORD_SIZE, STR_FMT, STR_ARG(one));
        return;
    }
    uint32_t octaves = part == PART_S ? row->octaves : GIVEN_OCTAVES;
    compose(naming, part, draw_rank(octaves, r), out);
}

const char *naming_country(enum naming naming, struct rng *r, str *town)
{
    uint32_t total = 0;

    for (size_t i = 0; i < COUNT_OF(nations); i++)
        total += nations[i].naming == naming ? nations[i].weight : 0;
    uint32_t at = rng_below(r, total);
    for (size_t i = 0; i < COUNT_OF(nations); i++) {
        if (nations[i].naming != naming)
            continue;
        if (at < nations[i].weight) {
            *town = alternative(nations[i].towns, r);
            return nations[i].country;
        }
        at -= nations[i].weight;
    }
    return "";
}

/* ---- other spellings ---- */

/* Letters that the rule takes at `i`; 0: it does not apply there. */
static size_t fits_at(str word, const struct spelling *rule, size_t i)
{
    bool begins = rule->from.p[0] == '^', ends = rule->from.p[rule->from.n - 1] == '$';
    str text = {rule->from.p + begins, rule->from.n - begins - ends};
    size_t end = i + text.n;

    if (end > word.n || !str_eq((str){word.p + i, text.n}, text) ||
        (begins && i > 0 && ascii_alpha(word.p[i - 1])) ||
        (ends && end < word.n && ascii_alpha(word.p[end])))
        return 0;
    return text.n;
}

/* Where the rule applies first. @return -1: nowhere */
static ptrdiff_t place_of(str word, const struct spelling *rule, size_t *length)
{
    for (size_t i = 0; i < word.n; i++)
        if ((*length = fits_at(word, rule, i)) > 0)
            return (ptrdiff_t)i;
    return -1;
}

/* One rule of those that apply, at its first place. */
static bool respell_once(enum naming naming, struct rng *r, char word[WORD_SIZE])
{
    const struct spelling *fit[RULES_MAX];
    str old = str_from_c(word);
    uint32_t count = 0;
    size_t length;

    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        if (spellings[i].naming == naming && count < RULES_MAX &&
            place_of(old, &spellings[i], &length) >= 0)
            fit[count++] = &spellings[i];
    if (count == 0)
        return false;
    const struct spelling *rule = fit[rng_below(r, count)];
    size_t at = (size_t)place_of(old, rule, &length);
    char made[WORD_SIZE];
    (void)snprintf(made, sizeof made, "%.*s" STR_FMT STR_FMT, (int)at, word, STR_ARG(rule->to),
                   STR_ARG(str_skip(old, at + length)));
    memcpy(word, made, WORD_SIZE);
    return made[0] != '\0';
}

/* Another spelling of the same row of heads.def. */
static str own_spelling(enum naming naming, str word, struct rng *r)
{
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        uint32_t n = name_spelling_count(heads[i].spellings);
        for (uint32_t k = 0; heads[i].naming == naming && n > 1 && k < n; k++)
            if (str_eq(name_spelling(heads[i].spellings, k), word))
                return name_spelling(heads[i].spellings, k + 1 + rng_below(r, n - 1));
    }
    return STR_NONE;
}

bool word_respell(enum naming naming, const char *word, struct rng *r, char out[WORD_SIZE])
{
    str from = str_from_c(word), known = own_spelling(naming, from, r);

    if (known.n == 0)
        known = name_respell(naming_rows[naming].pool, from, r);
    if (known.n > 0 && rng_percent(r, 70)) {
        (void)snprintf(out, WORD_SIZE, STR_FMT, STR_ARG(known));
        return true;
    }
    (void)snprintf(out, WORD_SIZE, "%s", word);
    bool changed = respell_once(naming, r, out);
    if (changed && rng_percent(r, 30))
        (void)respell_once(naming, r, out);
    return changed && strcmp(out, word) != 0;
}

bool word_shorten(const char *word, struct rng *r, char out[WORD_SIZE])
{
    for (size_t i = 0; i < COUNT_OF(shorts); i++)
        if (str_eq(shorts[i].word, str_from_c(word))) {
            str one = alternative(shorts[i].shorts, r);
            (void)snprintf(out, WORD_SIZE, STR_FMT, STR_ARG(one));
            return true;
        }
    return false;
}

bool name_native(enum naming naming, const char *name, char out[NATIVE_SIZE])
{
    str from = str_from_c(name);
    size_t n = 0, taken;
    bool known = false;

    for (size_t i = 0; i < from.n && n + 32 < NATIVE_SIZE; i += taken) {
        str to = {from.p + i, 1};
        taken = 0;
        for (size_t k = 0; k < COUNT_OF(scripts) && taken == 0; k++) {
            if (scripts[k].naming != naming || !(taken = fits_at(from, &scripts[k], i)))
                continue;
            to = scripts[k].to;
            known = true;
        }
        taken += taken == 0;
        if (to.n > 0)
            memcpy(out + n, to.p, to.n);
        n += to.n;
    }
    out[n] = '\0';
    return known;
}
