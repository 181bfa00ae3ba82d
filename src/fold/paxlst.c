/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST: lists, changes, withdrawals and close-outs of one flight. */
#include "fold/apply.h"

#include "base/hash.h"
#include "base/map.h"
#include "fold/booking.h"
#include "fold/resolve.h"
#include "fold/status.h"

#define WITHDRAWALS_MAX 2000               /* of people that no list has named yet */
#define SPREAD_MS ((utc_ms)30 * 60 * 1000) /* between the parts of one close-out */

struct people {
    struct known_traveller **rows; /* of those known from API */
    const struct traveller **known;
    uint32_t n_known;
    const struct traveller **sent; /* without repetitions */
    uint32_t n_sent;
    uint32_t *match;
};

static bool named(const struct traveller *t)
{
    return t->surname.n || t->given.n;
}

static int gather_known(const struct fold_step *s, struct people *p)
{
    uint32_t all = s->flight->travellers.n;

    p->rows = arena_alloc(s->mem, (all + 1) * sizeof *p->rows);
    p->known = arena_alloc(s->mem, (all + 1) * sizeof *p->known);
    if (!p->rows || !p->known)
        return -1;
    for (uint32_t i = 0; i < all; i++) {
        struct known_traveller *t = s->flight->travellers.v[i];
        if (t->vacant || !t->api.who)
            continue;
        p->rows[p->n_known] = t;
        p->known[p->n_known++] = t->api.who;
    }
    return 0;
}

/** One person twice in a message is one person. Without a document the reference must agree too. */
static str repetition_key(const struct traveller *t, struct arena *mem)
{
    uint64_t h[4] = {identity_digest(t), documents_digest(t), hash64(t->locator, 0),
                     t->documents.n ? 0 : hash64(t->ref, 1)};
    char *text = arena_alloc(mem, sizeof h);

    if (text)
        memcpy(text, h, sizeof h);
    return (str){text, text ? sizeof h : 0};
}

static int gather_sent(const struct fold_step *s, struct people *p)
{
    const struct message *m = s->message;
    struct map seen = {0};

    p->sent = arena_alloc(s->mem, (m->travellers.n + 1u) * sizeof *p->sent);
    p->match = arena_alloc(s->mem, (m->travellers.n + 1u) * sizeof *p->match);
    if (!p->sent || !p->match)
        return -1;
    for (uint32_t i = 0; i < m->travellers.n; i++) {
        bool added = false;
        str key = repetition_key(&m->travellers.v[i], s->mem);
        if (!key.n || !map_put(s->mem, &seen, key, &added))
            return -1;
        if (added || !named(&m->travellers.v[i]))
            p->sent[p->n_sent++] = &m->travellers.v[i];
    }
    return 0;
}

static int gather(const struct fold_step *s, bool by_reference, struct people *p, struct err *err)
{
    *p = (struct people){0};
    if (gather_known(s, p) < 0 || gather_sent(s, p) < 0)
        return err_memory(err);
    return resolve_listed(p->known, p->n_known, p->sent, p->n_sent, by_reference, s->mem, p->match,
                          err);
}

/* Lists and changes. --------------------------------------------------------------------------- */

static void take(const struct fold_step *s, struct known_traveller *t, const struct traveller *who)
{
    const struct traveller *old = t->api.who;

    if (old && s->sent_at < t->api.at.sent_at)
        return;
    if (!old || !t->api.live || identity_digest(old) != identity_digest(who) ||
        documents_digest(old) != documents_digest(who) || !str_eq(old->locator, who->locator))
        s->flight->identities_changed = true;
    t->api = (struct known_api){
        .who = who,
        .at = {s->sent_at, UTC_UNKNOWN},
        .live = true,
        .by_change = t->api.by_change || s->message->function == FUNCTION_CHANGE,
        .sender = s->message->interchange.sender
    };
}

/** A change that came before this older list has given the place to somebody else already. */
static bool replaced(const struct fold_step *s, const struct people *p, const struct traveller *who)
{
    for (uint32_t i = 0; who->ref.n && who->locator.n && i < p->n_known; i++)
        if (p->rows[i]->api.by_change && p->rows[i]->api.at.sent_at > s->sent_at &&
            str_eq(p->known[i]->ref, who->ref) && str_eq(p->known[i]->locator, who->locator))
            return true;
    return false;
}

/** A close-out may hold the whole list again, or only say who: the latter tells nothing new. */
static bool told(const struct fold_step *s, const struct traveller *who)
{
    if (s->message->function != FUNCTION_CLOSE_ON_BOARD)
        return named(who);
    return named(who) && date_known(who->born_on) && who->documents.n;
}

