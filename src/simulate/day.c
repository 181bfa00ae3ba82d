/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The timetable. Flights come in pairs: an aircraft arrives at a gateway and leaves it again with
 * the next number, as a foreign carrier's does. Local times are right for each place and date.
 */
#include "simulate/day.h"

#include "simulate/style.h"

#include <stdio.h>

enum { KEY_PAIR = 0x5041, KEY_FLIGHT = 0x464C, MINUTE_MS = 60000 };

struct hub {
    char code[4];
    uint8_t traffic;
    enum culture culture;
    const char *carriers;
};

static const struct hub hubs[] = {
#define HUB(code, traffic, culture, carriers) {code, traffic, CULTURE_##culture, carriers},
#include "simulate/hubs.def"
#undef HUB
};

/**
 * Arrivals by hour of the day at the gateways: waves at night, in the morning and in the evening.
 */
static const uint8_t traffic_by_hour[24] = {8, 9, 9, 8, 7, 5, 4, 4, 5, 6, 6, 5,
                                            4, 4, 4, 4, 5, 5, 6, 7, 7, 8, 3, 1};

static const struct airport *airport_of(const struct hub *hub)
{
    return airport_find(str_from_c(hub->code));
}

static bool is_home(const struct hub *hub, const char *home)
{
    return strcmp(airport_of(hub)->country, home) == 0;
}

int day_check_home(const char *home, struct err *err)
{
    char known[512];

    for (size_t i = 0; i < COUNT_OF(hubs); i++)
        if (is_home(&hubs[i], home))
            return 0;
    day_homes(known, sizeof known);
    return err_set(err, ERR_USAGE, ERR_NO_POS, "no gateways known there; known:%.100s", known);
}

void day_homes(char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < COUNT_OF(hubs); i++) {
        const char *country = airport_of(&hubs[i])->country;
        if (strstr(out, country) || n + 5 > size)
            continue;
        n += (size_t)snprintf(out + n, size - n, " %s", country);
    }
}

static const struct hub *draw_hub(struct rng *r, const char *home, bool inside)
{
    uint32_t total = 0;

    for (size_t i = 0; i < COUNT_OF(hubs); i++)
        total += is_home(&hubs[i], home) == inside ? hubs[i].traffic : 0;
    uint32_t at = rng_below(r, total);
    for (size_t i = 0; i < COUNT_OF(hubs); i++) {
        if (is_home(&hubs[i], home) != inside)
            continue;
        if (at < hubs[i].traffic)
            return &hubs[i];
        at -= hubs[i].traffic;
    }
    return &hubs[0];
}

static void draw_carrier(struct rng *r, const struct hub *hub, char out[3])
{
    size_t count = (strlen(hub->carriers) + 1) / 3;
    /* The first carrier of a hub is its largest. */
    size_t which = rng_percent(r, 60) ? 0 : rng_below(r, (uint32_t)count);

    memcpy(out, hub->carriers + which * 3, 2);
    out[2] = '\0';
}

/** Block time in minutes, to five minutes: 30 on the ground and in climb, then 830 km/h. */
static int block_minutes(const struct airport *from, const struct airport *to)
{
    int km = (int)airport_distance_km(from, to);

    return (30 + km * 60 / 830 + 4) / 5 * 5;
}

static struct datetime local_at(const struct day_plan *plan, const struct airport *at, utc_ms when)
{
    struct datetime local = DATETIME_NONE;

    if (!tz_to_local(plan->zones, at->zone, when, &local))
        local = utc_to_datetime(when);
    local.second = -1;
    return local;
}

void day_leg(const struct day_plan *plan, const struct airport *from, const struct airport *to,
             utc_ms departs, utc_ms arrives, struct sim_leg *leg)
{
    *leg = (struct sim_leg){.from = from, .to = to, .departs_utc = departs, .arrives_utc = arrives};
    leg->departs_at = local_at(plan, from, departs);
    leg->arrives_at = local_at(plan, to, arrives);
}

static void draw_aircraft(struct rng *r, int km, struct sim_flight *f)
{
    static const struct {
        char type[4];
        uint16_t seats;
        bool wide;
    } types[] = {
        {"320", 174, false},
        {"738", 180, false},
        {"321", 216, false},
        {"333", 300, true },
        {"77W", 348, true },
        {"788", 246, true },
        {"359", 320, true }
    };
    size_t i = km < 2600 ? rng_below(r, 3) : 3 + rng_below(r, 4);

    if (km < 2600 && rng_percent(r, 15))
        i = 3 + rng_below(r, 4);
    memcpy(f->aircraft, types[i].type, sizeof f->aircraft);
    f->seats = types[i].seats;
    f->wide = types[i].wide;
}

