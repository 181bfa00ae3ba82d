/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reading and writing PAXLST share: codes, dates, runs of tags, document names. Pure.
 *
 * Apart from paxlst.h, as the writer of EDIFACT and the segments that are read share a name.
 */
#ifndef SAFAR_MESSAGES_PAXLST_FORMS_H
#define SAFAR_MESSAGES_PAXLST_FORMS_H

#include "domain/message.h"

/* ---- codes ----------------------------------------------------------------------------------- */

#define CODE1(a) ((uint32_t)(uint8_t)(a))
#define CODE2(a, b) (CODE1(a) << 8 | (uint32_t)(uint8_t)(b))
#define CODE3(a, b, c) (CODE2(a, b) << 8 | (uint32_t)(uint8_t)(c))
#define CODE4(a, b, c, d) (CODE3(a, b, c) << 8 | (uint32_t)(uint8_t)(d))

/** Upper case of a letter; other characters of codes stay what they are. */
static inline uint32_t paxlst_upper(char c)
{
    uint32_t byte = (uint8_t)c;

    return byte & ~((uint32_t)(byte >= 'a') << 5);
}

/** A code of up to four characters as a number, for switch: its bytes in upper case. 0: no code. */
static inline uint32_t paxlst_code(str code)
{
    const char *p = code.p;
    uint32_t packed = 0;

    if (code.n == 3) /* as most are */
        return paxlst_upper(p[0]) << 16 | paxlst_upper(p[1]) << 8 | paxlst_upper(p[2]);
    if (code.n > 4)
        return UINT32_MAX;
    for (size_t i = 0; i < code.n; i++)
        packed = packed << 8 | paxlst_upper(p[i]);
    return packed;
}

/* ---- dates (paxlst_date.c; pure) ------------------------------------------------------------- */

/**
 * A moment by the length of its text: YYMMDD, CCYYMMDD, YYMMDDHHMM, CCYYMMDDHHMM and longer ones,
 * whose rest is a zone or seconds. @param year  two-digit years are near it
 */
bool paxlst_moment(str value, int year, struct datetime *out, str *zone);

/**
 * A date of birth, YYMMDD or CCYYMMDD. Two digits of a year: the latest one that is not after the
 * departure. @param departs  of the flight, or unknown
 */
bool paxlst_birth(str value, int year, struct date departs, struct date *out);

/** Does 2379 fit the value? Empty does. */
bool paxlst_format_fits(str format, str value);

/** A bag tag's `step`th follower into `out`. @return its length; 0: it has none that we can tell */
size_t paxlst_tag_after(str tag, uint32_t step, char out[static 64]);

/* ---- BGM ------------------------------------------------------------------------------------- */

struct paxlst_bgm {
    str name, id; /* 1001, 1004 */
    enum message_function function;
    enum list_kind list;
    enum crew_flight flight;
    enum crew_kind kind;
};

/**
 * The row of a document name and function. @param exact  false: the name's first row, as the
 * function is not known. @return NULL: a name that nobody knows
 */
const struct paxlst_bgm *paxlst_bgm_find(str name, str id, bool *exact);
/** The first row that asks for this. @return NULL: none does */
const struct paxlst_bgm *paxlst_bgm_of(enum message_function function, enum list_kind list);

#endif
