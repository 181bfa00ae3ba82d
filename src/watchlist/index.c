/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building the index: entries are copied, names read in every form, parts become tokens, tokens get
 * numbers in alphabetical order, and keys and occurrences are sorted into plain arrays.
 *
 * Two arenas: `x->mem` for what stays, `work` for what the build alone needs.
 */
#include "watchlist/index.h"

#include "base/map.h"
#include "watchlist/index_data.h"

#include <math.h>
#include <stdlib.h>

#define NAMES_MAX ((uint32_t)1 << 30)
/* How many unseen travellers stand beside the list when shares are estimated from it. */
#define SHARE_SMOOTHING 1000.0
/* A short list deserves no lower bar: its names were chosen no better. */
#define ENTRIES_MIN 5000

struct raw_token {
    str text;
    uint32_t entries;    /* that have it as a part of its own */
    uint32_t last_entry; /* counted last, plus one */
    uint32_t uses;       /* occurrences of any kind */
    double common;       /* share of travellers by common.def */
    uint16_t group;
    bool particle;
};

struct builder {
    struct watchlist_index *x;
    struct arena work;
    struct map map; /* text -> raw token */
    VEC(struct raw_token) raw;
    VEC(struct listed_name) names;
    VEC(struct name_token) name_tokens;
    struct transliterator *icu; /* made when the first foreign name asks for it */
    uint32_t *rank;             /* raw token -> token */
    struct err *err;
};

struct watchlist_options watchlist_options_default(void)
{
    return (struct watchlist_options){
        .review = 0.55,
        .urgent = 0.95,
        .report = 0.55,
        .expected_rate = 0.1,
        .matches_max = 32,
        .budget = (size_t)16 * 1024 * MIB,
    };
}

static int no_memory(struct builder *b)
{
    return err_memory(b->err);
}

/* ---- tokens ---- */

static struct raw_token *intern(struct builder *b, str text)
{
    uint32_t *at = map_get(&b->map, text);
    str copy;

    if (at)
        return &b->raw.v[*at];
    if (!str_dup(&b->work, text, &copy) || !(at = map_put(&b->work, &b->map, copy, NULL)) ||
        !vec_push(&b->work, &b->raw))
        return NULL;
    *at = b->raw.n - 1;
    vec_last(&b->raw)->text = copy;
    return vec_last(&b->raw);
}

struct common_part {
    str text;
    double per_100000;
};

static int intern_common(struct builder *b)
{
    static const struct common_part parts[] = {
#define COMMON(text, per_100000) {STR_INIT(text), per_100000},
#include "watchlist/common.def"
#undef COMMON
    };

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct raw_token *t = intern(b, parts[i].text);
        if (!t)
            return no_memory(b);
        t->common = parts[i].per_100000 / 100000;
    }
    return 0;
}

static int intern_variants(struct builder *b)
{
    static const char *const rows[] = {
#define VARIANTS(words) words,
#include "watchlist/variants.def"
#undef VARIANTS
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str row = str_from_c(rows[i]), word;
        while (str_cut(&row, ' ', &word)) {
            struct raw_token *t = intern(b, word);
            if (!t)
                return no_memory(b);
            t->group = (uint16_t)(i + 1);
        }
    }
    return 0;
}

/* ---- names ---- */

static int add_token(struct builder *b, struct listed_name *name, str text, uint32_t first,
                     uint32_t span)
{
    struct raw_token *t = intern(b, text);

    if (!t || !vec_push(&b->work, &b->name_tokens))
        return no_memory(b);
    *vec_last(&b->name_tokens) =
        (struct name_token){(uint32_t)(t - b->raw.v), (uint8_t)first, (uint8_t)span};
    name->count++;
    t->uses++;
    if (span == 1 && t->last_entry != name->entry + 1) {
        t->last_entry = name->entry + 1;
        t->entries++;
    }
    return 0;
}

