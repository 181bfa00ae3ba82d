/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suppressions: known false matches of a traveller and an entry. Whether one holds is casework's to
 * say. A row is never deleted or changed but by lifting it, so that an auditor sees all of them.
 */
#ifndef SAFAR_STORE_SUPPRESSIONS_H
#define SAFAR_STORE_SUPPRESSIONS_H

#include "base/vec.h"
#include "domain/suppression.h"
#include "store/store.h"

struct suppression_row {
    int64_t id, entry_id;
    int64_t hit_id; /* whose dismissal it comes from */
    struct sha256 entry_digest;
    unsigned band; /* of that hit */
    str reason, note, author;
    utc_ms created_at;
    struct date expires_on; /* last day */
    utc_ms lifted_at;       /* UTC_UNKNOWN: it is not */
    str lifted_by, lift_reason;
    /* Who it is about, for officers; no more than that. */
    str name, document; /* the end of a document number */
    struct date born_on;
};
struct suppression_rows {
    VEC(struct suppression_row) rows;
};

/** `facts` are kept with it, each once. `row->id` and what tells of lifting are not read. */
int store_suppression_insert(struct store *st, const struct suppression_row *row,
                             const struct identity_fact *facts, uint32_t n, int64_t *id,
                             struct err *err) MUST_CHECK;
int store_suppression_get(struct store *st, int64_t id, struct arena *mem,
                          struct suppression_row *out, struct err *err) MUST_CHECK;

/** Is there any of this entry, ended ones too? @return 1 yes, 0 no, -1 error */
int store_suppression_exists(struct store *st, int64_t entry_id, struct err *err) MUST_CHECK;

/** Those of this entry that know `fact`, which must identify; latest first, appended to `out`. */
int store_suppressions_of_fact(struct store *st, int64_t entry_id, const struct identity_fact *fact,
                               struct arena *mem, struct suppression_rows *out, struct err *err)
    MUST_CHECK;

struct identity_fact_rows {
    VEC(struct identity_fact) rows;
};
int store_suppression_facts(struct store *st, int64_t id, struct arena *mem,
                            struct identity_fact_rows *out, struct err *err) MUST_CHECK;

/** -1: ERR_CONFLICT when it is lifted already, ERR_NOT_FOUND */
int store_suppression_lift(struct store *st, int64_t id, utc_ms at, str user, str reason,
                           struct err *err) MUST_CHECK;

/** A suppression as a list shows it. */
struct suppression_item {
    struct suppression_row row;
    int64_t list_id;
    str list_name, entry_ref, entry_name;
    uint64_t hits; /* that it closed */
};
struct suppression_items {
    VEC(struct suppression_item) rows;
    uint64_t total;
};

enum suppression_state { SUPPRESSIONS_ALL, SUPPRESSIONS_ACTIVE, SUPPRESSIONS_ENDED };

struct suppression_filter {
    enum suppression_state state;
    struct date today;
};

/** Latest first. */
int store_suppressions_list(struct store *st, const struct suppression_filter *filter,
                            struct store_page page, struct arena *mem,
                            struct suppression_items *out, struct err *err) MUST_CHECK;
int store_suppression_item(struct store *st, int64_t id, struct arena *mem,
                           struct suppression_item *out, struct err *err) MUST_CHECK;

#endif
