/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a unit's store whole, and writing it as text that two runs can be compared by. */
#include "truth/snapshot.h"

#include "store/events.h"
#include "store/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ALL ((struct store_page){1000000, 0})
#define MUST(call, err)                                                                            \
    do {                                                                                           \
        if ((call) < 0)                                                                            \
            fail_msg("%s", (err).msg);                                                             \
    } while (0)

/* Taking. -------------------------------------------------------------------------------------- */

static str flight_key(const struct flight_row *f, struct arena *mem)
{
    char day[DATE_TEXT];
    str key;

    date_format(f->departs_on, day);
    assert_true(arena_printf(mem, &key, STR_FMT STR_FMT STR_FMT "/%s/" STR_FMT "-" STR_FMT,
                             STR_ARG(f->designator.carrier), STR_ARG(f->designator.number),
                             STR_ARG(f->designator.suffix), day, STR_ARG(f->from), STR_ARG(f->to)));
    return key;
}

static void take_flights(struct store *st, struct snapshot *s)
{
    const struct flight_filter filter = {.from_utc = UTC_UNKNOWN, .to_utc = UTC_UNKNOWN};
    struct flight_items items = {.total = 0};
    struct err err;

    MUST(store_flights_list(st, &filter, ALL, &s->mem, &items, &err), err);
    assert_int_equal(items.rows.n, items.total);
    for (uint32_t i = 0; i < items.rows.n; i++) {
        assert_true(vec_push(&s->mem, &s->flights));
        struct snapshot_flight *f = vec_last(&s->flights);
        f->item = items.rows.v[i];
        f->key = flight_key(&f->item.flight, &s->mem);
        MUST(store_manifest(st, f->item.flight.id, ALL, &s->mem, &f->manifest, &err), err);
    }
}

static void take_bookings(struct store *st, struct snapshot *s)
{
    for (uint32_t i = 0; i < s->flights.n; i++) {
        struct snapshot_flight *f = &s->flights.v[i];
        int64_t last = 0;
        struct err err;
        for (uint32_t k = 0; k < f->manifest.rows.n; k++) {
            int64_t id = f->manifest.rows.v[k].who.journey.booking_id;
            if (id == 0 || id == last)
                continue;
            assert_true(vec_push(&s->mem, &s->bookings));
            MUST(store_booking_get(st, id, &s->mem, vec_last(&s->bookings), &err), err);
            last = id;
        }
    }
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct booking_row *)a)->id, y = ((const struct booking_row *)b)->id;

    return (x > y) - (x < y);
}

void snapshot_take(struct store *st, struct snapshot *s)
{
    const struct hit_filter all = {.states = HIT_STATES_ALL};
    uint64_t counts[JOURNAL_STATUS_COUNT];
    int64_t first;
    struct err err;

    *s = (struct snapshot){.bad = 0};
    arena_init(&s->mem, 512 * MIB);
    take_flights(st, s);
    take_bookings(st, s);
    if (s->bookings.n)
        qsort(s->bookings.v, s->bookings.n, sizeof *s->bookings.v, by_id);
    MUST(store_hits_list(st, &all, ALL, &s->mem, &s->hits, &err), err);
    MUST(store_events_range(st, &first, &s->last_event, &err), err);
    MUST(store_journal_counts(st, counts, &err), err);
    s->processed = counts[JOURNAL_PROCESSED];
    s->unprocessed = counts[JOURNAL_RECEIVED];
    s->bad = counts[JOURNAL_BAD];
}

void snapshot_fini(struct snapshot *s)
{
    arena_fini(&s->mem);
}

/* Writing. ------------------------------------------------------------------------------------- */

struct lines {
    struct arena *mem;
    VEC(str) v;
};