/** When the aircraft of a pair reaches the gateway: minutes after local midnight. */
static int draw_minute(struct rng *r)
{
    uint32_t total = 0;

    for (int h = 0; h < 24; h++)
        total += traffic_by_hour[h];
    uint32_t at = rng_below(r, total);
    int hour = 0;
    while (at >= traffic_by_hour[hour])
        at -= traffic_by_hour[hour++];
    return hour * 60 + (int)rng_below(r, 12) * 5;
}

static utc_ms home_instant(const struct day_plan *plan, const struct airport *home, uint32_t day,
                           int minute)
{
    struct date date = date_from_days(date_to_days(plan->first) + (int32_t)day);
    utc_ms at;

    (void)tz_to_utc(plan->zones, home->zone, (struct datetime){date, (int16_t)minute, -1}, &at);
    return at;
}

/** One flight in twelve calls at a second foreign airport: a leg before or after the border leg. */
static void add_second_leg(const struct day_plan *plan, struct rng *r, struct sim_flight *f)
{
    const struct airport *far = airport_of(draw_hub(r, plan->home, false));
    utc_ms ground = 75 * MINUTE_MS;

    if (far == f->foreign || airport_distance_km(far, f->foreign) < 300)
        return;
    utc_ms flying = (utc_ms)block_minutes(far, f->foreign) * MINUTE_MS;
    f->leg_count = 2;
    if (f->arrival) {
        f->leg[1] = f->leg[0];
        f->border = 1;
        day_leg(plan, far, f->foreign, f->leg[1].departs_utc - ground - flying,
                f->leg[1].departs_utc - ground, &f->leg[0]);
    } else {
        day_leg(plan, f->foreign, far, f->leg[0].arrives_utc + ground,
                f->leg[0].arrives_utc + ground + flying, &f->leg[1]);
    }
}

/** Numbers of a pair: distinct for every pair, in no visible order. */
static uint16_t pair_number(uint32_t pair)
{
    return (uint16_t)(201 + pair / 400 * 800 + pair * 37 % 400 * 2);
}

static void set_codeshare(struct rng *r, const struct hub *foreign, const struct hub *gateway,
                          struct sim_flight *f)
{
    char partner[3];

    draw_carrier(r, rng_percent(r, 50) ? foreign : gateway, partner);
    f->partner[0] = '\0';
    if (!rng_percent(r, 35) || memcmp(partner, f->carrier, 2) == 0)
        return;
    memcpy(f->partner, partner, sizeof partner);
    f->partner_number = (uint16_t)(5000 + f->number % 4000);
}

void day_flight(const struct day_plan *plan, uint32_t day, uint32_t index, struct sim_flight *out)
{
    uint32_t pair = index / 2;
    struct rng r = rng_from(plan->seed, (uint64_t)KEY_PAIR << 32 | pair);
    const struct hub *gateway = draw_hub(&r, plan->home, true);
    const struct hub *away = draw_hub(&r, plan->home, false);

    *out =
        (struct sim_flight){.arrival = index % 2 == 0, .leg_count = 1, .day = day, .index = index};
    out->home = airport_of(gateway);
    out->foreign = airport_of(away);
    out->home_culture = gateway->culture;
    out->foreign_culture = away->culture;
    out->seed = rng_from(plan->seed, (uint64_t)KEY_FLIGHT << 48 | (uint64_t)day << 24 | index).s[0];
    draw_carrier(&r, rng_percent(&r, 62) ? away : gateway, out->carrier);
    out->style = style_of(out->carrier);
    out->number = (uint16_t)(pair_number(pair) + index % 2);
    draw_aircraft(&r, (int)airport_distance_km(out->home, out->foreign), out);
    set_codeshare(&r, away, gateway, out);

    int minute = draw_minute(&r), turn = rng_between(&r, 12, 24) * 5;
    utc_ms flying = (utc_ms)block_minutes(out->home, out->foreign) * MINUTE_MS;
    utc_ms at = home_instant(plan, out->home, day, minute);
    if (out->arrival)
        day_leg(plan, out->foreign, out->home, at - flying, at, &out->leg[0]);
    else
        day_leg(plan, out->home, out->foreign, at + turn * MINUTE_MS,
                at + turn * MINUTE_MS + flying, &out->leg[0]);
    struct rng own = rng_from(out->seed, 1);
    if (rng_below(&own, 12) == 0)
        add_second_leg(plan, &own, out);
    if (rng_permille(&own, 12))
        out->suffix[0] = rng_percent(&own, 50) ? 'A' : 'D';
}

void flight_key(const struct sim_flight *f, char out[FLIGHT_KEY])
{
    char date[DATE_TEXT];

    date_format(flight_border(f)->departs_at.date, date);
    (void)snprintf(out, FLIGHT_KEY, "%s%u%s/%s/%s-%s", f->carrier, (unsigned)f->number, f->suffix,
                   date, flight_border(f)->from->code, flight_border(f)->to->code);
}
