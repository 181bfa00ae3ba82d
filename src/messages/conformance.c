/* SPDX-License-Identifier: Apache-2.0 */
/* Checks against the clock, reference data and the envelope. */
#include "messages/conformance.h"

#include "base/attr.h"
#include "reference/airport.h"
#include "reference/carrier.h"
#include "reference/country.h"

#include <stddef.h>

#define HOUR_MS ((utc_ms)3600 * 1000)
#define DAY_MS (24 * HOUR_MS)
#define FLIGHT_LOOKED_FOR (64 * KIB) /* the flight stands in the head of a message */
#define LEGS_CHECKED 100

/* ---- envelope -------------------------------------------------------------------------------- */

/** Longest value of one component, and where the record has it. */
struct length_limit {
    uint8_t element, component;
    uint16_t longest;
    size_t at;
};

static const struct length_limit unb_lengths[] = {
#define UNB_LENGTH(element, component, longest, member)                                            \
    {element, component, longest, offsetof(struct interchange, member)},
#define UNG_LENGTH(element, component, longest, member)
#define UNH_LENGTH(element, component, longest, member)
#include "messages/envelope_lengths.def"
#undef UNB_LENGTH
#undef UNG_LENGTH
#undef UNH_LENGTH
};

static const struct length_limit ung_lengths[] = {
#define UNB_LENGTH(element, component, longest, member)
#define UNG_LENGTH(element, component, longest, member)                                            \
    {element, component, longest, offsetof(struct message_group, member)},
#define UNH_LENGTH(element, component, longest, member)
#include "messages/envelope_lengths.def"
#undef UNB_LENGTH
#undef UNG_LENGTH
#undef UNH_LENGTH
};

static const struct length_limit unh_lengths[] = {
#define UNB_LENGTH(element, component, longest, member)
#define UNG_LENGTH(element, component, longest, member)
#define UNH_LENGTH(element, component, longest, member)                                            \
    {element, component, longest, offsetof(struct message, member)},
#include "messages/envelope_lengths.def"
#undef UNB_LENGTH
#undef UNG_LENGTH
#undef UNH_LENGTH
};

