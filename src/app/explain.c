/* SPDX-License-Identifier: Apache-2.0 */
/* Terms added up, the pair compared anew. */
#include "app/explain.h"

#include "app/listed_entry.h"
#include "base/json_reader.h"

#include <math.h>

static double score_of(double logit)
{
    return 1 / (1 + exp(-logit));
}

static bool same(double a, double b)
{
    return fabs(a - b) <= EXPLAIN_TOLERANCE;
}

/* The evidence of the hit. --------------------------------------------------------------------- */

/** The first of the values: the one that was compared. */
static int read_traveller_values(struct json_reader *in, struct explained_reason *r,
                                 struct err *err)
{
    bool first = true;
    str key, text;
    int rc, more;

    if (json_read_begin(in, '[', err) < 0)
        return -1;
    while ((rc = json_read_item(in, err)) > 0) {
        if (json_read_begin(in, '{', err) < 0)
            return -1;
        while ((more = json_read_member(in, &key, err)) > 0) {
            if (json_read_str(in, &text, err) < 0)
                return -1;
            if (first && str_is(key, "value"))
                r->traveller_value = text;
            if (first && str_is(key, "source"))
                r->source = text;
        }
        if (more < 0)
            return -1;
        first = false;
    }
    return rc;
}

static int read_listed_values(struct json_reader *in, struct explained_reason *r, struct err *err)
{
    str text;
    int rc;

    if (json_read_begin(in, '[', err) < 0)
        return -1;
    while ((rc = json_read_item(in, err)) > 0) {
        if (json_read_str(in, &text, err) < 0)
            return -1;
        if (r->listed_value.n == 0)
            r->listed_value = text;
    }
    return rc;
}

static int read_member(struct json_reader *in, str key, struct explained_reason *r, struct err *err)
{
    if (str_is(key, "field"))
        return json_read_str(in, &r->field, err);
    if (str_is(key, "why"))
        return json_read_str(in, &r->why, err);
    if (str_is(key, "agreement"))
        return json_read_str(in, &r->agreement, err);
    if (str_is(key, "weight"))
        return json_read_double(in, &r->weight, err);
    if (str_is(key, "traveller_values"))
        return read_traveller_values(in, r, err);
    if (str_is(key, "listed_values"))
        return read_listed_values(in, r, err);
    return json_read_skip(in, err);
}

static str sentence_of(str why)
{
    for (int i = 0; i < WHY_COUNT; i++)
        if (str_is(why, why_name((enum why)i)))
            return str_from_c(why_text((enum why)i));
    return STR("a reason that this program does not know");
}

static int read_evidence(str evidence, struct arena *mem, struct explanation *e, struct err *err)
{
    struct json_reader in;
    str key;
    int rc, more;

    json_reader_init(&in, evidence, mem);
    if (json_read_begin(&in, '[', err) < 0)
        return -1;
    while ((rc = json_read_item(&in, err)) > 0) {
        if (!vec_push(mem, &e->reasons))
            return err_memory(err);
        struct explained_reason *r = vec_last(&e->reasons);
        if (json_read_begin(&in, '{', err) < 0)
            return -1;
        while ((more = json_read_member(&in, &key, err)) > 0)
            if (read_member(&in, key, r, err) < 0)
                return -1;
        if (more < 0)
            return -1;
        r->sentence = sentence_of(r->why);
    }
    return rc;
}

/* Adding up. ----------------------------------------------------------------------------------- */

/** What no sum may exceed: it takes away whatever the others have too much. */
static bool is_cap(const struct explained_reason *r)
{
    return str_is(r->why, why_name(WHY_CAPPED)) || str_is(r->why, why_name(WHY_CERTAIN));
}

/** A cap stays where it is when another reason is taken away: it then takes less, or nothing. */
static void set_without(struct explanation *e)
{
    double uncapped = e->sum;

    for (uint32_t i = 0; i < e->reasons.n; i++)
        uncapped -= is_cap(&e->reasons.v[i]) ? e->reasons.v[i].weight : 0;
    for (uint32_t i = 0; i < e->reasons.n; i++) {
        struct explained_reason *r = &e->reasons.v[i];
        double left = is_cap(r) ? uncapped : uncapped - r->weight;
        r->without = score_of(!is_cap(r) && uncapped > e->sum ? fmin(left, e->sum) : left);
    }
}

static void add_up(struct explanation *e)
{
    e->sum = e->prior;
    for (uint32_t i = 0; i < e->reasons.n; i++) {
        e->sum += e->reasons.v[i].weight;
        e->reasons.v[i].sum = e->sum;
    }
    e->score_of_sum = score_of(e->sum);
    set_without(e);
}

/** What an older program kept: rounded weights, and the prior as what they leave. */
static void add_up_rounded(struct explanation *e)
{
    double score = fmin(fmax(e->hit.score, 1e-9), 1 - 1e-9);

    e->prior = log(score / (1 - score));
    for (uint32_t i = 0; i < e->reasons.n; i++)
        e->prior -= e->reasons.v[i].weight;
    add_up(e);
}

static bool take_basis(struct explanation *e)
{
    if (e->basis.weights.v.n != e->reasons.n)
        return false;
    for (uint32_t i = 0; i < e->reasons.n; i++)
        e->reasons.v[i].weight = e->basis.weights.v.v[i];
    e->prior = e->basis.prior;
    add_up(e);
    return same(e->score_of_sum, e->hit.score);
}

/* Comparing anew. ------------------------------------------------------------------------------ */

