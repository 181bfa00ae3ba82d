/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of watchlists: two people, exact differences, the way back, what is refused. */
#include "app/lists.h"

#include "app/list_generation.h"
#include "app/past.h"
#include "app/users.h"
#include "store/audit.h"
#include "store/entries.h"
#include "store/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW ((utc_ms)1778400000000) /* 2026-05-10 */

static const struct store_page whole = {100, 0};

struct world {
    struct store *st;
    struct arena mem;
    struct err err;
};

static int set_up(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);

    arena_init(&w->mem, 64 * MIB);
    assert_int_equal(0, store_open("sqlite::memory:", STORE_WRITE, NULL, &w->st, &w->err));
    assert_int_equal(0, store_migrate(w->st, NOW, NULL, &w->err));
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    store_close(w->st);
    arena_fini(&w->mem);
    test_free(w);
    return 0;
}

static const char first[] = "id,name,born_on,expires_on\n1,\"DOE, JANE\",1980,\n"
                            "2,\"ROE, RICHARD\",1970,\n3,\"POE, PAT\",,2026-05-09\n";
static const char second[] = "id,name,born_on\n1,\"DOE, JANE\",1981\n2,\"ROE, RICHARD\",1970\n"
                             "4,\"COE, CARL\",\n";

static struct list_import_figures stage(struct world *w, const char *csv, const char *user)
{
    const struct list_import list = {.name = STR("A list"),
                                     .owner = STR("us"),
                                     .purpose = STR("test"),
                                     .legal_basis = STR("none"),
                                     .classification = LIST_SECRET,
                                     .user = str_from_c(user)};
    struct list_import_figures figures;

    assert_int_equal(
        0, list_import_bytes(w->st, &list, str_from_c(csv), NOW, NULL, NULL, &figures, &w->err));
    return figures;
}

static struct list_action by(const char *user, uint32_t version)
{
    return (struct list_action){.name = STR("A list"),
                                .version = version,
                                .user = str_from_c(user),
                                .second_person = true,
                                .now = NOW};
}

static int activate(struct world *w, const char *user, uint32_t version)
{
    const struct list_action action = by(user, version);
    struct list_action_figures figures;

    return list_activate(w->st, &action, &figures, &w->err);
}

static struct list_row list_row(struct world *w)
{
    struct list_row row;

    assert_int_equal(1, store_list_find(w->st, STR("A list"), &w->mem, &row, &w->err));
    return row;
}

static enum list_state state_of(struct world *w, uint32_t version)
{
    struct list_version_row row;

    assert_int_equal(
        1, store_list_version_find(w->st, list_row(w).id, version, &w->mem, &row, &w->err));
    return row.state;
}

static uint32_t screened_with(struct world *w)
{
    struct screening *s;

    assert_int_equal(0, screening_load(w->st, (struct date){2026, 5, 10}, NULL, &s, &w->err));
    uint32_t n = (uint32_t)watchlist_index_figures(screening_index(s)).entries;
    screening_release(s);
    return n;
}

static int64_t generation(struct world *w)
{
    int64_t value;

    assert_int_equal(0, store_counter_get(w->st, LIST_GENERATION_KEY, &value, &w->err));
    return value;
}

static void a_version_needs_a_second_person(void **state)
{
    struct world *w = *state;

    assert_int_equal(1, stage(w, first, "asma").version);
    assert_int_equal(0, list_row(w).version);
    assert_int_equal(0, screened_with(w));
    assert_int_equal(0, generation(w));
    assert_int_equal(-1, activate(w, "asma", 1));
    assert_int_equal(ERR_FORBIDDEN, w->err.code);
    assert_int_equal(-1, activate(w, "bilal", 2));
    assert_int_equal(ERR_CONFLICT, w->err.code);
    assert_int_equal(0, activate(w, "bilal", 1));
    assert_int_equal(1, list_row(w).version);
    assert_int_equal(LIST_SECRET, list_row(w).classification);
    assert_int_equal(2, screened_with(w)); /* the third has expired */
    assert_int_equal(1, generation(w));
    assert_int_equal(-1, activate(w, "bilal", 0));
    assert_int_equal(ERR_CONFLICT, w->err.code);
}