static int add_joined(struct builder *b, struct listed_name *name, const struct name_parts *parts,
                      uint32_t first, uint32_t span)
{
    char text[TOKEN_LETTERS_MAX];
    size_t n = 0;

    for (uint32_t i = first; i < first + span; i++) {
        if (n + parts->v[i].n > sizeof text)
            return 0;
        memcpy(text + n, parts->v[i].text, parts->v[i].n);
        n += parts->v[i].n;
    }
    return add_token(b, name, (str){text, n}, first, span);
}

static void read_roles(struct listed_name *name, const struct name_parts *parts)
{
    for (uint32_t i = 0; i < parts->n; i++) {
        uint16_t bit = (uint16_t)(1u << i);
        if (parts->v[i].role == PART_SURNAME)
            name->surname |= bit;
        if (parts->v[i].role == PART_GIVEN)
            name->given |= bit;
        if (parts->v[i].particle)
            name->particle |= bit;
    }
}

/* Given names, or all but the first or last part, written together: longer runs than triples. */
static int add_runs(struct builder *b, struct listed_name *name, const struct name_parts *parts)
{
    uint32_t given = 0;

    while (given < parts->n && parts->v[given].role != PART_GIVEN)
        given++;
    if (given < parts->n)
        return parts->n - given > 3 ? add_joined(b, name, parts, given, parts->n - given) : 0;
    if (parts->n <= 4)
        return 0;
    if (add_joined(b, name, parts, 1, parts->n - 1) < 0)
        return -1;
    return add_joined(b, name, parts, 0, parts->n - 1);
}

static int add_reading(struct builder *b, struct listed_name name, const struct name_parts *parts)
{
    if (parts->n == 0)
        return 0;
    if (b->names.n == NAMES_MAX)
        return err_set(b->err, ERR_LIMIT, ERR_NO_POS, "the lists have more than 2^30 names");
    name.parts = (uint8_t)parts->n;
    name.consonant = parts->consonant;
    name.first = b->name_tokens.n;
    read_roles(&name, parts);
    for (uint32_t i = 0; i < parts->n; i++)
        if (add_token(b, &name, part_text(&parts->v[i]), i, 1) < 0)
            return -1;
    for (uint32_t span = 2; span <= 3; span++)
        for (uint32_t i = 0; i + span <= parts->n; i++)
            if (add_joined(b, &name, parts, i, span) < 0)
                return -1;
    if (add_runs(b, &name, parts) < 0)
        return -1;
    if (!vec_push(&b->work, &b->names))
        return no_memory(b);
    *vec_last(&b->names) = name;
    return 0;
}

/* A script without a table: ICU writes it in Latin letters first. The unreadable is dropped. */
static int romanise(struct builder *b, str *text)
{
    struct err why = {.code = ERR_NONE};

    if (!b->icu && !(b->icu = transliterator_new(b->err)))
        return -1;
    if (transliterator_latin(b->icu, &b->work, *text, text, &why) == 0)
        return 0;
    if (why.code == ERR_MEMORY)
        return no_memory(b);
    *text = STR_NONE;
    return 0;
}

static int add_name(struct builder *b, struct listed_name name, str text)
{
    struct name_parts parts;

    name_parts_listed(&parts, text, FORM_MRZ);
    if (parts.foreign) {
        if (romanise(b, &text) < 0)
            return -1;
        name_parts_listed(&parts, text, FORM_MRZ);
    }
    if (add_reading(b, name, &parts) < 0)
        return -1;
    if (!parts.twofold)
        return 0;
    name_parts_listed(&parts, text, FORM_OTHER);
    return add_reading(b, name, &parts);
}

static struct date only_date(const struct entry *e)
{
    if (e->born_on.n == 0 || (e->born_on.n == 1 && !date_known(e->born_on.v[0])))
        return BORN_NOT_SAID;
    return e->born_on.n == 1 ? e->born_on.v[0] : BORN_SEVERAL;
}

