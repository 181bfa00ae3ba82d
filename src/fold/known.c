/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of one flight: claims and their order. */
#include "fold/known.h"

static int compare_utc(utc_ms a, utc_ms b)
{
    return a < b ? -1 : a > b;
}

int moment_compare(struct moment a, struct moment b)
{
    int order = compare_utc(a.sent_at, b.sent_at);

    /* A sender that gives no time of change says nothing about the order. */
    if (order || a.transacted_at == UTC_UNKNOWN || b.transacted_at == UTC_UNKNOWN)
        return order;
    return compare_utc(a.transacted_at, b.transacted_at);
}

const char *section_name(enum section section)
{
    static const char *const names[] = {
#define SECTION(section, name) name,
#include "fold/sections.def"
#undef SECTION
    };

    return (unsigned)section < SECTION_COUNT ? names[section] : "booking";
}

const char *difference_change_name(const struct difference *d)
{
    switch (d->change) {
    case CHANGE_ADDED:
        return "added";
    case CHANGE_REMOVED:
        return "removed";
    case CHANGE_CHANGED:
        return "changed";
    }
    return "changed";
}

void known_flight_init(struct known_flight *flight)
{
    *flight = (struct known_flight){.departs_at = DATETIME_NONE,
                                    .arrives_at = DATETIME_NONE,
                                    .times_at = UTC_UNKNOWN,
                                    .alive_at = UTC_UNKNOWN,
                                    .closed_at = UTC_UNKNOWN,
                                    .cancelled_at = UTC_UNKNOWN};
}

static utc_ms complete_at(const struct known_flight *flight, str sender)
{
    for (uint32_t i = 0; i < flight->senders.n; i++)
        if (str_eq(flight->senders.v[i].name, sender))
            return flight->senders.v[i].complete_at;
    return UTC_UNKNOWN;
}

bool known_booking_live(const struct known_flight *flight, const struct known_booking *booking)
{
    return booking->claimed && !booking->claim_cancelled &&
           booking->at.sent_at >= complete_at(flight, booking->sender);
}

utc_ms known_booking_at(const struct known_flight *flight, const struct known_booking *booking)
{
    utc_ms complete = complete_at(flight, booking->sender);

    return booking->at.sent_at >= complete ? booking->at.sent_at : complete;
}

struct known_sender *known_sender_of(struct known_flight *flight, str name, struct arena *mem)
{
    for (uint32_t i = 0; i < flight->senders.n; i++)
        if (str_eq(flight->senders.v[i].name, name))
            return &flight->senders.v[i];
    if (!vec_push(mem, &flight->senders))
        return NULL;
    *vec_last(&flight->senders) = (struct known_sender){name, UTC_UNKNOWN};
    return vec_last(&flight->senders);
}

struct known_traveller *known_traveller_add(struct known_flight *flight, struct arena *mem)
{
    struct known_traveller *t = ARENA_NEW(mem, struct known_traveller);

    if (!t || !vec_push(mem, &flight->travellers))
        return NULL;
    *vec_last(&flight->travellers) = t;
    t->status_at = UTC_UNKNOWN;
    return t;
}

struct known_booking *known_booking_add(struct known_flight *flight, struct arena *mem)
{
    struct known_booking *b = ARENA_NEW(mem, struct known_booking);

    if (!b || !vec_push(mem, &flight->bookings))
        return NULL;
    *vec_last(&flight->bookings) = b;
    b->at = (struct moment){UTC_UNKNOWN, UTC_UNKNOWN};
    b->current_at = b->at;
    return b;
}

int known_locator_add(struct known_flight *flight, struct known_booking *booking,
                      const struct locator *locator, struct arena *mem)
{
    for (uint32_t i = 0; i < booking->locators.n; i++)
        if (str_eq(booking->locators.v[i].system, locator->system) &&
            str_eq(booking->locators.v[i].code, locator->code))
            return 0;
    uint32_t *slot = locator->code.n ? map_put(mem, &flight->by_code, locator->code, NULL) : NULL;
    if (!slot)
        return locator->code.n ? -1 : 0;
    if (!vec_push(mem, &booking->locators) || !vec_push(mem, &flight->locators))
        return -1;
    *vec_last(&booking->locators) = *locator;
    *vec_last(&flight->locators) = (struct known_locator){booking, *slot};
    *slot = flight->locators.n;
    return 0;
}

struct known_booking *known_booking_next(const struct known_flight *flight, str code, uint32_t *at)
{
    const uint32_t *slot;

    if (*at == 0) {
        slot = code.n ? map_get(&flight->by_code, code) : NULL;
        *at = slot ? *slot : 0;
    } else {
        *at = flight->locators.v[*at - 1].next;
    }
    return *at ? flight->locators.v[*at - 1].booking : NULL;
}
