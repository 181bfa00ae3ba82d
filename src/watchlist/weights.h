/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each agreement and difference is worth, in natural log units: ln(m / u), where m is how
 * often it is so for the same person and u how often for two strangers. Set by reasoning about
 * travel data and checked on lists with distorted names (tests/matching/); nothing here learns by
 * itself.
 */
#ifndef SAFAR_WATCHLIST_WEIGHTS_H
#define SAFAR_WATCHLIST_WEIGHTS_H

/* Raise it with any change here or in the tables of query.c: hits tell theirs. */
#define WEIGHTS_VERSION 2

/* Date of birth. Equal: m .7, u 1 in 22,000 days. */
#define W_DATE_EQUAL 9.6
#define W_DATE_SWAPPED 6.0
#define W_DATE_DIGIT 2.0 /* m .012; some 40 dates of 22,000 are one digit off */
#define W_DATE_TWO_PARTS 0.9
#define W_DATE_MONTH 6.0 /* year and month, no day on one side */
#define W_DATE_YEAR 3.6
#define W_DATE_DEFAULT 3.2
#define W_DATE_SAME_YEAR (-1.0)
#define W_DATE_NEAR (-2.5)
#define W_DATE_APART (-5.0)
/* The list has a year alone, which is often a guess. */
#define W_DATE_ABOUT 0.0
#define W_DATE_ABOUT_APART (-2.5)
#define W_DATE_OTHER (-11.0)

/* Names tell sex and origin already: agreeing on them adds little to a name that agrees. */
#define W_SEX_SAME 0.1
#define W_SEX_OTHER (-3.0)

#define W_NATION_MIN 0.1
#define W_NATION_MAX 0.6
#define W_NATION_COUNTRY 0.1
#define W_NATION_ISSUER 0.3
#define W_NATION_OTHER (-1.0)

/* Documents: how unlikely a stranger's number is depends on its length. */
#define W_DOC_ISSUER 4.0
#define W_DOC_OTHER_ISSUER (-5.0)
#define W_DOC_FOLDED (-2.0)
#define W_DOC_OTHER_TYPE (-2.0)
/* A listed document under another name: forged, borrowed, or a false match. */
#define W_DOC_NAME_OTHER (-2.0)
#define W_DOC_BIRTH_OTHER (-2.0)
#define W_DOC_SEX_OTHER (-1.0)

/* A place of birth is spelt in many ways, so another one says little. */
#define W_PLACE_SAME 2.0
#define W_PLACE_OTHER (-0.3)

/* The telephone of a booking is often that of an agency or of another traveller. */
#define W_PHONE 7.0
#define W_EMAIL 8.5
#define W_CARD 8.5

/* Parts of names: what is lost against full agreement, at least. */
#define LOSS_TRANSLITERATED 0.3
#define LOSS_VARIANT 0.8
#define LOSS_SOUND 0.8
#define LOSS_EDIT 1.0
#define LOSS_JOINED 0.4
#define LOSS_TRUNCATED 0.4
#define LOSS_BEGINS 1.0

#define NEAR_LETTERS_MIN 5

#define W_INITIAL 1.2
#define W_BEGINS_TWO 2.0 /* the last part cut to two letters, or to three */
#define W_BEGINS_THREE 2.8
#define W_SHORT_CLOSE 0.8
#define W_BEGINS_SHORTER 1.5

/* Parts without a partner, by their information (at most INFO_MISSING_MAX). */
#define INFO_MISSING_MAX 7.0
#define SHARE_NOT_LISTED (-0.45)
#define SHARE_NOT_CARRIED (-0.13)
#define W_CONTRADICTED (-1.5)
/* Nothing of the surname agrees, or nothing of the given names, though both sides have them. */
#define W_ROLE_CONTRADICTED (-3.0)
/* Beside the very day of birth it is a nom de guerre or a twin: rather the first. */
#define W_ROLE_CONTRADICTED_DATED (-0.5)

/* The second and later agreeing parts: names of one culture go together. */
#define LOSS_CULTURE 2.0
#define SHARE_SECOND_PART 0.4
#define SHARE_LATER_PARTS 0.25
#define NAMES_MAX_SUM 22.0 /* parts of one name are never independent for long */
#define W_SWAPPED (-0.5)
#define W_WEAK_NAME (-2.0)

/* How certain a score may be: logit without a full birth date or a document, and at all (lists hold
 * one person twice under two entries, and two people of one name and birth date). */
#define LOGIT_NAMES_ONLY 2.9
/* Names against a birth date that differs: worth a look, never urgent. More than three years off
 * only a long rare name reaches the review line, and just: namesakes are many, forged dates few. */
#define LOGIT_BIRTH_DIFFERS 1.5
#define LOGIT_BIRTH_OTHER (-1.0)
#define LOGIT_MAX 5.3

/* Floors: the share of the traveller's name that must agree. */
#define NAME_SHARE_MIN 0.5
#define NAME_SHARE_DATED 0.3 /* beside the very day, when what agrees is no common part */
#define INFO_COMMON 5.5      /* a single part must say more than this */

#endif
