/* SPDX-License-Identifier: Apache-2.0 */
/* Every engine: watchlists, their versions, their entries in each of them. */
#include "store/bookings.h"
#include "store/conformance_lists.h"
#include "store/flights.h"
#include "store/hits.h"
#include "store/travellers.h"

static const struct date today = {2026, 5, 12};
static const struct store_page whole = {100, 0};

static void lists_are_found_changed_and_removed(void **state)
{
    struct fixture *f = *state;
    struct list_rows all = {.rows = {.n = 0}};
    struct list_row row;
    int64_t id;

    begin(f);
    add_list(f, STR("stolen documents"));
    struct list_row list = add_list(f, STR("sanctions"));
    list.expires_on = (struct date){2027, 0, 0};
    list.version = 3;
    list.entries = 12;
    list.imported_at = NOW;
    OK(f, store_list_update(f->st, &list, &f->err));
    commit(f);
    OK(f, store_list_get(f->st, list.id, &f->mem, &row, &f->err));
    assert_str(row.name, "sanctions");
    assert_str(row.owner, "Ministry");
    assert_str(row.purpose, "terrorism");
    assert_str(row.legal_basis, "Act 7");
    assert_int_equal(row.classification, LIST_CONFIDENTIAL);
    assert_true(date_eq(row.expires_on, list.expires_on));
    assert_int_equal(row.version, 3);
    assert_int_equal(row.entries, 12);
    assert_int_equal(row.imported_at, NOW);
    OK(f, store_lists(f->st, &f->mem, &all, &f->err));
    assert_int_equal(all.rows.n, 2);
    assert_int_equal(all.rows.v[0].id, list.id);

    begin(f);
    row.removed = true;
    OK(f, store_list_update(f->st, &row, &f->err));
    commit(f);
    all.rows.n = 0;
    OK(f, store_lists(f->st, &f->mem, &all, &f->err));
    assert_int_equal(all.rows.n, 1);
    assert_int_equal(store_list_find(f->st, STR("sanctions"), &f->mem, &row, &f->err), 1);
    assert_true(row.removed);
    assert_int_equal(store_list_find(f->st, STR("none"), &f->mem, &row, &f->err), 0);
    FAILS(f, ERR_NOT_FOUND, store_list_get(f->st, 99, &f->mem, &row, &f->err));
    begin(f);
    FAILS(f, ERR_CONFLICT, store_list_insert(f->st, &list, &id, &f->err));
    store_rollback(f->st);
    begin(f);
    list.id = 99;
    list.name = STR("other");
    FAILS(f, ERR_NOT_FOUND, store_list_update(f->st, &list, &f->err));
}

static void an_entry_comes_back_whole(void **state)
{
    struct fixture *f = *state;
    struct entry_row got;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = full_entry(f, &list);
    int64_t id = put(f, &row, ENTRY_NEW);
    commit(f);
    OK(f, store_entry_get(f->st, id, &f->mem, &got, &f->err));
    assert_int_equal(got.list_id, list.id);
    assert_int_equal(got.version, 1);
    assert_full(&got);
    FAILS(f, ERR_NOT_FOUND, store_entry_get(f->st, 99, &f->mem, &got, &f->err));
}

static void an_entry_keeps_its_id_while_the_owner_keeps_its_reference(void **state)
{
    struct fixture *f = *state;
    struct entry_row got;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = full_entry(f, &list);
    int64_t id = put(f, &row, ENTRY_NEW);
    row.version = 2;
    assert_int_equal(put(f, &row, ENTRY_SAME), id);
    row.version = 3;
    row.names.n = 1;
    row.documents.v[0].number = STR("AB7654321");
    assert_int_equal(put(f, &row, ENTRY_CHANGED), id);
    list.version = 3;
    OK(f, store_list_update(f->st, &list, &f->err));
    commit(f);
    OK(f, store_entry_get(f->st, id, &f->mem, &got, &f->err));
    assert_int_equal(got.version, 3);
    assert_int_equal(got.names.n, 1);
    assert_int_equal(got.documents.n, 1);
    assert_str(got.documents.v[0].number, "AB7654321");
}

