/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a perfect system would know. Only what some message says is told: the passport of a no-show
 * who never gave it is left out, although the simulator knows it.
 */
#include "simulate/truth.h"

#include "base/json.h"
#include "simulate/bookings.h"
#include "simulate/listed.h"
#include "simulate/paxlst_writer.h"
#include "simulate/pnrgov_writer.h"
#include "simulate/style.h"

#include <stdio.h>

static void end_line(struct buf *out)
{
    buf_char(out, '\n');
}

static void write_legs(struct json *w, const struct sim_flight *f)
{
    json_key(w, "legs");
    json_array_begin(w);
    for (uint8_t i = 0; i < f->leg_count; i++) {
        json_object_begin(w);
        json_member_c(w, "from", f->leg[i].from->code);
        json_member_c(w, "to", f->leg[i].to->code);
        json_opt_datetime(w, "departs_at", f->leg[i].departs_at);
        json_opt_datetime(w, "arrives_at", f->leg[i].arrives_at);
        json_member_bool(w, "border", i == f->border);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_pushes(struct json *w, const struct sim_flight *f)
{
    json_key(w, "pushes");
    json_array_begin(w);
    for (unsigned k = 0; k < PUSH_COUNT; k++) {
        struct push_content c = pnrgov_content(f, k);
        json_object_begin(w);
        json_member_u64(w, "hours", (uint64_t)push_hours(k));
        json_member_c(w, "function", c.update ? "update" : "full");
        json_member_u64(w, "bookings", c.bookings);
        json_member_u64(w, "travellers", c.travellers);
        json_member_u64(w, "cancelled", c.cancelled);
        json_member_u64(w, "parts", c.parts);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_names(struct json *w, const struct sim_flight *f)
{
    char name[16];

    json_key(w, "names");
    json_array_begin(w);
    (void)snprintf(name, sizeof name, "%s%u%s", f->carrier, (unsigned)f->number, f->suffix);
    json_c(w, name);
    if (f->partner[0]) {
        (void)snprintf(name, sizeof name, "%s%u", f->partner, (unsigned)f->partner_number);
        json_c(w, name);
    }
    json_array_end(w);
}

static void write_api(struct json *w, const struct sim_flight *f)
{
    uint32_t checked_in = 0, aboard = 0;

    for (uint32_t i = 0; i < f->travellers.n; i++) {
        checked_in += paxlst_checked_in(&f->travellers.v[i]);
        aboard += paxlst_aboard(&f->travellers.v[i]);
    }
    json_key(w, "api");
    json_object_begin(w);
    json_member_c(w, "style", f->style->api == API_INTERACTIVE ? "interactive" : "lists");
    json_member_u64(w, "checked_in", checked_in);
    json_member_u64(w, "aboard", aboard);
    json_member_u64(w, "crew", f->crew_count);
    json_object_end(w);
}

static void write_flight(const struct sim_flight *f, const char *key, struct buf *out)
{
    const struct sim_leg *leg = flight_border(f);
    char number[8];
    struct json w;

    (void)snprintf(number, sizeof number, "%u", (unsigned)f->number);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "kind", "flight");
    json_member_c(&w, "flight", key);
    json_member_c(&w, "carrier", f->carrier);
    json_member_c(&w, "number", number);
    json_opt_str(&w, "suffix", str_from_c(f->suffix));
    json_member_c(&w, "from", leg->from->code);
    json_member_c(&w, "to", leg->to->code);
    json_opt_datetime(&w, "departs_at", leg->departs_at);
    json_opt_datetime(&w, "arrives_at", leg->arrives_at);
    json_opt_utc(&w, "departs_utc", leg->departs_utc);
    json_opt_utc(&w, "arrives_utc", leg->arrives_utc);
    json_member_c(&w, "direction", f->arrival ? "arrival" : "departure");
    write_names(&w, f);
    write_legs(&w, f);
    write_pushes(&w, f);
    write_api(&w, f);
    json_object_end(&w);
    end_line(out);
}

/** What the messages tell of one traveller. */
struct knowledge {
    bool api, documents;
    unsigned last_push; /* the last one that the booking was in */
};

static struct knowledge knowledge_of(const struct sim_flight *f, const struct sim_booking *b,
                                     const struct sim_traveller *t)
{
    struct knowledge k = {.last_push =
                              b->cancel_push < PUSH_COUNT ? b->cancel_push - 1U : PUSH_COUNT - 1U};

    /*
     * The close-out of an interactive carrier names those who came late, but tells no more of them.
     */
    k.api = paxlst_checked_in(t) || (paxlst_aboard(t) && f->style->api == API_LISTS);
    k.documents = b->documents_push <= k.last_push;
    return k;
}

static const char *status_of(enum fate fate)
{
    static const char *const names[] = {"boarded", "no_show", "no_show", "cancelled"};

    return names[fate];
}

static void write_person(struct json *w, const struct person *p)
{
    char sex[2] = {p->sex, '\0'};

    json_opt_date(w, "born_on", p->born_on);
    json_member_c(w, "sex", sex);
    json_member_c(w, "nationality", p->nationality);
    json_member_c(w, "document", p->document);
    json_opt_date(w, "expires_on", p->expires_on);
}

static void write_booked_name(struct json *w, const struct sim_traveller *t, const char *surname)
{
    json_key(w, "booked");
    json_object_begin(w);
    json_member_c(w, "surname", surname);
    json_member_c(w, "given", t->booked_given);
    json_object_end(w);
}

static void journey_id(const char *key, const struct sim_traveller *t, char out[64])
{
    (void)snprintf(out, 64, "%s/%u", key, t->sequence);
}

static void write_journey(const struct sim_flight *f, const struct sim_booking *b, uint32_t i,
                          const char *key, struct buf *out)
{
    static const char *const kinds[] = {"adult", "child", "infant"};
    const struct sim_traveller *t = &f->travellers.v[b->first + i];
    struct knowledge known = knowledge_of(f, b, t);
    bool passport = known.api || known.documents;
    char surname[64], id[64];
    struct json w;

    booked_surname(t, i == 0 && booking_misspelt(b, known.last_push), surname);
    journey_id(key, t, id);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "kind", "journey");
    json_member_c(&w, "journey", id);
    json_member_c(&w, "flight", key);
    json_member_c(&w, "role", "passenger");
    json_opt_str(&w, "locator", b->go_show ? STR_NONE : str_from_c(b->locator));
    json_member_c(&w, "surname", passport ? t->person.surname : surname);
    json_member_c(&w, "given", passport ? t->person.given : t->booked_given);
    write_booked_name(&w, t, surname);
    json_member_c(&w, "type", kinds[t->kind]);
    if (passport)
        write_person(&w, &t->person);
    json_member_bool(&w, "pnr", true);
    json_member_bool(&w, "api", known.api);
    json_member_c(&w, "status", status_of(t->fate));
    if (t->fate == FATE_OFFLOADED)
        json_member_bool(&w, "taken_off", true);
    if (t->fate == FATE_BOARDED && t->seat[0])
        json_member_c(&w, "seat", t->seat);
    json_object_end(&w);
    end_line(out);
}

static void write_crew(const struct sim_flight *f, uint8_t i, const char *key, struct buf *out)
{
    char id[64];
    struct json w;

    (void)snprintf(id, sizeof id, "%s/C%u", key, i + 1U);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "kind", "journey");
    json_member_c(&w, "journey", id);
    json_member_c(&w, "flight", key);
    json_member_c(&w, "role", "crew");
    json_member_c(&w, "surname", f->crew[i].surname);
    json_member_c(&w, "given", f->crew[i].given);
    write_person(&w, &f->crew[i]);
    json_member_bool(&w, "pnr", false);
    json_member_bool(&w, "api", true);
    json_object_end(&w);
    end_line(out);
}

static void write_planted(const struct sim_traveller *t, const char *key, struct buf *out)
{
    char entry[8], id[64];
    struct json w;

    listed_id((uint32_t)t->entry, entry);
    journey_id(key, t, id);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "kind", t->near_miss ? "near_miss" : "listed");
    json_member_c(&w, "entry", entry);
    json_member_c(&w, "flight", key);
    json_member_c(&w, "journey", id);
    if (t->near_miss)
        json_member_c(&w, "how", near_miss_name((enum near_miss)t->near_miss));
    else
        json_member_c(&w, "distortion",
                      distortion_name((enum distortion)((unsigned)t->entry % DISTORT_COUNT)));
    json_object_end(&w);
    end_line(out);
}