static bool same_tables(const struct explanation *e)
{
    const struct watchlist_versions *a = &e->basis.versions, *b = &e->program;

    return a->variants == b->variants && a->common == b->common && a->weights == b->weights &&
           a->calibration == b->calibration;
}

static void compare_reasons(struct explanation *e, const struct match *now)
{
    uint32_t n = now->evidence_count > e->reasons.n ? now->evidence_count : e->reasons.n;

    for (uint32_t i = 0; i < n; i++) {
        const struct explained_reason *was = i < e->reasons.n ? &e->reasons.v[i] : NULL;
        const struct evidence *is = i < now->evidence_count ? &now->evidence[i] : NULL;
        if (!was || !is || !str_is(was->field, evidence_field_name(is->field)) ||
            !str_is(was->why, why_name(is->why)) || !same(was->weight, is->weight))
            e->differing++;
    }
}

/** An index of the one entry, asked for the subject: everything else is as it was. */
static int replay(struct explanation *e, struct arena *mem, struct err *err)
{
    struct watchlist_options options = watchlist_options_default();
    struct match_list matches;
    struct entry entry;

    options.review = e->basis.review;
    options.urgent = e->basis.urgent;
    options.report = 0;
    options.expected_rate = e->basis.expected_rate;
    if (!listed_entry(&e->entry, mem, &entry))
        return err_memory(err);
    struct watchlist_index *alone =
        watchlist_index_recalled(&entry, &e->basis.frequencies, &options, err);
    if (!alone)
        return -1;
    int rc = watchlist_index_match(alone, &e->basis.subject, mem, &matches, err);
    if (rc == 0) {
        e->replayed = true;
        e->replay_score = matches.n > 0 ? matches.v[0].score : 0;
        compare_reasons(e, matches.n > 0 ? &matches.v[0] : &(struct match){.score = 0});
    }
    watchlist_index_free(alone);
    return rc;
}

static enum explain_verdict judge(const struct explanation *e)
{
    if (same(e->replay_score, e->hit.score) && e->differing == 0)
        return EXPLAIN_REPRODUCED;
    return same_tables(e) ? EXPLAIN_DIFFERS : EXPLAIN_TABLES_CHANGED;
}

/* The hit. ------------------------------------------------------------------------------------- */

static int read_all(struct store *st, int64_t hit_id, struct arena *mem, struct explanation *out,
                    int *kept, struct err *err)
{
    if (store_hit_get(st, hit_id, mem, &out->hit, err) < 0 ||
        store_list_get(st, out->hit.list_id, mem, &out->list, err) < 0)
        return -1;
    *kept = store_hit_basis_find(st, hit_id, mem, &out->kept, err);
    if (*kept < 0)
        return -1;
    if (!*kept)
        out->kept = (struct hit_basis_row){
            .hit_id = hit_id, .list_version = out->hit.list_version, .scored_at = UTC_UNKNOWN};
    return store_entry_at(st, out->hit.entry_id, out->kept.list_version, mem, &out->entry, err);
}

/** Damage is told as an answer, not as a failure: the rest can still be shown. */
static int explain(struct explanation *out, int kept, struct arena *mem, struct err *err)
{
    out->verdict = EXPLAIN_NOT_KEPT;
    if (read_evidence(out->hit.evidence.n ? out->hit.evidence : STR("[]"), mem, out, err) < 0)
        return -1;
    if (kept && hit_basis_read(out->kept.body, mem, &out->basis, err) < 0) {
        if (err->code == ERR_MEMORY)
            return -1;
        out->basis = (struct hit_basis){.prior = 0};
        kept = 0;
    }
    if (!kept) {
        add_up_rounded(out);
        return 0;
    }
    if (!take_basis(out)) {
        out->verdict = EXPLAIN_TERMS_MISSING;
        add_up(out);
        return 0;
    }
    if (out->basis.frequencies.cut)
        return 0;
    if (replay(out, mem, err) < 0)
        return -1;
    out->verdict = judge(out);
    return 0;
}

int hit_explain(struct store *st, int64_t hit_id, struct arena *mem, struct explanation *out,
                struct err *err)
{
    bool own = !store_in_transaction(st);
    int kept = 0;

    memset(out, 0, sizeof *out);
    out->program = watchlist_versions();
    if (own && store_begin_read(st, err) < 0)
        return -1;
    int rc = read_all(st, hit_id, mem, out, &kept, err);
    if (own)
        store_rollback(st);
    return rc < 0 ? -1 : explain(out, kept, mem, err);
}

/* Words. --------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *text;
} verdicts[] = {
    [EXPLAIN_REPRODUCED] = {"reproduced",
                            "comparing both again gives the same reasons and the same score"             },
    [EXPLAIN_DIFFERS] = {"differs",        "comparing both again gives something else, though the tables "
                                    "are those of that day"        },
    [EXPLAIN_TABLES_CHANGED] = {"tables_changed",
                            "the tables of this program are not those of that day, and with "
                                "them the score is another"                                              },
    [EXPLAIN_TERMS_MISSING] = {"terms_missing",
                            "the stored terms do not add up to the stored score"                         },
    [EXPLAIN_NOT_KEPT] = {"not_kept",       "what a second comparison needs was not kept with this hit"},
};

const char *explain_verdict_name(enum explain_verdict verdict)
{
    return (unsigned)verdict < COUNT_OF(verdicts) ? verdicts[verdict].name : "not_kept";
}

const char *explain_verdict_text(enum explain_verdict verdict)
{
    return (unsigned)verdict < COUNT_OF(verdicts) ? verdicts[verdict].text : "";
}
