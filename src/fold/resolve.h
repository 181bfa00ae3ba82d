/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is who between two versions of one booking: the traveller keeps the record, its journeys and
 * its hits when the sender numbers people anew, corrects a name or adds a document.
 */
#ifndef SAFAR_FOLD_RESOLVE_H
#define SAFAR_FOLD_RESOLVE_H

#include "base/err.h"
#include "domain/traveller.h"

#define RESOLVE_NONE UINT32_MAX

/**
 * Pair the travellers of two versions, each at most once.
 *
 * In this order, so that father and son of one name never change places: the sender's own identity
 * (REF); name and document; name and date of birth; reference and name; name alone when nothing
 * contradicts; a document alone; reference with the same birth, or with a name that differs in a
 * letter (a correction).
 *
 * @param match  for each of `now` the index in `before`, or RESOLVE_NONE
 * @return       -1: ERR_MEMORY
 */
int resolve_travellers(const struct traveller *const *before, uint32_t n_before,
                       const struct traveller *const *now, uint32_t n_now, struct arena *mem,
                       uint32_t *match, struct err *err) MUST_CHECK;

/**
 * The same for the travellers of two API lists of one flight.
 *
 * References (RFF ABO) count within one locator (RFF AVF) and only with something else that agrees,
 * because some carriers number every list anew; `by_reference` says that the message means its
 * references (change, withdrawal) and nothing else need agree. One name in two bookings is two
 * people unless a document joins them.
 */
int resolve_listed(const struct traveller *const *before, uint32_t n_before,
                   const struct traveller *const *now, uint32_t n_now, bool by_reference,
                   struct arena *mem, uint32_t *match, struct err *err) MUST_CHECK;

/** Full dates that differ, or partial ones whose known parts do. */
bool births_differ(struct date a, struct date b);
/** Both full and the same. */
bool births_equal(struct date a, struct date b);

/** How the identity documents of two records compare. */
enum documents_agreement { DOCUMENTS_UNKNOWN, DOCUMENTS_EQUAL, DOCUMENTS_DIFFER };
enum documents_agreement documents_compare(const struct traveller *a, const struct traveller *b);

/** Same number when blanks, hyphens and fillers are left out. */
bool document_number_eq(str a, str b);

/** A document that identifies its holder (not a visa, not a known-traveller number). */
bool document_identifies(const struct document *d);

#endif
