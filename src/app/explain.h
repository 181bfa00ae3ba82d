/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hit explained: the reasons behind its score one by one, and the proof that they are all there.
 *
 * Two checks. The stored terms are added up again. And what was compared is compared anew, with
 * this program's tables and the kept numbers of that day's lists: with the same versions the score
 * must come out the same. docs/explain.md tells why it is done so.
 */
#ifndef SAFAR_APP_EXPLAIN_H
#define SAFAR_APP_EXPLAIN_H

#include "app/hit_basis.h"
#include "base/json.h"
#include "store/hit_basis.h"
#include "store/hits.h"

/** Scores that differ by no more are one: another C library may round the last bit otherwise. */
#define EXPLAIN_TOLERANCE 1e-12

enum explain_verdict {
    EXPLAIN_REPRODUCED,
    EXPLAIN_DIFFERS,        /* the same tables, another score or other reasons */
    EXPLAIN_TABLES_CHANGED, /* and with them the score */
    EXPLAIN_TERMS_MISSING,  /* the stored terms do not add up to the stored score */
    EXPLAIN_NOT_KEPT,       /* scored by a program that did not keep enough, or damaged since */
};

struct explained_reason {
    str field, why, sentence, agreement;
    str traveller_value, source, listed_value; /* as compared; empty when one side has none */
    double weight;
    double sum;     /* natural log units: prior and all reasons up to this one */
    double without; /* the score without this reason */
};

struct explanation {
    struct hit_row hit;
    struct list_row list;
    struct entry_row entry; /* as it was compared */
    struct hit_basis_row kept;
    struct hit_basis basis; /* what `kept` says; all zero when nothing is kept */
    VEC(struct explained_reason) reasons;
    double prior; /* of the basis; without one what the rounded reasons leave */
    double sum, score_of_sum;
    struct watchlist_versions program; /* of this program's tables */
    enum explain_verdict verdict;
    bool replayed;       /* the pair was compared anew: */
    double replay_score; /* 0: it would not even be looked at */
    uint32_t differing;  /* reasons that came out otherwise */
};

/**
 * Explain a hit. The caller has seen to who may, and to the audit.
 * @return -1: ERR_NOT_FOUND, or the store failed
 */
int hit_explain(struct store *st, int64_t hit_id, struct arena *mem, struct explanation *out,
                struct err *err) MUST_CHECK;

/** `reproduced`, `differs`, ... and one English sentence. */
const char *explain_verdict_name(enum explain_verdict verdict);
const char *explain_verdict_text(enum explain_verdict verdict);

/** As docs/openapi.yaml shows it. */
void explain_json(struct json *w, const struct explanation *e);

#endif
