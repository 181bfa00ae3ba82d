/* SPDX-License-Identifier: Apache-2.0 */
/* Screening: subjects from journeys, matches to hits, hits that no longer hold withdrawn. */
#include "app/screen.h"

#include "app/entry_digest.h"
#include "app/evidence.h"
#include "app/flight_records.h"
#include "app/hit_basis.h"
#include "app/list_generation.h"
#include "app/suppressions.h"
#include "store/audit.h"
#include "store/bookings.h"
#include "store/events.h"
#include "store/hit_basis.h"
#include "store/hits.h"
#include "store/travellers.h"

#include <stdio.h>

#define EVIDENCE_MAX (512 * KIB) /* of one hit, or what its score came from */
#define FLIGHTS_PAGE 500
#define JOURNEY_BUDGET (64 * MIB)

/* Subjects. ------------------------------------------------------------------------------------ */

static int add_value(struct arena *mem, struct subject *s, str value, str source)
{
    if (!value.n)
        return 0;
    if (!vec_push(mem, &s->nationalities))
        return -1;
    *vec_last(&s->nationalities) = (struct subject_value){value, source};
    return 0;
}

static int add_documents(struct arena *mem, struct subject *s, const struct traveller *who,
                         str source)
{
    for (uint32_t i = 0; i < who->documents.n; i++) {
        const struct document *d = &who->documents.v[i];
        if (!d->number.n)
            continue;
        if (!vec_push(mem, &s->documents))
            return -1;
        *vec_last(&s->documents) = (struct subject_document){d->type, d->number, d->issuer, source};
    }
    return 0;
}

static int add_side(struct arena *mem, struct subject *s, const struct traveller *who, str source)
{
    if (who->surname.n || who->given.n) {
        if (!vec_push(mem, &s->names))
            return -1;
        *vec_last(&s->names) = (struct subject_name){who->surname, who->given, source};
    }
    if (date_known(who->born_on)) {
        if (!vec_push(mem, &s->born_on))
            return -1;
        *vec_last(&s->born_on) = (struct subject_date){who->born_on, source};
    }
    if (!s->sex && who->sex && who->sex != 'U') {
        s->sex = who->sex;
        s->sex_source = source;
    }
    if (who->nationalities.n < 2 && add_value(mem, s, who->nationality, source) < 0)
        return -1;
    for (uint32_t i = 0; who->nationalities.n >= 2 && i < who->nationalities.n; i++)
        if (add_value(mem, s, who->nationalities.v[i], source) < 0)
            return -1;
    if (who->birthplace.n) {
        if (!vec_push(mem, &s->birthplaces))
            return -1;
        *vec_last(&s->birthplaces) = (struct subject_value){who->birthplace, source};
    }
    return add_documents(mem, s, who, source);
}

/** API first: it was read from the document. */
int screen_subject(const struct known_traveller *t, struct arena *mem, struct subject *out)
{
    const struct traveller *api = records_api(t);

    *out = (struct subject){.sex = 0};
    if (api && add_side(mem, out, api, STR("api")) < 0)
        return -1;
    return t->pnr.who ? add_side(mem, out, t->pnr.who, STR("pnr")) : 0;
}

static int lean_names(const struct subject *full, struct arena *mem, struct subject *out)
{
    for (uint32_t i = 0; i < full->names.n; i++) {
        const struct subject_name *n = &full->names.v[i], *first = &full->names.v[0];
        if (i && str_equal_fold(n->surname, first->surname) &&
            str_equal_fold(n->given, first->given))
            continue;
        if (!vec_push(mem, &out->names))
            return -1;
        *vec_last(&out->names) = *n;
    }
    return 0;
}

static bool has_document(const struct subject *s, const struct subject_document *d)
{
    for (uint32_t i = 0; i < s->documents.n; i++)
        if (str_eq(s->documents.v[i].number, d->number) &&
            str_eq(s->documents.v[i].issuer, d->issuer) && str_eq(s->documents.v[i].type, d->type))
            return true;
    return false;
}

