/* SPDX-License-Identifier: Apache-2.0 */
/* Known false matches. */
#include "app/suppressions.h"

#include "app/flight_records.h"
#include "app/screen.h"
#include "store/audit.h"
#include "store/events.h"
#include "watchlist/match.h"

#include <stdio.h>

#define LIFT_BUDGET (64 * MIB)
#define DAY_MS ((utc_ms)24 * 3600 * 1000)
/** Of a document number, so that an officer tells two apart and nobody reads it off a list. */
#define DOCUMENT_END 4

static int audit(struct store *st, utc_ms now, str user, str action, str kind, int64_t id,
                 str detail, struct err *err)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)id);

    return store_audit_append(st, now, user, action, kind, (str){text, (size_t)n}, detail, err);
}

/* What is known of a traveller and an entry. --------------------------------------------------- */

static bool seen_before(const struct suppression_rows *found, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (found->rows.v[k].id == found->rows.v[i].id)
            return true;
    return false;
}

/** Those that know the traveller by an identifying fact, some more than once. */
static int find_known(struct store *st, int64_t entry_id, const struct identity_fact_rows *facts,
                      struct arena *mem, struct suppression_rows *out, struct err *err)
{
    for (uint32_t i = 0; i < facts->rows.n; i++)
        if (fact_identifies(facts->rows.v[i].kind) &&
            store_suppressions_of_fact(st, entry_id, &facts->rows.v[i], mem, out, err) < 0)
            return -1;
    return 0;
}

/** The one that the hit names already: it knew this traveller, even if no fact finds it now. */
static int add_named(struct suppression_judge *j, int64_t id, struct suppression_rows *out,
                     struct err *err)
{
    if (!id)
        return 0;
    if (!vec_push(j->mem, &out->rows))
        return err_memory(err);
    return store_suppression_get(j->st, id, j->mem, vec_last(&out->rows), err);
}

static int fit_of(struct suppression_judge *j, const struct suppression_row *row,
                  const struct hit_row *hit, enum suppression_fit *out, struct err *err)
{
    struct identity_fact_rows known = {.rows = {0}};

    if (store_suppression_facts(j->st, row->id, j->mem, &known, err) < 0)
        return -1;
    const struct suppression_terms terms = {
        row->lifted_at != UTC_UNKNOWN,
        row->expires_on,
        row->band,
        row->entry_digest,
        {known.rows.v, known.rows.n}
    };
    const struct suppression_case at_hand = {
        j->today, hit->band, hit->entry_digest, {j->facts.rows.v, j->facts.rows.n}
    };
    *out = casework_suppression_fit(&terms, &at_hand);
    return 0;
}

/** One that applies, else the latest. */
static int choose(struct suppression_judge *j, const struct suppression_rows *found,
                  struct hit_row *hit, struct suppression_row *why, struct err *err)
{
    hit->suppression_id = 0;
    for (uint32_t i = 0; i < found->rows.n && hit->suppression_fit != SUPPRESSION_APPLIES; i++) {
        const struct suppression_row *row = &found->rows.v[i];
        enum suppression_fit fit;
        if (seen_before(found, i))
            continue;
        if (fit_of(j, row, hit, &fit, err) < 0)
            return -1;
        if (fit == SUPPRESSION_APPLIES || row->id > hit->suppression_id) {
            hit->suppression_id = row->id;
            hit->suppression_fit = fit;
            *why = *row;
        }
    }
    return 0;
}

static int load_facts(struct suppression_judge *j, const struct subject *subject, struct err *err)
{
    if (!j->key_found) {
        int found = facts_key_find(j->st, &j->key, err);
        if (found < 0)
            return -1;
        j->key_found = found ? 1 : -1;
    }
    if (j->key_found < 0 || j->facts_of == subject)
        return 0;
    j->facts_of = subject;
    return traveller_facts(&j->key, subject, j->mem, &j->facts, err);
}

int suppression_judge(struct suppression_judge *judge, const struct subject *subject,
                      struct hit_row *hit, struct suppression_row *why, struct err *err)
{
    struct suppression_rows found = {.rows = {0}};
    int any = store_suppression_exists(judge->st, hit->entry_id, err);

    hit->suppression_fit = SUPPRESSION_NONE;
    if (any <= 0)
        return any;
    if (load_facts(judge, subject, err) < 0 ||
        find_known(judge->st, hit->entry_id, &judge->facts, judge->mem, &found, err) < 0 ||
        add_named(judge, hit->suppression_id, &found, err) < 0)
        return -1;
    return choose(judge, &found, hit, why, err);
}

/* Made. ---------------------------------------------------------------------------------------- */

static bool any_identifies(const struct identity_fact_rows *facts)
{
    for (uint32_t i = 0; i < facts->rows.n; i++)
        if (fact_identifies(facts->rows.v[i].kind))
            return true;
    return false;
}

static int load_subject(struct store *st, int64_t journey_id, struct arena *mem,
                        struct subject *out, struct err *err)
{
    struct traveller_state stored;
    struct known_traveller known = {.traveller_id = 0};

