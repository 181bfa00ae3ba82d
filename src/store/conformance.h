/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For the conformance tests: a fresh database for each test, on every engine in the table below.
 * A test is `static void name(void **state)` and begins with `struct fixture *f = *state;`.
 */
#ifndef SAFAR_STORE_CONFORMANCE_H
#define SAFAR_STORE_CONFORMANCE_H

#include "store/sqlite/under_test.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/** Invented: 2026-05-12T06:40Z. */
#define NOW INT64_C(1778568000000)
#define HOUR INT64_C(3600000)

struct fixture {
    const struct engine_under_test *engine;
    char place[64], url[128];
    struct store *st; /* open for writing, migrated */
    struct arena mem;
    struct err err;
};

struct engine_under_test {
    const char *name;
    void (*make)(char place[64], char url[128]); /* an empty place */
    void (*clear)(const char *place);
    void (*raw)(const char *url, const char *sql); /* behind the store's back */
};

static const struct engine_under_test engines_under_test[] = {
    {"sqlite", sqlite_make, sqlite_clear, sqlite_raw},
};

/** Show why before failing. */
#define OK(f, call)                                                                                \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s: %s", #call, (f)->err.msg);                                               \
    } while (0)

#define FAILS(f, code_wanted, call)                                                                \
    do {                                                                                           \
        (f)->err.code = ERR_NONE;                                                                  \
        assert_int_equal((call), -1);                                                              \
        assert_int_equal((f)->err.code, (code_wanted));                                            \
    } while (0)

#define assert_str(got, wanted)                                                                    \
    do {                                                                                           \
        str got_ = (got);                                                                          \
        if (!str_is(got_, (wanted)))                                                               \
            fail_msg("%s is \"" STR_FMT "\", not \"%s\"", #got, STR_ARG(got_), (wanted));          \
    } while (0)

static inline struct store *open_store(struct fixture *f, enum store_mode mode)
{
    struct store *st = NULL;

    OK(f, store_open(f->url, mode, &(struct store_options){.busy_timeout_ms = 50}, &st, &f->err));
    return st;
}

static inline void begin(struct fixture *f)
{
    OK(f, store_begin(f->st, &f->err));
}

static inline void commit(struct fixture *f)
{
    OK(f, store_commit(f->st, &f->err));
}

static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    f->engine = *state;
    f->engine->make(f->place, f->url);
    arena_init(&f->mem, 64 * MIB);
    f->st = open_store(f, STORE_WRITE);
    OK(f, store_migrate(f->st, NOW, NULL, &f->err));
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;

    store_close(f->st);
    arena_fini(&f->mem);
    f->engine->clear(f->place);
    *state = NULL;
    free(f);
    return 0;
}

/** The tests of a file, once for each engine. */
static inline int run_on_every_engine(const char *subject, const struct CMUnitTest *tests,
                                      size_t count)
{
    int failed = 0;

    for (size_t e = 0; e < COUNT_OF(engines_under_test); e++) {
        struct CMUnitTest *own = calloc(count, sizeof(*own));
        char group[64];
        assert_non_null(own);
        snprintf(group, sizeof(group), "store.%s.%s", engines_under_test[e].name, subject);
        for (size_t i = 0; i < count; i++) {
            own[i] = tests[i];
            own[i].setup_func = fixture_setup;
            own[i].teardown_func = fixture_teardown;
            union {
                const struct engine_under_test *engine;
                void *state;
            } initial = {.engine = &engines_under_test[e]};
            own[i].initial_state = initial.state;
        }
        failed += _cmocka_run_group_tests(group, own, count, NULL, NULL);
        free(own);
    }
    return failed;
}

#endif
