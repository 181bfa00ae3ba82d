/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of a flight as bytes: LEB128 numbers, lengths before text, times relative to the
 * first.
 */
#include "fold/ledger.h"

#include "base/map.h"

#define LEDGER_VERSION 1
#define LIST_MAX 100000 /* items of one list; more is damage */

/*
 * Writing. ---------------------------------------------------------------------------------------
 */

struct writer {
    struct buf *out;
    const struct known_flight *flight;
    utc_ms base;
};

static void put_n(struct writer *w, uint64_t n)
{
    char bytes[10];
    size_t i = 0;

    while (n >= 0x80) {
        bytes[i++] = (char)(n | 0x80);
        n >>= 7;
    }
    bytes[i++] = (char)n;
    buf_add(w->out, bytes, i);
}

static void put_signed(struct writer *w, int64_t n)
{
    put_n(w, n < 0 ? (((uint64_t)~n) << 1) | 1 : (uint64_t)n << 1);
}

static void put_utc(struct writer *w, utc_ms at)
{
    put_n(w, at != UTC_UNKNOWN);
    if (at != UTC_UNKNOWN)
        put_signed(w, at - w->base);
}

static void put_str(struct writer *w, str s)
{
    put_n(w, s.n);
    buf_str(w->out, s);
}

static void put_fixed(struct writer *w, const void *bytes, size_t n)
{
    buf_add(w->out, bytes, n);
}

static uint32_t sender_index(const struct known_flight *f, str name)
{
    uint32_t i = 0;

    while (i < f->senders.n && !str_eq(f->senders.v[i].name, name))
        i++;
    return i;
}

/** Senders without a record are written in place, after the index one past the last. */
static void put_sender(struct writer *w, str name)
{
    uint32_t i = sender_index(w->flight, name);

    put_n(w, i);
    if (i == w->flight->senders.n)
        put_str(w, name);
}

static void put_date(struct writer *w, struct date d)
{
    put_n(w, (uint64_t)(uint16_t)d.year << 16 | (uint64_t)d.month << 8 | d.day);
}

static void put_head(struct writer *w)
{
    const struct known_flight *f = w->flight;

    put_n(w, LEDGER_VERSION);
    put_signed(w, w->base);
    put_utc(w, f->times_at);
    put_utc(w, f->alive_at);
    put_utc(w, f->closed_at);
    put_utc(w, f->cancelled_at);
    put_n(w, f->senders.n);
    for (uint32_t i = 0; i < f->senders.n; i++) {
        put_str(w, f->senders.v[i].name);
        put_utc(w, f->senders.v[i].complete_at);
    }
}

static void put_reference(struct writer *w, const struct known_reference *r)
{
    put_str(w, r->ref);
    put_str(w, r->locator);
    put_str(w, r->document);
    put_fixed(w, &r->name, sizeof r->name);
}

static void put_events(struct writer *w)
{
    const struct known_flight *f = w->flight;

    put_n(w, f->parts.n);
    for (uint32_t i = 0; i < f->parts.n; i++) {
        const struct known_part *p = &f->parts.v[i];
        put_sender(w, p->sender);
        put_fixed(w, &p->access, sizeof p->access);
        put_utc(w, p->sent_at);
        put_n(w, (uint64_t)p->part << 1 | p->last);
        put_signed(w, p->declared);
        put_n(w, p->found);
    }
    put_n(w, f->close_out.kind);
    put_utc(w, f->close_out.at);
    put_fixed(w, &f->close_out.access, sizeof f->close_out.access);
    put_n(w, f->close_out.lines.n);
    for (uint32_t i = 0; i < f->close_out.lines.n; i++)
        put_reference(w, &f->close_out.lines.v[i]);
    put_n(w, f->withdrawals.n);
    for (uint32_t i = 0; i < f->withdrawals.n; i++) {
        put_reference(w, &f->withdrawals.v[i].who);
        put_utc(w, f->withdrawals.v[i].at);
    }
}

static void put_booking(struct writer *w, const struct known_booking *b)
{
    put_n(w, (uint64_t)b->id);
    put_date(w, b->created_on);
    put_str(w, b->system);
    put_str(w, b->locator);
    put_n(w, b->locators.n);
    for (uint32_t i = 0; i < b->locators.n; i++) {
        put_str(w, b->locators.v[i].system);
        put_str(w, b->locators.v[i].code);
    }
    put_utc(w, b->at.sent_at);
    put_utc(w, b->at.transacted_at);
    put_n(w, b->claim_cancelled);
    put_sender(w, b->sender);
    put_fixed(w, &b->claim_digest, sizeof b->claim_digest);
    put_fixed(w, b->sections, sizeof b->sections);
}