static int lean_documents(const struct subject *full, struct arena *mem, struct subject *out)
{
    for (uint32_t i = 0; i < full->documents.n; i++) {
        if (has_document(out, &full->documents.v[i]))
            continue;
        if (!vec_push(mem, &out->documents))
            return -1;
        *vec_last(&out->documents) = full->documents.v[i];
    }
    return 0;
}

/**
 * What is compared: each value once. API and PNR mostly say the same, and half of the work of a
 * match is in the forms of a name. The full subject stays for the evidence, which shows every
 * source.
 */
static int lean_subject(const struct subject *full, struct arena *mem, struct subject *out)
{
    *out = *full;
    memset(&out->names, 0, sizeof out->names);
    memset(&out->documents, 0, sizeof out->documents);
    return lean_names(full, mem, out) < 0 ? -1 : lean_documents(full, mem, out);
}

/* Contacts. ------------------------------------------------------------------------------------ */

static int add_contact(struct arena *mem, struct subject *s, const struct contact *c)
{
    enum identifier_kind kind = str_is(c->kind, "email") ? IDENTIFIER_EMAIL : IDENTIFIER_PHONE;
    str value;

    if (!str_is(c->kind, "email") && !str_is(c->kind, "phone") && !str_is(c->kind, "mobile"))
        return 0;
    if (!identifier_normal(mem, kind, c->value, &value))
        return -1;
    if (value.n == 0)
        return 0;
    if (!vec_push(mem, &s->identifiers))
        return -1;
    *vec_last(&s->identifiers) = (struct subject_identifier){kind, value, STR("pnr")};
    return 0;
}

/**
 * What the booking gives for the traveller, or for all of it: not a traveller's alone, so it weighs
 * little. Read only when a list has such values.
 */
static int add_contacts(struct store *st, int64_t booking_id, int64_t traveller_id,
                        struct arena *mem, struct subject *s, struct err *err)
{
    struct contact_rows contacts = {0};

    if (!booking_id)
        return 0;
    if (store_contacts_of_booking(st, booking_id, mem, &contacts, err) < 0)
        return -1;
    for (uint32_t i = 0; i < contacts.rows.n; i++) {
        const struct contact_row *row = &contacts.rows.v[i];
        if (row->traveller_id && row->traveller_id != traveller_id)
            continue;
        if (add_contact(mem, s, &row->contact) < 0)
            return err_memory(err);
    }
    return 0;
}

/* Hits. ---------------------------------------------------------------------------------------- */

struct screen_run {
    struct store *st;
    const struct screening *lists;
    int64_t flight_id;
    utc_ms now;
    struct arena *mem; /* of the traveller at hand, reset after each */
    struct buf *text;
    struct screen_scope scope;
    struct hit_rows *old; /* of the flight; NULL: not loaded, there are none */
    struct suppression_judge judge;
    uint64_t hits, withdrawn, suppressed;
    bool contacts; /* a list has telephones or e-mail addresses */
};

static struct screen_run run_of(struct store *st, const struct screening *lists, int64_t flight_id,
                                utc_ms now, struct arena *mem, struct buf *text)
{
    return (struct screen_run){
        .st = st,
        .lists = lists,
        .flight_id = flight_id,
        .now = now,
        .mem = mem,
        .text = text,
        .judge = {.st = st, .mem = mem, .today = utc_to_datetime(now).date},
        .contacts = watchlist_index_figures(screening_index(lists)).identifiers > 0,
    };
}

/** Whose was the last word on a hit? */
enum last_word { WORD_NOBODYS, WORD_SYSTEMS, WORD_OFFICERS };

static int last_word(const struct screen_run *r, int64_t hit_id, enum last_word *out,
                     struct err *err)
{
    struct decision_rows decisions = {0};

    if (store_decisions_of_hit(r->st, hit_id, r->mem, &decisions, err) < 0)
        return -1;
    *out = !decisions.rows.n                                      ? WORD_NOBODYS
           : str_eq(vec_last(&decisions.rows)->user, SYSTEM_USER) ? WORD_SYSTEMS
                                                                  : WORD_OFFICERS;
    return 0;
}

