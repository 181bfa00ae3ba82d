/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weak entries: those that would hit many travellers who are not meant, why, and what would help.
 *
 * Stored travellers of the last days are screened as strangers (watchlist/weak.h). Entries without
 * a full date of birth are then given one, and whom they hit is screened again: what is left is
 * what a date of birth would leave.
 */
#ifndef SAFAR_APP_LIST_WEAK_H
#define SAFAR_APP_LIST_WEAK_H

#include "base/json.h"
#include "store/entries.h"
#include "store/lists.h"
#include "watchlist/weak.h"

/** Fewer strangers than this tell nothing. */
#define WEAK_SAMPLE_LEAST 100

struct weak_options {
    struct watchlist_options lines; /* that lists are screened with */
    utc_ms now;
    uint32_t days;             /* how far back flights may have departed */
    uint32_t sample;           /* the most travellers that are screened */
    uint32_t draws;            /* birth dates for each */
    double travellers_per_day; /* 0: as many as there were */
    double least;              /* hits a day, from which an entry is told */
    int64_t list_id;           /* 0: all lists */
};

struct weak_options weak_options_default(void);

enum weak_birth {
    WEAK_BIRTH_NONE,
    WEAK_BIRTH_YEAR, /* or year and month */
    WEAK_BIRTH_FULL,
    WEAK_BIRTH_SEVERAL, /* more than one date */
};

struct weak_told {
    struct entry_row entry;
    str list_name;
    double per_day, low, high; /* innocent hits: expected, and the 95 % interval */
    double with_date;          /* of these with a full date of birth; below 0: it has one */
    enum weak_birth birth;
    uint32_t parts;    /* of the name that most hits are by */
    uint64_t people;   /* of the sample */
    str name;          /* empty: hits are not by a name */
    double name_share; /* 0..1 of the hits */
    bool name_is_weak; /* the list calls it low quality */
};

struct weak_report {
    VEC(struct weak_told) v; /* worst first */
    uint64_t travellers;     /* seen in the days that were looked at */
    uint32_t sample;         /* screened of them */
    double days;             /* covered by flights */
    double travellers_per_day;
    double per_day; /* innocent hits a day of all entries together */
};

/**
 * @return -1: ERR_NOT_FOUND (fewer than WEAK_SAMPLE_LEAST travellers are stored), or a failure of
 *         the store or of the index
 */
int list_weak_find(struct store *st, const struct weak_options *options, struct arena *mem,
                   struct weak_report *out, struct err *err) MUST_CHECK;

/** `two parts of a name, no date of birth` and what would help, each one line in `mem`. */
str weak_reason(const struct weak_told *told, struct arena *mem);
str weak_help(const struct weak_told *told, struct arena *mem);

#endif