static void every_part_of_an_entry_counts_as_a_change(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = full_entry(f, &list);
    put(f, &row, ENTRY_NEW);
    row.kind = 0;
    put(f, &row, ENTRY_CHANGED);
    row.sex = 0;
    put(f, &row, ENTRY_CHANGED);
    row.remarks = STR("");
    put(f, &row, ENTRY_CHANGED);
    row.names.v[1].quality = 0;
    put(f, &row, ENTRY_CHANGED);
    row.born_on.v[0].day = 30;
    put(f, &row, ENTRY_CHANGED);
    row.countries.v[0] = STR("SYR");
    put(f, &row, ENTRY_CHANGED);
    row.nationalities.v[0] = STR("SYR");
    row.countries.v[0] = STR("FRA");
    put(f, &row, ENTRY_CHANGED);
    row.documents.v[0].issuer = STR("");
    put(f, &row, ENTRY_CHANGED);
    row.birthplaces.v[0] = STR("Elsewhere");
    put(f, &row, ENTRY_CHANGED);
    row.identifiers.v[0].kind = 2;
    put(f, &row, ENTRY_CHANGED);
    row.identifiers.v[0].value = STR("4000000000000000");
    put(f, &row, ENTRY_CHANGED);
    row.expires_on = (struct date){0};
    put(f, &row, ENTRY_CHANGED);
    row.source = STR("");
    put(f, &row, ENTRY_CHANGED);
    put(f, &row, ENTRY_SAME);
    commit(f);
}

struct listing {
    int64_t ids[8];
    uint32_t n;
    bool check, any, stop;
};

static int list_entry(void *arg, const struct entry_row *entry, struct err *err)
{
    struct listing *listing = arg;

    assert_true(listing->n < 8);
    listing->ids[listing->n++] = entry->id;
    if (listing->check)
        assert_full(entry);
    else if (!listing->any)
        assert_int_equal(entry->names.n, 1);
    return listing->stop ? err_set(err, ERR_FORBIDDEN, ERR_NO_POS, "stop") : 0;
}

