/* SPDX-License-Identifier: Apache-2.0 */
/* Who is on a flight. Everything is drawn here, in one order, so that writers only render. */
#include "simulate/bookings.h"

#include "reference/carrier.h"
#include "simulate/listed.h"
#include "simulate/names.h"
#include "simulate/people.h"
#include "simulate/style.h"

#include <assert.h>
#include <stdio.h>

#define HOUR_MS ((utc_ms)3600 * 1000)

enum { KEY_BOOKINGS = 2, KEY_CREW = 3 };

enum party {
    PARTY_SINGLE,
    PARTY_COUPLE,
    PARTY_FAMILY,
    PARTY_FRIENDS,
    PARTY_GROUP,
    PARTY_MINOR,
    PARTY_GO_SHOW
};

/** What making one flight needs besides the flight. */
struct maker {
    const struct day_plan *plan;
    struct sim_flight *f;
    struct arena *mem;
    struct rng r;
    struct date today;
    uint16_t seats_used, sequence;
    uint32_t tag, ticket;
    char accounting[4];
};

int push_hours(unsigned push)
{
    static const int hours[PUSH_COUNT] = {72, 48, 24, 0};

    assert(push < PUSH_COUNT);
    return hours[push];
}

bool booking_present(const struct sim_booking *b, unsigned push)
{
    return b->first_push <= push && push < b->cancel_push;
}

bool booking_changed(const struct sim_booking *b, unsigned push)
{
    if (push == b->cancel_push)
        return true;
    return booking_present(b, push) &&
           (push == b->first_push || push == b->documents_push || push == b->split_push ||
            (b->change != CHANGE_NONE && push == b->change_push) ||
            (b->group_size > 0 && push == b->named_push) || push == PUSH_COUNT - 1);
}

uint32_t booking_travellers(const struct sim_booking *b, unsigned push)
{
    if (!b->split_parent || push >= b->split_push)
        return b->count;
    return b->count + b[1].count;
}

bool booking_misspelt(const struct sim_booking *b, unsigned push)
{
    return b->change == CHANGE_NAME && push < b->change_push;
}

void booked_surname(const struct sim_traveller *t, bool misspelt, char out[64])
{
    size_t n = strlen(t->booked_surname);

    (void)snprintf(out, 64, "%s", t->booked_surname);
    if (misspelt && n >= 4) {
        char c = out[n / 2];
        out[n / 2] = out[n / 2 - 1];
        out[n / 2 - 1] = c;
    }
}

utc_ms booking_transacted(const struct sim_flight *f, const struct sim_booking *b, unsigned push)
{
    unsigned last = b->first_push;
    utc_ms departs = flight_border(f)->departs_utc;

    for (unsigned k = b->first_push; k <= push; k++)
        if (k != b->first_push && booking_changed(b, k))
            last = k;
    if (last == b->first_push)
        return b->created_at + HOUR_MS / 4;
    return departs - push_hours(last) * HOUR_MS - HOUR_MS * (2 + (utc_ms)(b->seed % 7)) / 2;
}

static void draw_locator(struct rng *r, char out[8])
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    for (int i = 0; i < 6; i++)
        out[i] = letters[rng_below(r, i == 0 ? 24 : 32)];
    out[6] = '\0';
}

/** Seats from the front: 1A, 1B, ... without a row 13. */
static void next_seat(struct maker *m, char out[5])
{
    const char *letters = m->f->wide ? "ABCDEFGHJK" : "ABCDEF";
    unsigned across = m->f->wide ? 10 : 6, row = m->seats_used / across + 1;

    (void)snprintf(out, 5, "%u%c", (row >= 13 ? row + 1 : row) % 1000,
                   letters[m->seats_used % across]);
    m->seats_used++;
}

static enum culture draw_culture(struct maker *m)
{
    uint32_t roll = rng_below(&m->r, 100);

    if (roll < 58)
        return m->f->home_culture;
    if (roll < 86)
        return m->f->foreign_culture;
    return (enum culture)rng_below(&m->r, CULTURE_COUNT);
}

