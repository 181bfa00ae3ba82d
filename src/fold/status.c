/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses of journeys and flights from all claims. */
#include "fold/status.h"

#include "base/hash.h"
#include "fold/name_key.h"
#include "fold/resolve.h"

#define LINES_MAX 2000 /* of a close-out; no aircraft carries more */

int reference_of(const struct traveller *who, struct arena *mem, struct known_reference *out)
{
    struct name_key key;

    *out = (struct known_reference){.ref = who->ref, .locator = who->locator};
    for (uint32_t i = 0; i < who->documents.n && !out->document.n; i++)
        if (document_identifies(&who->documents.v[i]))
            out->document = who->documents.v[i].number;
    if (name_key_make(who->surname, who->given, mem, &key) < 0)
        return -1;
    if (key.tokens)
        out->name = hash64(key.sorted, 0) | 1;
    return 0;
}

/* Who is meant by a line. ---------------------------------------------------------------------- */

struct named {
    struct known_traveller *row;
    uint64_t pnr_name, api_name; /* as in known_reference; 0: none */
};

static bool in_booking(const struct known_traveller *t, str locator)
{
    if (t->api.who && str_eq(t->api.who->locator, locator))
        return true;
    for (uint32_t i = 0; t->booking && i < t->booking->locators.n; i++)
        if (str_eq(t->booking->locators.v[i].code, locator))
            return true;
    return false;
}

static bool has_document(const struct traveller *who, str number)
{
    for (uint32_t i = 0; who && i < who->documents.n; i++)
        if (document_number_eq(who->documents.v[i].number, number))
            return true;
    return false;
}

/** Strongest first: own reference (within the booking, when both say one), document, name. */
static bool means(const struct known_reference *line, const struct named *n)
{
    const struct known_traveller *t = n->row;

    if (line->locator.n && !in_booking(t, line->locator))
        return false;
    if (line->ref.n && t->api.who && t->api.who->ref.n)
        return str_eq(line->ref, t->api.who->ref);
    if (line->document.n)
        return has_document(t->api.who, line->document) || has_document(t->pnr.who, line->document);
    if (line->name)
        return line->name == n->api_name || line->name == n->pnr_name;
    return line->locator.n > 0 && !line->ref.n;
}

static uint64_t name_hash(const struct traveller *who, struct arena *mem, bool *failed)
{
    struct known_reference r = {0};

    if (who && reference_of(who, mem, &r) < 0)
        *failed = true;
    return r.name;
}

/* Journeys. ------------------------------------------------------------------------------------ */

struct claims {
    bool live; /* still travels, as the side that spoke last says */
    bool checked_in;
    utc_ms at;
};

static struct claims claims_of(const struct known_flight *f, const struct known_traveller *t)
{
    struct claims c = {.at = UTC_UNKNOWN};

    if (t->pnr.who && t->booking) {
        c.live = t->pnr.member && known_booking_live(f, t->booking);
        c.checked_in = c.live && t->pnr.checked_in;
        c.at = known_booking_at(f, t->booking);
    }
    if (t->api.who) {
        bool later = t->api.at.sent_at > c.at;
        bool same = t->api.at.sent_at == c.at;
        c.live = later ? t->api.live : same ? c.live || t->api.live : c.live;
        c.checked_in |= t->api.live;
        c.at = later ? t->api.at.sent_at : c.at;
    }
    return c;
}

static bool is_crew(const struct known_traveller *t)
{
    return t->api.who && (t->api.who->role == ROLE_CREW || t->api.who->role == ROLE_TRANSIT_CREW);
}

static bool listed(const struct known_close_out *close, const struct named *n)
{
    for (uint32_t i = 0; i < close->lines.n && i < LINES_MAX; i++)
        if (means(&close->lines.v[i], n))
            return true;
    return false;
}

static enum journey_status after_close_out(const struct known_flight *f, const struct named *n,
                                           const struct claims *c)
{
    bool on_list = listed(&f->close_out, n);

    if (is_crew(n->row))
        return JOURNEY_CHECKED_IN;
    /* Checked in after the list was made (a go-show): the list cannot know them. */
    if (!on_list && !n->row->api.who && c->checked_in && c->at > f->close_out.at)
        return JOURNEY_CHECKED_IN;
    if (f->close_out.kind == CLOSE_OUT_ON_BOARD)
        return on_list ? JOURNEY_BOARDED : JOURNEY_NO_SHOW;
    return !on_list && c->checked_in ? JOURNEY_BOARDED : JOURNEY_NO_SHOW;
}

static enum journey_status status_of(const struct known_flight *f, const struct named *n,
                                     struct claims *c)
{
    bool closed = f->close_out.kind != CLOSE_OUT_NONE;

    if (f->status == FLIGHT_CANCELLED) {
        c->at = f->cancelled_at;
        return JOURNEY_CANCELLED;
    }
    /* Seen on board although an older message had them cancelled: the gate was right. */
    bool seen = closed && f->close_out.kind == CLOSE_OUT_ON_BOARD && f->close_out.at >= c->at &&
                !c->live && listed(&f->close_out, n);
    if (!c->live && !seen)
        return JOURNEY_CANCELLED;
    if (!closed)
        return c->checked_in ? JOURNEY_CHECKED_IN : JOURNEY_BOOKED;
    enum journey_status status = after_close_out(f, n, c);
    c->at = f->close_out.at > c->at ? f->close_out.at : c->at;
    return status;
}

static void settle_flight(struct known_flight *f)
{
    if (f->status == FLIGHT_DEPARTED || f->status == FLIGHT_ARRIVED)
        return;
    f->status = FLIGHT_SCHEDULED;
    if (f->closed_at != UTC_UNKNOWN)
        f->status = FLIGHT_CLOSED;
    if (f->cancelled_at != UTC_UNKNOWN && f->cancelled_at >= f->alive_at)
        f->status = FLIGHT_CANCELLED;
}

/** A withdrawal that came before the list it is about. */
static void apply_withdrawals(struct known_flight *f, const struct named *n)
{
    for (uint32_t i = 0; i < f->withdrawals.n; i++) {
        struct known_withdrawal *w = &f->withdrawals.v[i];
        if (n->row->api.who && w->at >= n->row->api.at.sent_at && means(&w->who, n)) {
            n->row->api.live = false;
            n->row->api.at.sent_at = w->at;
        }
    }
}

int status_settle(struct known_flight *f, struct arena *mem, struct err *err)
{
    bool names = f->close_out.kind != CLOSE_OUT_NONE || f->withdrawals.n, failed = false;

    settle_flight(f);
    for (uint32_t i = 0; i < f->travellers.n; i++) {
        struct named n = {.row = f->travellers.v[i]};
        if (n.row->vacant)
            continue;
        if (names) {
            n.pnr_name = name_hash(n.row->pnr.who, mem, &failed);
            n.api_name = name_hash(n.row->api.who, mem, &failed);
            apply_withdrawals(f, &n);
        }
        struct claims c = claims_of(f, n.row);
        enum journey_status status = status_of(f, &n, &c);
        if (status != n.row->status || n.row->status_at == UTC_UNKNOWN) {
            n.row->status = status;
            n.row->status_at = c.at;
        }
    }
    return failed ? err_memory(err) : 0;
}
