/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name taken apart: upper-case parts of A-Z in the order they were sent.
 *
 * Blanks, hyphens, `<` and other signs separate; apostrophes vanish; placeholders (FNU, UNKNOWN)
 * are dropped; particles and titles are marked. Bounded whatever comes: at most NAME_PARTS_MAX
 * parts of NAME_PART_MAX letters are read, from at most NAME_BYTES_MAX bytes of a field.
 */
#ifndef SAFAR_WATCHLIST_PARTS_H
#define SAFAR_WATCHLIST_PARTS_H

#include "base/arena.h"
#include "base/err.h"
#include "watchlist/letters.h"
#include "watchlist/subject.h"

#define NAME_PARTS_MAX 12
#define NAME_PART_MAX 47 /* given names may be run together */
#define NAME_BYTES_MAX 1024
#define NAME_FULL_FROM 28 /* letters and blanks from which a field may have been cut by its cap */

enum part_role { PART_ANY, PART_SURNAME, PART_GIVEN };

struct name_part {
    char text[NAME_PART_MAX];
    uint8_t n;
    uint8_t role; /* enum part_role */
    bool particle;
    bool last; /* of its field: where a cut would show */
};

struct name_parts {
    struct name_part v[NAME_PARTS_MAX];
    uint32_t n;
    bool twofold;   /* FORM_OTHER would read otherwise */
    bool consonant; /* Arabic script: only consonants are sure */
    bool foreign;   /* letters without a table were met: list side, see parts_transliterate */
    bool full;      /* the name is as long as fields get: it may be cut */
};

static inline str part_text(const struct name_part *part)
{
    return (str){part->text, part->n};
}

/** Add the parts of one field. */
void name_parts_add(struct name_parts *parts, str field, enum part_role role,
                    enum letter_form form);

/** The parts of a listed name: `SURNAME, GIVEN`, or any order. */
void name_parts_listed(struct name_parts *parts, str text, enum letter_form form);

/**
 * The parts of a traveller's name.
 *
 * @param cut_title  take a title off the end of the given names
 */
void name_parts_subject(struct name_parts *parts, const struct subject_name *name,
                        enum letter_form form, bool cut_title);

/** Take a surname that is repeated as given name only once. @return false when it is not */
bool name_parts_unrepeat(struct name_parts *parts);

/** Latin letters for scripts without a table (Han, Kana, Hangul, Hebrew, Greek, ...), by ICU. */
struct transliterator;

/** @return NULL with `err` set when ICU or its data are missing */
struct transliterator *transliterator_new(struct err *err) MUST_CHECK;
void transliterator_free(struct transliterator *t);
/** @return 0 and ASCII text in `mem`, or -1: ERR_MEMORY, or ERR_SYNTAX for what ICU cannot read */
int transliterator_latin(struct transliterator *t, struct arena *mem, str text, str *out,
                         struct err *err) MUST_CHECK;

#endif
