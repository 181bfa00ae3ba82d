/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building the index: entries are packed as they come, their names read in every form, parts become
 * words; then words get numbers in alphabetical order and become tokens, and keys and occurrences
 * are placed in plain arrays.
 *
 * Two arenas: `x->mem` for what stays, `work` for what the build alone needs.
 */
#include "watchlist/index.h"

#include "watchlist/calibration.h"
#include "watchlist/frequencies.h"
#include "watchlist/index_data.h"
#include "watchlist/weights.h"

#include <math.h>
#include <stdlib.h>

#define NAMES_MAX ((uint32_t)1 << 30)
/* A short list deserves no lower bar: its names were chosen no better. */
#define ENTRIES_MIN 5000

struct watchlist_builder {
    struct watchlist_index *x;
    struct arena work;
    struct vocabulary words;
    VEC(struct listed_name) names;      /* in x->mem */
    VEC(struct name_token) name_tokens; /* in x->mem; tokens are numbers of words at first */
    VEC(struct listed_document) documents;
    VEC(struct listed_identifier) identifiers;
    struct transliterator *icu;         /* made when the first foreign name asks for it */
    uint32_t *rank;                     /* word -> token */
    const struct frequencies *recalled; /* NULL: the entries tell what is common */
    struct err *err;
};

struct watchlist_options watchlist_options_default(void)
{
    return (struct watchlist_options){
        .review = 0.25,
        .urgent = 0.95,
        .report = 0.25,
        .expected_rate = 0.1,
        .matches_max = 32,
        .budget = (size_t)16 * 1024 * MIB,
    };
}

static int no_memory(struct watchlist_builder *b)
{
    return err_memory(b->err);
}

/* ---- names ---- */

static int add_token(struct watchlist_builder *b, struct listed_name *name, str text,
                     uint32_t first, uint32_t span)
{
    uint32_t number;

    if (!vocabulary_put(&b->words, text, &number) || !vec_push(&b->x->mem, &b->name_tokens))
        return no_memory(b);
    *vec_last(&b->name_tokens) = (struct name_token){number, (uint8_t)first, (uint8_t)span};
    struct word *w = &b->words.words.v[number];
    name->count++;
    w->uses++;
    if (span == 1 && w->last_entry != name->entry + 1) {
        w->last_entry = name->entry + 1;
        w->entries++;
    }
    return 0;
}

static int add_joined(struct watchlist_builder *b, struct listed_name *name,
                      const struct name_parts *parts, uint32_t first, uint32_t span)
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
static int add_runs(struct watchlist_builder *b, struct listed_name *name,
                    const struct name_parts *parts)
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

static int add_reading(struct watchlist_builder *b, struct listed_name name,
                       const struct name_parts *parts)
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
    if (!vec_push(&b->x->mem, &b->names))
        return no_memory(b);
    *vec_last(&b->names) = name;
    return 0;
}

/* A script without a table: ICU writes it in Latin letters first. The unreadable is dropped. */
static int romanise(struct watchlist_builder *b, str *text)
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

static int add_name(struct watchlist_builder *b, struct listed_name name, str text)
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