static void put_member(struct writer *w, int64_t id, uint32_t booking, const struct known_pnr *p)
{
    put_n(w, (uint64_t)id);
    put_n(w, (uint64_t)booking << 2 | (uint64_t)p->member << 1 | p->checked_in);
    put_str(w, p->seat);
    put_str(w, p->sequence);
    put_n(w, p->bag_pieces);
    put_n(w, p->bag_weight_kg);
}

static void put_listed(struct writer *w, const struct known_listed *l)
{
    put_n(w, (uint64_t)l->traveller_id);
    put_str(w, l->ref);
    put_str(w, l->locator);
    put_str(w, l->seat);
    put_n(w, l->bag_pieces);
    put_n(w, l->bag_weight_kg);
    put_utc(w, l->api.at.sent_at);
    put_n(w, (uint64_t)l->api.live | (uint64_t)l->api.by_change << 1);
    put_sender(w, l->api.sender);
}

static bool is_claimed(const struct known_booking *b)
{
    return b && b->claimed;
}

static bool is_member(const struct known_traveller *t)
{
    return !t->vacant && t->pnr.who && is_claimed(t->booking);
}

static void put_attached(struct writer *w)
{
    const struct known_flight *f = w->flight;
    uint32_t members = 0, listed = 0;

    for (uint32_t i = 0; i < f->travellers.n; i++) {
        members += is_member(f->travellers.v[i]);
        listed += !f->travellers.v[i]->vacant && f->travellers.v[i]->api.who;
    }
    put_n(w, members);
    for (uint32_t i = 0; i < f->travellers.n; i++) {
        const struct known_traveller *t = f->travellers.v[i];
        if (is_member(t))
            put_member(w, t->traveller_id, t->booking->place, &t->pnr);
    }
    put_n(w, listed);
    for (uint32_t i = 0; i < f->travellers.n; i++) {
        const struct known_traveller *t = f->travellers.v[i];
        const struct traveller *who = t->api.who;
        if (t->vacant || !who)
            continue;
        struct known_listed l = {t->traveller_id,
                                 who->ref,
                                 who->locator,
                                 who->seat,
                                 who->bags.pieces ? who->bags.pieces : who->bags.tags.n,
                                 who->bags.weight_kg,
                                 t->api};
        put_listed(w, &l);
    }
}

static void put_unattached(struct writer *w)
{
    const struct known_flight *f = w->flight;

    put_n(w, f->members.n);
    for (uint32_t i = 0; i < f->members.n; i++)
        put_member(w, f->members.v[i].traveller_id, f->members.v[i].booking->place,
                   &f->members.v[i].pnr);
    put_n(w, f->listed.n);
    for (uint32_t i = 0; i < f->listed.n; i++)
        put_listed(w, &f->listed.v[i]);
}

void ledger_write(const struct known_flight *flight, struct buf *out)
{
    struct writer w = {out, flight, flight->times_at == UTC_UNKNOWN ? 0 : flight->times_at};
    uint32_t claimed = 0;

    put_head(&w);
    put_events(&w);
    for (uint32_t i = 0; i < flight->bookings.n; i++)
        if (flight->bookings.v[i]->claimed)
            flight->bookings.v[i]->place = claimed++;
    put_n(&w, claimed);
    for (uint32_t i = 0; i < flight->bookings.n; i++)
        if (flight->bookings.v[i]->claimed)
            put_booking(&w, flight->bookings.v[i]);
    if (flight->attached || flight->members.n + flight->listed.n == 0)
        put_attached(&w);
    else
        put_unattached(&w);
}

/*
 * Reading. Damage sets `bad`; values are then 0. --------------------------------------------------
 */

struct reader {
    str in;
    bool bad;
    utc_ms base;
    struct known_flight *flight;
    struct arena *mem;
    const struct known_sender *senders; /* of this ledger; the flight may have others too */
    uint64_t n_senders;
};

static uint64_t get_n(struct reader *r)
{
    uint64_t n = 0;

    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->in.n == 0)
            break;
        uint8_t byte = (uint8_t)r->in.p[0];
        r->in = str_skip(r->in, 1);
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return n;
    }
    r->bad = true;
    return 0;
}

static int64_t get_signed(struct reader *r)
{
    uint64_t n = get_n(r);

    return n & 1 ? (int64_t) ~(n >> 1) : (int64_t)(n >> 1);
}

static utc_ms get_utc(struct reader *r)
{
    return get_n(r) ? r->base + get_signed(r) : UTC_UNKNOWN;
}

static str get_bytes(struct reader *r, uint64_t n)
{
    if (n > r->in.n) {
        r->bad = true;
        return STR_NONE;
    }
    str s = str_head(r->in, (size_t)n);
    r->in = str_skip(r->in, (size_t)n);
    return s;
}

static str get_str(struct reader *r)
{
    return get_bytes(r, get_n(r));
}