/** One match and whom it is of. */
struct scored {
    const struct subject *subject; /* every source's values */
    const struct subject *lean;    /* as it was compared */
    const struct match *match;
};

/** What is to become of a hit's state. */
enum becoming { BECOMES_NOTHING, BECOMES_OPEN, BECOMES_SUPPRESSED };

/** An officer's dismissal counted for what was known then; has one side changed since? */
static bool changed_since(const struct hit_row *old, const struct hit_row *row)
{
    return old->suppression_fit == SUPPRESSION_APPLIES &&
           (row->suppression_fit == SUPPRESSION_ENTRY_CHANGED ||
            row->suppression_fit == SUPPRESSION_TRAVELLER_CHANGED ||
            row->suppression_fit == SUPPRESSION_BAND_HIGHER);
}

static int becoming_of(const struct screen_run *r, const struct hit_row *old,
                       const struct hit_row *row, enum becoming *out, struct err *err)
{
    bool applies = row->suppression_fit == SUPPRESSION_APPLIES;
    enum last_word word;

    *out = BECOMES_NOTHING;
    if ((old->state != HIT_OPEN || !applies) && (old->state != HIT_DISMISSED || applies))
        return 0;
    if (last_word(r, old->id, &word, err) < 0)
        return -1;
    if (old->state == HIT_OPEN && word != WORD_OFFICERS)
        *out = BECOMES_SUPPRESSED;
    if (old->state == HIT_DISMISSED &&
        (row->band > old->band || word == WORD_SYSTEMS || changed_since(old, row)))
        *out = BECOMES_OPEN;
    return 0;
}

/** `decision` in the name of the system, with its audit entry. */
static int decide_by_system(struct store *st, struct decision_row decision, str action, str detail,
                            struct err *err)
{
    char id[24];
    int64_t ignored;
    int n = snprintf(id, sizeof id, "%lld", (long long)decision.hit_id);

    decision.user = SYSTEM_USER;
    if (store_decision_insert(st, &decision, &ignored, err) < 0)
        return -1;
    return store_audit_append(st, decision.at, SYSTEM_USER, action, STR("hit"),
                              (str){id, (size_t)n}, detail, err);
}

/** `suppression:12:entry_changed` for the audit log, a sentence for the card. */
static int tell_suppression(struct screen_run *r, const struct hit_row *hit, str outcome,
                            str reason, str action, struct err *err)
{
    str note, detail;
    long long id = (long long)hit->suppression_id;

    if (!arena_printf(r->mem, &note, "suppression %lld: %s", id,
                      suppression_fit_text(hit->suppression_fit)) ||
        !arena_printf(r->mem, &detail, "suppression:%lld:%s", id,
                      suppression_fit_name(hit->suppression_fit)))
        return err_memory(err);
    const struct decision_row decision = {.hit_id = hit->id,
                                          .hit_version = hit->version,
                                          .at = r->now,
                                          .outcome = outcome,
                                          .reason = reason,
                                          .note = note};
    return decide_by_system(r->st, decision, action, detail, err);
}

static int tell_event(struct screen_run *r, int64_t hit_id, struct err *err)
{
    int64_t event;

    return store_event_append(r->st, r->now, EVENT_HIT, hit_id, &event, err);
}

/** The stored hit `now` is dismissed (a new one was stored so), as its suppression says. */
static int suppress(struct screen_run *r, struct hit_row *now, str reason, struct err *err)
{
    if (now->state != HIT_DISMISSED) {
        if (store_hit_set_state(r->st, now->id, now->version, HIT_DISMISSED, r->now, err) < 0)
            return -1;
        now->version++;
    }
    r->suppressed++;
    if (tell_suppression(r, now, STR("dismiss"), reason, STR("suppress_hit"), err) < 0)
        return -1;
    return tell_event(r, now->id, err);
}

/** All that `safar explain` needs to score it again. */
static int put_basis(struct screen_run *r, const struct hit_row *hit, const struct scored *scored,
                     struct err *err)
{
    struct hit_basis_row row = {
        .hit_id = hit->id, .list_version = hit->list_version, .scored_at = r->now};

