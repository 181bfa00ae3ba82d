/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is screened: everything said of one traveller, each value with its source.
 *
 * API and PNR often disagree; all values are given and the best agreement counts. Only the fields
 * below exist: nothing else about a person may enter a match. Plain data, owned by the caller.
 */
#ifndef SAFAR_WATCHLIST_SUBJECT_H
#define SAFAR_WATCHLIST_SUBJECT_H

#include "base/date.h"
#include "base/vec.h"
#include "watchlist/entry.h"

/* `source` is any short word the console may show: API, PNR, DOCS. It is copied by reference into
 * the evidence, so it must live as long as the matches do. */

struct subject_name {
    str surname, given; /* either may hold the whole name; titles are dropped here if still there */
    str source;
};

struct subject_date {
    struct date on; /* partial is fine */
    str source;
};

struct subject_value {
    str value;
    str source;
};

struct subject_document {
    str type, number, issuer;
    str source;
};

struct subject_identifier {
    enum identifier_kind kind;
    str value; /* as identifier_normal() gives it */
    str source;
};

struct subject {
    VEC(struct subject_name) names; /* the forms of one name; the main one first */
    VEC(struct subject_date) born_on;
    char sex; /* 'M' 'F' 'X', or 0: not said ('U' is taken as 0) */
    str sex_source;
    VEC(struct subject_value) nationalities; /* country codes */
    VEC(struct subject_document) documents;
    VEC(struct subject_value) birthplaces;
    VEC(struct subject_identifier) identifiers;
};

#endif
