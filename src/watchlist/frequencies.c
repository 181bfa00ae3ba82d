/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting the numbers; index.c builds with them. */
#include "watchlist/frequencies.h"

#include "base/map.h"
#include "watchlist/query.h"

#include <assert.h>

/* Words that one part may resemble before some may have been passed over: below what query.c allows
 * each part, as calling a search bounded that was not does no harm. */
#define CROWDED_FROM 64

struct collecting {
    const struct watchlist_index *x; /* that the entry is in: a patch or its base */
    struct arena *mem;
    struct frequencies *out;
    struct map seen;             /* texts of out->words */
    VEC(struct query *) queries; /* one for each reading of the traveller's name */
    bool crowded;                /* one of them resembles more words than are looked at */
    struct err *err;
};

/* ---- where the entry stands ---- */

static bool holds(const struct watchlist_index *x, str text)
{
    return x->packed.bytes.n > 0 && text.p >= x->packed.bytes.p &&
           text.p <= x->packed.bytes.p + x->packed.bytes.n;
}

/* Rows follow one another in the bytes, so the text of an entry tells which it is. */
static uint32_t row_of(const struct watchlist_index *x, str text)
{
    size_t at = (size_t)(text.p - x->packed.bytes.p) / 2;
    uint32_t low = 0, high = x->entry_count;

    while (high - low > 1) {
        uint32_t mid = low + (high - low) / 2;
        if (entry_at(x, mid)->at <= at)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* ---- words ---- */

static int add_word(struct collecting *c, str text, const struct token *t, bool unseen)
{
    bool added;

    if (c->out->words.n == FREQUENCY_WORDS_MAX) {
        c->out->cut = c->out->cut || !map_get(&c->seen, text);
        return 0;
    }
    if (!map_put(c->mem, &c->seen, text, &added))
        return err_memory(c->err);
    if (!added)
        return 0;
    if (!vec_push(c->mem, &c->out->words))
        return err_memory(c->err);
    *vec_last(&c->out->words) = (struct frequency_word){text, t->info, !t->joined, unseen};
    return 0;
}

/* Was the word not met by any reading, though it may resemble one? */
static bool is_unseen(const struct collecting *c, uint32_t token)
{
    for (uint32_t i = 0; i < c->queries.n; i++)
        if (query_hits(c->queries.v[i], token))
            return false;
    return c->crowded;
}

/* The parts of every name of the entry. Parts written together count only where the lists have them
 * as parts, too: the others are made again from the names. */
static int add_listed(struct collecting *c, uint32_t row)
{
    const struct watchlist_index *x = c->x;
    uint32_t end = entry_names_end(x, row);

    for (uint32_t name = entry_at(x, row)->first_name; name < end; name++) {
        for (uint32_t i = 0; i < x->names[name].count; i++) {
            const struct name_token *nt = &x->name_tokens[x->names[name].first + i];
            const struct token *t = &x->tokens[nt->token];
            bool unseen = is_unseen(c, nt->token);
            if ((nt->span == 1 || !t->joined || unseen) &&
                add_word(c, token_text(x, t), t, unseen) < 0)
                return -1;
        }
    }
    return 0;
}

/* What the lists know of a spelling of the traveller's: an own value goes before that of a base. */
static int add_if_known(struct collecting *c, str text)
{
    const struct watchlist_index *x = c->x;
    uint32_t token = token_find(x, text);

    if (token == TOKEN_NONE && x->base) {
        x = x->base;
        token = token_find(x, text);
    }
    if (token == TOKEN_NONE)
        return 0;
    return add_word(c, token_text(x, &x->tokens[token]), &x->tokens[token], false);
}

/* What the queries looked up: parts, and neighbours written together. */
static int add_looked_up(struct collecting *c)
{
    for (uint32_t i = 0; i < c->queries.n; i++)
        for (uint32_t k = 0; k < c->queries.v[i]->part_count; k++)
            if (add_if_known(c, query_text(&c->queries.v[i]->parts[k])) < 0)
                return -1;
    return 0;
}

/* ---- readings of the traveller's name ---- */

static void look_whether_crowded(struct collecting *c, const struct query *q)
{
    uint32_t found[QUERY_PARTS_MAX] = {0};

    c->crowded = c->crowded || q->hit_count == QUERY_HITS_MAX;
    for (uint32_t i = 0; i < q->hit_count; i++)
        c->crowded = c->crowded || ++found[q->hits[i].part] >= CROWDED_FROM;
}

static int add_parts(struct collecting *c, const struct name_parts *parts)
{
    struct query *q = arena_alloc(c->mem, sizeof *q);

    if (!q || !vec_push(c->mem, &c->queries))
        return err_memory(c->err);
    query_make(q, c->x, parts, STR_NONE);
    *vec_last(&c->queries) = q;
    look_whether_crowded(c, q);
    return 0;
}

static int add_reading(struct collecting *c, struct name_parts *parts)
{
    struct name_parts decoded = *parts;
    char text[NAME_PART_MAX];
    bool any = false;

    for (uint32_t i = 0; i < decoded.n; i++) {
        size_t n = letters_decode_escapes(part_text(&parts->v[i]), text);
        if (n == 0)
            continue;
        memcpy(decoded.v[i].text, text, n);
        decoded.v[i].n = (uint8_t)n;
        any = true;
    }
    if (add_parts(c, parts) < 0 || (any && add_parts(c, &decoded) < 0))
        return -1;
    return name_parts_unrepeat(parts) ? add_parts(c, parts) : 0;
}

/* As search.c takes a name; a reading too many is no harm. */
static int read_names(struct collecting *c, const struct subject *s)
{
    struct name_parts parts;

    for (uint32_t i = 0; i < s->names.n; i++) {
        const struct subject_name *name = &s->names.v[i];
        name_parts_subject(&parts, name, FORM_MRZ, true);
        bool twofold = parts.twofold;
        uint32_t n = parts.n;
        if (add_reading(c, &parts) < 0)
            return -1;
        name_parts_subject(&parts, name, FORM_OTHER, true);
        if (twofold && add_reading(c, &parts) < 0)
            return -1;
        name_parts_subject(&parts, name, FORM_MRZ, false);
        if (parts.n != n && add_reading(c, &parts) < 0)
            return -1;
    }
    return 0;
}

/* ---- states ---- */

static int add_states(struct collecting *c, const struct entry *e)
{
    for (uint32_t i = 0; i < e->nationalities.n; i++) {
        const uint32_t *number = map_get(&c->x->packed.state_numbers, e->nationalities.v[i]);
        if (!number || c->out->states.n == FREQUENCY_STATES_MAX)
            continue;
        if (!vec_push(c->mem, &c->out->states))
            return err_memory(c->err);
        *vec_last(&c->out->states) =
            (struct frequency_state){e->nationalities.v[i], c->x->state_info[*number]};
    }
    return 0;
}

int watchlist_frequencies(const struct watchlist_index *index, const struct subject *subject,
                          const struct match *match, struct arena *mem, struct frequencies *out,
                          struct err *err)
{
    str ref = match->entry->ref;
    struct collecting c = {.x = index, .mem = mem, .out = out, .err = err};

    *out = (struct frequencies){.entries = index->entries_in_all};
    if (index->base && !holds(index, ref))
        c.x = index->base;
    assert(holds(c.x, ref));
    if (read_names(&c, subject) < 0 || add_listed(&c, row_of(c.x, ref)) < 0 ||
        add_looked_up(&c) < 0)
        return -1;
    return add_states(&c, match->entry);
}