    buf_reset(r->text);
    if (hit_basis_write(r->text, screening_index(r->lists), scored->lean, scored->match, r->mem,
                        err) < 0)
        return -1;
    row.body = buf_view(r->text);
    return store_hit_basis_put(r->st, &row, err);
}

/** Store it as `becoming` says, and tell whoever has to know. */
static int store_hit(struct screen_run *r, const struct hit_row *old, const struct hit_row *row,
                     enum becoming becoming, str reason, const struct scored *scored,
                     struct err *err)
{
    enum hit_change change;
    struct hit_row now;

    if (store_hit_put(r->st, row, becoming == BECOMES_OPEN, r->mem, &change, &now, err) < 0)
        return -1;
    if (change != HIT_SAME && put_basis(r, &now, scored, err) < 0)
        return -1;
    if (becoming == BECOMES_SUPPRESSED)
        return suppress(r, &now, reason, err);
    if (becoming == BECOMES_OPEN && old->suppression_fit == SUPPRESSION_APPLIES &&
        tell_suppression(r, &now, STR("reopen"), STR_NONE, STR("reopen"), err) < 0)
        return -1;
    if (change == HIT_SAME)
        return 0;
    r->hits++;
    return tell_event(r, now.id, err);
}

static int fill_row(struct screen_run *r, int64_t journey_id, const struct scored *scored,
                    struct hit_row *row, struct err *err)
{
    const struct match *match = scored->match;

    *row = (struct hit_row){.journey_id = journey_id,
                            .entry_id = (int64_t)match->entry->id,
                            .flight_id = r->flight_id,
                            .list_id = (int64_t)match->entry->list_id,
                            .list_version = screening_list_version(r->lists, match->entry->list_id),
                            .state = HIT_OPEN,
                            .band = match->band,
                            .score = match->score,
                            .threshold = screening_threshold(r->lists, match->entry->list_id),
                            .created_at = r->now,
                            .updated_at = r->now};
    buf_reset(r->text);
    evidence_write_reasons(r->text, match, r->mem);
    size_t reasons = r->text->n;
    evidence_write(r->text, match, scored->subject);
    if (r->text->failed || !entry_digest(match->entry, r->mem, &row->entry_digest))
        return err_memory(err);
    row->reasons = str_head(buf_view(r->text), reasons);
    row->evidence = str_skip(buf_view(r->text), reasons);
    return 0;
}

static int put_hit(struct screen_run *r, int64_t journey_id, const struct scored *scored,
                   struct err *err)
{
    enum becoming becoming = BECOMES_NOTHING;
    struct suppression_row why = {.id = 0};
    struct hit_row row, old = {.id = 0};

    if (fill_row(r, journey_id, scored, &row, err) < 0)
        return -1;
    int found = store_hit_find(r->st, journey_id, row.entry_id, r->mem, &old, err);
    row.suppression_id = old.suppression_id;
    if (found < 0 || suppression_judge(&r->judge, scored->subject, &row, &why, err) < 0 ||
        (found && becoming_of(r, &old, &row, &becoming, err) < 0))
        return -1;
    if (!found && row.suppression_fit == SUPPRESSION_APPLIES) {
        row.state = HIT_DISMISSED;
        becoming = BECOMES_SUPPRESSED;
    }
    return store_hit(r, &old, &row, becoming, why.reason, scored, err);
}

static int dismiss(struct store *st, const struct hit_row *hit, str note, utc_ms now,
                   struct err *err)
{
    const struct decision_row decision = {.hit_id = hit->id,
                                          .hit_version = hit->version + 1,
                                          .at = now,
                                          .outcome = STR("dismiss"),
                                          .reason = STR("other"),
                                          .note = note};
    int64_t ignored;

    if (store_hit_set_state(st, hit->id, hit->version, HIT_DISMISSED, now, err) < 0 ||
        decide_by_system(st, decision, STR("withdraw"), STR_NONE, err) < 0)
        return -1;
    return store_event_append(st, now, EVENT_HIT, hit->id, &ignored, err);
}

