/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What only the whole PAXLST tells: legs, counts, people that stand twice. Source: conformance.md
 * sections 3 and 5; what needs the time, the home country or other messages is judged elsewhere.
 */
#include "messages/paxlst.h"

#include "base/hash.h"
#include "reference/airport.h"

/** A finding about what is not there, or about the message as a whole. */
static void found_at(struct reading *r, enum finding_code code, const char *tag, uint64_t offset)
{
    struct place place = {.offset = offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

static void found_flight(struct reading *r, enum finding_code code)
{
    findings_add(&r->m->findings, r->mem, code, &paxlst_of(r)->flight_at);
}

static void found_traveller(struct reading *r, enum finding_code code, const struct traveller *t)
{
    struct place place = {.tag = "NAD", .segment = t->segment, .offset = t->offset};

    if (paxlst_of(r)->older_form)
        memcpy(place.tag, "PDT", sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

/* ---- flight ---------------------------------------------------------------------------------- */

/** The leg between two countries, where no LOC 125 or 87 marks it. */
static void find_border(struct reading *r, uint32_t crossing)
{
    struct flight_ref *flight = &r->m->flight;
    uint32_t marked = 0;

    for (uint32_t i = 0; i < flight->legs.n; i++)
        marked += flight->legs.v[i].border;
    if (marked > 1)
        found_flight(r, FINDING_BORDER_LEG_REPEATED);
    if (marked || flight->legs.n == 0)
        return;
    if (crossing < flight->legs.n)
        flight->legs.v[crossing].border = true;
    else
        found_flight(r, FINDING_BORDER_LEG_UNKNOWN);
}

/** Legs follow one another, and one of them crosses the border. */
static void check_legs(struct reading *r)
{
    struct flight_ref *flight = &r->m->flight;
    uint32_t crossing = UINT32_MAX;

    for (uint32_t i = 0; i < flight->legs.n; i++) {
        const struct leg *leg = &flight->legs.v[i];
        const struct airport *from = airport_find_place(leg->from);
        const struct airport *to = airport_find_place(leg->to);
        if (i && !str_eq(leg->from, flight->legs.v[i - 1].to))
            found_flight(r, FINDING_LEGS_NOT_CONTIGUOUS);
        if (leg->from.n == 0 || leg->to.n == 0)
            found_flight(r, FINDING_PLACE_MISSING);
        check_leg_times(r, leg, &paxlst_of(r)->flight_at);
        if (crossing == UINT32_MAX && from && to && strcmp(from->country, to->country) != 0)
            crossing = i;
    }
    find_border(r, crossing);
}

static void check_flight(struct reading *r)
{
    struct message *m = r->m;
    const struct flight_ref *flight = &m->flight;
    bool named = flight->designator.number.n || flight->transport.registration.n;

    if (!named)
        found_at(r, FINDING_FLIGHT_MISSING, "TDT", m->offset);
    else if (flight->designator.number.n && flight->designator.carrier.n == 0)
        found_flight(r, FINDING_CARRIER_MISSING);
    check_legs(r);
    const struct leg *leg = flight_ref_leg(flight);
    if (!leg || !date_full(leg->departs_at.date))
        found_flight(r, FINDING_FLIGHT_DATE);
}

/* ---- travellers ------------------------------------------------------------------------------ */

static str first_number(const struct traveller *t)
{
    return t->documents.n ? t->documents.v[0].number : STR_NONE;
}

static bool same_traveller(const struct traveller *a, const struct traveller *b)
{
    return str_eq(a->surname, b->surname) && str_eq(a->given, b->given) &&
           date_eq(a->born_on, b->born_on) && str_eq(first_number(a), first_number(b));
}

/** The length and both ends of a text: names and numbers are seldom longer than those. */
static uint64_t digest_of(str text, uint64_t seed)
{
    uint64_t head = 0, tail = 0;

    if (text.n >= 8) {
        memcpy(&head, text.p, 8);
        memcpy(&tail, text.p + text.n - 8, 8);
    } else if (text.n >= 4) {
        memcpy(&head, text.p, 4);
        memcpy(&tail, text.p + text.n - 4, 4);
    } else if (text.n) {
        memcpy(&head, text.p, text.n);
    }
    return hash64_mix(hash64_mix(seed, head ^ (uint64_t)text.n << 56), tail);
}

/** Numbers of documents hardly ever agree by chance; where there is none the names must do. */
static uint32_t identity_of(const struct traveller *t)
{
    uint64_t born =
        (uint64_t)t->born_on.year << 16 | (uint64_t)t->born_on.month << 8 | t->born_on.day;
    str number = first_number(t);

    if (LIKELY(number.n >= 6))
        return (uint32_t)digest_of(number, born);
    return (uint32_t)digest_of(number, digest_of(t->given, digest_of(t->surname, born)));
}

/** Tables of what was seen, by identity and by reference: digest, and index + 1. */
struct entry {
    uint32_t digest, row;
};

struct seen {
    struct entry *by_identity, *by_reference;
    uint32_t mask;
};

/** So many that share a digest are made up: they are not compared further. */
#define PROBES_MAX 64

static bool seen_init(struct reading *r, struct seen *seen)
{
    uint32_t n = r->m->travellers.n, cap = 16;

    while (cap < n * 2 && cap < UINT32_C(1) << 30)
        cap *= 2;
    seen->by_identity = arena_zalloc(r->mem, (size_t)cap * 2, sizeof(struct entry));
    if (!seen->by_identity) {
        r->exhausted = true;
        return false;
    }
    seen->by_reference = seen->by_identity + cap;
    seen->mask = cap - 1;
    return true;
}

typedef bool equality(const struct traveller *a, const struct traveller *b);

/** The traveller seen before that equals the `i`th; else this one is noted. @return NULL: none */
static const struct traveller *seen_before(const struct seen *seen, struct entry *table,
                                           const struct traveller *all, uint32_t i, uint32_t digest,
                                           equality *equal)
{
    uint32_t at = digest & seen->mask;

    for (uint32_t probes = 0; probes < PROBES_MAX; probes++, at = (at + 1) & seen->mask) {
        if (table[at].row == 0) {
            table[at] = (struct entry){digest, i + 1};
            return NULL;
        }
        if (table[at].digest == digest && equal(&all[table[at].row - 1], &all[i]))
            return &all[table[at].row - 1];
    }
    return NULL;
}

static void check_identity(struct reading *r, const struct seen *seen, uint32_t i)
{
    const struct traveller *all = r->m->travellers.v;

    if (seen_before(seen, seen->by_identity, all, i, identity_of(&all[i]), same_traveller))
        found_traveller(r, FINDING_TRAVELLER_DUPLICATE, &all[i]);
}

static bool same_reference(const struct traveller *a, const struct traveller *b)
{
    return str_eq(a->ref, b->ref) && str_eq(a->locator, b->locator);
}

/** ABO names one traveller of a flight; with another locator it may be another system's. */
static void check_reference(struct reading *r, const struct seen *seen, uint32_t i)
{
    const struct traveller *all = r->m->travellers.v, *t = &all[i];
    uint32_t digest = (uint32_t)digest_of(t->ref, digest_of(t->locator, 0));
    const struct traveller *other =
        seen_before(seen, seen->by_reference, all, i, digest, same_reference);

    if (other && !same_traveller(other, t))
        found_traveller(r, FINDING_LIST_REFERENCE_DUPLICATE, t);
}

static bool mrz_text(str text, bool digits)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!ascii_alpha(c) && !(digits && ascii_digit(c)) && c != ' ' && c != '-' && c != '<' &&
            c != '\'')
            return false;
    }
    return true;
}

/** Said to be read by a machine: then it stands in the alphabet of the zone. ICAO 9303. */
static bool mrz_holds(const struct traveller *t)
{
    return mrz_text(t->surname, false) && mrz_text(t->given, false) &&
           mrz_text(first_number(t), true);
}

static void check_traveller(struct reading *r, const struct traveller *t)
{
    const struct message *m = r->m;
    bool nameless = t->surname.n == 0 && t->given.n == 0;
    bool close_out = m->function >= FUNCTION_CLOSE && m->function <= FUNCTION_CLOSE_NOT_ON_BOARD;

    if (nameless && t->ref.n == 0 && t->locator.n == 0)
        found_traveller(r, FINDING_TRAVELLER_EMPTY, t);
    else if (t->surname.n == 0 && m->function <= FUNCTION_CHANGE)
        found_traveller(r, FINDING_NAME_MISSING, t);
    /* Where a close-out holds the whole list again, names will do. */
    if (close_out && str_is(m->document.code, "266") && t->ref.n == 0 && t->locator.n == 0)
        found_traveller(r, FINDING_LIST_REFERENCE_MISSING, t);
    if (t->verified == VERIFIED_YES && !mrz_holds(t))
        found_traveller(r, FINDING_MRZ_DOUBTFUL, t);
}

static void check_travellers(struct reading *r)
{
    struct message *m = r->m;
    struct seen seen;

    if (m->travellers.n == 0 || !seen_init(r, &seen))
        return;
    for (uint32_t i = 0; i < m->travellers.n; i++) {
        const struct traveller *t = &m->travellers.v[i];
        check_traveller(r, t);
        if (t->surname.n)
            check_identity(r, &seen, i);
        if (t->ref.n)
            check_reference(r, &seen, i);
    }
}

/* ---- message --------------------------------------------------------------------------------- */

/** Lists and requests are about somebody, unless they say that there is nobody. */
static void check_anybody(struct reading *r)
{
    const struct message *m = r->m;
    bool expected = m->function == FUNCTION_LIST || m->function == FUNCTION_CHANGE ||
                    m->function == FUNCTION_CANCEL || m->function == FUNCTION_REDUCE;

    if (expected && m->travellers.n == 0 && !(m->has_declared_count && m->declared_count == 0))
        found_at(r, FINDING_SEGMENT_MISSING, "NAD", m->offset);
}

/** One request holds the travellers of one booking, ten at most in any State. */
static void check_interactive(struct reading *r)
{
    enum { MOST = 10 };
    const struct message *m = r->m;
    bool request = m->function <= FUNCTION_REDUCE && m->list == LIST_PASSENGER;

    if (request && m->travellers.n > MOST &&
        str_equal_fold(m->interchange.application, STR("IAPI")))
        found_traveller(r, FINDING_TRAVELLERS_MANY, &m->travellers.v[MOST]);
}

static void check_counts(struct reading *r)
{
    const struct message *m = r->m;
    const struct paxlst *p = paxlst_of(r);
    bool one_part = !m->part_present || (m->part <= 1 && m->last_part);

    if (one_part && ((p->has_count_passengers && p->count_passengers != p->passengers) ||
                     (p->has_count_crew && p->count_crew != p->crew)))
        findings_add(&r->m->findings, r->mem, FINDING_COUNT_DIFFERS, &p->count_at);
}

void paxlst_check(struct reading *r)
{
    const struct paxlst *p = paxlst_of(r);

    if (!p->bgm_seen && !p->older_form)
        found_at(r, FINDING_SEGMENT_MISSING, "BGM", r->m->offset);
    if (r->m->crew_list.kind != CREW_MASTER)
        check_flight(r);
    check_anybody(r);
    check_travellers(r);
    check_interactive(r);
    check_counts(r);
}