static void every_listed_entry_comes_in_one_pass(void **state)
{
    struct fixture *f = *state;
    struct listing seen = {.check = true};

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = full_entry(f, &list);
    int64_t first = put(f, &row, ENTRY_NEW);
    commit(f);
    OK(f, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    assert_int_equal(seen.n, 1);
    assert_int_equal(seen.ids[0], first);
}

/** The version keeps only these. */
static void leave_all_but(struct fixture *f, const struct list_row *list, uint32_t version,
                          const int64_t *kept, size_t n, uint64_t wanted_gone)
{
    int64_t ids[8];
    uint64_t gone;

    assert_true(n <= COUNT_OF(ids));
    if (n)
        memcpy(ids, kept, n * sizeof *ids);
    OK(f, store_entries_leave(f->st, list->id, version, ids, n, &gone, &f->err));
    assert_int_equal(gone, wanted_gone);
}

static void entries_that_left_their_list_are_not_listed(void **state)
{
    struct fixture *f = *state;
    struct listing seen = {.n = 0};
    struct entry_rows page;
    struct entry_row row, left;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions")), gone = add_list(f, STR("removed"));
    struct list_row expired = add_list(f, STR("expired")), year = add_list(f, STR("this year"));
    row = entry_of(f, &list, STR("Q1"), STR("A"));
    int64_t left_id = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &list, STR("Q2"), STR("B"));
    int64_t stays = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &gone, STR("Q1"), STR("C"));
    put(f, &row, ENTRY_NEW);
    row = entry_of(f, &expired, STR("Q1"), STR("D"));
    put(f, &row, ENTRY_NEW);
    row = entry_of(f, &year, STR("Q1"), STR("E"));
    int64_t to_its_end = put(f, &row, ENTRY_NEW);
    /* The second version of the list has Q2 alone. */
    list.version = 2;
    row = entry_of(f, &list, STR("Q2"), STR("B"));
    put(f, &row, ENTRY_SAME);
    leave_all_but(f, &list, 2, &stays, 1, 1);
    OK(f, store_list_update(f->st, &list, &f->err));
    gone.removed = true;
    OK(f, store_list_update(f->st, &gone, &f->err));
    expired.expires_on = (struct date){2026, 5, 11};
    OK(f, store_list_update(f->st, &expired, &f->err));
    year.expires_on = (struct date){2026, 0, 0};
    OK(f, store_list_update(f->st, &year, &f->err));
    commit(f);

    OK(f, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    assert_int_equal(seen.n, 2);
    assert_int_equal(seen.ids[0], stays);
    assert_int_equal(seen.ids[1], to_its_end);
    OK(f, store_entries_list(f->st, list.id, 2, 0, whole, &f->mem, &page, &f->err));
    assert_int_equal(page.total, 1);
    assert_int_equal(page.rows.n, 1);
    assert_int_equal(page.rows.v[0].id, stays);
    assert_str(page.rows.v[0].names.v[0].text, "B");
    OK(f, store_entry_get(f->st, left_id, &f->mem, &left, &f->err));
    assert_int_equal(left.version, 1);

    seen = (struct listing){.stop = true};
    FAILS(f, ERR_FORBIDDEN, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    assert_int_equal(seen.n, 1);
    seen = (struct listing){.n = 0};
    OK(f, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    assert_int_equal(seen.n, 2);
}

static void an_entry_is_screened_with_until_its_last_day(void **state)
{
    struct fixture *f = *state;
    struct listing seen = {.n = 0};

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = entry_of(f, &list, STR("Q1"), STR("A"));
    row.expires_on = (struct date){2026, 5, 11};
    put(f, &row, ENTRY_NEW);
    row = entry_of(f, &list, STR("Q2"), STR("B"));
    row.expires_on = today;
    int64_t last_day = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &list, STR("Q3"), STR("C"));
    row.expires_on = (struct date){2026, 5, 0};
    int64_t month = put(f, &row, ENTRY_NEW);
    commit(f);
    OK(f, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    assert_int_equal(seen.n, 2);
    assert_int_equal(seen.ids[0], last_day);
    assert_int_equal(seen.ids[1], month);
}

/* ---- versions ---- */

static struct list_version_row version_of(const struct list_row *list, uint32_t version)
{
    return (struct list_version_row){
        .list_id = list->id,
        .version = version,
        .state = LIST_STAGED,
        .owner = STR("Ministry"),
        .purpose = STR("terrorism"),
        .legal_basis = STR("Act 7"),
        .classification = LIST_SECRET,
        .expires_on = {2027, 0, 0},
        .source = STR("csv"),
        .restores = 0,
        .sha256 = sha256_of(STR("a file")),
        .imported_by = STR("ayesha"),
        .imported_at = NOW,
        .decided_at = UTC_UNKNOWN,
        .rows = 9,
        .refused = 2,
        .skipped = 3,
        .entries = 4,
        .added = 5,
        .changed = 6,
        .removed = 7
    };
}

static void assert_version(const struct list_version_row *got)
{
    struct sha256 sha256 = sha256_of(STR("a file"));

    assert_str(got->owner, "Ministry");
    assert_str(got->purpose, "terrorism");
    assert_str(got->legal_basis, "Act 7");
    assert_int_equal(got->classification, LIST_SECRET);
    assert_true(date_eq(got->expires_on, (struct date){2027, 0, 0}));
    assert_str(got->source, "csv");
    assert_memory_equal(&got->sha256, &sha256, sizeof sha256);
    assert_str(got->imported_by, "ayesha");
    assert_int_equal(got->imported_at, NOW);
    assert_int_equal(got->rows, 9);
    assert_int_equal(got->refused, 2);
    assert_int_equal(got->skipped, 3);
    assert_int_equal(got->entries, 4);
    assert_int_equal(got->added, 5);
    assert_int_equal(got->changed, 6);
    assert_int_equal(got->removed, 7);
}

static void a_version_is_staged_decided_and_numbered_onwards(void **state)
{
    struct fixture *f = *state;
    struct list_version_row got;
    struct list_version_rows all;
    uint32_t next;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions")), other = add_list(f, STR("other"));
    OK(f, store_list_version_next(f->st, list.id, &next, &f->err));
    assert_int_equal(next, 1);
    struct list_version_row row = version_of(&list, 1);
    assert_int_equal(store_list_version_staged(f->st, list.id, &f->mem, &got, &f->err), 0);
    OK(f, store_list_version_insert(f->st, &row, &f->err));
    assert_int_equal(store_list_version_staged(f->st, list.id, &f->mem, &got, &f->err), 1);
    assert_int_equal(got.version, 1);
    assert_int_equal(got.decided_by.n, 0);
    assert_int_equal(got.decided_at, UTC_UNKNOWN);
    row.state = LIST_ACTIVE;
    row.decided_by = STR("bilal");
    row.decided_at = NOW + 1;
    OK(f, store_list_version_decide(f->st, &row, &f->err));
    assert_int_equal(store_list_version_staged(f->st, list.id, &f->mem, &got, &f->err), 0);
    assert_int_equal(store_list_version_find(f->st, list.id, 1, &f->mem, &got, &f->err), 1);
    assert_version(&got);
    assert_int_equal(got.state, LIST_ACTIVE);
    assert_str(got.decided_by, "bilal");
    assert_int_equal(got.decided_at, NOW + 1);
    assert_int_equal(store_list_version_find(f->st, list.id, 2, &f->mem, &got, &f->err), 0);

    row = version_of(&list, 2);
    row.restores = 1;
    row.sha256 = (struct sha256){{0}};
    OK(f, store_list_version_insert(f->st, &row, &f->err));
    OK(f, store_list_version_next(f->st, list.id, &next, &f->err));
    assert_int_equal(next, 3);
    OK(f, store_list_version_next(f->st, other.id, &next, &f->err));
    assert_int_equal(next, 1);
    commit(f);
    OK(f, store_list_versions(f->st, list.id, (struct store_page){1, 0}, &f->mem, &all, &f->err));
    assert_int_equal(all.total, 2);
    assert_int_equal(all.rows.n, 1);
    assert_int_equal(all.rows.v[0].version, 2);
    assert_int_equal(all.rows.v[0].restores, 1);
    assert_memory_equal(&all.rows.v[0].sha256, &row.sha256, sizeof row.sha256);
    begin(f);
    FAILS(f, ERR_CONFLICT, store_list_version_insert(f->st, &row, &f->err));
    store_rollback(f->st);
    begin(f);
    row.version = 9;
    FAILS(f, ERR_NOT_FOUND, store_list_version_decide(f->st, &row, &f->err));
}

/** Version 1: Q1 full, Q2 B, Q3 C. Version 2: Q1 another document, Q2 the same, Q4 new. */
struct two_versions {
    struct list_row list;
    int64_t q1, q2, q3, q4;
};

static struct two_versions two_versions(struct fixture *f)
{
    struct two_versions h = {.list = add_list(f, STR("sanctions"))};
    struct entry_row row = full_entry(f, &h.list);

    h.q1 = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &h.list, STR("Q2"), STR("B"));
    h.q2 = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &h.list, STR("Q3"), STR("C"));
    h.q3 = put(f, &row, ENTRY_NEW);

    row = full_entry(f, &h.list);
    row.version = 2;
    row.documents.v[0].number = STR("AB7654321");
    assert_int_equal(put(f, &row, ENTRY_CHANGED), h.q1);
    row = entry_of(f, &h.list, STR("Q2"), STR("B"));
    row.version = 2;
    put(f, &row, ENTRY_SAME);
    row = entry_of(f, &h.list, STR("Q4"), STR("D"));
    row.version = 2;
    h.q4 = put(f, &row, ENTRY_NEW);
    leave_all_but(f, &h.list, 2, (int64_t[]){h.q4, h.q1, h.q2}, 3, 1);
    return h;
}

