/* SPDX-License-Identifier: Apache-2.0 */
/* The use cases of `safar list import` and `safar ingest`, called as those commands call them. */
#include "truth/unit.h"

#include "app/lists.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define MUST(call, err)                                                                            \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s", (err).msg);                                                             \
    } while (0)

str read_file(const char *path, struct arena *mem)
{
    FILE *file = fopen(path, "rb");
    char *bytes;
    long n;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    n = ftell(file);
    assert_true(n >= 0);
    rewind(file);
    bytes = arena_alloc(mem, (size_t)n + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), n);
    fclose(file);
    return (str){bytes, (size_t)n};
}

void unit_open(struct unit_under_test *u, const char *folder, const char *name)
{
    char assignment[600];
    struct err err;
    int n = snprintf(assignment, sizeof assignment, "store.url=sqlite:%s/%s", folder, name);

    snprintf(u->path, sizeof u->path, "%s/%s", folder, name);
    MUST(settings_init(&u->settings, &err), err);
    MUST(settings_set(&u->settings, (str){assignment, (size_t)n}, &err), err);
    MUST(opening_open(&u->settings, &u->opening, &err), err);
}

void unit_close(struct unit_under_test *u)
{
    opening_close(&u->opening);
    settings_fini(&u->settings);
}

/* The list. ------------------------------------------------------------------------------------ */

void unit_import(struct unit_under_test *u, const char *csv)
{
    const struct list_import list = {.name = STR("invented"),
                                     .owner = STR("tests"),
                                     .purpose = STR("tests"),
                                     .legal_basis = STR("none"),
                                     .user = STR("tests"),
                                     .activate = true};
    struct watchlist_options options = screening_options(&u->settings);
    utc_ms now = clock_utc_ms();
    struct list_import_figures figures;
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    MUST(list_import_bytes(u->opening.store, &list, read_file(csv, &mem), now, NULL, NULL, &figures,
                           &err),
         err);
    assert_int_equal(figures.refused, 0);
    assert_true(figures.entries > 0);
    arena_fini(&mem);
    screening_release(u->opening.lists);
    u->opening.lists = NULL;
    MUST(screening_load(u->opening.store, utc_to_datetime(now).date, &options, &u->opening.lists,
                        &err),
         err);
}

/* Messages. ------------------------------------------------------------------------------------ */

struct bulk_figures unit_ingest(struct unit_under_test *u, const str *paths, size_t count)
{
    struct bulk *bulk;
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    MUST(bulk_new(u->opening.store, u->opening.lists, &u->opening.options, u->opening.zones, &bulk,
                  &err),
         err);
    for (size_t i = 0; i < count; i++) {
        MUST(bulk_add(bulk, read_file(paths[i].p, &mem), STR("test"), &err), err);
        arena_reset(&mem);
    }
    MUST(bulk_flush(bulk, &err), err);
    struct bulk_figures figures = bulk_figures(bulk);
    bulk_free(bulk);
    arena_fini(&mem);
    return figures;
}
