/* SPDX-License-Identifier: Apache-2.0 */
/* How a part of a name sounds in any romanisation: with its vowels, and by its consonants alone. */
#ifndef SAFAR_WATCHLIST_SOUND_H
#define SAFAR_WATCHLIST_SOUND_H

#include "base/str.h"

#define SOUND_MAX 24

struct sound {
    char text[SOUND_MAX]; /* letters A I U H J F K L M N P R S T, doubles once */
    uint8_t n;
    char bones[SOUND_MAX]; /* the same without vowels after the first letter */
    uint8_t bones_n;
};

/** Fold A-Z by sound.def. */
void sound_fold(str letters, struct sound *out);

/** AE to A, OE to O, UE to U, doubles once: two transliterations of one spelling give the same. */
size_t transliteration_fold(str letters, char *out, size_t max);

/** One text made ready to be compared with many. */
struct osa {
    uint64_t places[32]; /* of each letter in the text, a bit each */
    size_t n;
};

/** @param text  at most 63 bytes of A-Z */
void osa_prepare(struct osa *osa, str text);
/** osa_distance() of the prepared text and another. */
unsigned osa_to(const struct osa *osa, str other);

/**
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), by bits.
 * @param a, b  at most 63 bytes of A-Z
 */
unsigned osa_distance(str a, str b);

#endif
