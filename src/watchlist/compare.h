/* SPDX-License-Identifier: Apache-2.0 */
/* Everything but names, one field at a time: dates of birth, sex, nationality, documents. */
#ifndef SAFAR_WATCHLIST_COMPARE_H
#define SAFAR_WATCHLIST_COMPARE_H

#include "watchlist/index_data.h"

/** How two dates compare, and what that is worth. */
struct date_answer {
    enum why why;
    double weight;
};

/** Both known, in either order. */
struct date_answer compare_dates(struct date a, struct date b);

/** Best pair of a subject's and an entry's values; `*subject_at` and `*listed_at` say which. */
struct date_answer compare_births(const struct watchlist_index *x, const struct subject *s,
                                  const struct packed_entry *e, uint32_t *subject_at,
                                  uint32_t *listed_at);

/** What a birth kept in the index is worth to the subject; the most it can be for BORN_SEVERAL. */
double birth_bound(const struct subject *s, struct date born);

/** Evidence of each kind; false when neither side says anything (no evidence is made then). */
bool compare_sex(const struct subject *s, const struct packed_entry *e, struct evidence *out);
bool compare_nationality(const struct watchlist_index *x, const struct subject *s,
                         const struct packed_entry *e, struct evidence *out);

bool compare_birthplace(const struct watchlist_index *x, const struct subject *s,
                        const struct packed_entry *e, struct evidence *out);
/** The best of the telephones, e-mail addresses and cards; false when none is the same. */
bool compare_identifiers(const struct watchlist_index *x, const struct subject *s,
                         const struct packed_entry *e, struct evidence *out);

/** Entries with one of the subject's identifiers, each once. @return how many */
#define IDENTIFIER_HITS_MAX 64
uint32_t find_identifiers(const struct watchlist_index *x, const struct subject *s,
                          uint32_t entries[IDENTIFIER_HITS_MAX]);

/** A subject's document that a listed one resembles. */
struct document_hit {
    uint32_t entry;
    uint16_t which;   /* of entry->documents */
    uint16_t subject; /* of subject->documents */
    enum why why;
    double weight;
};

#define DOCUMENT_HITS_MAX 64

/** All listed documents with one of the subject's numbers. @return how many */
uint32_t find_documents(const struct watchlist_index *x, const struct subject *s,
                        struct document_hit out[DOCUMENT_HITS_MAX]);

#endif
