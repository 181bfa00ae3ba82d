/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the index holds. Private to watchlist/: index.c builds it, search.c and score.c read it.
 *
 * Names are made of parts; every distinct part, and every pair or triple of neighbours written
 * together, is a token. Tokens are numbered in alphabetical order, so a prefix is a range. Keys
 * lead from a spelling, sound or letter-deletion to tokens; occurrences lead from a token to names,
 * sorted by year of birth. All numbers are positions in arrays that never change after the build.
 */
#ifndef SAFAR_WATCHLIST_INDEX_DATA_H
#define SAFAR_WATCHLIST_INDEX_DATA_H

#include "watchlist/index.h"
#include "watchlist/packed.h"
#include "watchlist/parts.h"
#include "watchlist/sound.h"
#include "watchlist/vocabulary.h"

#include <stdatomic.h>

#define TOKEN_NONE UINT32_MAX
#define TOKEN_LETTERS_MAX NAME_PART_MAX /* of parts written together */
#define EDIT_PREFIX 9                   /* letters that take part in deletion keys */

enum key_kind { KEY_EXACT = 1, KEY_SOUND, KEY_BONES, KEY_GROUP, KEY_DELETION };

/**
 * Tokens by the hashes of their keys: buckets by the high bits of the hash, the low ones beside
 * each token. Two hashes of one bucket and tag are told apart by who asks, by the spelling.
 */
struct key_table {
    uint32_t *buckets; /* first position of each, and one behind the last */
    uint32_t *tokens;
    uint8_t *tags;
    uint32_t shift, count;
};

struct token {
    uint32_t letters; /* of index->letters: the text, then its sound, then its bones */
    uint8_t n, sound_n, bones_n;
    bool particle, joined; /* joined: only ever of parts written together */
    uint16_t group;        /* row of variants.def, from 1; 0: none */
    float info;            /* ln(1 / share of travellers with it): what agreeing on it says */
    uint32_t first, count; /* occurrences */
};

struct occurrence {
    uint32_t name;
    struct date born; /* beside the name, so that a walk touches nothing else */
};

/* Births that are no single date: year 0 sorts them first. */
#define BORN_SEVERAL ((struct date){.year = 0, .month = 0, .day = 0})
#define BORN_NOT_SAID ((struct date){.year = 0, .month = 1, .day = 0})

/** One reading of one listed name. */
struct listed_name {
    uint32_t entry;
    uint16_t which; /* of entry->names */
    uint8_t parts;
    bool weak, consonant;
    struct date born;
    uint16_t surname, given, particle; /* bits of parts */
    uint32_t first;                    /* of index->name_tokens; the parts come first, in order */
    uint16_t count;
};

struct name_token {
    uint32_t token;
    uint8_t first, span;
};

struct listed_document {
    uint32_t hash; /* of the folded number */
    uint32_t entry;
    uint16_t which; /* of entry->documents */
};

struct listed_identifier {
    uint32_t hash; /* of kind and value */
    uint32_t entry;
    uint16_t which; /* of the entry's identifiers */
};

struct watchlist_index {
    struct arena mem;
    struct watchlist_options options;
    double prior;
    atomic_uint users;

    /* A patch: what `base` has of the entries `hidden` (ids, in order) is no longer so. */
    const struct watchlist_index *base;
    uint64_t *hidden;
    uint32_t hidden_count;
    uint64_t entries_in_all;

    struct packed packed;
    uint32_t entry_count;

    struct listed_name *names;
    struct name_token *name_tokens;
    uint32_t name_count;

    struct buf letters;
    struct token *tokens;
    uint32_t token_count;
    uint32_t *pairs; /* the first token of each pair of letters, see pair_place() */
    struct occurrence *occurrences;
    struct key_table keys;

    struct listed_document *documents; /* sorted by hash */
    uint32_t document_count;
    struct listed_identifier *identifiers; /* sorted by hash */
    uint32_t identifier_count;

    float *state_info; /* ln(1 / share of the entries) of packed.states, for agreeing on one */
};

static inline const struct packed_entry *entry_at(const struct watchlist_index *x, uint32_t at)
{
    return &x->packed.rows.v[at];
}

/** One behind the last reading of an entry's names. */
static inline uint32_t entry_names_end(const struct watchlist_index *x, uint32_t at)
{
    return at + 1 < x->entry_count ? x->packed.rows.v[at + 1].first_name : x->name_count;
}

/* Where a text of two letters and more stands among all pairs AA to ZZ. */
#define PAIR_PLACES (26 * 26)
static inline uint32_t pair_place(str text)
{
    return (uint32_t)(text.p[0] - 'A') * 26 + (uint32_t)(text.p[1] - 'A');
}

static inline str token_text(const struct watchlist_index *x, const struct token *t)
{
    return (str){x->letters.p + t->letters, t->n};
}

static inline str token_sound(const struct watchlist_index *x, const struct token *t)
{
    return (str){x->letters.p + t->letters + t->n, t->sound_n};
}

static inline str token_bones(const struct watchlist_index *x, const struct token *t)
{
    return (str){x->letters.p + t->letters + t->n + t->sound_n, t->bones_n};
}

uint32_t key_hash(enum key_kind kind, str text);

/** Put all keys of `x->tokens` into `x->keys`. @return 0 or -1: ERR_MEMORY, ERR_LIMIT */
int key_table_build(struct watchlist_index *x, struct err *err) MUST_CHECK;

/** The token called `text`, or TOKEN_NONE. */
uint32_t token_find(const struct watchlist_index *x, str text);

/** Edits allowed for a part of `n` letters: none below 4, one to 7, two from 8. */
unsigned edits_allowed(size_t n);

/**
 * Every spelling of the first EDIT_PREFIX letters with up to `edits` (0..2) deleted, as hashes.
 * @return their number, at most DELETIONS_MAX; few duplicates occur
 */
#define DELETIONS_MAX (1 + EDIT_PREFIX + EDIT_PREFIX * (EDIT_PREFIX - 1) / 2)
uint32_t deletion_hashes(str text, unsigned edits, uint32_t out[DELETIONS_MAX]);

uint32_t identifier_hash(enum identifier_kind kind, str value);

/** Letters and digits of a document number, upper case. @return the length, at most `max` */
size_t document_key(str number, char *out, size_t max);
/** In place: O to 0, I to 1, Z to 2, S to 5, G to 6, B to 8. */
void document_fold(char *key, size_t n);
#define DOCUMENT_KEY_MAX 40

#endif
