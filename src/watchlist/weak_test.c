/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Floods foretold: of strangers whose names are known, the counts are known too. All people are
 * invented.
 */
#include "watchlist/weak.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define STRANGERS 400
#define NAMESAKES 100 /* of them: a name that no table knows to be common */
#define DRAWS 4

struct fixture {
    struct arena mem;
    struct strangers all;
    struct watchlist_index *index;
    struct err err;
};

enum { UNDATED = 1, DATED, ALIASED, RARE };

static void list_name(struct fixture *f, struct entry *e, const char *text)
{
    assert_int_equal(1, vec_push(&f->mem, &e->names));
    vec_last(&e->names)->text = str_from_c(text);
}

static struct watchlist_index *make_index(struct fixture *f)
{
    struct entry entries[60] = {{.id = UNDATED}, {.id = DATED}, {.id = ALIASED}, {.id = RARE}};

    list_name(f, &entries[0], "ZYGOVSKI, QUILLON");
    list_name(f, &entries[1], "ZYGOVSKI, QUILLON");
    assert_int_equal(1, vec_push(&f->mem, &entries[1].born_on));
    entries[1].born_on.v[0] = (struct date){1931, 5, 7}; /* nobody's */
    list_name(f, &entries[2], "BRANDYWYNE, PEREGRINOS");
    list_name(f, &entries[2], "ZYGOVSKI, QUILLON");
    list_name(f, &entries[3], "BRANDYWYNE, MERIADOKOS");
    for (uint32_t i = 4; i < COUNT_OF(entries); i++) {
        str name;
        assert_true(arena_printf(&f->mem, &name, "NOMATCH%c%cTON, EGLANTINE", 'A' + (int)(i % 26),
                                 'A' + (int)(i / 26)));
        entries[i].id = 100 + i;
        assert_int_equal(1, vec_push(&f->mem, &entries[i].names));
        entries[i].names.v[0].text = name;
    }
    struct watchlist_index *x = watchlist_index_build(entries, COUNT_OF(entries), NULL, &f->err);
    assert_non_null(x);
    return x;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    arena_init(&f->mem, 64 * MIB);
    for (uint32_t i = 0; i < STRANGERS; i++) {
        assert_int_equal(1, vec_push(&f->mem, &f->all.v));
        assert_int_equal(1, vec_push(&f->mem, &f->all.born));
        struct subject *s = vec_last(&f->all.v);
        assert_int_equal(1, vec_push(&f->mem, &s->names));
        s->names.v[0].surname = i % (STRANGERS / NAMESAKES) ? STR("OTHERBY") : STR("ZYGOVSKI");
        s->names.v[0].given = i % (STRANGERS / NAMESAKES) ? STR("LOBELIA") : STR("QUILLON");
        *vec_last(&f->all.born) = (struct date){(int16_t)(1950 + i % 40), (uint8_t)(1 + i % 12), 9};
    }
    f->index = make_index(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    watchlist_index_free(f->index);
    arena_fini(&f->mem);
    free(f);
    return 0;
}

static const struct weak_entry *find(const struct weak_entries *found, uint64_t id)
{
    for (uint32_t i = 0; i < found->v.n; i++)
        if (found->v.v[i].id == id)
            return &found->v.v[i];
    return NULL;
}

static void a_flood_is_counted(void **state)
{
    struct fixture *f = *state;
    struct weak_entries found;

    assert_int_equal(0, weak_count(f->index, &f->all, NULL, 0, DRAWS, &f->mem, &found, &f->err));
    const struct weak_entry *undated = find(&found, UNDATED), *dated = find(&found, DATED);
    assert_non_null(undated);
    assert_true(fabs(undated->rate - (double)NAMESAKES / STRANGERS) < 1e-12);
    assert_int_equal(NAMESAKES, undated->people);
    assert_int_equal(NAMESAKES, found.hit.n);
    assert_true(undated->error > 0 && undated->error < undated->rate / 5);
    assert_true(!dated || dated->rate < undated->rate / 10);
    assert_null(find(&found, RARE));
    assert_true(found.v.n >= 2 && found.v.v[0].expected >= found.v.v[1].expected);
}

static void the_name_that_floods_is_told(void **state)
{
    struct fixture *f = *state;
    struct weak_entries found;

    assert_int_equal(0, weak_count(f->index, &f->all, NULL, 0, DRAWS, &f->mem, &found, &f->err));
    const struct weak_entry *aliased = find(&found, ALIASED);
    assert_non_null(aliased);
    assert_true(str_is(aliased->name, "ZYGOVSKI, QUILLON"));
    assert_true(fabs(aliased->name_share - 1) < 1e-12);
}

/* Two hits by chance are not told as two of so few: most entries have none. */
static void few_hits_are_drawn_to_what_is_usual(void **state)
{
    struct fixture *f = *state;
    const uint32_t few[] = {0, 4};
    struct weak_entries found;

    assert_int_equal(
        0, weak_count(f->index, &f->all, few, COUNT_OF(few), DRAWS, &f->mem, &found, &f->err));
    const struct weak_entry *undated = find(&found, UNDATED);
    assert_non_null(undated);
    assert_int_equal(2, undated->people);
    assert_true(fabs(undated->rate - 2.0 / STRANGERS) < 1e-12);
    assert_true(undated->expected < undated->rate);
    assert_true(undated->expected > 0.1 / STRANGERS);
    assert_int_equal(2, found.hit.n);
}

static void nobody_hits_nothing(void **state)
{
    struct fixture *f = *state;
    const struct strangers none = {.v = {.n = 0}};
    struct weak_entries found;

    assert_int_equal(0, weak_count(f->index, &none, NULL, 0, DRAWS, &f->mem, &found, &f->err));
    assert_int_equal(0, found.v.n);
}

static void running_out_of_memory_is_told(void **state)
{
    struct fixture *f = *state;
    struct weak_entries found;
    struct arena mem;

    arena_init(&mem, 64);
    assert_int_equal(-1, weak_count(f->index, &f->all, NULL, 0, DRAWS, &mem, &found, &f->err));
    assert_int_equal(ERR_MEMORY, f->err.code);
    arena_fini(&mem);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_flood_is_counted),
        TEST(the_name_that_floods_is_told),
        TEST(few_hits_are_drawn_to_what_is_usual),
        TEST(nobody_hits_nothing),
        TEST(running_out_of_memory_is_told),
    };

    (void)argc;
    (void)argv;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