static void get_fixed(struct reader *r, void *out, size_t n)
{
    str s = get_bytes(r, n);

    if (s.n == n && n)
        memcpy(out, s.p, n);
}

static uint64_t get_count(struct reader *r)
{
    uint64_t n = get_n(r);

    if (n > LIST_MAX || n > r->in.n)
        r->bad = true;
    return r->bad ? 0 : n;
}

static struct date get_date(struct reader *r)
{
    uint64_t n = get_n(r);

    return (struct date){(int16_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
}

static str get_sender(struct reader *r)
{
    uint64_t i = get_n(r);

    if (i < r->n_senders)
        return r->senders[i].name;
    return get_str(r);
}

static void newest(utc_ms *mine, utc_ms at)
{
    if (at > *mine)
        *mine = at;
}

static int get_head(struct reader *r)
{
    struct known_flight *f = r->flight;

    r->base = get_signed(r);
    newest(&f->times_at, get_utc(r));
    newest(&f->alive_at, get_utc(r));
    newest(&f->closed_at, get_utc(r));
    newest(&f->cancelled_at, get_utc(r));
    uint64_t n = get_count(r);
    struct known_sender *own = arena_zalloc(r->mem, n + 1, sizeof *own);
    if (!own)
        return -1;
    r->senders = own;
    r->n_senders = n;
    for (uint64_t i = 0; i < n && !r->bad; i++) {
        own[i].name = get_str(r);
        own[i].complete_at = get_utc(r);
        struct known_sender *s = known_sender_of(f, own[i].name, r->mem);
        if (!s)
            return -1;
        newest(&s->complete_at, own[i].complete_at);
    }
    return 0;
}

static void get_reference(struct reader *r, struct known_reference *out)
{
    out->ref = get_str(r);
    out->locator = get_str(r);
    out->document = get_str(r);
    get_fixed(r, &out->name, sizeof out->name);
}

static int get_parts(struct reader *r)
{
    struct known_flight *f = r->flight;

    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        if (!vec_push(r->mem, &f->parts))
            return -1;
        struct known_part *p = vec_last(&f->parts);
        p->sender = get_sender(r);
        get_fixed(r, &p->access, sizeof p->access);
        p->sent_at = get_utc(r);
        uint64_t part = get_n(r);
        p->part = (uint32_t)(part >> 1);
        p->last = part & 1;
        p->declared = get_signed(r);
        p->found = (uint32_t)get_n(r);
    }
    return 0;
}

static int get_close_out(struct reader *r)
{
    struct known_close_out c = {.kind = CLOSE_OUT_NONE};
    uint64_t kind = get_n(r);

    if (kind <= CLOSE_OUT_NOT_ON_BOARD)
        c.kind = (unsigned)kind == CLOSE_OUT_ON_BOARD       ? CLOSE_OUT_ON_BOARD
                 : (unsigned)kind == CLOSE_OUT_NOT_ON_BOARD ? CLOSE_OUT_NOT_ON_BOARD
                                                            : CLOSE_OUT_NONE;
    c.at = get_utc(r);
    get_fixed(r, &c.access, sizeof c.access);
    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        if (!vec_push(r->mem, &c.lines))
            return -1;
        get_reference(r, vec_last(&c.lines));
    }
    if (c.kind != CLOSE_OUT_NONE &&
        (r->flight->close_out.kind == CLOSE_OUT_NONE || c.at > r->flight->close_out.at))
        r->flight->close_out = c;
    return 0;
}

static int get_events(struct reader *r)
{
    if (get_parts(r) < 0 || get_close_out(r) < 0)
        return -1;
    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        if (!vec_push(r->mem, &r->flight->withdrawals))
            return -1;
        get_reference(r, &vec_last(&r->flight->withdrawals)->who);
        vec_last(&r->flight->withdrawals)->at = get_utc(r);
    }
    return 0;
}

static int get_booking(struct reader *r, struct known_booking *b)
{
    b->claimed = true;
    b->id = (int64_t)get_n(r);
    b->created_on = get_date(r);
    b->system = get_str(r);
    b->locator = get_str(r);
    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        struct locator l = {.system = get_str(r)};
        l.code = get_str(r);
        if (known_locator_add(r->flight, b, &l, r->mem) < 0)
            return -1;
    }
    b->at.sent_at = get_utc(r);
    b->at.transacted_at = get_utc(r);
    b->claim_cancelled = get_n(r);
    b->sender = get_sender(r);
    get_fixed(r, &b->claim_digest, sizeof b->claim_digest);
    get_fixed(r, b->sections, sizeof b->sections);
    return 0;
}

/** @return NULL when there is no memory; `*places` lists the bookings in the order of the ledger */
static int get_bookings(struct reader *r, struct known_booking ***places, uint64_t *count)
{
    uint64_t n = get_count(r);

    *places = arena_zalloc(r->mem, n + 1, sizeof **places);
    if (!*places)
        return -1;
    for (*count = 0; *count < n && !r->bad; ++*count) {
        struct known_booking *b = known_booking_add(r->flight, r->mem);
        if (!b || get_booking(r, b) < 0)
            return -1;
        (*places)[*count] = b;
    }
    return 0;
}

