/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A unit for tests: a database in a folder, the simulator's watchlist imported, messages ingested.
 */
#ifndef SAFAR_TESTS_TRUTH_UNIT_H
#define SAFAR_TESTS_TRUTH_UNIT_H

#include "app/bulk.h"
#include "app/opening.h"

struct unit_under_test {
    struct settings settings;
    struct opening opening;
    char path[512];
};

/**
 * Open (or make) the database `folder/name`. Everything here fails the running test on an error.
 */
void unit_open(struct unit_under_test *u, const char *folder, const char *name);
void unit_close(struct unit_under_test *u);

/** Import the CSV as a list and load it for screening. */
void unit_import(struct unit_under_test *u, const char *csv);

/** Ingest these files, one unit each, in this order. */
struct bulk_figures unit_ingest(struct unit_under_test *u, const str *paths, size_t count);

/** The bytes of a file, on the arena. */
str read_file(const char *path, struct arena *mem);

#endif