static int withdraw(struct screen_run *r, const struct hit_row *hit, struct err *err)
{
    r->withdrawn++;
    return dismiss(r->st, hit, STR("withdrawn: the entry is no longer listed or no longer matches"),
                   r->now, err);
}

static bool matched(const struct match_list *matches, int64_t entry_id)
{
    for (uint32_t i = 0; i < matches->n; i++)
        if ((int64_t)matches->v[i].entry->id == entry_id)
            return true;
    return false;
}

/** Is the entry one of those that are screened with? */
static bool in_scope(const struct screen_run *r, int64_t list_id, int64_t entry_id)
{
    return (!r->scope.list_id || r->scope.list_id == list_id) &&
           (!r->scope.edit || screening_edited(r->lists, entry_id));
}

static int withdraw_others(struct screen_run *r, int64_t journey_id,
                           const struct match_list *matches, struct err *err)
{
    for (uint32_t i = 0; r->old && i < r->old->rows.n; i++) {
        const struct hit_row *hit = &r->old->rows.v[i];
        if (hit->journey_id == journey_id && hit->state == HIT_OPEN &&
            in_scope(r, hit->list_id, hit->entry_id) && !matched(matches, hit->entry_id) &&
            withdraw(r, hit, err) < 0)
            return -1;
    }
    return 0;
}

/** Groups without names are nobody yet. */
static bool is_person(const struct known_traveller *t)
{
    return !(t->pnr.who && t->pnr.who->type == TRAVELLER_GROUP && !t->api.who);
}

/**
 * @param subject  everything, for the evidence
 * @param lean     what was compared
 */
static int match_one(struct screen_run *r, const struct known_traveller *t, int64_t booking_id,
                     struct subject *subject, struct subject *lean, struct match_list *out,
                     struct err *err)
{
    const struct watchlist_index *index = screening_index(r->lists);

    *out = (struct match_list){.n = 0};
    if (screen_subject(t, r->mem, subject) < 0)
        return err_memory(err);
    if (r->contacts && add_contacts(r->st, booking_id, t->traveller_id, r->mem, subject, err) < 0)
        return -1;
    if (lean_subject(subject, r->mem, lean) < 0)
        return err_memory(err);
    if (!is_person(t))
        return 0;
    return r->scope.edit ? watchlist_index_match_patch(index, lean, r->mem, out, err)
                         : watchlist_index_match(index, lean, r->mem, out, err);
}

static bool is_hit(const struct screen_run *r, const struct match *match)
{
    return match->band != BAND_NONE &&
           in_scope(r, (int64_t)match->entry->list_id, (int64_t)match->entry->id);
}

static int screen_one(struct screen_run *r, const struct known_traveller *t, int64_t booking_id,
                      struct err *err)
{
    struct match_list matches;
    struct subject subject, lean;

    r->judge.facts_of = NULL;
    if (match_one(r, t, booking_id, &subject, &lean, &matches, err) < 0)
        return -1;
    for (uint32_t i = 0; i < matches.n; i++) {
        const struct scored scored = {&subject, &lean, &matches.v[i]};
        if (is_hit(r, &matches.v[i]) && put_hit(r, t->journey_id, &scored, err) < 0)
            return -1;
    }
    return withdraw_others(r, t->journey_id, &matches, err);
}

static int64_t booking_of(const struct known_traveller *t)
{
    return t->booking ? t->booking->id : 0;
}

/* A message's journeys. ------------------------------------------------------------------------ */

static bool any_known_before(const struct flight_state *state)
{
    for (uint32_t i = 0; i < state->to_screen.n; i++)
        if (state->to_screen.v[i]->stored[STORED_JOURNEY])
            return true;
    return false;
}