static int get_members(struct reader *r, struct known_booking **places, uint64_t count)
{
    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        if (!vec_push(r->mem, &r->flight->members))
            return -1;
        struct known_member *m = vec_last(&r->flight->members);
        m->traveller_id = (int64_t)get_n(r);
        uint64_t word = get_n(r);
        if (word >> 2 >= count) {
            r->bad = true;
            return 0;
        }
        m->booking = places[word >> 2];
        m->pnr.member = word & 2;
        m->pnr.checked_in = word & 1;
        m->pnr.seat = get_str(r);
        m->pnr.sequence = get_str(r);
        m->pnr.bag_pieces = (uint32_t)get_n(r);
        m->pnr.bag_weight_kg = (uint32_t)get_n(r);
    }
    return 0;
}

static int get_all_listed(struct reader *r)
{
    for (uint64_t n = get_count(r); n && !r->bad; n--) {
        if (!vec_push(r->mem, &r->flight->listed))
            return -1;
        struct known_listed *l = vec_last(&r->flight->listed);
        l->traveller_id = (int64_t)get_n(r);
        l->ref = get_str(r);
        l->locator = get_str(r);
        l->seat = get_str(r);
        l->bag_pieces = (uint32_t)get_n(r);
        l->bag_weight_kg = (uint32_t)get_n(r);
        l->api.at = (struct moment){get_utc(r), UTC_UNKNOWN};
        uint64_t flags = get_n(r);
        l->api.live = flags & 1;
        l->api.by_change = flags & 2;
        l->api.sender = get_sender(r);
    }
    return 0;
}

int ledger_read(struct known_flight *flight, str ledger, struct arena *mem, struct err *err)
{
    struct reader r = {.in = ledger, .flight = flight, .mem = mem};
    struct known_booking **places = NULL;
    uint64_t count = 0;

    if (ledger.n == 0)
        return 0;
    if (get_n(&r) != LEDGER_VERSION)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS,
                       "the ledger of a flight has another format");
    if (get_head(&r) < 0 || get_events(&r) < 0 || get_bookings(&r, &places, &count) < 0 ||
        get_members(&r, places, count) < 0 || get_all_listed(&r) < 0)
        return err_memory(err);
    if (r.bad || r.in.n)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the ledger of a flight is damaged");
    return 0;
}

/*
 * Attaching. -------------------------------------------------------------------------------------
 */

static str id_key(const int64_t *id)
{
    return (str){(const char *)id, sizeof *id};
}

static int attach_listed(const struct known_listed *l, struct known_traveller *t, struct arena *mem)
{
    struct traveller *who = ARENA_NEW(mem, struct traveller);

    if (!who)
        return -1;
    if (t->stored_api)
        *who = *t->stored_api;
    who->ref = l->ref;
    who->locator = l->locator;
    who->seat = l->seat;
    who->bags.pieces = l->bag_pieces;
    who->bags.weight_kg = l->bag_weight_kg;
    t->api = l->api;
    t->api.who = who;
    return 0;
}

static int attach_all(struct known_flight *f, struct map *places, struct arena *mem)
{
    for (uint32_t i = 0; i < f->travellers.n; i++) {
        uint32_t *slot = map_put(mem, places, id_key(&f->travellers.v[i]->traveller_id), NULL);
        if (!slot)
            return -1;
        *slot = i;
    }
    for (uint32_t i = 0; i < f->members.n; i++) {
        const uint32_t *slot = map_get(places, id_key(&f->members.v[i].traveller_id));
        struct known_traveller *t = slot ? f->travellers.v[*slot] : NULL;
        if (!t || !t->pnr.who)
            continue; /* erased meanwhile */
        const struct traveller *who = t->pnr.who;
        t->pnr = f->members.v[i].pnr;
        t->pnr.who = who;
        t->booking = f->members.v[i].booking;
    }
    for (uint32_t i = 0; i < f->listed.n; i++) {
        const uint32_t *slot = map_get(places, id_key(&f->listed.v[i].traveller_id));
        if (slot && attach_listed(&f->listed.v[i], f->travellers.v[*slot], mem) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < f->travellers.n; i++)
        f->travellers.v[i]->api_elsewhere =
            f->travellers.v[i]->stored_api && !f->travellers.v[i]->api.who;
    return 0;
}

int ledger_attach(struct known_flight *flight, struct arena *mem, struct err *err)
{
    struct map places = {0};

    if (attach_all(flight, &places, mem) < 0)
        return err_memory(err);
    flight->attached = true;
    return 0;
}