static struct place envelope_place(const char *tag, uint64_t offset, uint16_t element,
                                   uint16_t component)
{
    struct place place = {.element = element, .component = component, .offset = offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    return place;
}

static void check_lengths(const struct length_limit *limits, size_t count, const void *of,
                          struct place place, struct findings *out, struct arena *mem)
{
    for (size_t i = 0; i < count; i++) {
        const str *value = (const str *)(const void *)((const char *)of + limits[i].at);
        if (value->n <= limits[i].longest)
            continue;
        place.element = limits[i].element;
        place.component = limits[i].component;
        findings_addf(out, mem, FINDING_ELEMENT_TOO_LONG, &place,
                      "%s element %u holds %zu characters, the standard allows %u; kept whole",
                      place.tag, limits[i].element, value->n, limits[i].longest);
    }
}

void conformance_check_interchange(const struct interchange *interchange,
                                   const struct conformance_context *context, struct findings *out,
                                   struct arena *mem)
{
    struct place place = envelope_place("UNB", interchange->offset, 3, 1);

    if (!interchange->present)
        return;
    check_lengths(unb_lengths, COUNT_OF(unb_lengths), interchange, place, out, mem);
    if (context->recipient.n && !str_equal_fold(context->recipient, interchange->recipient))
        findings_add(out, mem, FINDING_UNB_RECIPIENT, &place);
    place.element = 4;
    if (context->now != UTC_UNKNOWN && date_full(interchange->prepared_at.date)) {
        utc_ms at = utc_from_local(interchange->prepared_at, 0);
        if (at < context->now - 7 * DAY_MS || at > context->now + DAY_MS)
            findings_add(out, mem, FINDING_UNB_DATE_RANGE, &place);
    }
    place.element = 11;
    if (context->production && interchange->test)
        findings_add(out, mem, FINDING_TEST_IN_PRODUCTION, &place);
}

/** UNH 0052:0054 as the record joins them, against the two of UNG. An empty side says nothing. */
static bool same_version(str joined, str version, str release)
{
    if (joined.n == 0 || version.n == 0)
        return true;
    return joined.n == version.n + 1 + release.n && str_starts(joined, version) &&
           joined.p[version.n] == ':' && str_ends(joined, release);
}

void conformance_check_group(const struct message *m, struct findings *out, struct arena *mem)
{
    const struct message_group *group = &m->group;
    struct place place = envelope_place("UNG", group->offset, 7, 1);

    if (!group->present)
        return;
    check_lengths(ung_lengths, COUNT_OF(ung_lengths), group, place, out, mem);
    if (!same_version(m->version, group->version, group->release))
        findings_add(out, mem, FINDING_UNG_VERSION, &place);
    else if (group->agency.n && m->agency.n && !str_equal_fold(group->agency, m->agency)) {
        place.element = 6;
        findings_add(out, mem, FINDING_UNG_VERSION, &place);
    }
}

/* ---- flight ---------------------------------------------------------------------------------- */

/** What the checks of one message share. */
struct checking {
    const struct message *m;
    str raw;
    const struct conformance_context *context;
    struct findings *out;
    struct arena *mem;
    struct place
        flight; /* of the segment that names the flight; `looked` says whether it is known */
    bool looked;
};

/** A tag at `at`: letters and digits neither before nor behind it. */
static bool stands_alone(str raw, size_t at)
{
    char before = at ? raw.p[at - 1] : '\'', behind = at + 3 < raw.n ? raw.p[at + 3] : '\'';

    return !ascii_alpha(before) && !ascii_digit(before) && !ascii_alpha(behind) &&
           !ascii_digit(behind);
}

/**
 * The first TVL or TDT of the message, else its UNH. The record does not say where the flight
 * stood, and it is asked for only when something is wrong with it.
 */
static const struct place *flight_place(struct checking *c)
{
    str head = str_head(c->raw, FLIGHT_LOOKED_FOR), rest = head;
    const char *tag = c->m->type == MESSAGE_PNRGOV ? "TVL" : "TDT";
    ptrdiff_t found;

    if (c->looked)
        return &c->flight;
    c->looked = true;
    c->flight = envelope_place("UNH", c->m->offset, 0, 0);
    c->flight.segment = 1;
    while ((found = str_find_str(rest, str_from_c(tag))) >= 0) {
        size_t at = (size_t)(rest.p - head.p) + (size_t)found;
        if (stands_alone(head, at)) {
            c->flight = envelope_place(tag, c->m->offset + at, 0, 0);
            break;
        }
        rest = str_skip(head, at + 3);
    }
    return &c->flight;
}

static void flight_found(struct checking *c, enum finding_code code)
{
    findings_add(c->out, c->mem, code, flight_place(c));
}

/** The same for one of several legs. */
static void leg_found(struct checking *c, enum finding_code code, uint32_t leg)
{
    if (c->m->flight.legs.n == 1)
        flight_found(c, code);
    else
        findings_addf(c->out, c->mem, code, flight_place(c), "leg %u: %s", leg + 1,
                      finding_kind(code)->meaning);
}

static utc_ms utc_at(const struct timezones *zones, const struct airport *airport,
                     struct datetime local)
{
    utc_ms at = UTC_UNKNOWN;

    if (!zones || !airport || !date_full(local.date) || local.minute < 0)
        return UTC_UNKNOWN;
    return tz_to_utc(zones, airport->zone, local, &at) == TZ_FIT_UNKNOWN ? UTC_UNKNOWN : at;
}

static void check_leg(struct checking *c, uint32_t i)
{
    const struct leg *leg = &c->m->flight.legs.v[i];
    const struct airport *from = airport_find_place(leg->from), *to = airport_find_place(leg->to);

    if ((leg->from.n && !from) || (leg->to.n && !to))
        leg_found(c, FINDING_AIRPORT_UNKNOWN, i);
    utc_ms departs = utc_at(c->context->zones, from, leg->departs_at);
    utc_ms arrives = utc_at(c->context->zones, to, leg->arrives_at);
    if (departs == UTC_UNKNOWN || arrives == UTC_UNKNOWN)
        return;
    if (arrives <= departs)
        leg_found(c, FINDING_ARRIVAL_EARLY, i);
    else if (arrives - departs > DAY_MS)
        leg_found(c, FINDING_LEG_TOO_LONG, i);
}

/** F2: exactly one leg goes from abroad into the home State, or out of it. */
static void check_border(struct checking *c)
{
    const struct flight_ref *flight = &c->m->flight;
    uint32_t crossings = 0;

    if (c->context->country.n == 0 || flight->legs.n == 0)
        return;
    for (uint32_t i = 0; i < flight->legs.n; i++) {
        const struct airport *from = airport_find_place(flight->legs.v[i].from);
        const struct airport *to = airport_find_place(flight->legs.v[i].to);
        if (!from || !to)
            return; /* told already; where it lies is not known */
        crossings += country_same_state(str_from_c(from->country), c->context->country) !=
                     country_same_state(str_from_c(to->country), c->context->country);
    }
    if (crossings != 1)
        flight_found(c, crossings ? FINDING_BORDER_SEVERAL : FINDING_BORDER_ABROAD);
}

/** Departure of the leg that matters, in UTC; local time read as such where its zone is unknown. */
static utc_ms departure(const struct message *m, const struct timezones *zones)
{
    const struct leg *leg = flight_ref_leg(&m->flight);

    if (!leg || !date_full(leg->departs_at.date))
        return UTC_UNKNOWN;
    utc_ms at = utc_at(zones, airport_find_place(leg->from), leg->departs_at);
    return at == UTC_UNKNOWN ? utc_from_local(leg->departs_at, 0) : at;
}

static void check_departure(struct checking *c)
{
    utc_ms now = c->context->now, at = departure(c->m, c->context->zones);

    if (now != UTC_UNKNOWN && at != UTC_UNKNOWN &&
        (at < now - 3 * DAY_MS || at > now + 400 * DAY_MS))
        flight_found(c, FINDING_FLIGHT_DATE_RANGE);
}

bool conformance_after_departure(const struct message *m, const struct timezones *zones)
{
    const struct leg *leg = flight_ref_leg(&m->flight);
    struct datetime prepared = m->interchange.prepared_at;
    utc_ms at = departure(m, zones);

    if (m->type != MESSAGE_PAXLST ||
        (m->function != FUNCTION_LIST && m->function != FUNCTION_CHANGE) || at == UTC_UNKNOWN ||
        leg->departs_at.minute < 0 || !date_full(prepared.date) || prepared.minute < 0)
        return false;
    utc_ms sent = utc_from_local(prepared, 0);
    return sent > at && sent > utc_from_local(leg->departs_at, 0);
}

static void check_flight(struct checking *c)
{
    const struct flight_ref *flight = &c->m->flight;

    if (flight->designator.carrier.n && !carrier_find(flight->designator.carrier))
        flight_found(c, FINDING_CARRIER_UNKNOWN);
    for (uint32_t i = 0; i < flight->legs.n && i < LEGS_CHECKED; i++)
        check_leg(c, i);
    check_border(c);
    check_departure(c);
}

void conformance_check_data(const struct message *m, struct findings *out, struct arena *mem)
{
    conformance_check_documents(m, out, mem);
    conformance_check_money(m, out, mem);
}

void conformance_check(const struct message *m, str raw, const struct conformance_context *context,
                       struct findings *out, struct arena *mem)
{
    struct checking c = {.m = m, .raw = raw, .context = context, .out = out, .mem = mem};
    struct place unh = envelope_place("UNH", m->offset, 0, 0);

    if (m->syntax == SYNTAX_NONE && m->type == MESSAGE_UNKNOWN)
        return;
    unh.segment = 1;
    if (m->syntax == SYNTAX_EDIFACT)
        check_lengths(unh_lengths, COUNT_OF(unh_lengths), m, unh, out, mem);
    check_flight(&c);
    conformance_check_data(m, out, mem);
    if (conformance_after_departure(m, context->zones))
        findings_add(out, mem, FINDING_SENT_AFTER_DEPARTURE, &unh);
}

enum severity conformance_severity(const struct conformance_context *context,
                                   const struct finding *finding)
{
    static const enum finding_code hardened[] = {
        FINDING_UNB_RECIPIENT, FINDING_INTERCHANGE_REUSED, FINDING_UNH_DUPLICATE,
        FINDING_UNT_COUNT,     FINDING_UNT_REFERENCE,      FINDING_UNE_COUNT,
        FINDING_UNE_REFERENCE, FINDING_UNZ_COUNT,          FINDING_UNZ_REFERENCE,
        FINDING_UNG_TYPE,      FINDING_PNR_COUNT,          FINDING_COUNT_DIFFERS,
        FINDING_PART_MISSING,
    };

    for (size_t i = 0; context->strict && i < COUNT_OF(hardened); i++)
        if (finding->code == hardened[i])
            return SEVERITY_ERROR;
    return finding->severity;
}