static void add_traveller(const struct sim_traveller *t, struct truth_totals *totals)
{
    totals->journeys++;
    totals->boarded += t->fate == FATE_BOARDED;
    totals->taken_off += t->fate == FATE_OFFLOADED;
    totals->no_show += t->fate == FATE_NO_SHOW;
    totals->cancelled += t->fate == FATE_CANCELLED;
    totals->listed += t->entry >= 0 && !t->near_miss;
    totals->near_misses += t->entry >= 0 && t->near_miss;
}

void truth_flight(const struct sim_flight *f, struct buf *out, struct truth_totals *totals)
{
    char key[FLIGHT_KEY];

    flight_key(f, key);
    write_flight(f, key, out);
    for (uint32_t i = 0; i < f->bookings.n; i++) {
        const struct sim_booking *b = &f->bookings.v[i];
        for (uint32_t k = 0; k < b->count; k++) {
            const struct sim_traveller *t = &f->travellers.v[b->first + k];
            write_journey(f, b, k, key, out);
            if (t->entry >= 0)
                write_planted(t, key, out);
            add_traveller(t, totals);
        }
    }
    for (uint8_t i = 0; i < f->crew_count; i++)
        write_crew(f, i, key, out);
    totals->flights++;
    totals->bookings += f->bookings.n;
    totals->crew += f->crew_count;
}

void truth_end(uint64_t seed, const struct truth_totals *totals, const struct dirt *dirt,
               struct buf *out)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "kind", "totals");
    json_member_u64(&w, "seed", seed);
    json_member_u64(&w, "flights", totals->flights);
    json_member_u64(&w, "files", totals->files);
    json_member_u64(&w, "messages", totals->messages);
    json_member_u64(&w, "bytes", totals->bytes);
    json_member_u64(&w, "bookings", totals->bookings);
    json_member_u64(&w, "journeys", totals->journeys);
    json_member_u64(&w, "boarded", totals->boarded);
    json_member_u64(&w, "taken_off", totals->taken_off);
    json_member_u64(&w, "no_show", totals->no_show);
    json_member_u64(&w, "cancelled", totals->cancelled);
    json_member_u64(&w, "crew", totals->crew);
    json_member_u64(&w, "watchlist_entries", LISTED_COUNT);
    json_member_u64(&w, "listed", totals->listed);
    json_member_u64(&w, "near_misses", totals->near_misses);
    json_key(&w, "dirt");
    json_object_begin(&w);
    for (int k = 1; k < DIRT_KIND_COUNT; k++)
        json_member_u64(&w, dirt_name((enum dirt_kind)k), dirt->made[k]);
    json_object_end(&w);
    json_object_end(&w);
    end_line(out);
}