/** The name in the booking, which need not be the passport's. */
static void set_booked_name(struct maker *m, struct sim_traveller *t)
{
    const struct person *p = &t->person;
    uint32_t roll = t->entry >= 0 ? 99 : rng_below(&m->r, 100);

    memcpy(t->booked_surname, p->surname, sizeof t->booked_surname);
    memcpy(t->booked_given, p->given, sizeof t->booked_given);
    if (roll < 8) { /* run together */
        char *to = t->booked_given;
        for (const char *from = p->given; *from; from++)
            if (*from != ' ')
                *to++ = *from;
        *to = '\0';
    } else if (roll < 16) { /* first name only */
        char *blank = strchr(t->booked_given, ' ');
        if (blank)
            *blank = '\0';
    } else if (roll < 19) { /* another romanisation */
        str other = name_respell(p->culture, str_from_c(p->surname), &m->r);
        if (other.n > 0)
            (void)snprintf(t->booked_surname, sizeof t->booked_surname, STR_FMT, STR_ARG(other));
    }
}

/**
 * Add a traveller to the booking made last. @return NULL: no memory; else valid until the next one
 */
static struct sim_traveller *add_traveller(struct maker *m, struct sim_booking *b,
                                           const struct person *p, enum traveller_kind kind)
{
    if (!vec_push(m->mem, &m->f->travellers))
        return NULL;
    struct sim_traveller *t = vec_last(&m->f->travellers);

    t->person = *p;
    t->kind = kind;
    t->entry = -1;
    b->count++;
    t->verified = rng_percent(&m->r, 80);
    (void)snprintf(t->ticket, sizeof t->ticket, "%s%010u", m->accounting,
                   2400000000u + m->ticket++);
    if (kind != KIND_INFANT) {
        next_seat(m, t->seat);
        t->bags = (uint8_t)(rng_percent(&m->r, 75) ? rng_between(&m->r, 1, 2) : 0);
        t->weight_kg = (uint8_t)(t->bags * rng_between(&m->r, 14, 27));
        t->tag = m->tag;
        m->tag += t->bags;
        if (kind == KIND_ADULT && rng_percent(&m->r, 18))
            (void)snprintf(t->frequent_flyer, sizeof t->frequent_flyer, "%09u",
                           100000000u + rng_below(&m->r, 899999999u));
    }
    t->sequence = ++m->sequence;
    return t;
}

/** The same letters, whatever the blanks? */
static bool same_letters(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == ' ')
            a++;
        while (*b == ' ')
            b++;
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
    }
}

/** Two of a party with the same name could not be told apart, and parents avoid it. */
static bool name_taken(const struct maker *m, const struct sim_booking *b, const struct person *p)
{
    for (uint32_t i = 0; i < b->count; i++) {
        const struct person *other = &m->f->travellers.v[b->first + i].person;
        if (same_letters(other->given, p->given))
            return true;
    }
    return false;
}

static int add_stranger(struct maker *m, struct sim_booking *b, enum culture culture,
                        struct age age)
{
    struct person p;

    do
        person_make(&m->r, culture, rng_percent(&m->r, 62) ? 'M' : 'F', age, m->today, &p);
    while (name_taken(m, b, &p));
    return add_traveller(m, b, &p, age.high < 18 ? KIND_CHILD : KIND_ADULT) ? 0 : -1;
}

static int add_relative(struct maker *m, struct sim_booking *b, const struct person *head, char sex,
                        struct age age)
{
    enum traveller_kind kind = age.high < 2 ? KIND_INFANT : age.high < 12 ? KIND_CHILD : KIND_ADULT;
    struct person p;

    do
        person_make_relative(&m->r, head, sex, age, m->today, &p);
    while (name_taken(m, b, &p));
    struct sim_traveller *t = add_traveller(m, b, &p, kind);
    if (t && kind == KIND_INFANT)
        t->adult = b->count > 2 ? 2 : 1;
    return t ? 0 : -1;
}

static char draw_sex(struct maker *m)
{
    return rng_percent(&m->r, 50) ? 'M' : 'F';
}

static int add_family(struct maker *m, struct sim_booking *b, enum culture culture, bool children)
{
    struct person head;
    int count = children ? rng_between(&m->r, 1, 4) : 0;

    person_make(&m->r, culture, rng_percent(&m->r, 85) ? 'M' : 'F', (struct age){25, 52}, m->today,
                &head);
    if (!add_traveller(m, b, &head, KIND_ADULT))
        return -1;
    if (!children || rng_percent(&m->r, 85))
        if (add_relative(m, b, &head, head.sex == 'M' ? 'F' : 'M', (struct age){22, 48}) < 0)
            return -1;
    for (int i = 0; i < count; i++) {
        bool infant = i == 0 && rng_percent(&m->r, 30);
        struct age age = infant ? (struct age){0, 1} : (struct age){2, 11};
        if (add_relative(m, b, &head, draw_sex(m), age) < 0)
            return -1;
    }
    return 0;
}

