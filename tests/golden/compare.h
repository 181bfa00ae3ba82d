/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compares what was read with what a golden case expects, and says where they differ. Reading JSON
 * is jansson's part here; its names collide with those of base/json.h, so it stays in compare.c.
 */
#ifndef SAFAR_TESTS_GOLDEN_COMPARE_H
#define SAFAR_TESTS_GOLDEN_COMPARE_H

#include "base/buf.h"

/** JSON values one after the other. Make with values_read, free with values_free. */
struct values;

/** @return NULL when the text is not JSON; `trouble` says why */
struct values *values_read(str text, struct buf *trouble);
void values_free(struct values *values);

/**
 * Compare two lists of values.
 *
 * @param subset   only the members that `want` names are compared; arrays have the same length all
 *                 the same
 * @param trouble  gets the path of the first difference and both values
 */
void values_compare(const struct values *want, const struct values *got, bool subset,
                    struct buf *trouble);

/**
 * Take members out of every value: `/bookings/history`, whatever the position in arrays; then
 * objects and arrays that are empty.
 */
void values_prune(struct values *values, const char *const *paths, size_t n);

/** Of the findings only the codes stay, in alphabetic order. */
void values_findings_to_codes(struct values *messages);

/** The values as they are kept in pages. */
void values_write(const struct values *values, struct buf *out);

/** The findings of all messages in the form of a findings block. */
void values_write_findings(const struct values *messages, struct buf *out);

#endif
