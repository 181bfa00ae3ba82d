/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the Office of Foreign Assets Control says of people, whatever the format of its file: parts
 * of remarks, places of birth, periods of birth. The readers of its formats share it.
 *
 * Each function adds to a draft and tells what it must refuse with `line` and a column, so that the
 * rest of the entry is kept.
 * @return (all of them)  false: no memory
 */
#ifndef SAFAR_WATCHLIST_OFAC_H
#define SAFAR_WATCHLIST_OFAC_H

#include "watchlist/draft.h"

/** `done`, or what was refused is told. */
bool ofac_told(struct drafts *all, struct draft *d, uint64_t line, bool done, const char *column);

/** The name, unless the entry has it already. @param at  LISTED_NAME, LISTED_ALIAS or weak */
bool ofac_name(struct drafts *all, struct draft *d, uint64_t line, enum listed at, str name,
               const char *column);

/** A country once, however often it is said; `undetermined` is none. @param at  which sort */
bool ofac_country(struct drafts *all, struct draft *d, uint64_t line, enum listed at, str name,
                  const char *column);

/** `Town, Province, Country`: the country is a tie to it, what is before it the place of birth. */
bool ofac_birthplace(struct drafts *all, struct draft *d, uint64_t line, str place,
                     const char *column);

/**
 * A birth between two dates: a day, a month, or each year of at most twenty.
 * @param about  it is said to be about right: no more than the year is kept
 */
bool ofac_born(struct drafts *all, struct draft *d, uint64_t line, struct date from, struct date to,
               bool about, const char *column);

/** A document once. @param number  a label in front of it (`CNIC:`) is left out */
bool ofac_document(struct drafts *all, struct draft *d, uint64_t line, str type, str number,
                   str issuer, const char *column);

/** What is left of remarks when the values are taken out; parts are separated by semicolons. */
struct ofac_rest {
    char bytes[LIST_REMARKS_MAX];
    size_t n;
};

/** Adds a part; what is beyond LIST_REMARKS_MAX bytes is cut. */
void ofac_rest_add(struct ofac_rest *rest, str part);

/**
 * The remarks of an entry taken apart by ofac.def. Dates of issue and expiry of documents, and what
 * is no value of an entry, go to `rest`.
 *
 * @param cut  the file ends in the last part: it is told and not believed
 */
bool ofac_remarks(struct drafts *all, struct draft *d, uint64_t line, str remarks, bool cut,
                  struct ofac_rest *rest);

#endif