static int add_several(struct maker *m, struct sim_booking *b, enum culture culture, int count)
{
    for (int i = 0; i < count; i++)
        if (add_stranger(m, b, culture, (struct age){18, 70}) < 0)
            return -1;
    return 0;
}

static int add_party(struct maker *m, struct sim_booking *b, enum party party)
{
    enum culture culture = draw_culture(m);

    switch (party) {
    case PARTY_COUPLE:
        return add_family(m, b, culture, false);
    case PARTY_FAMILY:
        return add_family(m, b, culture, true);
    case PARTY_FRIENDS:
        return add_several(m, b, culture, rng_between(&m->r, 2, 5));
    case PARTY_GROUP:
        b->group_size = (uint16_t)rng_between(&m->r, 10, 22);
        b->named_push = 1;
        (void)snprintf(b->group_name, sizeof b->group_name, "%s TOUR %03u", m->f->foreign->code,
                       rng_below(&m->r, 1000));
        return add_several(m, b, culture, b->group_size);
    case PARTY_MINOR:
        if (add_stranger(m, b, culture, (struct age){6, 11}) < 0)
            return -1;
        vec_last(&m->f->travellers)->unaccompanied = true;
        return 0;
    case PARTY_SINGLE:
    case PARTY_GO_SHOW:
        return add_several(m, b, culture, 1);
    }
    return 0;
}

static enum party draw_party(struct rng *r)
{
    uint32_t roll = rng_below(r, 1000);

    if (roll < 440)
        return PARTY_SINGLE;
    if (roll < 640)
        return PARTY_COUPLE;
    if (roll < 865)
        return PARTY_FAMILY;
    if (roll < 965)
        return PARTY_FRIENDS;
    if (roll < 975)
        return PARTY_GROUP;
    if (roll < 985)
        return PARTY_MINOR;
    return PARTY_GO_SHOW;
}

/** When it was made, and at which pushes it appears and changes. */
static void draw_times(struct maker *m, struct sim_booking *b)
{
    static const int oldest[PUSH_COUNT] = {120 * 24, 71, 47, 23},
                     newest[PUSH_COUNT] = {76, 50, 26, 3};
    uint32_t roll = rng_below(&m->r, 100);
    unsigned first = b->go_show      ? 3
                     : b->group_size ? 0
                     : roll < 86     ? 0
                     : roll < 92     ? 1
                     : roll < 97     ? 2
                                     : 3;
    utc_ms departs = flight_border(m->f)->departs_utc;

    b->first_push = (uint8_t)first;
    b->created_at =
        b->go_show
            ? departs - 2 * HOUR_MS
            : departs - rng_between(&m->r, newest[first] * 60, oldest[first] * 60) * (HOUR_MS / 60);
    b->created_at -= b->created_at % (HOUR_MS / 60);
    b->ticketed_at = b->created_at + HOUR_MS / 3;
    b->cancel_push = b->change_push = b->split_push = PUSH_NEVER;
    b->documents_push =
        (uint8_t)(rng_percent(&m->r, 70) ? first : (unsigned)rng_between(&m->r, (int)first, 3));
    if (first < 3 && rng_percent(&m->r, 8)) {
        b->change = rng_percent(&m->r, 40) ? CHANGE_NAME : CHANGE_CONTACT;
        b->change_push = (uint8_t)rng_between(&m->r, (int)first + 1, 3);
    }
}

/** A flight before an arrival or after a departure, with a wait between. */
static void draw_connection(struct maker *m, struct sim_booking *b)
{
    static const char places[][4] = {"LHR", "JFK", "BOM", "CDG", "MNL", "JNB", "SYD", "NRT",
                                     "FRA", "CAI", "NBO", "DAC", "ORD", "MAA", "KRT"};
    const struct sim_leg *leg = flight_border(m->f);
    const struct airport *place;

    if (m->f->leg_count > 1 || !rng_percent(&m->r, 22))
        return;
    place = airport_find(str_from_c(places[rng_below(&m->r, COUNT_OF(places))]));
    utc_ms wait = rng_between(&m->r, 90, 600) * (HOUR_MS / 60);
    utc_ms flying = rng_between(&m->r, 24, 100) * (HOUR_MS / 12);
    b->connects = place && place != m->f->foreign && place != m->f->home;
    b->connection_number = (uint16_t)rng_between(&m->r, 11, 199);
    if (!b->connects)
        return;
    if (m->f->arrival)
        day_leg(m->plan, place, leg->from, leg->departs_utc - wait - flying,
                leg->departs_utc - wait, &b->connection);
    else
        day_leg(m->plan, leg->to, place, leg->arrives_utc + wait, leg->arrives_utc + wait + flying,
                &b->connection);
}