static int apply_list(const struct fold_step *s, struct err *err)
{
    struct people p;

    if (gather(s, s->message->function == FUNCTION_CHANGE, &p, err) < 0)
        return -1;
    for (uint32_t i = 0; i < p.n_sent; i++) {
        struct known_traveller *t = p.match[i] == RESOLVE_NONE ? NULL : p.rows[p.match[i]];
        if (!told(s, p.sent[i]) || (!t && replaced(s, &p, p.sent[i])))
            continue; /* nobody can be told from a reference alone */
        if (!t)
            t = known_traveller_add(s->flight, s->mem);
        if (!t)
            return err_memory(err);
        take(s, t, p.sent[i]);
    }
    return 0;
}

/* Withdrawals. --------------------------------------------------------------------------------- */

static int withdraw_unknown(const struct fold_step *s, const struct traveller *who)
{
    struct known_reference r;

    s->figures->unresolved++;
    if (s->flight->withdrawals.n >= WITHDRAWALS_MAX)
        return 0;
    if (reference_of(who, s->mem, &r) < 0 || !vec_push(s->mem, &s->flight->withdrawals))
        return -1;
    *vec_last(&s->flight->withdrawals) = (struct known_withdrawal){r, s->sent_at};
    return 0;
}

static int apply_withdrawal(const struct fold_step *s, struct err *err)
{
    struct people p;

    if (gather(s, true, &p, err) < 0)
        return -1;
    for (uint32_t i = 0; i < p.n_sent; i++) {
        struct known_traveller *t = p.match[i] == RESOLVE_NONE ? NULL : p.rows[p.match[i]];
        if (!t && withdraw_unknown(s, p.sent[i]) < 0)
            return err_memory(err);
        if (!t || s->sent_at < t->api.at.sent_at)
            continue;
        t->api.live = false;
        t->api.at.sent_at = s->sent_at;
        s->flight->identities_changed = true;
    }
    return 0;
}

/* Close-outs. ---------------------------------------------------------------------------------- */

/** The next part of the list that is there already? */
static bool continues(const struct fold_step *s, uint64_t access)
{
    const struct known_close_out *c = &s->flight->close_out;
    utc_ms apart = c->at > s->sent_at ? c->at - s->sent_at : s->sent_at - c->at;

    return c->kind != CLOSE_OUT_NONE && s->message->part_present && c->access == access &&
           apart <= SPREAD_MS;
}

static int apply_close_out(const struct fold_step *s, bool on_board, struct err *err)
{
    struct known_close_out *c = &s->flight->close_out;
    uint64_t access = hash64(s->message->access_reference, 0);

    if (!continues(s, access)) {
        if (c->kind != CLOSE_OUT_NONE && s->sent_at < c->at)
            return 0;
        *c = (struct known_close_out){.at = s->sent_at, .access = access};
    }
    c->kind = on_board ? CLOSE_OUT_ON_BOARD : CLOSE_OUT_NOT_ON_BOARD;
    c->at = s->sent_at > c->at ? s->sent_at : c->at;
    for (uint32_t i = 0; i < s->message->travellers.n; i++)
        if (!vec_push(s->mem, &c->lines) ||
            reference_of(&s->message->travellers.v[i], s->mem, vec_last(&c->lines)) < 0)
            return err_memory(err);
    return 0;
}

/* By function. --------------------------------------------------------------------------------- */

static void later(utc_ms *at, utc_ms sent_at)
{
    if (*at == UTC_UNKNOWN || sent_at > *at)
        *at = sent_at;
}

int paxlst_apply(const struct fold_step *s, struct err *err)
{
    struct known_flight *f = s->flight;

    s->figures->travellers += s->message->travellers.n;
    switch (s->message->function) {
    case FUNCTION_CANCEL_FLIGHT:
        later(&f->cancelled_at, s->sent_at);
        return 0;
    case FUNCTION_CANCEL:
    case FUNCTION_REDUCE:
        return apply_withdrawal(s, err);
    case FUNCTION_CLOSE:
        later(&f->closed_at, s->sent_at);
        return 0;
    case FUNCTION_CLOSE_ON_BOARD:
        later(&f->closed_at, s->sent_at);
        if (apply_list(s, err) < 0)
            return -1;
        return apply_close_out(s, true, err);
    case FUNCTION_CLOSE_NOT_ON_BOARD:
        later(&f->closed_at, s->sent_at);
        return apply_close_out(s, false, err);
    case FUNCTION_GATE_PASS: /* of people who see travellers off */
        return 0;
    case FUNCTION_CHANGE_FLIGHT:
        later(&f->alive_at, s->sent_at);
        return s->message->travellers.n ? apply_list(s, err) : 0;
    case FUNCTION_UNKNOWN:
    case FUNCTION_FULL:
    case FUNCTION_UPDATE:
    case FUNCTION_LIST:
    case FUNCTION_CHANGE:
    case FUNCTION_COUNT:
        break;
    }
    f->api_lists++;
    if (s->message->travellers.n)
        later(&f->alive_at, s->sent_at);
    return apply_list(s, err);
}
