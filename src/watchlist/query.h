/* SPDX-License-Identifier: Apache-2.0 */
/* One form of a traveller's name, looked up: which tokens of the index each part may mean. */
#ifndef SAFAR_WATCHLIST_QUERY_H
#define SAFAR_WATCHLIST_QUERY_H

#include "watchlist/index_data.h"

#define QUERY_PARTS_MAX (3 * NAME_PARTS_MAX) /* parts, pairs and triples of neighbours */
#define QUERY_HITS_MAX 1024
#define QUERY_MAP_SIZE 4096 /* power of two, several times QUERY_HITS_MAX */

struct query_part {
    char text[TOKEN_LETTERS_MAX];
    uint8_t n;
    uint8_t role;                       /* enum part_role */
    uint16_t mask;                      /* of the name's parts that it covers */
    bool particle, last, joined, known; /* known: a token of this very spelling exists */
    float info;
    uint16_t group;
    struct sound sound;
};

struct hit {
    uint32_t token;
    uint16_t next; /* hit on the same token by another part, plus one */
    uint8_t part;
    uint8_t why;
    float strength; /* the most that this kind of agreement can say, natural log units */
};

struct query {
    const struct watchlist_index *x;
    uint32_t part_count;
    uint32_t single_count; /* the first ones are single parts */
    bool full;             /* the field may have been cut */
    str source;
    struct query_part parts[QUERY_PARTS_MAX];
    uint32_t hit_count;
    struct hit hits[QUERY_HITS_MAX];
    uint16_t map[QUERY_MAP_SIZE]; /* token -> first hit, plus one */
};

static inline str query_text(const struct query_part *part)
{
    return (str){part->text, part->n};
}

/** Look everything up. `q` is written whole. */
void query_make(struct query *q, const struct watchlist_index *x, const struct name_parts *parts,
                str source);

/** First hit on `token`; follow `next`. NULL: none. */
const struct hit *query_hits(const struct query *q, uint32_t token);

#endif