static void add_line(struct lines *lines, struct buf *text)
{
    assert_false(text->failed);
    assert_true(vec_push(lines->mem, &lines->v));
    assert_true(str_dup(lines->mem, buf_view(text), vec_last(&lines->v)));
    buf_reset(text);
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void put(struct buf *out, str value)
{
    buf_str(out, value);
    buf_char(out, '|');
}

static void put_date(struct buf *out, struct date d)
{
    char text[DATE_TEXT];

    buf_add(out, text, date_format(d, text));
    buf_char(out, '|');
}

static void put_local(struct buf *out, struct datetime t)
{
    char text[DATE_TEXT];

    buf_add(out, text, datetime_format(t, text));
    buf_char(out, '|');
}

static void write_identity(struct buf *out, const struct identity_row *who)
{
    if (!who->traveller_id)
        return;
    buf_printf(out, " %s:", source_name(who->source));
    put(out, who->surname);
    put(out, who->given);
    buf_char(out, who->sex ? who->sex : '-');
    put_date(out, who->born_on);
    put(out, who->nationality);
    put(out, who->nationalities);
    put(out, who->residence);
    put(out, who->birthplace);
}

/** In order of text: which came first does not matter. */
static void write_documents(struct buf *out, const struct traveller_state *who, struct arena *mem)
{
    struct lines lines = {.mem = mem};
    struct buf one;

    buf_init(&one, 4096);
    for (uint32_t i = 0; i < who->documents.n; i++) {
        const struct document *d = &who->documents.v[i].document;
        buf_printf(&one, " %s:", document_source_name(d->source));
        put(&one, d->type);
        put(&one, d->number);
        put(&one, d->issuer);
        put_date(&one, d->expires_on);
        add_line(&lines, &one);
    }
    buf_fini(&one);
    if (lines.v.n)
        qsort(lines.v.v, lines.v.n, sizeof *lines.v.v, by_text);
    for (uint32_t i = 0; i < lines.v.n; i++)
        buf_str(out, lines.v.v[i]);
}

static void write_booking(struct buf *out, const struct snapshot *s, int64_t id)
{
    struct booking_row key = {.id = id};
    const struct booking_row *b =
        id ? bsearch(&key, s->bookings.v, s->bookings.n, sizeof key, by_id) : NULL;

    if (!b)
        return;
    buf_char(out, ' ');
    put(out, b->system);
    put(out, b->locator);
    put_date(out, b->created_on);
    buf_printf(out, "%016llx %d", (unsigned long long)b->digest, b->cancelled);
}

static void write_journey(struct buf *out, const struct snapshot *s,
                          const struct snapshot_flight *f, const struct traveller_state *who,
                          struct arena *mem)
{
    const struct journey_row *j = &who->journey;

    buf_str(out, f->key);
    write_booking(out, s, j->booking_id);
    write_identity(out, &who->identity[0]);
    write_identity(out, &who->identity[1]);
    write_documents(out, who, mem);
    buf_printf(out, " %s %s %u ", role_name(j->role), journey_status_name(j->status), j->sources);
    put(out, j->locator);
    put(out, j->seat);
    put(out, j->sequence);
    put(out, j->embarked);
    put(out, j->disembarked);
    buf_printf(out, "%u %u %s ref=" STR_FMT " with=" STR_FMT, j->bag_pieces, j->bag_weight_kg,
               traveller_type_name(who->traveller.type), STR_ARG(who->traveller.ref),
               STR_ARG(who->traveller.with));
}

static void write_flight(struct buf *out, const struct snapshot_flight *f, struct arena *mem)
{
    const struct flight_item *item = &f->item;
    const struct flight_counts *c = &item->counts;
    struct lines names = {.mem = mem};
    struct buf one;

    buf_str(out, f->key);
    buf_printf(out, " flight %s ", flight_status_name(item->flight.status));
    put_local(out, item->flight.departs_at);
    put_local(out, item->flight.arrives_at);
    buf_printf(out, " booked=%u checked_in=%u boarded=%u pnr=%u api=%u both=%u crew=%u", c->booked,
               c->checked_in, c->boarded, c->pnr, c->api, c->both, c->crew);
    buf_init(&one, 256);
    for (uint32_t i = 0; i < item->names.n; i++) {
        const struct designator *d = &item->names.v[i];
        buf_printf(&one, " " STR_FMT STR_FMT STR_FMT, STR_ARG(d->carrier), STR_ARG(d->number),
                   STR_ARG(d->suffix));
        add_line(&names, &one);
    }
    buf_fini(&one);
    if (names.v.n)
        qsort(names.v.v, names.v.n, sizeof *names.v.v, by_text);
    for (uint32_t i = 0; i < names.v.n; i++)
        buf_str(out, names.v.v[i]);
}

static bool is_off(const struct snapshot *s, int64_t journey_id)
{
    for (uint32_t i = 0; i < s->flights.n; i++) {
        const struct manifest *m = &s->flights.v[i].manifest;
        for (uint32_t k = 0; k < m->rows.n; k++)
            if (m->rows.v[k].who.journey.id == journey_id)
                return m->rows.v[k].who.journey.status == JOURNEY_CANCELLED;
    }
    return true;
}

static void write_hits(const struct snapshot *s, struct lines *lines, struct buf *text)
{
    for (uint32_t i = 0; i < s->hits.rows.n; i++) {
        const struct hit_item *h = &s->hits.rows.v[i];
        if (h->hit.state == HIT_DISMISSED || is_off(s, h->hit.journey_id))
            continue;
        buf_printf(text, "hit " STR_FMT " %u %.6f %s ", STR_ARG(h->entry_ref), h->hit.band,
                   h->hit.score, hit_state_name(h->hit.state));
        put(text, h->from);
        put(text, h->to);
        put(text, h->surname);
        put(text, h->given);
        put_date(text, h->born_on);
        buf_str(text, h->hit.reasons);
        add_line(lines, text);
    }
}

void snapshot_write(const struct snapshot *s, struct buf *out)
{
    struct arena mem;
    struct lines lines = {.mem = &mem};
    struct buf text;

    arena_init(&mem, 256 * MIB);
    buf_init(&text, 65536);
    for (uint32_t i = 0; i < s->flights.n; i++) {
        const struct snapshot_flight *f = &s->flights.v[i];
        write_flight(&text, f, &mem);
        add_line(&lines, &text);
        for (uint32_t k = 0; k < f->manifest.rows.n; k++) {
            if (f->manifest.rows.v[k].who.journey.status == JOURNEY_CANCELLED)
                continue;
            write_journey(&text, s, f, &f->manifest.rows.v[k].who, &mem);
            add_line(&lines, &text);
        }
    }
    write_hits(s, &lines, &text);
    qsort(lines.v.v, lines.v.n, sizeof *lines.v.v, by_text);
    for (uint32_t i = 0; i < lines.v.n; i++) {
        buf_str(out, lines.v.v[i]);
        buf_char(out, '\n');
    }
    buf_fini(&text);
    arena_fini(&mem);
}