static void one_person_is_enough_where_the_unit_says_so(void **state)
{
    struct world *w = *state;
    struct list_action action = by("asma", 0);
    struct list_action_figures figures;
    struct audit_rows log = {0};
    struct audit_filter filter = {.object_kind = STR("list")};

    stage(w, first, "asma");
    action.second_person = false;
    assert_int_equal(0, list_activate(w->st, &action, &figures, &w->err));
    assert_int_equal(0, store_audit_list(w->st, &filter, 10, &w->mem, &log, &w->err));
    assert_int_equal(2, log.rows.n);
    assert_true(str_is(log.rows.v[0].action, "activate_list"));
    assert_true(str_is(log.rows.v[0].user, "asma"));
    assert_true(str_is(log.rows.v[0].detail, "version 1: 3 entries, 3 added, 0 changed, 0 removed; "
                                             "without a second person"));
    assert_true(str_is(log.rows.v[1].action, "import_list"));
}

static void the_difference_is_what_the_figures_say(void **state)
{
    struct world *w = *state;
    struct entry_diffs diffs;

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct list_import_figures figures = stage(w, second, "bilal");
    assert_int_equal(2, figures.version);
    assert_int_equal(1, figures.added);
    assert_int_equal(1, figures.changed);
    assert_int_equal(1, figures.withdrawn);
    assert_int_equal(
        0, store_entries_diff(w->st, figures.list_id, 2, 0, whole, &w->mem, &diffs, &w->err));
    assert_int_equal(3, diffs.total);
    assert_int_equal(ENTRY_CHANGED, diffs.rows.v[0].change);
    assert_true(str_is(diffs.rows.v[0].after.ref, "1"));
    assert_int_equal(1u << FIELD_BORN_ON, diffs.rows.v[0].fields);
    assert_int_equal(ENTRY_GONE, diffs.rows.v[1].change);
    assert_true(str_is(diffs.rows.v[1].before.ref, "3"));
    assert_int_equal(ENTRY_NEW, diffs.rows.v[2].change);
    assert_true(str_is(diffs.rows.v[2].after.ref, "4"));
    assert_int_equal(2, screened_with(w));
    assert_int_equal(LIST_ACTIVE, state_of(w, 1));
    assert_int_equal(0, activate(w, "asma", 2));
    assert_int_equal(3, screened_with(w));
    assert_int_equal(LIST_SUPERSEDED, state_of(w, 1));
}

static void a_new_import_takes_the_place_of_the_staged_one(void **state)
{
    struct world *w = *state;

    stage(w, first, "asma");
    assert_int_equal(1, stage(w, second, "bilal").replaced);
    assert_int_equal(LIST_DISCARDED, state_of(w, 1));
    assert_int_equal(LIST_STAGED, state_of(w, 2));
    const struct list_action action = by("asma", 0);
    struct list_action_figures figures;
    assert_int_equal(0, list_discard(w->st, &action, &figures, &w->err));
    assert_int_equal(2, figures.version);
    assert_int_equal(-1, list_discard(w->st, &action, &figures, &w->err));
    assert_int_equal(ERR_CONFLICT, w->err.code);
    assert_int_equal(0, generation(w));
}

