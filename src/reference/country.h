/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Countries, issuers and nationalities: one canonical string for every way a carrier writes one.
 *
 * Canonical is ISO 3166-1 alpha-3, or the ICAO 9303 code itself where that differs (`D`, `GBN`,
 * `XXA`). All results are slices of static tables: they live for ever and may be compared by
 * pointer.
 */
#ifndef SAFAR_REFERENCE_COUNTRY_H
#define SAFAR_REFERENCE_COUNTRY_H

#include "base/str.h"

enum country_kind {
    COUNTRY_UNKNOWN = 0,
    COUNTRY_ISO,       /* in force in ISO 3166-1 */
    COUNTRY_ICAO,      /* ICAO 9303 code outside ISO */
    COUNTRY_WITHDRAWN, /* former ISO code: SUN, YUG, ... */
    COUNTRY_SPECIMEN,  /* UTO: never on a real document */
};

/**
 * Map a code as sent to the canonical one.
 *
 * Takes alpha-2, alpha-3, ICAO codes, either letter case, with trailing `<` or blanks (`D<<`). `GB`
 * gives `GBR`; `D` stays `D`, as it is what the document says (`DE` gives `DEU`: country_same_state
 * joins them).
 *
 * @param out  untouched when unknown
 * @return     false when unknown: keep what was sent and add a finding
 */
bool country_from_code(str sent, str *out);

/** Which list a canonical code is from; COUNTRY_UNKNOWN for any other string. */
enum country_kind country_kind_of(str code);

/** Both in one: the canonical code as sent and its kind; COUNTRY_UNKNOWN and `*out` untouched. */
enum country_kind country_find(str sent, str *out);

/** English short name of a canonical code; the code itself when unknown. */
str country_name(str code);

/** The code of an English name, ours or one that official lists use, in any letter case. */
bool country_from_name(str name, str *out);

/**
 * True when two canonical codes name the same State for matching: `D` and `DEU`, `GBN` and `GBR`,
 * `ROM` and `ROU`.
 */
bool country_same_state(str a, str b);

/**
 * Number of rows and the row `i` in order of code, for `safar` help pages and pick lists. ISO only.
 */
size_t country_count(void);
str country_code_at(size_t i);

#endif
