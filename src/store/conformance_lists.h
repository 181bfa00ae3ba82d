/* SPDX-License-Identifier: Apache-2.0 */
/* For the conformance tests: invented lists and entries. */
#ifndef SAFAR_STORE_CONFORMANCE_LISTS_H
#define SAFAR_STORE_CONFORMANCE_LISTS_H

#include "store/conformance.h"
#include "store/entries.h"
#include "store/lists.h"

static inline struct list_row add_list(struct fixture *f, str name)
{
    struct list_row row = {.name = name,
                           .owner = STR("Ministry"),
                           .purpose = STR("terrorism"),
                           .legal_basis = STR("Act 7"),
                           .classification = LIST_CONFIDENTIAL,
                           .version = 1,
                           .imported_at = UTC_UNKNOWN};

    OK(f, store_list_insert(f->st, &row, &row.id, &f->err));
    return row;
}

/** An entry with one name; more is pushed by the test. */
static inline struct entry_row entry_of(struct fixture *f, const struct list_row *list, str ref,
                                        str name)
{
    struct entry_row row = {.list_id = list->id, .ref = ref, .version = list->version};

    assert_true(vec_push(&f->mem, &row.names));
    row.names.v[0].text = name;
    return row;
}

static inline int64_t put(struct fixture *f, const struct entry_row *row, enum entry_change wanted)
{
    enum entry_change change = ENTRY_NEW;
    int64_t id = 0;

    OK(f, store_entry_put(f->st, row, &id, &change, &f->err));
    assert_int_equal(change, wanted);
    return id;
}

static inline struct entry_row full_entry(struct fixture *f, const struct list_row *list)
{
    struct entry_row row = entry_of(f, list, STR("Q1"), STR("DOE, JANE"));

    row.kind = 1;
    row.sex = 'F';
    row.remarks = STR("armed");
    assert_true(vec_push(&f->mem, &row.names));
    row.names.v[1].text = STR("JANE THE INVENTED");
    row.names.v[1].quality = 1;
    assert_true(vec_push(&f->mem, &row.born_on));
    row.born_on.v[0] = (struct date){1980, 3, 31};
    assert_true(vec_push(&f->mem, &row.born_on));
    row.born_on.v[1] = (struct date){1981, 0, 0};
    assert_true(vec_push(&f->mem, &row.nationalities));
    row.nationalities.v[0] = STR("FRA");
    assert_true(vec_push(&f->mem, &row.countries));
    row.countries.v[0] = STR("LBN");
    assert_true(vec_push(&f->mem, &row.documents));
    row.documents.v[0] = (struct entry_document_row){STR("P"), STR("AB1234567"), STR("FRA")};
    assert_true(vec_push(&f->mem, &row.birthplaces));
    row.birthplaces.v[0] = STR("Invented-sur-Mer");
    assert_true(vec_push(&f->mem, &row.identifiers));
    row.identifiers.v[0] = (struct entry_identifier_row){1, STR("jane@example.org")};
    row.expires_on = (struct date){2030, 1, 31};
    row.source = STR("decision 7");
    return row;
}

static inline void assert_full(const struct entry_row *got)
{
    assert_str(got->ref, "Q1");
    assert_int_equal(got->kind, 1);
    assert_int_equal(got->sex, 'F');
    assert_str(got->remarks, "armed");
    assert_int_equal(got->names.n, 2);
    assert_str(got->names.v[0].text, "DOE, JANE");
    assert_str(got->names.v[1].text, "JANE THE INVENTED");
    assert_int_equal(got->names.v[1].quality, 1);
    assert_int_equal(got->born_on.n, 2);
    assert_int_equal(got->born_on.v[0].day, 31);
    assert_int_equal(got->born_on.v[1].month, 0);
    assert_int_equal(got->nationalities.n, 1);
    assert_str(got->nationalities.v[0], "FRA");
    assert_int_equal(got->countries.n, 1);
    assert_str(got->countries.v[0], "LBN");
    assert_int_equal(got->documents.n, 1);
    assert_str(got->documents.v[0].type, "P");
    assert_str(got->documents.v[0].number, "AB1234567");
    assert_str(got->documents.v[0].issuer, "FRA");
    assert_int_equal(got->birthplaces.n, 1);
    assert_str(got->birthplaces.v[0], "Invented-sur-Mer");
    assert_int_equal(got->identifiers.n, 1);
    assert_int_equal(got->identifiers.v[0].kind, 1);
    assert_str(got->identifiers.v[0].value, "jane@example.org");
    assert_true(date_eq(got->expires_on, (struct date){2030, 1, 31}));
    assert_str(got->source, "decision 7");
}

#endif