static void the_way_back_restores_exactly(void **state)
{
    struct world *w = *state;
    struct list_action action = by("asma", 1);
    struct list_action_figures figures;
    struct entry_rows one, three;
    struct entry_diffs diffs;

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    stage(w, second, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    assert_int_equal(0, list_rollback(w->st, &action, &figures, &w->err));
    assert_int_equal(3, figures.version);
    assert_int_equal(1, figures.added);
    assert_int_equal(1, figures.changed);
    assert_int_equal(1, figures.removed);
    assert_int_equal(-1, activate(w, "asma", 3));
    assert_int_equal(ERR_FORBIDDEN, w->err.code);
    assert_int_equal(0, activate(w, "bilal", 3));
    int64_t id = list_row(w).id;
    assert_int_equal(0, store_entries_list(w->st, id, 1, 0, whole, &w->mem, &one, &w->err));
    assert_int_equal(0, store_entries_list(w->st, id, 3, 0, whole, &w->mem, &three, &w->err));
    assert_int_equal(one.total, three.total);
    for (uint32_t i = 0; i < one.rows.n; i++) {
        assert_int_equal(one.rows.v[i].id, three.rows.v[i].id);
        assert_true(str_eq(one.rows.v[i].names.v[0].text, three.rows.v[i].names.v[0].text));
        assert_true(date_eq(one.rows.v[i].expires_on, three.rows.v[i].expires_on));
        assert_int_equal(one.rows.v[i].born_on.n, three.rows.v[i].born_on.n);
    }
    assert_int_equal(1980, three.rows.v[0].born_on.v[0].year);
    /* The same file again says nothing new. */
    stage(w, first, "asma");
    assert_int_equal(0, store_entries_diff(w->st, id, 4, 0, whole, &w->mem, &diffs, &w->err));
    assert_int_equal(0, diffs.total);
}

static void no_way_back_to_what_never_was_in_force(void **state)
{
    struct world *w = *state;
    struct list_action action = by("asma", 1);
    struct list_action_figures figures;

    stage(w, first, "asma");
    assert_int_equal(-1, list_rollback(w->st, &action, &figures, &w->err)); /* staged */
    assert_int_equal(ERR_CONFLICT, w->err.code);
    assert_int_equal(0, activate(w, "bilal", 0));
    assert_int_equal(-1, list_rollback(w->st, &action, &figures, &w->err)); /* in force */
    assert_int_equal(ERR_CONFLICT, w->err.code);
    stage(w, second, "asma");
    action.version = 2;
    assert_int_equal(0, list_discard(w->st, &action, &figures, &w->err));
    assert_int_equal(-1, list_rollback(w->st, &action, &figures, &w->err));
    assert_int_equal(ERR_CONFLICT, w->err.code);
    action.version = 9;
    assert_int_equal(-1, list_rollback(w->st, &action, &figures, &w->err));
    assert_int_equal(ERR_NOT_FOUND, w->err.code);
    action.name = STR("Another");
    assert_int_equal(-1, list_rollback(w->st, &action, &figures, &w->err));
    assert_int_equal(ERR_NOT_FOUND, w->err.code);
    assert_int_equal(-1, list_activate(w->st, &action, &figures, &w->err));
    assert_int_equal(ERR_NOT_FOUND, w->err.code);
    assert_int_equal(2, screened_with(w));
}

static void a_removed_list_returns_through_an_import(void **state)
{
    struct world *w = *state;
    const struct list_action action = by("asma", 0);
    struct list_action_figures figures;

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    stage(w, second, "asma"); /* staged: goes with the list */
    assert_int_equal(0, list_remove(w->st, &action, &figures, &w->err));
    assert_int_equal(2, figures.replaced);
    assert_int_equal(3, figures.version);
    assert_int_equal(3, figures.removed);
    assert_int_equal(0, screened_with(w));
    assert_int_equal(-1, activate(w, "bilal", 0));
    assert_int_equal(3, stage(w, first, "asma").added);
    assert_true(list_row(w).removed);
    assert_int_equal(0, activate(w, "bilal", 4));
    assert_false(list_row(w).removed);
    assert_int_equal(2, screened_with(w));
}

static void texts_of_a_list_are_bounded(void **state)
{
    char long_text[LIST_TEXT_MAX + 1];
    struct world *w = *state;
    struct list_import list = {
        .name = STR("A list"),
        .owner = {long_text, sizeof long_text},
        .purpose = STR("test"),
        .legal_basis = STR("none")
    };
    struct list_import_figures figures;

    memset(long_text, 'x', sizeof long_text);
    assert_int_equal(-1, list_import_bytes(w->st, &list, STR("id,name\n1,DOE\n"), NOW, NULL, NULL,
                                           &figures, &w->err));
    assert_int_equal(ERR_USAGE, w->err.code);
    list.owner = STR("\xff");
    assert_int_equal(-1, list_import_bytes(w->st, &list, STR("id,name\n1,DOE\n"), NOW, NULL, NULL,
                                           &figures, &w->err));
    assert_int_equal(ERR_USAGE, w->err.code);
}

static void a_list_is_handled_by_who_may(void **state)
{
    struct world *w = *state;
    struct err *err = &w->err;

    assert_int_equal(0, store_begin(w->st, err));
    assert_int_equal(0, user_add(w->st, STR("omar"), STR(""), USER_OFFICER, STR("x"), NOW, err));
    assert_int_equal(0, user_add(w->st, STR("asma"), STR(""), USER_SUPERVISOR, STR("x"), NOW, err));
    assert_int_equal(0, store_commit(w->st, err));
    assert_int_equal(-1, user_may(w->st, STR("omar"), CAN_LISTS_ACTIVATE, err));
    assert_int_equal(ERR_FORBIDDEN, err->code);
    assert_int_equal(-1, user_may(w->st, STR("nobody"), CAN_LISTS_ACTIVATE, err));
    assert_int_equal(ERR_FORBIDDEN, err->code);
    assert_int_equal(0, user_may(w->st, STR("asma"), CAN_LISTS_ACTIVATE, err));
    assert_int_equal(0, store_begin(w->st, err));
    assert_int_equal(0, user_set_disabled(w->st, STR("asma"), true, NOW, err));
    assert_int_equal(0, store_commit(w->st, err));
    assert_int_equal(-1, user_may(w->st, STR("asma"), CAN_LISTS_ACTIVATE, err));
    assert_int_equal(ERR_FORBIDDEN, err->code);
}

/* Generations. --------------------------------------------------------------------------------- */

#define TODAY ((struct date){2026, 5, 10})

static struct screening *load(struct world *w)
{
    struct screening *s;

    assert_int_equal(0, screening_load(w->st, TODAY, NULL, &s, &w->err));
    return s;
}

static struct screening *next_of(struct world *w, struct screening *last, struct date day)
{
    struct screening *s;

    assert_int_equal(0, screening_next(w->st, day, last, &s, &w->err));
    return s;
}

typedef int match_fn(const struct watchlist_index *index, const struct subject *subject,
                     struct arena *mem, struct match_list *out, struct err *err);

static uint64_t best_by(struct world *w, match_fn *match, const struct screening *s, str surname,
                        str given, int16_t year)
{
    struct subject_name name = {surname, given, STR("t")};
    struct subject_date born = {
        {year, 0, 0},
        STR("t")
    };
    const struct subject subject = {
        .names = {&name, 1, 1},
          .born_on = {&born, 1, 1}
    };
    struct match_list found;

    assert_int_equal(0, match(screening_index(s), &subject, &w->mem, &found, &w->err));
    return found.n && found.v[0].band != BAND_NONE ? found.v[0].entry->id : 0;
}

/** Id of the best entry for this name and year, 0: none. */
static uint64_t best(struct world *w, const struct screening *s, str surname, str given,
                     int16_t year)
{
    return best_by(w, watchlist_index_match, s, surname, given, year);
}

/** The same among what was edited. */
static uint64_t best_edited(struct world *w, const struct screening *s, str surname, str given,
                            int16_t year)
{
    return best_by(w, watchlist_index_match_patch, s, surname, given, year);
}

static void assert_as_second(struct world *w, const struct screening *s)
{
    assert_int_not_equal(0, best(w, s, STR("DOE"), STR("JANE"), 1981));
    assert_int_equal(0, best(w, s, STR("DOE"), STR("JANE"), 1960));
    assert_int_not_equal(0, best(w, s, STR("ROE"), STR("RICHARD"), 1970));
    assert_int_not_equal(0, best(w, s, STR("COE"), STR("CARL"), 1970));
    assert_int_equal(0, best(w, s, STR("POE"), STR("PAT"), 1970));
    assert_int_equal(2, screening_list_version(s, (uint64_t)list_row(w).id));
}

static void an_edit_is_a_patch_that_says_what_a_whole_index_does(void **state)
{
    struct world *w = *state;

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *one = load(w);
    uint64_t jane = best(w, one, STR("DOE"), STR("JANE"), 1980);
    assert_int_not_equal(0, jane);
    assert_false(screening_patched(one));
    stage(w, second, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *two = next_of(w, one, TODAY), *all = load(w);
    assert_true(screening_patched(two));
    assert_true(screening_adds(two));
    assert_int_equal(2, screening_generation(two));
    assert_int_equal(1, screening_whole_since(two));
    assert_int_equal(2, screening_whole_since(all));
    assert_true(screening_edited(two, (int64_t)jane));
    assert_false(screening_edited(two, (int64_t)best(w, one, STR("ROE"), STR("RICHARD"), 1970)));
    assert_int_equal(jane, best(w, two, STR("DOE"), STR("JANE"), 1981));
    assert_int_equal(jane, best_edited(w, two, STR("DOE"), STR("JANE"), 1981));
    assert_int_not_equal(0, best_edited(w, two, STR("COE"), STR("CARL"), 1970));
    assert_int_equal(0, best_edited(w, two, STR("ROE"), STR("RICHARD"), 1970));
    screening_release(one); /* the patch keeps what it needs */
    assert_as_second(w, two);
    assert_as_second(w, all);
    screening_release(two);
    screening_release(all);
}

static void a_patch_holds_all_that_differs_from_its_base(void **state)
{
    struct world *w = *state;
    const struct list_action action = by("asma", 0);
    struct list_action_figures figures;

    stage(w, "id,name,born_on\n2,\"ROE, RICHARD\",1970\n", "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *one = load(w);
    stage(w, second, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *two = next_of(w, one, TODAY), *again = next_of(w, two, TODAY);
    assert_as_second(w, two);
    assert_as_second(w, again);
    assert_int_equal(1, screening_whole_since(again));
    assert_int_equal(0, list_remove(w->st, &action, &figures, &w->err));
    struct screening *three = next_of(w, again, TODAY);
    assert_true(screening_patched(three));
    assert_false(screening_adds(three));
    assert_int_equal(0, best(w, three, STR("ROE"), STR("RICHARD"), 1970));
    assert_int_equal(0, best(w, three, STR("COE"), STR("CARL"), 1970));
    assert_int_equal(0, screening_list_version(three, (uint64_t)figures.list_id));
    screening_release(one);
    screening_release(two);
    screening_release(again);
    screening_release(three);
}

static void an_entry_that_expires_leaves_a_patch(void **state)
{
    struct world *w = *state;
    struct date last_day = {2026, 5, 9};

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *one;
    assert_int_equal(0, screening_load(w->st, last_day, NULL, &one, &w->err));
    uint64_t pat = best(w, one, STR("POE"), STR("PAT"), 1970);
    struct screening *two = next_of(w, one, TODAY);
    assert_true(screening_patched(two));
    assert_int_equal(0, best(w, two, STR("POE"), STR("PAT"), 1970));
    assert_int_equal(best(w, one, STR("ROE"), STR("RICHARD"), 1970),
                     best(w, two, STR("ROE"), STR("RICHARD"), 1970));
    struct screening *back = next_of(w, two, last_day); /* the clock was put back */
    assert_false(screening_patched(back));
    assert_int_equal(pat, best(w, back, STR("POE"), STR("PAT"), 1970));
    screening_release(one);
    screening_release(two);
    screening_release(back);
}

static void what_is_much_is_read_whole(void **state)
{
    struct world *w = *state;
    char csv[8192] = "id,name\n";
    size_t n = strlen(csv);

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *one = load(w);
    for (int i = 0; i < 60; i++)
        n += (size_t)snprintf(csv + n, sizeof csv - n, "M%d,\"NAME%c%c, NEW\"\n", i, 'A' + i / 26,
                              'A' + i % 26);
    stage(w, csv, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *two = next_of(w, one, TODAY);
    assert_false(screening_patched(two));
    assert_int_equal(2, screening_whole_since(two));
    assert_int_equal(60, watchlist_index_figures(screening_index(two)).entries);
    screening_release(one);
    screening_release(two);
}

/** The list says another last day, its entries what they said. */
static void set_expiry(struct world *w, struct date day)
{
    struct list_row list = list_row(w);
    int64_t ignored;

    list.expires_on = day;
    assert_int_equal(0, store_begin(w->st, &w->err));
    assert_int_equal(0, store_list_update(w->st, &list, &w->err));
    assert_int_equal(0, store_counter_bump(w->st, LIST_GENERATION_KEY, &ignored, &w->err));
    assert_int_equal(0, store_commit(w->st, &w->err));
}

static void a_list_in_force_again_is_not_taken_for_known(void **state)
{
    struct world *w = *state;

    stage(w, first, "asma");
    assert_int_equal(0, activate(w, "bilal", 0));
    struct screening *one = load(w);
    set_expiry(w, (struct date){2026, 5, 9});
    struct screening *two = next_of(w, one, TODAY);
    assert_int_equal(0, best(w, two, STR("ROE"), STR("RICHARD"), 1970));
    set_expiry(w, (struct date){2027, 1, 1});
    struct screening *three = next_of(w, two, TODAY);
    assert_int_equal(3, screening_whole_since(three)); /* so everybody is screened with it again */
    assert_int_not_equal(0, best(w, three, STR("ROE"), STR("RICHARD"), 1970));
    screening_release(one);
    screening_release(two);
    screening_release(three);
}

/* Past journeys: what is asked for. ------------------------------------------------------------ */

static void past_journeys_need_a_purpose_and_a_window(void **state)
{
    struct world *w = *state;
    struct rescreen_figures f;
    struct past_request ask = {
        .from = {2026, 1, 1 },
          .to = {2026, 1, 31},
          .purpose = STR("case 7"), .user = STR("asma")
    };
    struct audit_rows log = {0};
    struct audit_filter filter = {.object_kind = STR("lists")};

    stage(w, first, "asma");
    struct screening *s = load(w);
    struct past_request wrong = ask;
    wrong.purpose = STR_NONE;
    assert_int_equal(-1, past_rescreen(w->st, s, &wrong, NULL, NULL, &f, &w->err));
    assert_int_equal(ERR_USAGE, w->err.code);
    wrong = ask;
    wrong.to = (struct date){2025, 12, 31};
    assert_int_equal(-1, past_rescreen(w->st, s, &wrong, NULL, NULL, &f, &w->err));
    assert_int_equal(ERR_USAGE, w->err.code);
    wrong = ask;
    wrong.list_id = list_row(w).id; /* staged only */
    assert_int_equal(-1, past_rescreen(w->st, s, &wrong, NULL, NULL, &f, &w->err));
    assert_int_equal(ERR_NOT_FOUND, w->err.code);
    assert_int_equal(0, past_rescreen(w->st, s, &ask, NULL, NULL, &f, &w->err));
    assert_int_equal(0, store_audit_list(w->st, &filter, 10, &w->mem, &log, &w->err));
    assert_int_equal(2, log.rows.n);
    assert_true(str_is(log.rows.v[1].action, "rescreen_past"));
    assert_true(
        str_is(log.rows.v[1].detail, "journeys from 2026-01-01 to 2026-01-31; purpose: case 7"));
    assert_true(str_is(log.rows.v[0].action, "rescreen_past_done"));
    screening_release(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_version_needs_a_second_person),
        TEST(one_person_is_enough_where_the_unit_says_so),
        TEST(the_difference_is_what_the_figures_say),
        TEST(a_new_import_takes_the_place_of_the_staged_one),
        TEST(the_way_back_restores_exactly),
        TEST(no_way_back_to_what_never_was_in_force),
        TEST(a_removed_list_returns_through_an_import),
        TEST(texts_of_a_list_are_bounded),
        TEST(a_list_is_handled_by_who_may),
        TEST(an_edit_is_a_patch_that_says_what_a_whole_index_does),
        TEST(a_patch_holds_all_that_differs_from_its_base),
        TEST(an_entry_that_expires_leaves_a_patch),
        TEST(what_is_much_is_read_whole),
        TEST(a_list_in_force_again_is_not_taken_for_known),
        TEST(past_journeys_need_a_purpose_and_a_window),
    };

    return cmocka_run_group_tests_name("app.lists", tests, NULL, NULL);
}