static uint32_t in_force(struct fixture *f, int64_t ids[8])
{
    struct listing seen = {.any = true};

    OK(f, store_entries_each(f->st, today, list_entry, &seen, &f->err));
    memcpy(ids, seen.ids, sizeof seen.ids);
    return seen.n;
}

static void a_staged_version_changes_nothing_that_is_in_force(void **state)
{
    struct fixture *f = *state;
    struct entry_row got;
    int64_t ids[8];

    begin(f);
    struct two_versions h = two_versions(f);
    commit(f);
    assert_int_equal(in_force(f, ids), 3);
    assert_int_equal(ids[0], h.q1);
    assert_int_equal(ids[1], h.q2);
    assert_int_equal(ids[2], h.q3);
    OK(f, store_entry_get(f->st, h.q1, &f->mem, &got, &f->err));
    assert_full(&got);
    FAILS(f, ERR_NOT_FOUND, store_entry_get(f->st, h.q4, &f->mem, &got, &f->err));

    begin(f);
    h.list.version = 2;
    OK(f, store_list_update(f->st, &h.list, &f->err));
    commit(f);
    assert_int_equal(in_force(f, ids), 3);
    assert_int_equal(ids[0], h.q2);
    assert_int_equal(ids[1], h.q1);
    assert_int_equal(ids[2], h.q4);
}