static int add_names(struct watchlist_builder *b, const struct entry *e, uint32_t at)
{
    for (uint32_t i = 0; i < b->x->packed.rows.v[at].names; i++) {
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

/* ---- what is found by hash ---- */

static int add_documents(struct watchlist_builder *b, const struct entry *e, uint32_t at)
{
    for (uint32_t i = 0; i < b->x->packed.rows.v[at].documents; i++) {
        char key[DOCUMENT_KEY_MAX];
        size_t n = document_key(e->documents.v[i].number, key, sizeof key);
        document_fold(key, n);
        if (n == 0)
            continue;
        if (!vec_push(&b->x->mem, &b->documents))
            return no_memory(b);
        *vec_last(&b->documents) =
            (struct listed_document){key_hash(KEY_EXACT, (str){key, n}), at, (uint16_t)i};
    }
    return 0;
}

static int add_identifiers(struct watchlist_builder *b, const struct entry *e, uint32_t at)
{
    for (uint32_t i = 0; i < b->x->packed.rows.v[at].identifiers; i++) {
        const struct entry_identifier *id = &e->identifiers.v[i];
        if (!vec_push(&b->x->mem, &b->identifiers))
            return no_memory(b);
        *vec_last(&b->identifiers) =
            (struct listed_identifier){identifier_hash(id->kind, id->value), at, (uint16_t)i};
    }
    return 0;
}

static int compare_documents(const void *a, const void *b)
{
    const struct listed_document *p = a, *q = b;

    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    if (p->entry != q->entry)
        return p->entry < q->entry ? -1 : 1;
    return (p->which > q->which) - (p->which < q->which);
}

static int compare_identifiers(const void *a, const void *b)
{
    const struct listed_identifier *p = a, *q = b;

    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    return (p->entry > q->entry) - (p->entry < q->entry);
}

/* An array of the builder's becomes the index's, in order. */
#define TAKE_SORTED(to, to_count, from, compare)                                                   \
    do {                                                                                           \
        (to) = (from)->v;                                                                          \
        (to_count) = (from)->n;                                                                    \
        if ((from)->n)                                                                             \
            qsort((from)->v, (from)->n, sizeof *(from)->v, (compare));                             \
    } while (0)

static void take_sorted(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;

    TAKE_SORTED(x->documents, x->document_count, &b->documents, compare_documents);
    TAKE_SORTED(x->identifiers, x->identifier_count, &b->identifiers, compare_identifiers);
}

/* ---- one entry ---- */

int watchlist_builder_add(struct watchlist_builder *b, const struct entry *e, struct err *err)
{
    struct watchlist_index *x = b->x;
    uint32_t at = x->packed.rows.n;

    b->err = err;
    if (at == NAMES_MAX)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "the lists have more than 2^30 entries");
    if (packed_add(&x->packed, e, err) < 0)
        return -1;
    x->packed.rows.v[at].first_name = b->names.n;
    x->entry_count = x->packed.rows.n;
    if (add_names(b, e, at) < 0 || add_documents(b, e, at) < 0)
        return -1;
    return add_identifiers(b, e, at);
}

/* ---- numbers of another time ---- */

static int put_recalled_words(struct watchlist_builder *b)
{
    for (uint32_t i = 0; b->recalled && i < b->recalled->words.n; i++) {
        const struct frequency_word *from = &b->recalled->words.v[i];
        uint32_t number;
        if (!vocabulary_put(&b->words, from->text, &number))
            return no_memory(b);
        struct word *w = &b->words.words.v[number];
        w->entries = from->own && w->entries == 0 ? 1 : w->entries;
    }
    return 0;
}

/* @param info  of each word by its number */
static int take_recalled_info(struct watchlist_builder *b, float *info)
{
    for (uint32_t i = 0; b->recalled && i < b->recalled->words.n; i++) {
        uint32_t number;
        if (!vocabulary_put(&b->words, b->recalled->words.v[i].text, &number))
            return no_memory(b);
        info[number] = b->recalled->words.v[i].info;
    }
    return 0;
}

/* Words that no search found then are found by none now: they have no occurrences. */
static int hide_unseen(struct watchlist_builder *b)
{
    for (uint32_t i = 0; b->recalled && i < b->recalled->words.n; i++) {
        uint32_t number;
        if (!b->recalled->words.v[i].unseen)
            continue;
        if (!vocabulary_put(&b->words, b->recalled->words.v[i].text, &number))
            return no_memory(b);
        b->x->tokens[b->rank[number]].count = 0;
    }
    return 0;
}

static void take_recalled_states(struct watchlist_builder *b)
{
    for (uint32_t i = 0; b->recalled && i < b->recalled->states.n; i++) {
        const struct frequency_state *from = &b->recalled->states.v[i];
        const uint32_t *number = map_get(&b->x->packed.state_numbers, from->code);
        if (number)
            b->x->state_info[*number] = from->info;
    }
}

/* ---- tokens ---- */

static int make_token(struct watchlist_builder *b, const struct word *w, float info,
                      struct buf *letters, struct token *out)
{
    const struct watchlist_index *base = b->x->base;
    str text = word_text(&b->words, w);
    uint32_t known = base ? token_find(base, text) : TOKEN_NONE;
    struct sound sound;

    sound_fold(text, &sound);
    *out = (struct token){
        .letters = (uint32_t)letters->n,
        .n = (uint8_t)text.n,
        .sound_n = sound.n,
        .bones_n = sound.bones_n,
        .joined = w->entries == 0,
        .group = w->group,
        /* A patch knows few names; how common they are the whole tells. */
        .info = known != TOKEN_NONE ? base->tokens[known].info : info,
    };
    buf_str(letters, text);
    buf_add(letters, sound.text, sound.n);
    buf_add(letters, sound.bones, sound.bones_n);
    if (letters->failed || letters->n > UINT32_MAX)
        return no_memory(b);
    return 0;
}

static int number_tokens(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;

    if (put_recalled_words(b) < 0)
        return -1;
    const struct word *words = b->words.words.v;
    uint32_t count = b->words.words.n, first = 0;
    const uint32_t *order = vocabulary_order(&b->words);
    float *info = vocabulary_info(&b->words, x->entries_in_all);

    b->rank = arena_alloc(&b->work, (count + 1u) * sizeof *b->rank);
    x->tokens = arena_zalloc(&x->mem, count + 1u, sizeof *x->tokens);
    if (!order || !info || !b->rank || !x->tokens)
        return no_memory(b);
    if (take_recalled_info(b, info) < 0)
        return -1;
    for (uint32_t i = 0; i < count; i++) {
        if (make_token(b, &words[order[i]], info[order[i]], &x->letters, &x->tokens[i]) < 0)
            return -1;
        b->rank[order[i]] = i;
        x->tokens[i].first = first;
        first += words[order[i]].uses;
    }
    x->token_count = count;
    return 0;
}

/* Tokens of one letter stand before those that begin with it; nobody asks for them by prefix. */
static int place_pairs(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;
    uint32_t at = 0;

    x->pairs = arena_alloc(&x->mem, (PAIR_PLACES + 1) * sizeof *x->pairs);
    if (!x->pairs)
        return no_memory(b);
    for (uint32_t place = 0; place < PAIR_PLACES; place++) {
        char pair[2] = {(char)('A' + place / 26), (char)('A' + place % 26)};
        while (at < x->token_count &&
               str_compare(token_text(x, &x->tokens[at]), (str){pair, sizeof pair}) < 0)
            at++;
        x->pairs[place] = at;
    }
    x->pairs[PAIR_PLACES] = x->token_count;
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

static int store_names(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;

    x->names = b->names.v;
    x->name_count = b->names.n;
    x->name_tokens = b->name_tokens.v;
    x->occurrences = arena_alloc(&x->mem, (b->name_tokens.n + 1u) * sizeof *x->occurrences);
    if (!x->occurrences)
        return no_memory(b);
    for (uint32_t i = 0; i < b->name_tokens.n; i++)
        x->name_tokens[i].token = b->rank[x->name_tokens[i].token];
    for (uint32_t i = 0; i < x->name_count; i++)
        place_occurrences(x, i);
    for (uint32_t i = 0; i < x->token_count; i++)
        qsort(x->occurrences + x->tokens[i].first, x->tokens[i].count, sizeof *x->occurrences,
              compare_occurrences);
    return 0;
}

/* ---- states ---- */

static int weigh_states(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;
    const struct watchlist_index *base = x->base;
    const struct packed *p = &x->packed;
    double total = 200;

    x->state_info = arena_alloc(&x->mem, (p->states.n + 1u) * sizeof *x->state_info);
    if (!x->state_info)
        return no_memory(b);
    for (uint32_t i = 0; i < p->states.n; i++)
        total += p->state_uses.v[i];
    for (uint32_t i = 0; i < p->states.n; i++) {
        const uint32_t *known = base ? map_get(&base->packed.state_numbers, p->states.v[i]) : NULL;
        x->state_info[i] =
            known ? base->state_info[*known] : (float)-log((p->state_uses.v[i] + 1) / total);
    }
    take_recalled_states(b);
    return 0;
}

/* ---- the whole ---- */

static bool lists_good(const struct watchlist_options *o)
{
    for (uint32_t i = 0; i < o->list_count; i++)
        if (!(o->lists[i].review >= o->report && o->lists[i].review <= o->lists[i].urgent &&
              o->lists[i].urgent <= 1))
            return false;
    return true;
}

static bool options_good(const struct watchlist_options *o)
{
    return o->report >= 0 && o->report <= o->review && o->review <= o->urgent && o->urgent <= 1 &&
           lists_good(o) && o->expected_rate > 0 && o->expected_rate <= 1 && o->matches_max > 0;
}

static int copy_lists(struct watchlist_index *x, const struct watchlist_options *o, struct err *err)
{
    struct list_lines_of *lists = arena_alloc(&x->mem, (o->list_count + 1u) * sizeof *lists);

    if (!lists)
        return err_memory(err);
    if (o->list_count)
        memcpy(lists, o->lists, o->list_count * sizeof *lists);
    x->options.lists = lists;
    return 0;
}

static double prior_of(const struct watchlist_index *x)
{
    double entries = (double)(x->entries_in_all < ENTRIES_MIN ? ENTRIES_MIN : x->entries_in_all);

    return log(x->options.expected_rate / entries);
}

struct watchlist_builder *watchlist_builder_new(const struct watchlist_options *options,
                                                struct err *err)
{
    struct watchlist_options o = options ? *options : watchlist_options_default();
    struct watchlist_builder *b = calloc(1, sizeof *b);

    if (!options_good(&o)) {
        err_set(err, ERR_USAGE, ERR_NO_POS, "thresholds must rise: report, review, urgent");
        free(b);
        return NULL;
    }
    if (!b || !(b->x = calloc(1, sizeof *b->x))) {
        err_memory(err);
        free(b);
        return NULL;
    }
    b->x->options = o;
    atomic_init(&b->x->users, 1);
    arena_init(&b->x->mem, o.budget);
    buf_init(&b->x->letters, o.budget);
    packed_init(&b->x->packed, &b->x->mem, o.budget);
    arena_init(&b->work, o.budget);
    if (copy_lists(b->x, &o, err) < 0 || !vocabulary_init(&b->words, &b->work, o.budget)) {
        err_memory(err);
        watchlist_builder_free(b);
        return NULL;
    }
    return b;
}

void watchlist_builder_free(struct watchlist_builder *b)
{
    if (!b)
        return;
    watchlist_index_free(b->x);
    transliterator_free(b->icu);
    vocabulary_fini(&b->words);
    arena_fini(&b->work);
    free(b);
}

static int finish(struct watchlist_builder *b)
{
    struct watchlist_index *x = b->x;

    if (!x->entries_in_all)
        x->entries_in_all = x->entry_count;
    x->prior = prior_of(x);
    if (number_tokens(b) < 0 || place_pairs(b) < 0 || store_names(b) < 0 || hide_unseen(b) < 0 ||
        key_table_build(x, b->err) < 0)
        return -1;
    take_sorted(b);
    return weigh_states(b);
}

struct watchlist_index *watchlist_builder_finish(struct watchlist_builder *b, struct err *err)
{
    struct watchlist_index *x = NULL;

    b->err = err;
    if (finish(b) == 0) {
        x = b->x;
        b->x = NULL;
    }
    watchlist_builder_free(b);
    return x;
}

static struct watchlist_index *build(struct watchlist_builder *b, const struct entry *entries,
                                     size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (watchlist_builder_add(b, &entries[i], err) < 0) {
            watchlist_builder_free(b);
            return NULL;
        }
    }
    return watchlist_builder_finish(b, err);
}

struct watchlist_index *watchlist_index_build(const struct entry *entries, size_t count,
                                              const struct watchlist_options *options,
                                              struct err *err)
{
    struct watchlist_builder *b = watchlist_builder_new(options, err);

    return b ? build(b, entries, count, err) : NULL;
}

struct watchlist_index *watchlist_index_recalled(const struct entry *entry,
                                                 const struct frequencies *frequencies,
                                                 const struct watchlist_options *options,
                                                 struct err *err)
{
    struct watchlist_builder *b = watchlist_builder_new(options, err);

    if (!b)
        return NULL;
    b->recalled = frequencies;
    b->x->entries_in_all = frequencies->entries;
    return build(b, entry, 1, err);
}

/* ---- patches ---- */

static int compare_ids(const void *a, const void *b)
{
    uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;

    return (p > q) - (p < q);
}

static int hide(struct watchlist_index *x, const struct entry *entries, size_t count,
                const uint64_t *removed, size_t removed_count, struct err *err)
{
    size_t total = count + removed_count;

    x->hidden = arena_alloc(&x->mem, (total + 1) * sizeof *x->hidden);
    if (!x->hidden || total > UINT32_MAX)
        return err_memory(err);
    for (size_t i = 0; i < count; i++)
        x->hidden[i] = entries[i].id;
    if (removed_count)
        memcpy(x->hidden + count, removed, removed_count * sizeof *removed);
    if (total)
        qsort(x->hidden, total, sizeof *x->hidden, compare_ids);
    x->hidden_count = (uint32_t)total;
    return 0;
}

struct watchlist_index *watchlist_index_patch(const struct watchlist_index *base,
                                              const struct entry *entries, size_t count,
                                              const uint64_t *removed, size_t removed_count,
                                              struct err *err)
{
    struct watchlist_builder *b;

    if (base->base) {
        err_set(err, ERR_USAGE, ERR_NO_POS, "a patch is made of a whole index");
        return NULL;
    }
    b = watchlist_builder_new(&base->options, err);
    if (!b)
        return NULL;
    b->x->base = watchlist_index_retain(base);
    b->x->entries_in_all = base->entries_in_all;
    if (hide(b->x, entries, count, removed, removed_count, err) < 0) {
        watchlist_builder_free(b);
        return NULL;
    }
    return build(b, entries, count, err);
}

const struct watchlist_index *watchlist_index_retain(const struct watchlist_index *index)
{
    atomic_fetch_add(&((struct watchlist_index *)(uintptr_t)index)->users, 1);
    return index;
}

void watchlist_index_free(const struct watchlist_index *index)
{
    struct watchlist_index *x = (struct watchlist_index *)(uintptr_t)index;

    if (!x || atomic_fetch_sub(&x->users, 1) != 1)
        return;
    watchlist_index_free(x->base);
    packed_fini(&x->packed);
    buf_fini(&x->letters);
    arena_fini(&x->mem);
    free(x);
}

struct watchlist_figures watchlist_index_figures(const struct watchlist_index *index)
{
    struct watchlist_figures f = {
        .entries = index->entry_count,
        .names = index->name_count,
        .tokens = index->token_count,
        .documents = index->document_count,
        .identifiers = index->identifier_count,
        .bytes = index->mem.held + index->packed.bytes.cap + index->letters.cap,
    };

    if (index->base) {
        struct watchlist_figures whole = watchlist_index_figures(index->base);
        f.entries += whole.entries;
        f.names += whole.names;
        f.tokens += whole.tokens;
        f.documents += whole.documents;
        f.identifiers += whole.identifiers;
        f.bytes += whole.bytes;
    }
    return f;
}

struct watchlist_versions watchlist_versions(void)
{
    return (struct watchlist_versions){VARIANTS_VERSION, COMMON_VERSION, WEIGHTS_VERSION,
                                       CALIBRATION_VERSION};
}

const struct watchlist_options *watchlist_index_options(const struct watchlist_index *index)
{
    return &index->options;
}
