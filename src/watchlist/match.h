/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A match: how likely traveller and entry are the same, and every reason for it.
 *
 * Invariant: `prior` plus the weights of all evidence is the logit of `score`, so each reason can
 * be shown with its exact share, and "without the date of birth" is one subtraction.
 */
#ifndef SAFAR_WATCHLIST_MATCH_H
#define SAFAR_WATCHLIST_MATCH_H

#include "base/buf.h"
#include "watchlist/entry.h"

enum evidence_field {
    EVIDENCE_SURNAME,
    EVIDENCE_GIVEN,
    EVIDENCE_NAME, /* a part of the name whose role is not known, or the name as a whole */
    EVIDENCE_BORN_ON,
    EVIDENCE_SEX,
    EVIDENCE_NATIONALITY,
    EVIDENCE_DOCUMENT,
    EVIDENCE_BIRTHPLACE,
    EVIDENCE_PHONE,
    EVIDENCE_EMAIL,
    EVIDENCE_CARD,
    EVIDENCE_FIELD_COUNT,
};

enum agreement { AGREEMENT_SAME, AGREEMENT_CLOSE, AGREEMENT_DIFFERENT, AGREEMENT_NOT_GIVEN };

/** The reason behind a weight; watchlist/why.def has the words for it. */
enum why {
#define WHY(code, name, text) WHY_##code,
#include "watchlist/why.def"
#undef WHY
    WHY_COUNT,
};

/** Not a hit; worth an officer's look; worth it first. No band does anything by itself. */
enum band { BAND_NONE, BAND_REVIEW, BAND_URGENT };

struct evidence {
    enum evidence_field field;
    enum agreement agreement;
    enum why why;
    double weight;      /* natural log units, signed */
    str subject_value;  /* as compared; empty when not given */
    str subject_source; /* of that value */
    str listed_value;   /* as the list has it; empty when not given */
};

struct match {
    const struct entry *entry; /* without its remarks; its texts live as long as the index */
    double score;              /* 0..1, never 0 or 1 */
    double name_score; /* 0..1: share of the names' weight that agrees, whatever else is said */
    double prior;      /* natural log units */
    enum band band;
    str listed_name; /* the entry's name that fitted best */
    struct evidence *evidence;
    uint32_t evidence_count;
};

struct match_list {
    struct match *v; /* best first */
    uint32_t n;
    bool cut; /* more reached the line than `matches_max` */
};

/** Score left when one reason is taken away: the card's "without the date of birth 0.58". */
double match_score_without(const struct match *match, uint32_t evidence_index);

/** Lower-case words for JSON, exports and tests. */
const char *evidence_field_name(enum evidence_field field);
const char *agreement_name(enum agreement agreement);
const char *band_name(enum band band);
/** Stable short code (`transliterated`) and one English sentence. */
const char *why_name(enum why why);
const char *why_text(enum why why);

/** `surname=transliterated;given=initial;born_on=year`: the `reasons` column of `safar match`. */
void match_write_reasons(struct buf *out, const struct match *match);

#endif
