/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hits explained: whatever happens to the lists afterwards a score comes out again; what does not
 * is told, and damage is an answer. All people are invented.
 */
#include "app/explain.h"

#include "app/ingest.h"
#include "app/lists.h"
#include "store/journal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW ((utc_ms)1778400000000) /* 2026-05-10 */

static const char push[] =
    "UNB+IATA:1+ZZ+YYPIU+260510:0615+R1'UNH+1+PNRGOV:11:1:IA+Q'MSG+:22'ORG+ZZ:PAR'"
    "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'SRC'RCI+ZZ:A1B2C3::010426:0912'ORG+ZZ:PAR'"
    "TIF+TESTERSON+ANNE ZEBEDEAMRS:A:1'"
    "SSR+DOCS:HK:1:ZZ:::::/P/GBR/X1234567/GBR/12JUL64/F/01JAN30/TESTERSON/ANNE ZEBEDEA+::1'"
    "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'UNT+12+1'UNZ+1+R1'";
static const char first[] = "id,name,alias,born_on,sex,nationality\n"
                            "W1,\"TESTERSON, ANN\",\"TESTERSON, ANNA ZEBEDEA\",1964-07,F,GBR\n"
                            "W2,\"NOBODY, ATALL\",,1950,M,FRA\n";
static const char second[] = "id,name,alias,born_on,sex,nationality\n"
                             "W1,\"TESTERSON, ANNE\",,1961-01-01,F,FRA\n"
                             "W3,\"TESTERSON, JOHN\",,1950,M,GBR\n"
                             "W4,\"TESTERSON, PETER\",,1950,M,GBR\n";

struct unit_test {
    struct store *st;
    struct ingest *ingest;
    struct screening *lists;
    struct arena mem;
    struct err err;
};

static void import(struct unit_test *t, const char *csv)
{
    struct list_import list = {.name = STR("A list"),
                               .owner = STR("us"),
                               .purpose = STR("test"),
                               .legal_basis = STR("none"),
                               .user = STR("test"),
                               .activate = true};
    struct list_import_figures figures;

    assert_int_equal(
        0, list_import_bytes(t->st, &list, str_from_c(csv), NOW, NULL, NULL, &figures, &t->err));
    screening_release(t->lists);
    t->lists = NULL;
    assert_int_equal(0,
                     screening_load(t->st, (struct date){2026, 5, 10}, NULL, &t->lists, &t->err));
}