static void every_version_of_an_entry_can_be_read(void **state)
{
    struct fixture *f = *state;
    struct entry_row got;

    begin(f);
    struct two_versions h = two_versions(f);
    commit(f);
    OK(f, store_entry_at(f->st, h.q1, 1, &f->mem, &got, &f->err));
    assert_full(&got);
    assert_int_equal(got.version, 1);
    OK(f, store_entry_at(f->st, h.q1, 2, &f->mem, &got, &f->err));
    assert_str(got.documents.v[0].number, "AB7654321");
    assert_int_equal(got.version, 2);
    OK(f, store_entry_at(f->st, h.q2, 2, &f->mem, &got, &f->err));
    assert_int_equal(got.version, 1);
    OK(f, store_entry_at(f->st, h.q3, 1, &f->mem, &got, &f->err));
    FAILS(f, ERR_NOT_FOUND, store_entry_at(f->st, h.q3, 2, &f->mem, &got, &f->err));
    FAILS(f, ERR_NOT_FOUND, store_entry_at(f->st, h.q4, 1, &f->mem, &got, &f->err));
}

static void the_difference_of_a_version_is_exact(void **state)
{
    struct fixture *f = *state;
    struct entry_diffs diffs;

    begin(f);
    struct two_versions h = two_versions(f);
    commit(f);
    OK(f, store_entries_diff(f->st, h.list.id, 2, 0, whole, &f->mem, &diffs, &f->err));
    assert_int_equal(diffs.total, 3);
    assert_int_equal(diffs.rows.n, 3);
    assert_int_equal(diffs.rows.v[0].change, ENTRY_CHANGED);
    assert_int_equal(diffs.rows.v[0].fields, 1u << FIELD_DOCUMENTS);
    assert_full(&diffs.rows.v[0].before);
    assert_str(diffs.rows.v[0].after.documents.v[0].number, "AB7654321");
    assert_int_equal(diffs.rows.v[1].change, ENTRY_GONE);
    assert_str(diffs.rows.v[1].before.ref, "Q3");
    assert_int_equal(diffs.rows.v[1].after.id, 0);
    assert_int_equal(diffs.rows.v[2].change, ENTRY_NEW);
    assert_str(diffs.rows.v[2].after.ref, "Q4");
    OK(f, store_entries_diff(f->st, h.list.id, 2, 0, (struct store_page){1, 1}, &f->mem, &diffs,
                             &f->err));
    assert_int_equal(diffs.total, 3);
    assert_int_equal(diffs.rows.n, 1);
    assert_str(diffs.rows.v[0].before.ref, "Q3");
    OK(f, store_entries_diff(f->st, h.list.id, 2, h.q1, (struct store_page){1, 0}, &f->mem, &diffs,
                             &f->err));
    assert_int_equal(diffs.total, 0); /* not counted again */
    assert_int_equal(diffs.rows.n, 1);
    assert_str(diffs.rows.v[0].before.ref, "Q3");
    OK(f, store_entries_diff(f->st, h.list.id, 1, 0, whole, &f->mem, &diffs, &f->err));
    assert_int_equal(diffs.total, 3); /* all of them new */
}

static void a_discarded_version_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct entry_diffs diffs;
    struct entry_row got;
    int64_t ids[8];

    begin(f);
    struct two_versions h = two_versions(f);
    OK(f, store_entries_unstage(f->st, h.list.id, 2, &f->err));
    commit(f);
    OK(f, store_entries_diff(f->st, h.list.id, 2, 0, whole, &f->mem, &diffs, &f->err));
    assert_int_equal(diffs.total, 0);
    FAILS(f, ERR_NOT_FOUND, store_entry_at(f->st, h.q4, 2, &f->mem, &got, &f->err));
    assert_int_equal(in_force(f, ids), 3);
    begin(f);
    struct entry_row row = full_entry(f, &h.list);
    row.version = 3;
    put(f, &row, ENTRY_SAME);
    row = entry_of(f, &h.list, STR("Q4"), STR("D"));
    row.version = 3;
    put(f, &row, ENTRY_NEW);
    commit(f);
}

