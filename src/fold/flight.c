/* SPDX-License-Identifier: Apache-2.0 */
/* Which flight a message is about. */
#include "fold/flight.h"

#include "fold/booking.h"
#include "reference/airport.h"

#define NAMES_MAX 64 /* codeshares of one flight */

static bool same_place(str a, str b)
{
    return !a.n || !b.n || str_eq(a, b) || airport_same_city(a, b);
}

bool flight_places_fit(str from, str to, str other_from, str other_to)
{
    return same_place(from, other_from) && same_place(to, other_to);
}

static bool known_designator(const struct designator *d)
{
    return d->carrier.n && d->number.n;
}

static int add_name(struct flight_identity *out, const struct designator *name, struct arena *mem)
{
    if (!known_designator(name) || designator_eq(name, &out->designator))
        return 0;
    for (uint32_t i = 0; i < out->names.n; i++)
        if (designator_eq(name, &out->names.v[i]))
            return 0;
    if (out->names.n == NAMES_MAX)
        return 0;
    if (!vec_push(mem, &out->names))
        return -1;
    *vec_last(&out->names) = *name;
    return 0;
}

/**
 * The operating side of a segment; TVL:TRA may give the carrier alone, then the number is shared.
 */
static struct designator operating_of(const struct segment *s)
{
    struct designator d = s->operating;

    if (!d.number.n || !d.carrier.n)
        return s->marketing;
    return d;
}

/** Header under a marketing number: a segment that says so names the carrier that flies. */
static void correct_operating(const struct message *m, const struct known_flight *probe,
                              struct flight_identity *out)
{
    for (uint32_t i = 0; i < m->bookings.n; i++) {
        for (uint32_t j = 0; j < m->bookings.v[i].segments.n; j++) {
            const struct segment *s = &m->bookings.v[i].segments.v[j];
            struct designator operating = operating_of(s);
            if (!segment_is_flight(s, probe) || !known_designator(&operating))
                continue;
            if (designator_eq(&operating, &out->designator))
                return;
            if (designator_eq(&s->marketing, &out->designator)) {
                out->designator = operating;
                return;
            }
        }
    }
}

static int add_names(const struct message *m, const struct known_flight *probe, struct arena *mem,
                     struct flight_identity *out)
{
    for (uint32_t i = 0; i < m->bookings.n; i++) {
        for (uint32_t j = 0; j < m->bookings.v[i].segments.n; j++) {
            const struct segment *s = &m->bookings.v[i].segments.v[j];
            struct designator operating = operating_of(s);
            if (segment_is_flight(s, probe) && designator_eq(&operating, &out->designator) &&
                add_name(out, &s->marketing, mem) < 0)
                return -1;
        }
    }
    return add_name(out, &m->flight.designator, mem);
}

int flight_identify(const struct message *m, struct arena *mem, struct flight_identity *out,
                    struct err *err)
{
    const struct leg *leg = flight_ref_leg(&m->flight);
    struct known_flight probe;

    *out = (struct flight_identity){.designator = m->flight.designator,
                                    .departs_at = DATETIME_NONE,
                                    .arrives_at = DATETIME_NONE};
    if (leg) {
        out->from = leg->from;
        out->to = leg->to;
        out->departs_at = leg->departs_at;
        out->arrives_at = leg->arrives_at;
        out->departs_on = leg->departs_at.date;
    }
    if (!known_designator(&out->designator) || !date_full(out->departs_on))
        return 0;
    known_flight_init(&probe);
    probe.departs_on = out->departs_on;
    probe.from = out->from;
    probe.to = out->to;
    correct_operating(m, &probe, out);
    return add_names(m, &probe, mem, out) < 0 ? err_memory(err) : 1;
}

int flight_take(struct known_flight *flight, const struct flight_identity *identity, utc_ms sent_at,
                struct arena *mem, struct err *err)
{
    struct flight_identity all = {.designator = flight->designator};

    if (add_name(&all, &identity->designator, mem) < 0)
        return err_memory(err);
    for (uint32_t i = 0; i < identity->names.n; i++)
        if (add_name(&all, &identity->names.v[i], mem) < 0)
            return err_memory(err);
    flight->names.v = all.names.v;
    flight->names.n = all.names.n;
    flight->names.cap = all.names.cap;
    if (!flight->from.n)
        flight->from = identity->from;
    if (!flight->to.n)
        flight->to = identity->to;
    if (flight->times_at != UTC_UNKNOWN && sent_at < flight->times_at)
        return 0;
    if (date_known(identity->departs_at.date))
        flight->departs_at = identity->departs_at;
    if (date_known(identity->arrives_at.date))
        flight->arrives_at = identity->arrives_at;
    flight->times_at = sent_at;
    return 0;
}