static void draw_booking(struct maker *m, struct sim_booking *b)
{
    draw_times(m, b);
    draw_locator(&m->r, b->locator);
    memcpy(b->system, m->f->style->host, sizeof m->f->style->host);
    b->agency = rng_percent(&m->r, 55);
    b->seed = rng_next(&m->r);
    b->booking_class = "YYYYYMBHKLQVWJCF"[rng_below(&m->r, 16)];
    b->marketing = m->f->partner[0] && !b->go_show && rng_percent(&m->r, 20);
    if (b->marketing || b->agency)
        draw_locator(&m->r, b->partner_locator);
    b->joins_at_origin = m->f->leg_count > 1 && rng_percent(&m->r, 55);
    if (!b->go_show)
        draw_connection(m, b);
}

/** Did shortening a name make it the passport name or the booked name of another in the booking? */
static bool booked_name_taken(const struct maker *m, const struct sim_booking *b, uint32_t which)
{
    const struct sim_traveller *all = &m->f->travellers.v[b->first], *t = &all[which];

    for (uint32_t i = 0; i < b->count; i++) {
        if (i == which)
            continue;
        if (same_letters(all[i].person.given, t->booked_given) ||
            (i < which && same_letters(all[i].booked_given, t->booked_given)))
            return true;
    }
    return false;
}

/** What becomes of the travellers; parties mostly stay together. */
static void draw_fates(struct maker *m, struct sim_booking *b)
{
    bool all_no_show = !b->go_show && rng_permille(&m->r, 30);

    for (uint32_t i = 0; i < b->count; i++) {
        struct sim_traveller *t = &m->f->travellers.v[b->first + i];
        if (b->cancel_push != PUSH_NEVER)
            t->fate = FATE_CANCELLED;
        else if (all_no_show)
            t->fate = FATE_NO_SHOW;
        else if (b->count == 1 && rng_permille(&m->r, 12))
            t->fate = FATE_OFFLOADED;
        t->late = b->go_show && rng_percent(&m->r, 60);
        t->corrected = t->fate == FATE_BOARDED && !t->late && rng_permille(&m->r, 8);
        set_booked_name(m, t);
        if (booked_name_taken(m, b, i)) {
            memcpy(t->booked_surname, t->person.surname, sizeof t->booked_surname);
            memcpy(t->booked_given, t->person.given, sizeof t->booked_given);
        }
    }
}

static struct sim_booking *new_booking(struct maker *m)
{
    if (!vec_push(m->mem, &m->f->bookings))
        return NULL;
    struct sim_booking *b = vec_last(&m->f->bookings);
    b->first = m->f->travellers.n;
    return b;
}

/** Move the last traveller of the booking made last into one of its own. */
static int split_booking(struct maker *m)
{
    struct sim_booking *child = new_booking(m);

    if (!child)
        return -1;
    struct sim_booking *parent = child - 1;
    uint32_t first = parent->first + parent->count - 1;
    *child = *parent;
    child->first = first;
    child->count = 1;
    child->seed = rng_next(&m->r);
    draw_locator(&m->r, child->locator);
    child->partner_locator[0] = '\0';
    child->change = CHANGE_NONE;
    child->change_push = PUSH_NEVER;
    child->split_push = child->first_push = (uint8_t)rng_between(&m->r, parent->first_push + 1, 3);
    if (child->documents_push < child->first_push)
        child->documents_push = child->first_push;
    memcpy(child->split_locator, parent->locator, sizeof child->split_locator);

    parent->count--;
    parent->split_parent = true;
    parent->split_push = child->split_push;
    memcpy(parent->split_locator, child->locator, sizeof parent->split_locator);
    return 0;
}