int screen_changed(struct store *st, const struct screening *s, const struct flight_state *state,
                   utc_ms now, struct arena *mem, uint64_t *hits, struct err *err)
{
    struct hit_rows old = {0};
    struct arena scratch;
    struct buf text;
    struct screen_run r = run_of(st, s, state->row.id, now, &scratch, &text);
    int rc = 0;

    if (state->to_screen.n == 0)
        return 0;
    /* Without entries only old hits could change, and a new generation sees to those. */
    if (watchlist_index_figures(screening_index(s)).entries == 0)
        return 0;
    if (any_known_before(state)) {
        if (store_hits_of_flight(st, state->row.id, mem, &old, err) < 0)
            return -1;
        r.old = &old;
    }
    buf_init(&text, EVIDENCE_MAX);
    arena_init(&scratch, JOURNEY_BUDGET);
    for (uint32_t i = 0; rc == 0 && i < state->to_screen.n; i++) {
        rc = screen_one(&r, state->to_screen.v[i], booking_of(state->to_screen.v[i]), err);
        arena_reset(&scratch);
    }
    arena_fini(&scratch);
    buf_fini(&text);
    *hits += r.hits;
    return rc;
}

/* A whole flight. ------------------------------------------------------------------------------ */

/** Every stored side of a traveller. @return 1 is screened, 0 travels no longer, -1 no memory */
static int take_stored(const struct traveller_state *state, struct arena *mem,
                       struct known_traveller *out)
{
    *out = (struct known_traveller){0};
    if (state->journey.status == JOURNEY_CANCELLED)
        return 0;
    if (records_to_known(state, mem, out) < 0)
        return -1;
    out->api_elsewhere = true;
    return 1;
}

static int screen_states(struct screen_run *r, const struct traveller_states *states,
                         struct rescreen_figures *figures, struct err *err)
{
    for (uint32_t i = 0; i < states->rows.n; i++) {
        struct known_traveller t;
        int taken = take_stored(&states->rows.v[i], r->mem, &t);
        if (taken < 0)
            return err_memory(err);
        figures->journeys += (uint64_t)taken;
        if (taken && screen_one(r, &t, states->rows.v[i].journey.booking_id, err) < 0)
            return -1;
        arena_reset(r->mem);
    }
    return 0;
}

int screen_flight(struct store *st, const struct screening *s, const struct screen_scope *scope,
                  int64_t flight_id, utc_ms now, struct arena *mem,
                  struct rescreen_figures *figures, struct err *err)
{
    struct traveller_states states = {0};
    struct hit_rows old = {0};
    struct arena scratch;
    struct buf text;
    struct screen_run r = run_of(st, s, flight_id, now, &scratch, &text);
    int64_t event;

    if (store_travellers_of_flight(st, flight_id, mem, &states, err) < 0 ||
        store_hits_of_flight(st, flight_id, mem, &old, err) < 0)
        return -1;
    r.old = &old;
    if (scope)
        r.scope = *scope;
    buf_init(&text, EVIDENCE_MAX);
    arena_init(&scratch, JOURNEY_BUDGET);
    int rc = screen_states(&r, &states, figures, err);
    arena_fini(&scratch);
    buf_fini(&text);
    figures->flights++;
    figures->hits += r.hits;
    figures->withdrawn += r.withdrawn;
    figures->suppressed += r.suppressed;
    if (rc == 0 && r.hits + r.withdrawn + r.suppressed)
        rc = store_event_append(st, now, EVENT_FLIGHT, flight_id, &event, err);
    return rc;
}

/* What an edit concerns. ----------------------------------------------------------------------- */

/** Of the hits that stand: an edited entry says something else now, or nothing. */
static bool any_edited(const struct screening *s, const struct hit_rows *hits)
{
    for (uint32_t i = 0; i < hits->rows.n; i++)
        if (screening_edited(s, hits->rows.v[i].entry_id))
            return true;
    return false;
}

static int any_match(struct screen_run *r, const struct traveller_state *state, uint64_t *journeys,
                     bool *out, struct err *err)
{
    struct known_traveller t;
    struct match_list matches;
    struct subject subject, lean;
    int taken = take_stored(state, r->mem, &t);

    if (taken < 0)
        return err_memory(err);
    *journeys += (uint64_t)taken;
    if (taken && match_one(r, &t, state->journey.booking_id, &subject, &lean, &matches, err) < 0)
        return -1;
    for (uint32_t i = 0; taken && i < matches.n && !*out; i++)
        *out = is_hit(r, &matches.v[i]);
    return 0;
}

