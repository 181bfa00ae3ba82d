/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation as JSON. Order of members is that of docs/openapi.yaml. */
#include "app/explain.h"
#include "app/list_json.h"

static void write_list(struct json *w, const struct explanation *e)
{
    json_key(w, "list");
    json_object_begin(w);
    json_member_i64(w, "id", e->list.id);
    json_member_str(w, "name", e->list.name);
    json_member_u64(w, "version", e->kept.list_version);
    json_object_end(w);
}

static void write_prior(struct json *w, const struct explanation *e)
{
    json_key(w, "prior");
    json_object_begin(w);
    json_member_exact(w, "weight", e->prior);
    if (e->basis.expected_rate > 0) {
        json_member_u64(w, "entries", e->basis.frequencies.entries);
        json_member_exact(w, "expected_rate", e->basis.expected_rate);
    }
    json_object_end(w);
}

static void write_reason(struct json *w, const struct explained_reason *r)
{
    json_object_begin(w);
    json_member_str(w, "field", r->field);
    json_member_str(w, "why", r->why);
    json_member_str(w, "sentence", r->sentence);
    json_member_str(w, "agreement", r->agreement);
    json_opt_str(w, "traveller_value", r->traveller_value);
    json_opt_str(w, "source", r->source);
    json_opt_str(w, "listed_value", r->listed_value);
    json_member_exact(w, "weight", r->weight);
    json_member_exact(w, "sum", r->sum);
    json_member_exact(w, "without", r->without);
    json_object_end(w);
}

static void write_versions(struct json *w, const char *key, const struct watchlist_versions *v)
{
    json_key(w, key);
    json_object_begin(w);
    json_member_u64(w, "variants", v->variants);
    json_member_u64(w, "common", v->common);
    json_member_u64(w, "weights", v->weights);
    json_member_u64(w, "calibration", v->calibration);
    json_object_end(w);
}

static void write_replay(struct json *w, const struct explanation *e)
{
    json_key(w, "replay");
    json_object_begin(w);
    json_member_c(w, "verdict", explain_verdict_name(e->verdict));
    json_member_c(w, "text", explain_verdict_text(e->verdict));
    json_member_exact(w, "score_of_terms", e->score_of_sum);
    if (e->replayed) {
        json_member_exact(w, "score", e->replay_score);
        json_member_u64(w, "differing", e->differing);
    }
    json_object_end(w);
}

void explain_json(struct json *w, const struct explanation *e)
{
    json_object_begin(w);
    json_member_i64(w, "id", e->hit.id);
    json_member_u64(w, "version", e->hit.version);
    json_member_c(w, "state", hit_state_name(e->hit.state));
    json_member_c(w, "band", band_name((enum band)e->hit.band));
    json_member_exact(w, "score", e->hit.score);
    json_opt_utc(w, "scored_at", e->kept.scored_at);
    json_member_i64(w, "journey_id", e->hit.journey_id);
    write_list(w, e);
    json_key(w, "entry");
    list_json_entry(w, &e->entry);
    json_member_u64(w, "entry_since_version", e->entry.version);
    write_prior(w, e);
    json_key(w, "reasons");
    json_array_begin(w);
    for (uint32_t i = 0; i < e->reasons.n; i++)
        write_reason(w, &e->reasons.v[i]);
    json_array_end(w);
    json_member_exact(w, "sum", e->sum);
    json_member_exact(w, "review", e->basis.expected_rate > 0 ? e->basis.review : e->hit.threshold);
    if (e->basis.expected_rate > 0) {
        json_member_exact(w, "urgent", e->basis.urgent);
        write_versions(w, "versions", &e->basis.versions);
    }
    write_versions(w, "program", &e->program);
    write_replay(w, e);
    json_object_end(w);
}