    if (store_journey_state(st, journey_id, mem, &stored, err) < 0)
        return -1;
    if (records_to_known(&stored, mem, &known) < 0)
        return err_memory(err);
    known.api_elsewhere = true; /* every stored side is screened */
    return screen_subject(&known, mem, out) < 0 ? err_memory(err) : 0;
}

/** Latin letters and digits, which can be cut anywhere. */
static bool plain(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]))
            return false;
    return true;
}

/** No more than an officer needs to know whom it is about. */
static int describe(const struct subject *s, struct arena *mem, struct suppression_row *row,
                    struct err *err)
{
    if (s->names.n &&
        !str_join(mem, s->names.v[0].surname, STR(", "), s->names.v[0].given, &row->name))
        return err_memory(err);
    row->born_on = s->born_on.n ? s->born_on.v[0].on : DATE_NONE;
    for (uint32_t i = 0; i < s->documents.n && !row->document.n; i++) {
        str whole = s->documents.v[i].number;
        if (whole.n >= (size_t)2 * DOCUMENT_END && plain(whole))
            row->document = str_skip(whole, whole.n - DOCUMENT_END);
    }
    return 0;
}

static int wish_of(struct store *st, const struct hit_row *hit, const struct suppression_draft *d,
                   const struct suppression_request *request, utc_ms now, struct arena *mem,
                   struct suppression_wish *out, struct err *err)
{
    static const struct sha256 none;
    struct entry_row entry;

    if (store_entry_get(st, hit->entry_id, mem, &entry, err) < 0)
        return -1;
    *out = (struct suppression_wish){
        .today = utc_to_datetime(now).date,
        .expires_on = d->row.expires_on,
        .days_max = request->days_max,
        .urgent = hit->band >= BAND_URGENT,
        .person = entry.kind == ENTRY_PERSON,
        .scored = memcmp(&hit->entry_digest, &none, sizeof none) != 0,
        .identified = any_identifies(&d->facts),
    };
    return 0;
}

static struct date last_day(const struct suppression_request *request, utc_ms now)
{
    int32_t today = date_to_days(utc_to_datetime(now).date);

    return date_known(request->expires_on) ? request->expires_on
                                           : date_from_days(today + (int32_t)request->days);
}

int suppression_draft(struct store *st, const struct hit_row *hit, const struct decision *decision,
                      const struct suppression_request *request, utc_ms now, struct arena *mem,
                      struct suppression_draft *out, enum case_refusal *refusal, struct err *err)
{
    struct suppression_wish wish;
    struct facts_key key = {{{0}}};
    struct subject subject;

    *out = (struct suppression_draft){
        .row = {.entry_id = hit->entry_id,
                .hit_id = hit->id,
                .entry_digest = hit->entry_digest,
                .band = hit->band,
                .reason = str_from_c(decision_reason_name(decision->reason)),
                .note = decision->note,
                .author = decision->user,
                .created_at = now,
                .expires_on = last_day(request, now)}
    };
    if (load_subject(st, hit->journey_id, mem, &subject, err) < 0)
        return -1;
    int found = facts_key_find(st, &key, err);
    if (found < 0 || traveller_facts(&key, &subject, mem, &out->facts, err) < 0 ||
        describe(&subject, mem, &out->row, err) < 0 ||
        wish_of(st, hit, out, request, now, mem, &wish, err) < 0)
        return -1;
    *refusal = casework_may_suppress(decision, &wish);
    if (*refusal != REFUSED_NOT || found)
        return 0;
    /* The first of this unit: until here the facts only told whether anything identifies. */
    return facts_key_make(st, &key, err) < 0
               ? -1
               : traveller_facts(&key, &subject, mem, &out->facts, err);
}

int suppression_store(struct store *st, const struct suppression_draft *draft, struct err *err)
{
    const struct suppression_row *row = &draft->row;
    char detail[96], day[DATE_TEXT];
    int64_t id;

    if (store_suppression_insert(st, row, draft->facts.rows.v, draft->facts.rows.n, &id, err) < 0 ||
        store_hit_set_suppression(st, row->hit_id, id, err) < 0)
        return -1;
    date_format(row->expires_on, day);
    int n = snprintf(detail, sizeof detail, "hit:%lld, " STR_FMT ", until %s",
                     (long long)row->hit_id, STR_ARG(row->reason), day);
    return audit(st, row->created_at, row->author, STR("suppress"), STR("suppression"), id,
                 (str){detail, (size_t)n}, err);
}

/* Lifted. -------------------------------------------------------------------------------------- */

static int reopen_hit(struct store *st, const struct hit_row *hit, int64_t id, str user, utc_ms now,
                      struct err *err)
{
    char note[64], detail[48];
    int64_t ignored;
    int n = snprintf(note, sizeof note, "suppression %lld was lifted", (long long)id);
    int m = snprintf(detail, sizeof detail, "suppression:%lld", (long long)id);
    const struct decision_row decision = {
        .hit_id = hit->id,
        .hit_version = hit->version + 1,
        .at = now,
        .user = user,
        .outcome = STR("reopen"),
        .note = {note, (size_t)n}
    };