static int add_entry_names(struct builder *b, uint32_t at)
{
    const struct entry *e = &b->x->entries[at];

    b->x->entry_names[at] = b->names.n;
    for (uint32_t i = 0; i < e->names.n && i < UINT16_MAX; i++) {
        struct listed_name name = {
            .entry = at,
            .which = (uint16_t)i,
            .weak = e->names.v[i].quality == NAME_WEAK,
            .born = only_date(e),
        };
        if (add_name(b, name, e->names.v[i].text) < 0)
            return -1;
    }
    return 0;
}

static int read_names(struct builder *b)
{
    struct watchlist_index *x = b->x;

    x->entry_names = arena_zalloc(&x->mem, (size_t)x->entry_count + 1, sizeof *x->entry_names);
    if (!x->entry_names)
        return no_memory(b);
    for (uint32_t i = 0; i < x->entry_count; i++)
        if (add_entry_names(b, i) < 0)
            return -1;
    x->entry_names[x->entry_count] = b->names.n;
    return 0;
}

static int copy_entries(struct builder *b, const struct entry *entries, size_t count)
{
    struct watchlist_index *x = b->x;
    struct entry *copies;

    if (count > NAMES_MAX)
        return err_set(b->err, ERR_LIMIT, ERR_NO_POS, "the lists have more than 2^30 entries");
    copies = arena_zalloc(&x->mem, count ? count : 1, sizeof *copies);
    if (!copies)
        return no_memory(b);
    for (size_t i = 0; i < count; i++)
        if (!entry_copy(&x->mem, &entries[i], &copies[i]))
            return no_memory(b);
    x->entries = copies;
    x->entry_count = (uint32_t)count;
    return 0;
}

/* ---- alphabetical numbers ---- */

struct ranked {
    str text;
    uint32_t raw;
};

static int compare_ranked(const void *a, const void *b)
{
    return str_compare(((const struct ranked *)a)->text, ((const struct ranked *)b)->text);
}

static struct ranked *rank_tokens(struct builder *b)
{
    struct ranked *order = arena_alloc(&b->work, (b->raw.n + 1) * sizeof *order);

    b->rank = arena_alloc(&b->work, (b->raw.n + 1) * sizeof *b->rank);
    if (!order || !b->rank)
        return NULL;
    for (uint32_t i = 0; i < b->raw.n; i++)
        order[i] = (struct ranked){b->raw.v[i].text, i};
    qsort(order, b->raw.n, sizeof *order, compare_ranked);
    for (uint32_t i = 0; i < b->raw.n; i++)
        b->rank[order[i].raw] = i;
    return order;
}

/*
 * Entries that a part is to be expected in, when it was seen in `entries`: a list shows only some
 * of the rare names there are, so one seen once is rarer than one in the list's length.
 */
static double expected_entries(uint32_t entries)
{
    static const double few[] = {0, 0.1, 1, 2};

    return entries < COUNT_OF(few) ? few[entries] : entries - 0.75;
}

/* What all spellings of one name weigh together: sharing AHMED says as little as sharing AHMAD. */
static double *group_shares(struct builder *b, double population)
{
    double *shares = arena_zalloc(&b->work, (size_t)UINT16_MAX + 1, sizeof *shares);

    for (uint32_t i = 0; shares && i < b->raw.n; i++) {
        const struct raw_token *t = &b->raw.v[i];
        shares[t->group] += fmax(t->common, expected_entries(t->entries) / population);
    }
    return shares;
}

static float token_info(const struct raw_token *t, const double *shares, double population)
{
    double unseen = unseen_share(t->text.n) * SHARE_SMOOTHING / population;
    double share = fmax(t->common, expected_entries(t->entries) / population) + unseen;

    if (t->group != 0)
        share = fmax(share, shares[t->group]);
    return (float)-log(fmin(share, 1));
}