static void receive(struct unit_test *t)
{
    struct unit unit = {0, NOW, STR(push)};
    bool duplicate;

    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(
        0, store_journal_append(t->st, unit.body, STR("test"), NOW, &unit.id, &duplicate, &t->err));
    assert_int_equal(0, ingest_unit(t->ingest, t->st, t->lists, &unit, NOW, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
}

static int set_up(void **state)
{
    struct unit_test *t = test_calloc(1, sizeof *t);

    arena_init(&t->mem, 256 * MIB);
    assert_int_equal(0, store_open("sqlite::memory:", STORE_WRITE, NULL, &t->st, &t->err));
    assert_int_equal(0, store_migrate(t->st, NOW, NULL, &t->err));
    assert_int_equal(0, ingest_new(NULL, &t->ingest, &t->err));
    import(t, first);
    receive(t);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct unit_test *t = *state;

    screening_release(t->lists);
    ingest_free(t->ingest);
    store_close(t->st);
    arena_fini(&t->mem);
    test_free(t);
    return 0;
}

static struct explanation explain(struct unit_test *t, int64_t hit)
{
    struct explanation e;

    assert_int_equal(0, hit_explain(t->st, hit, &t->mem, &e, &t->err));
    return e;
}

static void check_reproduced(const struct explanation *e)
{
    double sum = e->prior;

    assert_int_equal(EXPLAIN_REPRODUCED, e->verdict);
    assert_int_equal(0, e->differing);
    assert_true(fabs(e->replay_score - e->hit.score) <= EXPLAIN_TOLERANCE);
    assert_true(fabs(e->score_of_sum - e->hit.score) <= EXPLAIN_TOLERANCE);
    for (uint32_t i = 0; i < e->reasons.n; i++) {
        const struct explained_reason *r = &e->reasons.v[i];
        sum += r->weight;
        assert_memory_equal(&sum, &r->sum, sizeof sum);
        assert_true(r->weight > 0 ? r->without <= e->score_of_sum : r->without >= e->score_of_sum);
        assert_true(r->sentence.n > 3 && r->field.n > 0);
    }
    assert_memory_equal(&sum, &e->sum, sizeof sum);
}

static const struct explained_reason *reason(const struct explanation *e, const char *field,
                                             const char *why)
{
    for (uint32_t i = 0; i < e->reasons.n; i++)
        if (str_is(e->reasons.v[i].field, field) && str_is(e->reasons.v[i].why, why))
            return &e->reasons.v[i];
    fail_msg("no reason %s %s", field, why);
    return NULL;
}

/* Names alone are capped: without their sex they still are. */
static void a_cap_stays_where_it_is(void **state)
{
    struct unit_test *t = *state;
    struct explanation e = explain(t, 1);

    assert_true(reason(&e, "name", "capped")->without > e.score_of_sum);
    assert_true(fabs(reason(&e, "sex", "same")->without - e.score_of_sum) < 1e-12);
}

static void a_score_comes_out_again(void **state)
{
    struct unit_test *t = *state;
    struct explanation e = explain(t, 1);

    check_reproduced(&e);
    assert_int_equal(2, e.basis.frequencies.entries);
    assert_int_equal(1, e.kept.list_version);
    assert_int_equal(NOW, e.kept.scored_at);
    assert_true(e.reasons.n >= 4);
    assert_true(str_is(e.entry.ref, "W1"));
}

/* The entry says something else since, its names are commoner, it is gone: that counts nothing. */
static void what_the_lists_say_later_changes_nothing(void **state)
{
    struct unit_test *t = *state;
    struct explanation before = explain(t, 1), now;

    import(t, second);
    now = explain(t, 1);
    check_reproduced(&now);
    assert_memory_equal(&before.sum, &now.sum, sizeof now.sum);
    assert_true(str_is(now.entry.names.v[0].text, "TESTERSON, ANN"));
    import(t, "id,name\nW9,\"SOMEBODY, ELSE\"\n");
    now = explain(t, 1);
    check_reproduced(&now);
}

/* Only what was compared: two sources that say the same are one name. */
static void what_is_kept_of_the_traveller_is_what_was_compared(void **state)
{
    struct unit_test *t = *state;
    struct explanation e = explain(t, 1);

    assert_int_equal(1, e.basis.subject.names.n);
    assert_true(str_is(e.basis.subject.names.v[0].surname, "TESTERSON"));
    assert_int_equal(1, e.basis.subject.documents.n);
    assert_int_equal('F', e.basis.subject.sex);
    assert_int_equal(0, e.basis.subject.identifiers.n);
}

/** The kept body with `from`, which must be there, as `to`. */
static void tamper(struct unit_test *t, const char *from, const char *to)
{
    struct hit_basis_row row;

    assert_int_equal(1, store_hit_basis_find(t->st, 1, &t->mem, &row, &t->err));
    size_t at = 0, n = strlen(from);
    while (at + n <= row.body.n && memcmp(row.body.p + at, from, n) != 0)
        at++;
    assert_true(at + n <= row.body.n);
    str head = str_head(row.body, at), tail = str_skip(row.body, at + n);
    assert_true(
        arena_printf(&t->mem, &row.body, STR_FMT "%s" STR_FMT, STR_ARG(head), to, STR_ARG(tail)));
    assert_int_equal(0, store_begin(t->st, &t->err));
    assert_int_equal(0, store_hit_basis_put(t->st, &row, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
}

static void other_tables_are_told_with_both_scores(void **state)
{
    struct unit_test *t = *state;
    struct explanation e;
    char now[32];

    snprintf(now, sizeof now, "\"weights\":%u,\"cal", watchlist_versions().weights);
    tamper(t, now, "\"weights\":0,\"cal");
    e = explain(t, 1); /* nothing came of it */
    assert_int_equal(EXPLAIN_REPRODUCED, e.verdict);
    assert_int_equal(0, e.basis.versions.weights);
    tamper(t, "\"entries\":2", "\"entries\":90000");
    e = explain(t, 1);
    assert_int_equal(EXPLAIN_TABLES_CHANGED, e.verdict);
    assert_true(e.replayed && e.differing > 0);
    assert_true(fabs(e.score_of_sum - e.hit.score) <= EXPLAIN_TOLERANCE);
}

static void another_score_by_the_same_tables_differs(void **state)
{
    struct unit_test *t = *state;
    struct explanation e;

    tamper(t, "TESTERSON\",\"ANNE", "TESTERSON\",\"JOHN");
    e = explain(t, 1);
    assert_int_equal(EXPLAIN_DIFFERS, e.verdict);
    assert_true(e.differing > 0);
}

static void terms_that_do_not_add_up_are_told(void **state)
{
    struct unit_test *t = *state;

    tamper(t, "\"weights\":[", "\"weights\":[0.5,");
    assert_int_equal(EXPLAIN_TERMS_MISSING, explain(t, 1).verdict);
    tamper(t, "\"weights\":[0.5,", "\"weights\":[");
    assert_int_equal(EXPLAIN_REPRODUCED, explain(t, 1).verdict);
    tamper(t, "\"prior\":-", "\"prior\":-1");
    assert_int_equal(EXPLAIN_TERMS_MISSING, explain(t, 1).verdict);
}

static void what_is_damaged_or_was_never_kept_is_told(void **state)
{
    struct unit_test *t = *state;
    struct explanation e = explain(t, 1);
    struct hit_row old = e.hit;

    assert_int_equal(0, store_begin(t->st, &t->err));
    old.entry_id = 2;
    assert_int_equal(0, store_hit_insert(t->st, &old, &old.id, &t->err));
    assert_int_equal(0, store_commit(t->st, &t->err));
    e = explain(t, old.id);
    assert_int_equal(EXPLAIN_NOT_KEPT, e.verdict);
    assert_false(e.replayed);
    assert_true(fabs(e.score_of_sum - e.hit.score) < 1e-9); /* the prior is what was left */
    tamper(t, "\"form\":1", "\"form\":2");
    assert_int_equal(EXPLAIN_NOT_KEPT, explain(t, 1).verdict);
    tamper(t, "\"form\":2,", "\"form\":1");
    assert_int_equal(EXPLAIN_NOT_KEPT, explain(t, 1).verdict);
}

static void no_hit_is_no_explanation(void **state)
{
    struct unit_test *t = *state;
    struct explanation e;

    assert_int_equal(-1, hit_explain(t->st, 99, &t->mem, &e, &t->err));
    assert_int_equal(ERR_NOT_FOUND, t->err.code);
}

/* Every beginning of what is kept, and values that it cannot have. */
static void only_what_was_written_is_read(void **state)
{
    static const char *const bad[] = {
        "{\"words\":[[\"\",1,true]]}",
        "{\"words\":[[\"A\",-1,true]]}",
        "{\"words\":[[\"A\",1e9,true]]}",
        "{\"words\":[[\"A\",1]]}",
        "{\"words\":[[\"A\",1,true,1]]}",
        "{\"words\":[[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",1,true]]}",
        "{\"states\":[[\"A\"]]}",
        "{\"weights\":[\"1\"]}",
        "{\"subject\":{\"names\":[[\"A\",\"B\"]]}}",
        "{\"subject\":{\"names\":[[\"A\",\"B\",\"C\",\"D\"]]}}",
        "{\"subject\":{\"born_on\":[[\"soon\",\"api\"]]}}",
        "{\"subject\":{\"sex\":[[\"MF\",\"api\"]]}}",
        "{\"subject\":{\"identifiers\":[[\"fax\",\"1\",\"pnr\"]]}}",
        "{\"subject\":{\"shoes\":[]}}",
        "{\"versions\":{\"shoes\":1}}",
        "{\"shoes\":1}",
        "{} {}",
        "[]",
    };
    struct unit_test *t = *state;
    struct hit_basis_row row;
    struct hit_basis basis;

    assert_int_equal(1, store_hit_basis_find(t->st, 1, &t->mem, &row, &t->err));
    assert_int_equal(0, hit_basis_read(row.body, &t->mem, &basis, &t->err));
    for (size_t n = 0; n < row.body.n; n++)
        assert_int_equal(-1, hit_basis_read(str_head(row.body, n), &t->mem, &basis, &t->err));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(-1, hit_basis_read(str_from_c(bad[i]), &t->mem, &basis, &t->err));
        assert_int_equal(ERR_SYNTAX, t->err.code);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(a_score_comes_out_again),
        TEST(a_cap_stays_where_it_is),
        TEST(what_the_lists_say_later_changes_nothing),
        TEST(what_is_kept_of_the_traveller_is_what_was_compared),
        TEST(other_tables_are_told_with_both_scores),
        TEST(another_score_by_the_same_tables_differs),
        TEST(terms_that_do_not_add_up_are_told),
        TEST(what_is_damaged_or_was_never_kept_is_told),
        TEST(no_hit_is_no_explanation),
        TEST(only_what_was_written_is_read),
    };

    (void)argc;
    (void)argv;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