static void a_version_is_restored_exactly(void **state)
{
    struct fixture *f = *state;
    struct restore_figures figures;
    struct entry_rows first, third, rest;
    struct entry_diffs diffs;
    struct entry_row got;

    begin(f);
    struct two_versions h = two_versions(f);
    OK(f, store_entries_restore(f->st, h.list.id, 1, 3, &figures, &f->err));
    commit(f);
    assert_int_equal(figures.entries, 3);
    assert_int_equal(figures.added, 1);
    assert_int_equal(figures.changed, 1);
    assert_int_equal(figures.gone, 1);
    OK(f, store_entries_list(f->st, h.list.id, 1, 0, whole, &f->mem, &first, &f->err));
    OK(f, store_entries_list(f->st, h.list.id, 3, 0, whole, &f->mem, &third, &f->err));
    assert_int_equal(third.total, 3);
    OK(f, store_entries_list(f->st, h.list.id, 3, h.q1, whole, &f->mem, &rest, &f->err));
    assert_int_equal(rest.rows.n, 2);
    assert_int_equal(rest.rows.v[0].id, h.q2);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(first.rows.v[i].id, third.rows.v[i].id);
        assert_true(str_eq(first.rows.v[i].names.v[0].text, third.rows.v[i].names.v[0].text));
    }
    assert_full(&third.rows.v[0]);
    assert_int_equal(third.rows.v[0].version, 3); /* said anew */
    assert_int_equal(third.rows.v[1].version, 1); /* never said otherwise: not copied */
    OK(f, store_entry_at(f->st, h.q1, 2, &f->mem, &got, &f->err));
    assert_str(got.documents.v[0].number, "AB7654321");
    OK(f, store_entries_diff(f->st, h.list.id, 3, 0, whole, &f->mem, &diffs, &f->err));
    assert_int_equal(diffs.total, 3);

    begin(f);
    OK(f, store_entries_unstage(f->st, h.list.id, 3, &f->err));
    OK(f, store_entries_restore(f->st, h.list.id, 2, 4, &figures, &f->err));
    commit(f);
    assert_int_equal(figures.added + figures.changed + figures.gone, 0);
    assert_int_equal(figures.entries, 3);
}

/* ---- since it was read ---- */

static struct entries_since since(struct fixture *f, int64_t list_id, uint32_t from, uint32_t to,
                                  struct date then)
{
    struct entries_span span = {list_id, from, to, then, today};
    struct entries_since out = {.rows = {0}};

    OK(f, store_entries_since(f->st, &span, 10, &f->mem, &out, &f->err));
    return out;
}

static void what_is_otherwise_than_it_was_read_is_found(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct two_versions h = two_versions(f);
    struct entries_since out = since(f, h.list.id, 1, 2, today);
    assert_int_equal(out.rows.n, 2);
    assert_int_equal(out.rows.v[0].id, h.q1);
    assert_str(out.rows.v[0].documents.v[0].number, "AB7654321");
    assert_int_equal(out.rows.v[1].id, h.q4);
    assert_int_equal(out.gone.n, 1);
    assert_int_equal(out.gone.v[0], h.q3);
    out = since(f, h.list.id, 2, 2, today);
    assert_int_equal(out.rows.n + out.gone.n, 0);
    out = since(f, h.list.id, 0, 1, today); /* the list was not in force: all of it */
    assert_int_equal(out.rows.n, 3);
    assert_full(&out.rows.v[0]);
    assert_int_equal(out.gone.n, 0);
    out = since(f, h.list.id, 2, 0, today); /* nor is it any longer */
    assert_int_equal(out.rows.n, 0);
    assert_int_equal(out.gone.n, 3);

    struct entries_span span = {h.list.id, 0, 2, today, today};
    memset(&out, 0, sizeof out);
    OK(f, store_entries_since(f->st, &span, 2, &f->mem, &out, &f->err));
    assert_int_equal(out.rows.n, 2); /* as many as were asked for */
    commit(f);
}

static void what_left_and_came_back_is_among_what_changed(void **state)
{
    struct fixture *f = *state;
    struct restore_figures figures;

    begin(f);
    struct two_versions h = two_versions(f);
    OK(f, store_entries_restore(f->st, h.list.id, 1, 3, &figures, &f->err));
    struct entries_since out = since(f, h.list.id, 1, 3, today);
    assert_int_equal(out.rows.n, 2); /* Q1 and Q3, which say again what they said */
    assert_int_equal(out.rows.v[0].id, h.q1);
    assert_int_equal(out.rows.v[1].id, h.q3);
    assert_int_equal(out.gone.n, 0);
    commit(f);
}