static int store_letters(struct builder *b, const struct ranked *order)
{
    struct watchlist_index *x = b->x;
    size_t bytes = 1, at = 0;

    for (uint32_t i = 0; i < b->raw.n; i++)
        bytes += b->raw.v[i].text.n + 2 * SOUND_MAX;
    char *pool = arena_alloc(&b->work, bytes);
    x->tokens = arena_zalloc(&x->mem, (size_t)b->raw.n + 1, sizeof *x->tokens);
    if (!pool || !x->tokens)
        return no_memory(b);
    for (uint32_t i = 0; i < b->raw.n; i++) {
        str text = order[i].text;
        struct sound sound;
        sound_fold(text, &sound);
        x->tokens[i].letters = (uint32_t)at;
        x->tokens[i].n = (uint8_t)text.n;
        x->tokens[i].sound_n = sound.n;
        x->tokens[i].bones_n = sound.bones_n;
        memcpy(pool + at, text.p, text.n);
        memcpy(pool + at + text.n, sound.text, sound.n);
        memcpy(pool + at + text.n + sound.n, sound.bones, sound.bones_n);
        at += text.n + sound.n + sound.bones_n;
    }
    x->letters = arena_alloc(&x->mem, at + 1);
    if (!x->letters)
        return no_memory(b);
    memcpy(x->letters, pool, at);
    x->token_count = b->raw.n;
    return 0;
}

static uint64_t entries_in_all(const struct watchlist_index *x)
{
    return x->options.prior_entries ? x->options.prior_entries : x->entry_count;
}

static int number_tokens(struct builder *b)
{
    struct watchlist_index *x = b->x;
    double population = (double)entries_in_all(x) + SHARE_SMOOTHING;
    const struct ranked *order = rank_tokens(b);
    const double *shares = group_shares(b, population);
    uint32_t first = 0;

    if (!order || !shares)
        return no_memory(b);
    if (store_letters(b, order) < 0)
        return -1;
    for (uint32_t i = 0; i < x->token_count; i++) {
        const struct raw_token *raw = &b->raw.v[order[i].raw];
        x->tokens[i].group = raw->group;
        x->tokens[i].info = token_info(raw, shares, population);
        x->tokens[i].first = first;
        first += raw->uses;
    }
    return 0;
}

/* ---- occurrences ---- */

static int compare_occurrences(const void *a, const void *b)
{
    const struct occurrence *p = a, *q = b;

    if (p->born.year != q->born.year)
        return p->born.year < q->born.year ? -1 : 1;
    return (p->name > q->name) - (p->name < q->name);
}

static void place_occurrences(struct watchlist_index *x, uint32_t at)
{
    const struct listed_name *name = &x->names[at];

    for (uint32_t i = 0; i < name->count; i++) {
        const struct name_token *nt = &x->name_tokens[name->first + i];
        struct token *t = &x->tokens[nt->token];
        x->occurrences[t->first + t->count++] = (struct occurrence){at, name->born};
        if (nt->span == 1 && (name->particle >> nt->first & 1))
            t->particle = true;
    }
}

static int store_names(struct builder *b)
{
    struct watchlist_index *x = b->x;
    size_t names = b->names.n, tokens = b->name_tokens.n;

    x->names = arena_alloc(&x->mem, (names + 1) * sizeof *x->names);
    x->name_tokens = arena_alloc(&x->mem, (tokens + 1) * sizeof *x->name_tokens);
    x->occurrences = arena_alloc(&x->mem, (tokens + 1) * sizeof *x->occurrences);
    if (!x->names || !x->name_tokens || !x->occurrences)
        return no_memory(b);
    for (uint32_t i = 0; i < tokens; i++) {
        x->name_tokens[i] = b->name_tokens.v[i];
        x->name_tokens[i].token = b->rank[x->name_tokens[i].token];
    }
    x->name_count = (uint32_t)names;
    for (uint32_t i = 0; i < names; i++) {
        x->names[i] = b->names.v[i];
        place_occurrences(x, i);
    }
    for (uint32_t i = 0; i < x->token_count; i++)
        qsort(x->occurrences + x->tokens[i].first, x->tokens[i].count, sizeof *x->occurrences,
              compare_occurrences);
    return 0;
}

