/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries as the index keeps them: a short row each, and their values one behind the other in one
 * buffer. A tenth of the memory of struct entry; what a comparison needs is read where it stands.
 * Private to watchlist/.
 */
#ifndef SAFAR_WATCHLIST_PACKED_H
#define SAFAR_WATCHLIST_PACKED_H

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "watchlist/entry.h"

#define PACKED_VALUES_MAX UINT8_MAX /* of each field that is kept; names: UINT16_MAX */
#define PACKED_STATES_MAX UINT16_MAX

struct packed_entry {
    uint64_t id;
    uint32_t at;          /* of packed->bytes, in pairs of bytes */
    uint32_t first_name;  /* reading, of index->names */
    uint16_t names, list; /* list: of packed->lists */
    uint8_t kind, born_on, nationalities, countries, birthplaces, documents, identifiers;
    char sex;
};

/**
 * All entries. In `bytes` stand for each: dates, nationalities, countries (numbers of `states`),
 * then names, documents, places of birth, identifiers, reference, source.
 */
struct packed {
    struct arena *mem; /* of states and rows */
    struct buf bytes;
    VEC(struct packed_entry) rows;
    VEC(uint64_t) lists;
    VEC(str) states; /* country codes as the lists write them; 0 is the empty one */
    VEC(uint32_t) state_uses;
    struct map state_numbers;
};

void packed_init(struct packed *p, struct arena *mem, size_t budget);
void packed_fini(struct packed *p);

/** @return 0, or -1: ERR_MEMORY, ERR_LIMIT */
int packed_add(struct packed *p, const struct entry *e, struct err *err) MUST_CHECK;

static inline const struct date *packed_born(const struct packed *p, const struct packed_entry *e)
{
    return (const struct date *)(const void *)(p->bytes.p + (size_t)e->at * 2);
}

static inline const uint16_t *packed_nationalities(const struct packed *p,
                                                   const struct packed_entry *e)
{
    return (const uint16_t *)(const void *)(packed_born(p, e) + e->born_on);
}

static inline const uint16_t *packed_countries(const struct packed *p, const struct packed_entry *e)
{
    return packed_nationalities(p, e) + e->nationalities;
}

str packed_name(const struct packed *p, const struct packed_entry *e, uint32_t which);
struct entry_document packed_document(const struct packed *p, const struct packed_entry *e,
                                      uint32_t which);
struct entry_identifier packed_identifier(const struct packed *p, const struct packed_entry *e,
                                          uint32_t which);
str packed_birthplace(const struct packed *p, const struct packed_entry *e, uint32_t which);

/** The whole entry but its remarks; texts stay where they are. @return false: no memory */
bool packed_unpack(const struct packed *p, const struct packed_entry *e, struct arena *mem,
                   struct entry *out) MUST_CHECK;

#endif
