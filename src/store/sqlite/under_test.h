/* SPDX-License-Identifier: Apache-2.0 */
/* For the conformance tests: SQLite databases that come and go. */
#ifndef SAFAR_STORE_SQLITE_UNDER_TEST_H
#define SAFAR_STORE_SQLITE_UNDER_TEST_H

#include "base/attr.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static inline void sqlite_make(char place[64], char url[128])
{
    snprintf(place, 64, "/tmp/safar-store-XXXXXX");
    assert_non_null(mkdtemp(place));
    snprintf(url, 128, "sqlite:%s/unit.db", place);
}

static inline void sqlite_clear(const char *place)
{
    static const char *const files[] = {"unit.db", "unit.db-wal", "unit.db-shm", "unit.db-journal"};
    char path[128];

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        snprintf(path, sizeof(path), "%s/%s", place, files[i]);
        unlink(path);
    }
    rmdir(place);
}

static inline void sqlite_raw(const char *url, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(url + sizeof("sqlite:") - 1, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

#endif