/* ---- keys ---- */

static uint32_t token_keys(const struct watchlist_index *x, const struct token *t,
                           uint32_t hashes[DELETIONS_MAX + 4])
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
    if (edits_allowed(text.n) > 0)
        n += deletion_hashes(text, edits_allowed(text.n), hashes + n);
    return n;
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *p = a, *q = b;

    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    return (p->token > q->token) - (p->token < q->token);
}

static uint32_t drop_doubles(struct key *keys, size_t n)
{
    uint32_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (kept == 0 || compare_keys(&keys[kept - 1], &keys[i]) != 0)
            keys[kept++] = keys[i];
    return kept;
}

/* Buckets by the high bits of the hash: a lookup is one jump and a short walk. */
static int bucket_keys(struct builder *b)
{
    struct watchlist_index *x = b->x;
    uint32_t bits = 1;

    while (bits < 28 && (UINT32_C(1) << bits) < x->key_count / 2)
        bits++;
    x->key_shift = 32 - bits;
    x->key_buckets = arena_alloc(&x->mem, ((UINT64_C(1) << bits) + 1) * sizeof *x->key_buckets);
    if (!x->key_buckets)
        return no_memory(b);
    uint32_t at = 0;
    for (uint32_t bucket = 0; bucket < UINT32_C(1) << bits; bucket++) {
        x->key_buckets[bucket] = at;
        while (at < x->key_count && x->keys[at].hash >> x->key_shift == bucket)
            at++;
    }
    x->key_buckets[UINT32_C(1) << bits] = at;
    return 0;
}

static int make_keys(struct builder *b)
{
    struct watchlist_index *x = b->x;
    uint32_t hashes[DELETIONS_MAX + 4];
    size_t n = 0, total = 0;

    for (uint32_t i = 0; i < x->token_count; i++)
        total += token_keys(x, &x->tokens[i], hashes);
    if (total >= UINT32_MAX)
        return err_set(b->err, ERR_LIMIT, ERR_NO_POS, "the lists have too many names");
    struct key *keys = arena_alloc(&b->work, (total + 1) * sizeof *keys);
    if (!keys)
        return no_memory(b);
    for (uint32_t i = 0; i < x->token_count; i++) {
        uint32_t count = token_keys(x, &x->tokens[i], hashes);
        for (uint32_t k = 0; k < count; k++)
            keys[n++] = (struct key){hashes[k], i};
    }
    qsort(keys, n, sizeof *keys, compare_keys);
    x->key_count = drop_doubles(keys, n);
    x->keys = arena_alloc(&x->mem, ((size_t)x->key_count + 1) * sizeof *x->keys);
    if (!x->keys)
        return no_memory(b);
    memcpy(x->keys, keys, x->key_count * sizeof *keys);
    return bucket_keys(b);
}

/* ---- documents and states ---- */

static int compare_documents(const void *a, const void *b)
{
    const struct listed_document *p = a, *q = b;

    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    if (p->entry != q->entry)
        return p->entry < q->entry ? -1 : 1;
    return (p->which > q->which) - (p->which < q->which);
}

static int index_documents(struct builder *b)
{
    struct watchlist_index *x = b->x;
    size_t total = 0;

    for (uint32_t i = 0; i < x->entry_count; i++)
        total += x->entries[i].documents.n;
    if (total > NAMES_MAX)
        return err_set(b->err, ERR_LIMIT, ERR_NO_POS, "the lists have more than 2^30 documents");
    x->documents = arena_alloc(&x->mem, (total + 1) * sizeof *x->documents);
    if (!x->documents)
        return no_memory(b);
    for (uint32_t i = 0; i < x->entry_count; i++) {
        for (uint32_t d = 0; d < x->entries[i].documents.n && d < UINT16_MAX; d++) {
            char key[DOCUMENT_KEY_MAX];
            size_t n = document_key(x->entries[i].documents.v[d].number, key, sizeof key);
            document_fold(key, n);
            if (n > 0)
                x->documents[x->document_count++] =
                    (struct listed_document){key_hash(KEY_EXACT, (str){key, n}), i, (uint16_t)d};
        }
    }
    qsort(x->documents, x->document_count, sizeof *x->documents, compare_documents);
    return 0;
}