static int add_booking(struct maker *m)
{
    enum party party = draw_party(&m->r);
    struct sim_booking *b = new_booking(m);

    if (!b)
        return -1;
    b->go_show = party == PARTY_GO_SHOW;
    if (add_party(m, b, party) < 0)
        return -1;
    draw_booking(m, b);
    if (b->first_push < 3 && !b->group_size && rng_percent(&m->r, 5))
        b->cancel_push = (uint8_t)rng_between(&m->r, b->first_push + 1, 3);
    draw_fates(m, b);
    if (party == PARTY_FRIENDS && b->count >= 3 && b->first_push < 3 &&
        b->cancel_push == PUSH_NEVER && rng_percent(&m->r, 25))
        return split_booking(m);
    return 0;
}

/** A listed person, or one who looks like it, alone and boarding. */
static int add_planted(struct maker *m, uint32_t entry, enum near_miss how)
{
    struct sim_booking *b = new_booking(m);
    struct listed listed;
    struct person p;

    if (!b)
        return -1;
    listed_make(m->plan->seed, entry, m->plan->first, &listed);
    if (how == NEAR_NONE)
        listed_travel(&listed, &m->r, &p);
    else
        listed_near_miss(&listed, how, m->plan->first, &m->r, &p);
    int32_t today = date_to_days(m->today);
    p.expires_on = date_from_days(today + rng_between(&m->r, 100, 3000));
    struct sim_traveller *t = add_traveller(m, b, &p, KIND_ADULT);
    if (!t)
        return -1;
    t->entry = (int)entry;
    t->near_miss = (int)how;
    set_booked_name(m, t);
    draw_booking(m, b);
    b->change = CHANGE_NONE;
    b->change_push = PUSH_NEVER;
    return 0;
}

static int add_all_planted(struct maker *m)
{
    uint32_t flight = m->f->day * m->plan->flights + m->f->index;

    for (uint32_t i = 0; i < LISTED_PER_FLIGHT; i++)
        if (add_planted(m, (flight * LISTED_PER_FLIGHT + i) % LISTED_TRAVELLING, NEAR_NONE) < 0)
            return -1;
    for (uint32_t i = 0; i < NEAR_MISSES_PER_FLIGHT; i++) {
        uint32_t entry = (flight * 37 + i * 111 + 11) % LISTED_COUNT;
        if (add_planted(m, entry, i % 2 ? NEAR_SAME_BIRTH : NEAR_SAME_NAME) < 0)
            return -1;
    }
    return 0;
}

static void add_crew(struct maker *m)
{
    struct rng r = rng_from(m->f->seed, KEY_CREW);
    const struct carrier *carrier = carrier_find(str_from_c(m->f->carrier));
    bool own = carrier && strcmp(carrier->country, m->f->home->country) == 0;
    enum culture culture = own ? m->f->home_culture : m->f->foreign_culture;

    m->f->crew_count = (uint8_t)(m->f->wide ? rng_between(&r, 11, 15) : rng_between(&r, 6, 8));
    for (uint8_t i = 0; i < m->f->crew_count; i++) {
        person_make(&r, culture, rng_percent(&r, 45) ? 'M' : 'F', (struct age){22, 55}, m->today,
                    &m->f->crew[i]);
        if (carrier && rng_percent(&r, 85))
            person_set_nation(&r, &m->f->crew[i], carrier->country);
    }
}

int bookings_make(const struct day_plan *plan, struct sim_flight *f, struct arena *mem,
                  struct err *err)
{
    const struct carrier *carrier = carrier_find(str_from_c(f->carrier));
    struct maker m = {.plan = plan,
                      .f = f,
                      .mem = mem,
                      .r = rng_from(f->seed, KEY_BOOKINGS),
                      .today = flight_border(f)->departs_at.date,
                      .accounting = "999",
                      .sequence = 100};
    uint32_t full = (uint32_t)f->seats * (uint32_t)rng_between(&m.r, 68, 96) / 100;

    if (carrier && carrier->accounting[0])
        memcpy(m.accounting, carrier->accounting, sizeof m.accounting);
    m.tag = 100000 + rng_below(&m.r, 800000);
    m.ticket = rng_below(&m.r, 90000000);
    if (add_all_planted(&m) < 0)
        return err_memory(err);
    while (m.seats_used < full)
        if (add_booking(&m) < 0)
            return err_memory(err);
    add_crew(&m);
    return 0;
}