    if (store_hit_set_state(st, hit->id, hit->version, HIT_OPEN, now, err) < 0 ||
        store_decision_insert(st, &decision, &ignored, err) < 0 ||
        audit(st, now, user, STR("reopen"), STR("hit"), hit->id, (str){detail, (size_t)m}, err) < 0)
        return -1;
    if (store_event_append(st, now, EVENT_HIT, hit->id, &ignored, err) < 0)
        return -1;
    return store_event_append(st, now, EVENT_FLIGHT, hit->flight_id, &ignored, err);
}

static int reopen_closed(struct store *st, int64_t id, str user, utc_ms now, struct arena *mem,
                         uint64_t *reopened, struct err *err)
{
    struct hit_rows closed = {.rows = {0}};

    if (store_hits_closed_by(st, id, SYSTEM_USER, now - DAY_MS, mem, &closed, err) < 0)
        return -1;
    for (uint32_t i = 0; i < closed.rows.n; i++)
        if (reopen_hit(st, &closed.rows.v[i], id, user, now, err) < 0)
            return -1;
    *reopened = closed.rows.n;
    return 0;
}

static int lift(struct store *st, int64_t id, str user, str reason, utc_ms now, uint64_t *reopened,
                struct err *err)
{
    char detail[48];
    struct arena mem;

    arena_init(&mem, LIFT_BUDGET);
    int rc = store_suppression_lift(st, id, now, user, reason, err);
    if (rc == 0)
        rc = reopen_closed(st, id, user, now, &mem, reopened, err);
    arena_fini(&mem);
    if (rc < 0)
        return -1;
    int n = snprintf(detail, sizeof detail, "%llu hits reopened", (unsigned long long)*reopened);
    return audit(st, now, user, STR("lift_suppression"), STR("suppression"), id,
                 (str){detail, (size_t)n}, err);
}

static int look(struct store *st, int64_t id, enum lift_result *result, struct err *err)
{
    struct suppression_row row;
    struct arena mem;

    arena_init(&mem, MIB);
    int rc = store_suppression_get(st, id, &mem, &row, err);
    arena_fini(&mem);
    if (rc < 0 && err->code != ERR_NOT_FOUND)
        return -1;
    *result = rc < 0 ? LIFT_NONE : row.lifted_at != UTC_UNKNOWN ? LIFT_ALREADY : LIFT_DONE;
    return 0;
}

int suppression_lift(struct store *st, int64_t id, str user, str reason, utc_ms now,
                     enum lift_result *result, uint64_t *reopened, struct err *err)
{
    *result = LIFT_BAD_REASON;
    *reopened = 0;
    if (str_trim(reason).n == 0 || casework_check_note(reason) != REFUSED_NOT)
        return 0;
    if (look(st, id, result, err) < 0)
        return -1;
    return *result == LIFT_DONE ? lift(st, id, user, reason, now, reopened, err) : 0;
}

/** In the words of the decision about a hit that ends it. */
static int lift_with_hit(struct store *st, int64_t id, const struct hit_row *hit, const char *what,
                         str user, utc_ms now, struct err *err)
{
    char reason[64];
    uint64_t ignored;
    int n = snprintf(reason, sizeof reason, "hit %lld was %s", (long long)hit->id, what);

    return lift(st, id, user, (str){reason, (size_t)n}, now, &ignored, err);
}

int suppression_taken_back(struct store *st, const struct hit_row *hit, str user, utc_ms now,
                           struct arena *mem, struct err *err)
{
    struct suppression_row row;

    if (!hit->suppression_id)
        return 0;
    if (store_suppression_get(st, hit->suppression_id, mem, &row, err) < 0)
        return -1;
    if (row.hit_id != hit->id || row.lifted_at != UTC_UNKNOWN)
        return 0;
    return lift_with_hit(st, row.id, hit, "opened again", user, now, err);
}

int suppressions_contradicted(struct store *st, const struct hit_row *hit, str user, utc_ms now,
                              struct arena *mem, struct err *err)
{
    struct suppression_judge j = {.st = st, .mem = mem};
    struct suppression_rows found = {.rows = {0}};
    struct subject subject;
    int any = store_suppression_exists(st, hit->entry_id, err);

    if (any <= 0)
        return any;
    if (load_subject(st, hit->journey_id, mem, &subject, err) < 0 ||
        load_facts(&j, &subject, err) < 0 ||
        find_known(st, hit->entry_id, &j.facts, mem, &found, err) < 0 ||
        add_named(&j, hit->suppression_id, &found, err) < 0)
        return -1;
    for (uint32_t i = 0; i < found.rows.n; i++)
        if (!seen_before(&found, i) && found.rows.v[i].lifted_at == UTC_UNKNOWN &&
            lift_with_hit(st, found.rows.v[i].id, hit, "confirmed", user, now, err) < 0)
            return -1;
    return 0;
}