static int weigh_states(struct builder *b)
{
    struct watchlist_index *x = b->x;
    struct map map = {0};
    VEC(str) states = {0};
    double total = 200;

    for (uint32_t i = 0; i < x->entry_count; i++) {
        for (uint32_t k = 0; k < x->entries[i].nationalities.n; k++) {
            bool added = false;
            str state = x->entries[i].nationalities.v[k];
            uint32_t *count = map_put(&b->work, &map, state, &added);
            if (!count || (added && !vec_push(&b->work, &states)))
                return no_memory(b);
            if (added)
                *vec_last(&states) = state;
            ++*count;
            total++;
        }
    }
    str *codes = arena_alloc(&x->mem, (states.n + 1) * sizeof *codes);
    float *info = arena_alloc(&x->mem, (states.n + 1) * sizeof *info);
    if (!codes || !info)
        return no_memory(b);
    for (uint32_t i = 0; i < states.n; i++) {
        codes[i] = states.v[i];
        info[i] = (float)-log((*map_get(&map, codes[i]) + 1) / total);
    }
    x->states = codes;
    x->state_info = info;
    x->state_count = states.n;
    return 0;
}

/* ---- the whole ---- */

static bool options_good(const struct watchlist_options *o)
{
    return o->report >= 0 && o->report <= o->review && o->review <= o->urgent && o->urgent <= 1 &&
           o->expected_rate > 0 && o->expected_rate <= 1 && o->matches_max > 0;
}

static double prior_of(const struct watchlist_index *x)
{
    uint64_t entries = entries_in_all(x);

    return log(x->options.expected_rate / (double)(entries < ENTRIES_MIN ? ENTRIES_MIN : entries));
}

static int build(struct builder *b, const struct entry *entries, size_t count)
{
    if (copy_entries(b, entries, count) < 0 || intern_common(b) < 0 || intern_variants(b) < 0 ||
        read_names(b) < 0 || number_tokens(b) < 0 || store_names(b) < 0 || make_keys(b) < 0 ||
        index_documents(b) < 0 || weigh_states(b) < 0)
        return -1;
    b->x->prior = prior_of(b->x);
    return 0;
}

struct watchlist_index *watchlist_index_build(const struct entry *entries, size_t count,
                                              const struct watchlist_options *options,
                                              struct err *err)
{
    struct watchlist_options o = options ? *options : watchlist_options_default();
    struct builder b = {.err = err};

    if (!options_good(&o)) {
        err_set(err, ERR_USAGE, ERR_NO_POS, "thresholds must rise: report, review, urgent");
        return NULL;
    }
    b.x = calloc(1, sizeof *b.x);
    if (!b.x) {
        err_memory(err);
        return NULL;
    }
    b.x->options = o;
    arena_init(&b.x->mem, o.budget);
    arena_init(&b.work, o.budget);
    int rc = build(&b, entries, count);
    transliterator_free(b.icu);
    arena_fini(&b.work);
    if (rc < 0) {
        watchlist_index_free(b.x);
        return NULL;
    }
    return b.x;
}

void watchlist_index_free(struct watchlist_index *index)
{
    if (!index)
        return;
    arena_fini(&index->mem);
    free(index);
}

struct watchlist_figures watchlist_index_figures(const struct watchlist_index *index)
{
    return (struct watchlist_figures){
        .entries = index->entry_count,
        .names = index->name_count,
        .tokens = index->token_count,
        .documents = index->document_count,
        .bytes = index->mem.held,
    };
}

const struct watchlist_options *watchlist_index_options(const struct watchlist_index *index)
{
    return &index->options;
}