static void what_expired_since_it_was_read_is_gone(void **state)
{
    struct fixture *f = *state;
    struct date yesterday = {2026, 5, 11}, before = {2026, 5, 10};

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = entry_of(f, &list, STR("Q1"), STR("A"));
    row.expires_on = yesterday;
    int64_t id = put(f, &row, ENTRY_NEW);
    row = entry_of(f, &list, STR("Q2"), STR("B"));
    row.expires_on = today;
    put(f, &row, ENTRY_NEW);
    struct entries_since out = since(f, list.id, 1, 1, yesterday);
    assert_int_equal(out.gone.n, 1);
    assert_int_equal(out.gone.v[0], id);
    assert_int_equal(since(f, list.id, 1, 1, today).gone.n, 0);
    assert_int_equal(since(f, list.id, 0, 1, before).rows.n, 1);
    /* A new version that says it is over is no entry, but one that is gone. */
    row = entry_of(f, &list, STR("Q2"), STR("B"));
    row.version = 2;
    row.expires_on = before;
    id = put(f, &row, ENTRY_CHANGED);
    out = since(f, list.id, 1, 2, today);
    assert_int_equal(out.rows.n, 0);
    assert_int_equal(out.gone.n, 1);
    assert_int_equal(out.gone.v[0], id);
    commit(f);
}

static void lists_in_force_are_neither_removed_nor_expired(void **state)
{
    struct fixture *f = *state;
    struct lists_in_force lists = {.v = {0}};

    begin(f);
    struct list_row list = add_list(f, STR("sanctions")), gone = add_list(f, STR("removed"));
    struct list_row expired = add_list(f, STR("expired")), staged = add_list(f, STR("staged"));
    list.version = 4;
    OK(f, store_list_update(f->st, &list, &f->err));
    gone.removed = true;
    OK(f, store_list_update(f->st, &gone, &f->err));
    expired.expires_on = (struct date){2026, 5, 11};
    OK(f, store_list_update(f->st, &expired, &f->err));
    staged.version = 0;
    OK(f, store_list_update(f->st, &staged, &f->err));
    commit(f);
    OK(f, store_lists_in_force(f->st, today, &f->mem, &lists, &f->err));
    assert_int_equal(lists.v.n, 1);
    assert_int_equal(lists.v.v[0].list_id, list.id);
    assert_int_equal(lists.v.v[0].version, 4);
}

/* ---- hits without ground ---- */

/** One open hit of entry `id` on a journey long ago. */
static int64_t add_hit(struct fixture *f, const struct list_row *list, int64_t entry,
                       enum hit_state state)
{
    struct flight_row flight = {
        .designator = {STR("ZZ"), STR("431"), STR("")},
        .departs_on = {2020,      1,          1      },
        .from = STR("CDG"),
        .to = STR("DOH"),
        .departs_utc = NOW - 50000 * HOUR,
        .arrives_utc = UTC_UNKNOWN,
        .last_message_at = UTC_UNKNOWN
    };
    struct traveller_row traveller = {.booking_id = 0};
    struct journey_row journey = {.status_at = NOW, .sources = SOURCE_API};
    struct hit_row hit = {.entry_id = entry,
                          .list_id = list->id,
                          .list_version = 1,
                          .state = state,
                          .created_at = NOW,
                          .updated_at = NOW};

    if (store_flight_insert(f->st, &flight, &journey.flight_id, &f->err) < 0)
        journey.flight_id = 1; /* it is there from the hit before */
    OK(f, store_traveller_insert(f->st, &traveller, &journey.traveller_id, &f->err));
    OK(f, store_journey_insert(f->st, &journey, &hit.journey_id, &f->err));
    hit.flight_id = journey.flight_id;
    OK(f, store_hit_insert(f->st, &hit, &hit.id, &f->err));
    return hit.id;
}

static struct recall_rows unfounded(struct fixture *f)
{
    struct recall_rows rows;

    OK(f, store_hits_unfounded(f->st, today, 0, 100, &f->mem, &rows, &f->err));
    return rows;
}