int screen_edit_concerns(struct store *st, const struct screening *s, int64_t flight_id,
                         struct arena *mem, uint64_t *journeys, bool *out, struct err *err)
{
    struct traveller_states states = {0};
    struct hit_rows old = {0};
    struct arena scratch;
    struct screen_run r = run_of(st, s, flight_id, 0, &scratch, NULL);
    int rc = 0;

    r.scope.edit = true;
    if (store_hits_of_flight(st, flight_id, mem, &old, err) < 0 ||
        store_travellers_of_flight(st, flight_id, mem, &states, err) < 0)
        return -1;
    *out = any_edited(s, &old);
    arena_init(&scratch, JOURNEY_BUDGET);
    for (uint32_t i = 0; rc == 0 && i < states.rows.n; i++) {
        rc = any_match(&r, &states.rows.v[i], journeys, out, err);
        arena_reset(&scratch);
    }
    arena_fini(&scratch);
    return rc;
}

static int take_ids(const struct flight_items *items, struct arena *mem, struct flight_ids *out,
                    struct err *err)
{
    for (uint32_t i = 0; i < items->rows.n; i++) {
        if (items->rows.v[i].flight.status == FLIGHT_CANCELLED)
            continue;
        if (!vec_push(mem, &out->v))
            return err_memory(err);
        *vec_last(&out->v) = items->rows.v[i].flight.id;
    }
    return 0;
}

int screen_flights_between(struct store *st, utc_ms from, utc_ms to, struct arena *mem,
                           struct flight_ids *out, struct err *err)
{
    struct flight_filter filter = {.now = from, .from_utc = from, .to_utc = to};
    struct store_page page = {FLIGHTS_PAGE, 0};
    struct arena scratch;
    int rc = 0;
    uint32_t n = FLIGHTS_PAGE;

    arena_init(&scratch, 64 * MIB);
    while (rc == 0 && n == FLIGHTS_PAGE) {
        struct flight_items items = {.total = 0};
        rc = store_flights_list(st, &filter, page, &scratch, &items, err);
        n = items.rows.n;
        if (rc == 0)
            rc = take_ids(&items, mem, out, err);
        page.offset += n;
        arena_reset(&scratch);
    }
    arena_fini(&scratch);
    return rc;
}

/* Recall. -------------------------------------------------------------------------------------- */

#define RECALL_PAGE 500

static int recall(struct store *st, const struct recall_row *row, utc_ms now, struct err *err)
{
    static const char *const notes[] = {
        [RECALL_LIST_REMOVED] = "withdrawn: the list was removed",
        [RECALL_LIST_EXPIRED] = "withdrawn: the list has expired",
        [RECALL_ENTRY_LEFT] = "withdrawn: the entry is no longer listed",
        [RECALL_ENTRY_EXPIRED] = "withdrawn: the entry has expired",
    };
    int64_t event;

    if (dismiss(st, &row->hit, str_from_c(notes[row->reason]), now, err) < 0)
        return -1;
    return store_event_append(st, now, EVENT_FLIGHT, row->hit.flight_id, &event, err);
}

int screen_recall(struct store *st, utc_ms now, uint64_t *recalled, struct err *err)
{
    struct date today = utc_to_datetime(now).date;
    struct arena mem;
    int64_t after = 0;
    uint32_t n = RECALL_PAGE;
    int rc = 0;

    arena_init(&mem, 16 * MIB);
    while (rc == 0 && n == RECALL_PAGE) {
        struct recall_rows rows;
        rc = store_hits_unfounded(st, today, after, RECALL_PAGE, &mem, &rows, err);
        n = rc == 0 ? rows.rows.n : 0;
        for (uint32_t i = 0; rc == 0 && i < n; i++)
            rc = recall(st, &rows.rows.v[i], now, err);
        *recalled += rc == 0 ? n : 0;
        if (n)
            after = rows.rows.v[n - 1].hit.id;
        arena_reset(&mem);
    }
    arena_fini(&mem);
    return rc;
}