static void open_hits_whose_entry_is_not_in_force_are_found(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct two_versions h = two_versions(f);
    add_hit(f, &h.list, h.q1, HIT_OPEN);
    int64_t left = add_hit(f, &h.list, h.q3, HIT_OPEN);
    add_hit(f, &h.list, h.q3, HIT_CONFIRMED);
    assert_int_equal(unfounded(f).rows.n, 0); /* staged only */
    h.list.version = 2;
    OK(f, store_list_update(f->st, &h.list, &f->err));
    struct recall_rows rows = unfounded(f);
    assert_int_equal(rows.rows.n, 1);
    assert_int_equal(rows.rows.v[0].hit.id, left);
    assert_int_equal(rows.rows.v[0].reason, RECALL_ENTRY_LEFT);
    h.list.expires_on = (struct date){2026, 5, 11};
    OK(f, store_list_update(f->st, &h.list, &f->err));
    rows = unfounded(f);
    assert_int_equal(rows.rows.n, 2);
    assert_int_equal(rows.rows.v[0].reason, RECALL_LIST_EXPIRED);
    h.list.removed = true;
    OK(f, store_list_update(f->st, &h.list, &f->err));
    assert_int_equal(unfounded(f).rows.v[1].reason, RECALL_LIST_REMOVED);
    OK(f, store_hits_unfounded(f->st, today, rows.rows.v[0].hit.id, 1, &f->mem, &rows, &f->err));
    assert_int_equal(rows.rows.n, 1);
    assert_int_equal(rows.rows.v[0].hit.id, left);
    commit(f);
}

static void the_hit_of_an_expired_entry_is_found(void **state)
{
    struct fixture *f = *state;

    begin(f);
    struct list_row list = add_list(f, STR("sanctions"));
    struct entry_row row = entry_of(f, &list, STR("Q1"), STR("A"));
    row.expires_on = (struct date){2026, 5, 11};
    add_hit(f, &list, put(f, &row, ENTRY_NEW), HIT_OPEN);
    struct recall_rows rows = unfounded(f);
    assert_int_equal(rows.rows.n, 1);
    assert_int_equal(rows.rows.v[0].reason, RECALL_ENTRY_EXPIRED);
    commit(f);
}

static int read_diff(struct store *st, struct arena *mem, struct err *err)
{
    struct entry_diffs diffs;

    return store_entries_diff(st, 1, 2, 0, whole, mem, &diffs, err);
}

static int read_versions(struct store *st, struct arena *mem, struct err *err)
{
    struct list_version_rows rows;

    return store_list_versions(st, 1, whole, mem, &rows, err);
}

static void running_out_of_memory_is_an_error(void **state)
{
    static int (*const reads[])(struct store *, struct arena *, struct err *) = {read_diff,
                                                                                 read_versions};
    struct fixture *f = *state;

    begin(f);
    struct two_versions h = two_versions(f);
    struct list_version_row row = version_of(&h.list, 2);
    OK(f, store_list_version_insert(f->st, &row, &f->err));
    commit(f);
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        int rc = -1;
        for (uint64_t n = 1; rc < 0; n++) {
            struct arena mem;
            arena_init(&mem, MIB);
            arena_fail_at(&mem, n);
            f->err.code = ERR_NONE;
            rc = reads[i](f->st, &mem, &f->err);
            arena_fini(&mem);
            assert_true(rc == 0 || f->err.code == ERR_MEMORY);
            assert_true(n < 1000 && (rc < 0 || n > 3));
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_found_changed_and_removed),
        cmocka_unit_test(an_entry_comes_back_whole),
        cmocka_unit_test(an_entry_keeps_its_id_while_the_owner_keeps_its_reference),
        cmocka_unit_test(every_part_of_an_entry_counts_as_a_change),
        cmocka_unit_test(every_listed_entry_comes_in_one_pass),
        cmocka_unit_test(entries_that_left_their_list_are_not_listed),
        cmocka_unit_test(an_entry_is_screened_with_until_its_last_day),
        cmocka_unit_test(a_version_is_staged_decided_and_numbered_onwards),
        cmocka_unit_test(a_staged_version_changes_nothing_that_is_in_force),
        cmocka_unit_test(every_version_of_an_entry_can_be_read),
        cmocka_unit_test(the_difference_of_a_version_is_exact),
        cmocka_unit_test(a_discarded_version_leaves_nothing),
        cmocka_unit_test(a_version_is_restored_exactly),
        cmocka_unit_test(what_is_otherwise_than_it_was_read_is_found),
        cmocka_unit_test(what_left_and_came_back_is_among_what_changed),
        cmocka_unit_test(what_expired_since_it_was_read_is_gone),
        cmocka_unit_test(lists_in_force_are_neither_removed_nor_expired),
        cmocka_unit_test(open_hits_whose_entry_is_not_in_force_are_found),
        cmocka_unit_test(the_hit_of_an_expired_entry_is_found),
        cmocka_unit_test(running_out_of_memory_is_an_error),
    };

    return run_on_every_engine("lists", tests, COUNT_OF(tests));
}
