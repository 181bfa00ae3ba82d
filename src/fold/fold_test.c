/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages folded into one flight, in the order given and in others.
 *
 * Messages are written short: "full 100 | X1: DOE/JANE#1 born=1980-03-31 ; DOE/JOHN#2 | X2: -".
 * The number is the minute at which it was sent; `-` is a cancelled stub. After each message ids
 * are given out and the ledger goes through its bytes, as between two real messages.
 */
#include "fold/booking.h"
#include "fold/fold.h"
#include "fold/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MINUTE ((utc_ms)60 * 1000)

struct world {
    struct arena mem;
    struct known_flight flight;
    int64_t next_id;
    unsigned merges;
};

/* Reading the short form. ---------------------------------------------------------------------- */

static str word(str *s)
{
    str head;

    *s = str_trim(*s);
    if (!str_cut(s, ' ', &head))
        return STR_NONE;
    return head;
}

static bool option(str w, const char *name, str *value)
{
    size_t n = strlen(name);

    if (w.n <= n || memcmp(w.p, name, n) != 0 || w.p[n] != '=')
        return false;
    *value = str_skip(w, n + 1);
    return true;
}

static void read_name(str w, struct traveller *t)
{
    str name = w, surname;

    if (str_find(w, '#') >= 0) {
        str_cut(&w, '#', &name);
        t->ref = w;
    }
    str_cut(&name, '/', &surname);
    t->surname = surname;
    t->given = name;
}

static void read_traveller(struct arena *mem, str text, struct traveller *t, struct booking *b)
{
    str w, value;

    while ((w = word(&text)).n) {
        if (option(w, "born", &value))
            assert_true(date_parse_iso(value, &t->born_on));
        else if (option(w, "loc", &value))
            t->locator = value;
        else if (option(w, "ref", &value))
            t->ref = value;
        else if (option(w, "uid", &value))
            t->unique_id = value;
        else if (option(w, "sex", &value))
            t->sex = value.p[0];
        else if (option(w, "apiseat", &value))
            t->seat = value;
        else if (option(w, "type", &value))
            t->type = str_is(value, "infant")  ? TRAVELLER_INFANT
                      : str_is(value, "group") ? TRAVELLER_GROUP
                                               : TRAVELLER_ADULT;
        else if (option(w, "doc", &value)) {
            assert_true(vec_push(mem, &t->documents));
            *vec_last(&t->documents) = (struct document){
                .source = b ? DOCUMENT_DOCS : DOCUMENT_API, .type = STR("P"), .number = value};
        } else if (option(w, "seat", &value) || str_is(w, "in")) {
            struct segment *s = &b->segments.v[0];
            assert_true(vec_push(mem, &s->check_ins));
            vec_last(&s->check_ins)->traveller_ref = t->ref;
            vec_last(&s->check_ins)->seat = str_is(w, "in") ? STR_NONE : value;
        } else if (str_is(w, "crew"))
            t->role = ROLE_CREW;
        else
            read_name(w, t);
    }
}

static void read_booking(struct arena *mem, str text, struct booking *b)
{
    str head, item, w, value;

    b->sent = str_trim(text);
    str_cut(&text, ':', &head);
    assert_true(vec_push(mem, &b->locators));
    *vec_last(&b->locators) = (struct locator){.system = STR("ZZ"), .code = word(&head)};
    assert_true(vec_push(mem, &b->segments));
    *vec_last(&b->segments) = (struct segment){
        .marketing = {STR("ZZ"),     STR("431"), STR_NONE},
        .from = STR("CDG"),
        .to = STR("DOH"),
        .departs_at = {{2026, 5, 12}, 555,        -1      }
    };
    while ((w = word(&head)).n) {
        if (option(w, "created", &value))
            assert_true(date_parse_iso(value, &b->locators.v[0].created_at.date));
        else if (option(w, "also", &value)) {
            assert_true(vec_push(mem, &b->locators));
            *vec_last(&b->locators) = (struct locator){.system = STR("YY"), .code = value};
        } else if (option(w, "split", &value)) {
            assert_true(vec_push(mem, &b->splits));
            *vec_last(&b->splits) =
                (struct split){.count = 1, .system = STR("ZZ"), .locator = value};
        } else if (option(w, "codeshare", &value)) {
            b->segments.v[0].operating = b->segments.v[0].marketing;
            b->segments.v[0].marketing = (struct designator){STR("YY"), value, STR_NONE};
        } else
            fail_msg("unknown option of a booking");
    }
    text = str_trim(text);
    if (str_is(text, "-")) {
        b->cancelled = true;
        b->segments.n = 0;
        return;
    }
    while (str_cut(&text, ';', &item)) {
        assert_true(vec_push(mem, &b->travellers));
        read_traveller(mem, item, vec_last(&b->travellers), b);
    }
}

static void read_head(str head, struct message *m)
{
    str w = word(&head), value;
    uint64_t n;

    for (int f = 0; f < FUNCTION_COUNT; f++)
        if (str_is(w, message_function_name((enum message_function)f)))
            m->function = (enum message_function)f;
    m->type = m->function == FUNCTION_FULL || m->function == FUNCTION_UPDATE ? MESSAGE_PNRGOV
                                                                             : MESSAGE_PAXLST;
    assert_true(str_to_u64(word(&head), 100000, &n));
    m->interchange.present = true;
    m->interchange.sender = STR("ZZ");
    m->interchange.prepared_at = utc_to_datetime((utc_ms)n * MINUTE + 1770000000000);
    while ((w = word(&head)).n) {
        if (option(w, "part", &value) && str_to_u64(value, 99, &n)) {
            m->part = (uint32_t)n;
            m->part_present = true;
        } else if (option(w, "eqn", &value) && str_to_u64(value, 9999, &n)) {
            m->declared_count = (uint32_t)n;
            m->has_declared_count = true;
        } else if (option(w, "flight", &value))
            assert_true(designator_parse(STR_NONE, value, &m->flight.designator));
        else if (option(w, "from", &value))
            m->interchange.sender = value;
        else if (option(w, "access", &value))
            m->access_reference = value;
        else if (str_is(w, "last"))
            m->last_part = true;
        else
            fail_msg("unknown option of a message");
    }
}

static struct message *read_message(struct arena *mem, const char *text)
{
    struct message *m = ARENA_NEW(mem, struct message);
    str rest = str_from_c(text), head, item;

    assert_non_null(m);
    m->usable = true;
    m->flight.designator = (struct designator){STR("ZZ"), STR("431"), STR_NONE};
    m->access_reference = STR("ZZ0431/120526/0915"); /* `access=` says another */
    assert_true(vec_push(mem, &m->flight.legs));
    m->flight.legs.v[0] = (struct leg){
        .from = STR("CDG"),
        .to = STR("DOH"),
        .departs_at = {{2026, 5, 12}, 555, -1},
        .arrives_at = {{2026, 5, 12}, 885, -1}
    };
    str_cut(&rest, '|', &head);
    read_head(head, m);
    while (str_cut(&rest, '|', &item)) {
        if (m->type == MESSAGE_PNRGOV) {
            assert_true(vec_push(mem, &m->bookings));
            read_booking(mem, item, vec_last(&m->bookings));
        } else {
            assert_true(vec_push(mem, &m->travellers));
            read_traveller(mem, item, vec_last(&m->travellers), NULL);
        }
    }
    if (m->type == MESSAGE_PNRGOV && !m->has_declared_count && !m->part_present) {
        m->has_declared_count = true;
        m->declared_count = m->bookings.n;
    }
    return m;
}

/* The world between two messages: what an application stores and loads. ------------------------ */

static void world_init(struct world *w)
{
    *w = (struct world){.next_id = 1};
    arena_init(&w->mem, 512 * MIB);
    known_flight_init(&w->flight);
}

static void give_ids(struct world *w)
{
    for (uint32_t i = 0; i < w->flight.bookings.n; i++)
        if (!w->flight.bookings.v[i]->id)
            w->flight.bookings.v[i]->id = w->next_id++;
    for (uint32_t i = 0; i < w->flight.travellers.n; i++)
        if (!w->flight.travellers.v[i]->traveller_id)
            w->flight.travellers.v[i]->traveller_id = w->next_id++;
}

static void reload(struct world *w)
{
    struct known_flight old = w->flight, *f = &w->flight;
    struct buf bytes;
    struct err err;
    str ledger;

    buf_init(&bytes, MIB);
    ledger_write(&old, &bytes);
    assert_false(bytes.failed);
    assert_true(str_dup(&w->mem, buf_view(&bytes), &ledger));
    buf_fini(&bytes);

    known_flight_init(f);
    f->id = 1;
    f->designator = old.designator;
    f->departs_on = old.departs_on;
    f->from = old.from;
    f->to = old.to;
    f->departs_at = old.departs_at;
    f->arrives_at = old.arrives_at;
    f->status = old.status;
    assert_int_equal(0, ledger_read(f, ledger, &w->mem, &err));
    for (uint32_t i = 0; i < old.bookings.n; i++)
        for (uint32_t j = 0; j < f->bookings.n; j++)
            if (f->bookings.v[j]->id == old.bookings.v[i]->id) {
                struct known_booking *b = f->bookings.v[j], *o = old.bookings.v[i];
                b->loaded = true;
                b->digest = o->digest;
                b->version = o->version;
                b->cancelled = o->cancelled;
                b->current_at = o->current_at;
            }
    for (uint32_t i = 0; i < old.travellers.n; i++) {
        struct known_traveller *o = old.travellers.v[i], *t;
        if (o->vacant)
            continue;
        t = known_traveller_add(f, &w->mem);
        assert_non_null(t);
        t->traveller_id = t->journey_id = o->traveller_id;
        t->pnr.who = o->pnr.who;
        t->stored_api = o->api.who;
        t->status = o->status;
        t->status_at = o->status_at;
        for (uint32_t j = 0; o->booking && j < f->bookings.n; j++)
            if (f->bookings.v[j]->id == o->booking->id)
                t->booking = f->bookings.v[j];
    }
    assert_int_equal(0, ledger_attach(f, &w->mem, &err));
}

static struct fold_figures receive(struct world *w, const char *text)
{
    struct message *m = read_message(&w->mem, text);
    struct flight_identity identity;
    struct fold_figures figures;
    struct fold_plan plan;
    struct err err;

    assert_int_equal(1, flight_identify(m, &w->mem, &identity, &err));
    if (!w->flight.designator.number.n) {
        w->flight.designator = identity.designator;
        w->flight.departs_on = identity.departs_on;
    }
    assert_int_equal(0, fold_plan(&w->flight, m, 0, &w->mem, &plan, &err));
    assert_int_equal(
        0, fold_message(&w->flight, m, &identity, 0, plan.travellers, &w->mem, &figures, &err));
    w->merges += w->flight.merges.n;
    give_ids(w);
    reload(w);
    return figures;
}

/* What the unit would see. --------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** One journey: `SURNAME/GIVEN BORN DOCUMENTS LOCATOR SOURCES STATUS SEAT`. */
static const char *line_of(struct world *w, const struct known_traveller *t)
{
    const struct traveller *who = t->api.who ? t->api.who : t->pnr.who;
    char born[DATE_TEXT] = "";
    str line, documents = STR_NONE, seat = t->pnr.seat.n ? t->pnr.seat : STR_NONE;

    date_format(who->born_on, born);
    for (uint32_t i = 0; i < who->documents.n; i++)
        assert_true(arena_printf(&w->mem, &documents, STR_FMT "," STR_FMT, STR_ARG(documents),
                                 STR_ARG(who->documents.v[i].number)));
    assert_true(arena_printf(
        &w->mem, &line, STR_FMT "/" STR_FMT " %s" STR_FMT " " STR_FMT " %s%s %s " STR_FMT "%c",
        STR_ARG(who->surname), STR_ARG(who->given), born, STR_ARG(documents),
        STR_ARG(t->booking ? t->booking->locator : STR("-")), t->pnr.who ? "P" : "",
        t->api.who ? "A" : "", journey_status_name(t->status), STR_ARG(seat), 0));
    return line.p;
}

/** All journeys that are not cancelled, sorted, a line each. */
static const char *seen(struct world *w)
{
    const char **lines = arena_zalloc(&w->mem, w->flight.travellers.n + 1u, sizeof *lines);
    str all = STR_NONE;
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->flight.travellers.n; i++)
        if (!w->flight.travellers.v[i]->vacant &&
            w->flight.travellers.v[i]->status != JOURNEY_CANCELLED)
            lines[n++] = line_of(w, w->flight.travellers.v[i]);
    qsort(lines, n, sizeof *lines, compare_lines);
    for (uint32_t i = 0; i < n; i++)
        assert_true(arena_printf(&w->mem, &all, STR_FMT "%s\n", STR_ARG(all), lines[i]));
    assert_true(arena_printf(&w->mem, &all, STR_FMT "%s%c", STR_ARG(all),
                             flight_status_name(w->flight.status), 0));
    return all.p;
}

/* Scenarios. Each runs in every order of its messages and must end the same. ------------------- */

#define MESSAGES_MAX 6

struct scenario {
    const char *name;
    const char *messages[MESSAGES_MAX];
    const char *expected;
};

/* clang-format off: a message is one line, however long. */
static const struct scenario scenarios[] = {
    {"a second push updates and never doubles",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2 | X2: ROE/ANN#1",
      "full 200 | X1: DOE/JANE#1 seat=15A ; DOE/JOHN#2 seat=15B | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P checked_in 15A\nDOE/JOHN  X1 P checked_in 15B\nROE/ANN  X2 P booked \nscheduled"                        },
    {"a booking missing from a complete full push has left",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1", "full 200 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nscheduled"                                                                                     },
    {"nobody leaves by an update push",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1", "update 200 | X1: DOE/JANE#1 in"},
     "DOE/JANE  X1 P checked_in \nROE/ANN  X2 P booked \nscheduled"                                                          },
    {"nobody leaves by a push that counts more than it holds",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1", "full 200 eqn=2 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"nobody leaves while a part is missing",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=2 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"parts make a complete push",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=2 | X1: DOE/JANE#1", "full 201 part=2 last eqn=2 | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"parts make a complete push though each counts only its own bookings",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1 | X4: COE/SAM#1",
      "full 200 part=1 eqn=2 | X1: DOE/JANE#1 | X2: ROE/ANN#1",
      "full 201 part=2 last eqn=1 | X3: POE/EVE#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"nobody leaves while the middle part is missing",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=3 | X1: DOE/JANE#1", "full 202 part=3 last eqn=3 | X3: POE/EVE#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"three parts in any order make a complete push",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1 | X4: COE/SAM#1",
      "full 200 part=1 eqn=3 | X1: DOE/JANE#1", "full 201 part=2 eqn=3 | X2: ROE/ANN#1",
      "full 202 part=3 last eqn=3 | X3: POE/EVE#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"the same part twice is no second part",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1", "full 200 part=1 eqn=2 | X1: DOE/JANE#1",
      "full 201 part=1 eqn=2 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"the same part twice does not spoil a complete push",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=2 | X1: DOE/JANE#1", "full 200 part=1 eqn=2 | X1: DOE/JANE#1",
      "full 201 part=2 last eqn=2 | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"parts of two pushes make none",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=2 | X1: DOE/JANE#1", "full 300 part=2 last eqn=2 | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"parts under two access references make no push",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "full 200 part=1 eqn=2 access=A | X1: DOE/JANE#1",
      "full 201 part=2 last eqn=2 access=B | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"parts of an update make nobody leave",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1 | X3: POE/EVE#1",
      "update 200 part=1 eqn=2 | X1: DOE/JANE#1", "update 201 part=2 last eqn=2 | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nPOE/EVE  X3 P booked \nROE/ANN  X2 P booked \nscheduled"                                       },
    {"who is missing from a booking of a full push has left",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2 | X2: ROE/ANN#1",
      "full 200 | X1: DOE/JANE#1 | X2: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"who is missing from a booking of an update has left, as a booking is sent whole",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2 | X2: ROE/ANN#1", "update 200 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X2 P booked \nscheduled"                                                              },
    {"one sender's push says nothing of another's bookings",
     {"full 100 | X1: DOE/JANE#1", "full 200 from=YY | Y1: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  Y1 P booked \nscheduled"                                                              },
    {"a stub cancels and a later push brings back",
     {"full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1", "update 200 | X2: -", "update 210 | X1: -",
      "update 300 | X2: ROE/ANN#1"},
     "ROE/ANN  X2 P booked \nscheduled"                                                                                      },
    {"an older push never overwrites",
     {"full 100 | X1: DOE/JANE#1 seat=1A", "update 300 | X1: DOE/JANE#1 seat=3C",
      "update 200 | X1: DOE/JANE#1 seat=2B"},
     "DOE/JANE  X1 P checked_in 3C\nscheduled"                                                                               },
    {"API and PNR meet by locator and name",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2",
      "list 200 | DOE/JOHN ref=7 loc=X1 born=1980-01-02 doc=P2 | DOE/JANE ref=6 loc=X1 born=1981-02-03 doc=P1"},
     "DOE/JANE 1981-02-03,P1 X1 PA checked_in \nDOE/JOHN 1980-01-02,P2 X1 PA checked_in \nscheduled"                         },
    {"API and PNR meet by document, whatever the name looks like",
     {"full 100 | X1: OKAFOR/CHIDIEMEKA#1 doc=A-001", "list 200 | OKAFOR/CHIDI doc=A001"},
     "OKAFOR/CHIDI ,A001 X1 PA checked_in \nscheduled"                                                                       },
    {"API and PNR meet by name and birth",
     {"full 100 | X1: ROE/ANN#1 born=1990-05-05", "list 200 | ANN/ROE born=1990-05-05 doc=Q1"},
     "ANN/ROE 1990-05-05,Q1 X1 PA checked_in \nscheduled"                                                                    },
    {"API and PNR meet when a surname is romanised in two ways",
     {"full 100 | X1: MOHAMUD/ABEBE#1 born=2021-05-27 ; MOHAMUD/ALMAZ#2 born=2021-05-27",
      "list 200 | MAXAMUUD/ABEBE loc=X1 born=2021-05-27 doc=Q1"},
     "MAXAMUUD/ABEBE 2021-05-27,Q1 X1 PA checked_in \nMOHAMUD/ALMAZ 2021-05-27 X1 P booked \nscheduled"                      },
    {"a renewed passport and a missing middle name are one person",
     {"full 100 | X1: JONES/LUCA#1 born=2021-02-18 doc=A1",
      "list 200 | JONES/LUCA_ROBERT loc=X1 born=2021-02-18 doc=B2"},
     "JONES/LUCA_ROBERT 2021-02-18,B2 X1 PA checked_in \nscheduled"                                                          },
    {"API and PNR meet by the codeshare's locator",
     {"full 100 | X1 also=MKT9: ROE/ANN#1", "list 200 | ROE/ANN loc=MKT9 doc=Q1"},
     "ROE/ANN ,Q1 X1 PA checked_in \nscheduled"                                                                              },
    {"father and son of one name stay two",
     {"full 100 | X1: DOE/JOHN#1 born=1950-01-01 ; DOE/JOHN#2 born=1990-01-01",
      "list 200 | DOE/JOHN ref=1 loc=X1 born=1990-01-01 doc=P1 | DOE/JOHN ref=2 loc=X1 born=1950-01-01 doc=P2"},
     "DOE/JOHN 1950-01-01,P2 X1 PA checked_in \nDOE/JOHN 1990-01-01,P1 X1 PA checked_in \nscheduled"                         },
    {"father and son stay two when the booking tells neither's birth",
     {"full 100 | X1: DOE/JOHN#1 ; DOE/JOHN#2",
      "list 200 | DOE/JOHN ref=1 loc=X1 born=1990-01-01 doc=P1 | DOE/JOHN ref=2 loc=X1 born=1950-01-01 doc=P2"},
     "DOE/JOHN 1950-01-01,P2 X1 PA checked_in \nDOE/JOHN 1990-01-01,P1 X1 PA checked_in \nscheduled"                         },
    {"a traveller of API with another birth is somebody else",
     {"full 100 | X1: DOE/JOHN#1 born=1950-01-01", "list 200 | DOE/JOHN loc=X1 born=1990-01-01"},
     "DOE/JOHN 1950-01-01 X1 P booked \nDOE/JOHN 1990-01-01 - A checked_in \nscheduled"                                      },
    {"a traveller of API with another document and nothing else is somebody else",
     {"full 100 | X1: DOE/JOHN#1 doc=A1", "list 200 | DOE/JOHN loc=X1 doc=B2"},
     "DOE/JOHN ,A1 X1 P booked \nDOE/JOHN ,B2 - A checked_in \nscheduled"                                                    },
    {"twins with one initial stay two",
     {"full 100 | X1: KIM/J#1 born=2001-01-01 doc=K1 ; KIM/J#2 born=2001-01-01 doc=K2",
      "list 200 | KIM/JIWOO loc=X1 born=2001-01-01 doc=K2 | KIM/JISOO loc=X1 born=2001-01-01 doc=K1"},
     "KIM/JISOO 2001-01-01,K1 X1 PA checked_in \nKIM/JIWOO 2001-01-01,K2 X1 PA checked_in \nscheduled"                       },
    {"an infant is not the father of the same name",
     {"full 100 | X1: ROSSI/LUCA#1 type=adult ; ROSSI/LUCA type=infant",
      "list 200 | ROSSI/LUCA ref=1 loc=X1 born=2025-11-02 doc=I1 | ROSSI/LUCA ref=2 loc=X1 born=1990-01-01 doc=A1"},
     "ROSSI/LUCA 1990-01-01,A1 X1 PA checked_in \nROSSI/LUCA 2025-11-02,I1 X1 PA checked_in \nscheduled"                     },
    {"a pair that later data contradict comes apart",
     {"full 100 | X1: DOE/JOHN#1 ; DOE/JANE#2", "list 150 | DOE/JOHN loc=X1 born=1990-01-01 ref=1",
      "update 200 | X1: DOE/JOHN#1 born=1950-01-01 ; DOE/JANE#2"},
     "DOE/JANE  X1 P booked \nDOE/JOHN 1950-01-01 X1 P booked \nDOE/JOHN 1990-01-01 - A checked_in \nscheduled"              },
    {"a list sent again changes nothing but what it says anew",
     {"list 100 | DOE/JANE ref=1 loc=X1 doc=A1 | ROE/ANN ref=2 loc=X2 doc=A2",
      "list 200 | ROE/ANN ref=1 loc=X2 doc=A2 | DOE/JANE ref=2 loc=X1 doc=A1 born=1980-01-01"},
     "DOE/JANE 1980-01-01,A1 - A checked_in \nROE/ANN ,A2 - A checked_in \nscheduled"                                        },
    {"a change replaces who had the reference",
     {"list 100 | DOE/JANE ref=1 loc=X1 doc=A1", "change 200 | ROE/ANN ref=1 loc=X1 doc=B2"},
     "ROE/ANN ,B2 - A checked_in \nscheduled"                                                                                },
    {"a withdrawal by reference",
     {"list 100 | DOE/JANE ref=1 loc=X1 doc=A1 | ROE/ANN ref=2 loc=X2 doc=A2",
      "cancel 200 | ref=1 loc=X1"},
     "ROE/ANN ,A2 - A checked_in \nscheduled"                                                                                },
    {"who is listed after the withdrawal travels",
     {"list 100 | DOE/JANE ref=1 loc=X1 doc=A1", "cancel 200 | ref=1 loc=X1",
      "list 300 | DOE/JANE ref=1 loc=X1 doc=A1"},
     "DOE/JANE ,A1 - A checked_in \nscheduled"                                                                               },
    {"on board and no-show",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2 | X2: ROE/ANN#1",
      "list 200 | DOE/JANE ref=1 loc=X1 doc=A1 | DOE/JOHN ref=2 loc=X1 doc=A2",
      "close_on_board 300 | ref=1 loc=X1"},
     "DOE/JANE ,A1 X1 PA boarded \nDOE/JOHN ,A2 X1 PA no_show \nROE/ANN  X2 P no_show \nclosed"                              },
    {"who checked in after the close-out is not called a no-show",
     {"full 100 | X1: DOE/JANE#1", "close_on_board 300 | DOE/JANE loc=X1",
      "full 305 | X1: DOE/JANE#1 in | G1: ROE/ANN#1 in"},
     "DOE/JANE  X1 P boarded \nROE/ANN  G1 P checked_in \nclosed"                                                            },
    {"left behind by name",
     {"full 100 | X1: DOE/JANE#1 in ; DOE/JOHN#2 in", "close_not_on_board 300 | DOE/JOHN loc=X1"},
     "DOE/JANE  X1 P boarded \nDOE/JOHN  X1 P no_show \nclosed"                                                              },
    {"a close-out in two parts",
     {"list 200 | DOE/JANE ref=1 loc=X1 doc=A1 | DOE/JOHN ref=2 loc=X1 doc=A2",
      "close_on_board 300 part=1 | ref=1 loc=X1", "close_on_board 300 part=2 last | ref=2 loc=X1"},
     "DOE/JANE ,A1 - A boarded \nDOE/JOHN ,A2 - A boarded \nclosed"                                                          },
    {"a close-out that is the whole list tells who came late",
     {"list 200 | DOE/JANE ref=1 loc=X1 born=1980-01-01 doc=A1 | ROE/ANN ref=2 loc=X2 born=1981-01-01 doc=A2",
      "close_on_board 300 | DOE/JANE ref=1 loc=X1 born=1980-01-01 doc=A1 | DOE/JOHN ref=3 loc=G1 born=1982-01-01 doc=A3",
      "full 310 | X1: DOE/JANE#1 in"},
     "DOE/JANE 1980-01-01,A1 X1 PA boarded \nDOE/JOHN 1982-01-01,A3 - A boarded \nROE/ANN 1981-01-01,A2 - A no_show \nclosed"},
    {"a cancelled flight carries nobody",
     {"full 100 | X1: DOE/JANE#1", "cancel_flight 200 "},
     "cancelled"                                                                                                             },
    {"a flight that is called back carries again",
     {"full 100 | X1: DOE/JANE#1", "cancel_flight 200 ", "full 300 | X1: DOE/JANE#1"},
     "DOE/JANE  X1 P booked \nscheduled"                                                                                     },
    {"a split moves one traveller",
     {"full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2",
      "update 200 | X1: DOE/JANE#1 | X2 split=X1: DOE/JOHN#1"},
     "DOE/JANE  X1 P booked \nDOE/JOHN  X2 P booked \nscheduled"                                                             },
    {"a group gets names",
     {"full 100 | X1: CHOIR/#1 type=group", "full 200 | X1: DOE/JANE#1 ; ROE/ANN#2"},
     "DOE/JANE  X1 P booked \nROE/ANN  X1 P booked \nscheduled"                                                              },
    {"a corrected name is the same traveller",
     {"full 100 | X1: WEBBER/HANS#1", "update 200 | X1: WEBER/HANS#1",
      "list 150 | WEBER/HANS doc=W1 loc=X1"},
     "WEBER/HANS ,W1 X1 PA checked_in \nscheduled"                                                                           },
    {"a corrected name with two letters exchanged is the same traveller",
     {"full 100 | X1: WEBRE/HANS#1", "update 200 | X1: WEBER/HANS#1",
      "list 150 | WEBER/HANS doc=W1 loc=X1"},
     "WEBER/HANS ,W1 X1 PA checked_in \nscheduled"                                                                           },
    {"a recycled locator is another booking",
     {"full 100 | X1 created=2025-06-01: DOE/JANE#1",
      "update 200 | X1 created=2026-03-01: ROE/ANN#1"},
     "DOE/JANE  X1 P booked \nROE/ANN  X1 P booked \nscheduled"                                                              },
    {"crew is neither PNR's nor a no-show",
     {"list 100 | DOE/JANE ref=1 crew", "full 110 | X1: DOE/JANE#1",
      "close_on_board 300 | DOE/JANE loc=X1"},
     "DOE/JANE  - A checked_in \nDOE/JANE  X1 P boarded \nclosed"                                                            },
    {"one person twice in a list is one",
     {"list 100 | DOE/JANE ref=1 loc=X1 doc=A1 | DOE/JANE ref=2 loc=X1 doc=A1"},
     "DOE/JANE ,A1 - A checked_in \nscheduled"                                                                               },
    {"two of one name in two bookings are two",
     {"list 100 | DOE/JANE ref=1 loc=X1 | DOE/JANE ref=2 loc=X2",
      "full 90 | X1: DOE/JANE#1 | X2: DOE/JANE#1"},
     "DOE/JANE  X1 PA checked_in \nDOE/JANE  X2 PA checked_in \nscheduled"                                                   },
};
/* clang-format on */

static unsigned count_messages(const struct scenario *s)
{
    unsigned n = 0;

    while (n < MESSAGES_MAX && s->messages[n])
        n++;
    return n;
}

static void run_order(const struct scenario *s, const unsigned *order, unsigned n)
{
    struct world w;

    world_init(&w);
    for (unsigned i = 0; i < n; i++)
        receive(&w, s->messages[order[i]]);
    const char *got = seen(&w);
    if (strcmp(got, s->expected) != 0)
        fail_msg("%s, order %u%u%u%u:\n%s\nexpected:\n%s", s->name, order[0], n > 1 ? order[1] : 9,
                 n > 2 ? order[2] : 9, n > 3 ? order[3] : 9, got, s->expected);
    arena_fini(&w.mem);
}

static void permute(const struct scenario *s, unsigned *order, unsigned at, unsigned n)
{
    if (at == n) {
        run_order(s, order, n);
        return;
    }
    for (unsigned i = at; i < n; i++) {
        unsigned keep = order[at];
        order[at] = order[i];
        order[i] = keep;
        permute(s, order, at + 1, n);
        order[i] = order[at];
        order[at] = keep;
    }
}

static void every_order_of_the_same_messages_ends_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        unsigned order[MESSAGES_MAX] = {0, 1, 2, 3, 4, 5};
        permute(&scenarios[i], order, 0, count_messages(&scenarios[i]));
    }
}

/* Single questions. ---------------------------------------------------------------------------- */

static void the_record_survives_renumbering_and_meeting(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    receive(&w, "list 100 | DOE/JANE ref=1 loc=X1 doc=A1");
    int64_t id = w.flight.travellers.v[0]->traveller_id;
    receive(&w, "full 200 | X1: DOE/JOHN#1 ; DOE/JANE#2");
    receive(&w, "full 300 | X1: DOE/JANE#1 seat=1A ; DOE/JOHN#2");
    bool found = false;
    for (uint32_t i = 0; i < w.flight.travellers.n; i++)
        if (w.flight.travellers.v[i]->traveller_id == id)
            found = str_is(w.flight.travellers.v[i]->pnr.seat, "1A") &&
                    w.flight.travellers.v[i]->api.who;
    assert_true(found);
    assert_int_equal(2, w.flight.travellers.n);
    assert_int_equal(0, w.merges);
    arena_fini(&w.mem);
}

/** Records of the flight that somebody stands behind, cancelled ones too. */
static unsigned count_records(const struct world *w)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < w->flight.travellers.n; i++)
        n += !w->flight.travellers.v[i]->vacant;
    return n;
}

static void a_name_corrected_or_given_to_a_group_leaves_no_record_behind(void **state)
{
    static const char *const pushes[][2] = {
        {"full 100 | X1: WEBRE/HANS#1",        "full 200 | X1: WEBER/HANS#1"               },
        {"full 100 | X1: CHOIR/#1 type=group", "full 200 | X1: DOE/JANE#1 ; ROE/ANN#2"     },
        {"full 100 | X1: CHOIR/#1 type=group", "full 200 | X1: CHOIR/#1 type=group ; A/B#2"},
    };
    static const unsigned records[] = {1, 2, 2};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pushes); i++) {
        struct world w;
        world_init(&w);
        receive(&w, pushes[i][0]);
        receive(&w, pushes[i][1]);
        assert_int_equal(records[i], count_records(&w));
        arena_fini(&w.mem);
    }
}

static void two_stored_records_become_one(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    receive(&w, "full 100 | X1: DOE/J#1");
    receive(&w, "list 150 | DOE/JANE doc=A1 born=1980-01-01");
    assert_int_equal(0, w.merges);
    receive(&w, "update 200 | X1: DOE/JANE#1 doc=A1");
    assert_int_equal(1, w.merges);
    assert_string_equal("DOE/JANE 1980-01-01,A1 X1 PA checked_in \nscheduled", seen(&w));
    arena_fini(&w.mem);
}

static void an_unchanged_push_needs_no_traveller(void **state)
{
    struct world w;
    struct fold_plan plan;
    struct err err;

    (void)state;
    world_init(&w);
    receive(&w, "full 100 | X1: DOE/JANE#1 | X2: ROE/ANN#1");
    struct message *again = read_message(&w.mem, "full 200 | X1: DOE/JANE#1 | X2: ROE/ANN#1");
    assert_int_equal(0, fold_plan(&w.flight, again, 0, &w.mem, &plan, &err));
    assert_false(plan.travellers);
    assert_int_equal(0, plan.locators.n);
    struct message *fewer = read_message(&w.mem, "full 200 | X1: DOE/JANE#1");
    assert_int_equal(0, fold_plan(&w.flight, fewer, 0, &w.mem, &plan, &err));
    assert_true(plan.travellers);
    struct fold_figures figures = receive(&w, "full 200 | X1: DOE/JANE#1 | X2: ROE/ANN#1");
    assert_int_equal(2, figures.unchanged);
    arena_fini(&w.mem);
}

static bool has_difference(const struct known_version *v, enum section what, int change)
{
    for (uint32_t i = 0; i < v->differences.n; i++)
        if (v->differences.v[i].what == what && (int)v->differences.v[i].change == change)
            return true;
    return false;
}

static void versions_say_what_changed(void **state)
{
    struct world w;
    struct flight_identity identity;
    struct err err;

    (void)state;
    world_init(&w);
    receive(&w, "full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2");
    struct message *m = read_message(&w.mem, "full 200 | X1: DOE/JANE#1 seat=1A ; ROE/ANN#2");
    assert_int_equal(1, flight_identify(m, &w.mem, &identity, &err));
    assert_int_equal(0, fold_message(&w.flight, m, &identity, 0, true, &w.mem, NULL, &err));
    const struct known_booking *b = w.flight.bookings.v[0];
    assert_int_equal(1, b->versions.n);
    assert_int_equal(2, b->version);
    const struct known_version *v = &b->versions.v[0];
    assert_true(v->current);
    assert_true(has_difference(v, SECTION_TRAVELLER, CHANGE_ADDED));
    assert_true(has_difference(v, SECTION_TRAVELLER, CHANGE_REMOVED));
    assert_true(has_difference(v, SECTION_CHECK_IN, CHANGE_CHANGED));
    assert_false(has_difference(v, SECTION_CONTACTS, CHANGE_CHANGED));
    arena_fini(&w.mem);
}

static void a_late_version_is_kept_but_not_current(void **state)
{
    struct world w;
    struct flight_identity identity;
    struct fold_figures figures;
    struct err err;

    (void)state;
    world_init(&w);
    receive(&w, "full 200 | X1: DOE/JANE#1 seat=2B");
    struct message *m = read_message(&w.mem, "full 100 | X1: DOE/JANE#1 seat=1A");
    assert_int_equal(1, flight_identify(m, &w.mem, &identity, &err));
    assert_int_equal(0, fold_message(&w.flight, m, &identity, 0, true, &w.mem, &figures, &err));
    assert_int_equal(1, figures.late);
    assert_int_equal(1, w.flight.bookings.v[0]->versions.n);
    assert_false(w.flight.bookings.v[0]->versions.v[0].current);
    arena_fini(&w.mem);
}

static void an_older_version_is_not_current_after_an_unchanged_push(void **state)
{
    struct world w;
    struct flight_identity identity;
    struct fold_figures figures;
    struct err err;

    (void)state;
    world_init(&w);
    receive(&w, "full 100 | X1: DOE/JANE#1 seat=1A");
    receive(&w, "full 300 | X1: DOE/JANE#1 seat=1A");
    struct message *m = read_message(&w.mem, "full 200 | X1: DOE/JANE#1 seat=2B");
    assert_int_equal(1, flight_identify(m, &w.mem, &identity, &err));
    assert_int_equal(0, fold_message(&w.flight, m, &identity, 0, true, &w.mem, &figures, &err));
    assert_int_equal(1, w.flight.bookings.v[0]->versions.n);
    assert_false(w.flight.bookings.v[0]->versions.v[0].current);
    arena_fini(&w.mem);
}

static void a_booking_cancelled_before_it_was_told_has_its_travellers(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    receive(&w, "update 200 | X1: -");
    receive(&w, "full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2");
    receive(&w, "full 90 | X1: DOE/JANE#1");
    assert_int_equal(2, count_records(&w));
    assert_int_equal(JOURNEY_CANCELLED, w.flight.travellers.v[0]->status);
    assert_int_equal(JOURNEY_CANCELLED, w.flight.travellers.v[1]->status);
    arena_fini(&w.mem);
}

static void a_codeshare_names_the_flight_and_its_carrier(void **state)
{
    struct arena mem;
    struct flight_identity identity;
    struct err err;

    (void)state;
    arena_init(&mem, MIB);
    struct message *m = read_message(&mem, "full 100 | X1 codeshare=8431: DOE/JANE#1");
    assert_int_equal(1, flight_identify(m, &mem, &identity, &err));
    assert_true(str_is(identity.designator.number, "431"));
    assert_int_equal(1, identity.names.n);
    assert_true(str_is(identity.names.v[0].carrier, "YY"));
    assert_true(str_is(identity.names.v[0].number, "8431"));

    m = read_message(&mem, "full 100 flight=YY8431 | X1 codeshare=8431: DOE/JANE#1");
    assert_int_equal(1, flight_identify(m, &mem, &identity, &err));
    assert_true(str_is(identity.designator.carrier, "ZZ"));
    assert_int_equal(1, identity.names.n);
    assert_true(str_is(identity.names.v[0].number, "8431"));

    m = read_message(&mem, "list 100 flight=ZZ431A | DOE/JANE");
    assert_int_equal(1, flight_identify(m, &mem, &identity, &err));
    assert_true(str_is(identity.designator.suffix, "A"));
    m->flight.legs.v[0].departs_at.date = DATE_NONE;
    assert_int_equal(0, flight_identify(m, &mem, &identity, &err));
    arena_fini(&mem);
}

static void a_damaged_ledger_is_refused(void **state)
{
    struct world w;
    struct buf bytes;
    struct err err;

    (void)state;
    world_init(&w);
    receive(&w, "full 100 | X1: DOE/JANE#1 seat=1A | X2: -");
    receive(&w, "list 200 | DOE/JANE ref=1 loc=X1 doc=A1");
    receive(&w, "cancel 210 | ref=9 loc=X9");
    receive(&w, "close_on_board 300 | ref=1 loc=X1");
    buf_init(&bytes, MIB);
    ledger_write(&w.flight, &bytes);
    for (size_t n = 1; n < bytes.n; n++) {
        struct known_flight f;
        known_flight_init(&f);
        assert_int_equal(-1, ledger_read(&f, str_head(buf_view(&bytes), n), &w.mem, &err));
    }
    for (size_t i = 0; i < bytes.n; i++) { /* must not crash; many of these are still readable */
        struct known_flight f;
        known_flight_init(&f);
        bytes.p[i] = (char)~bytes.p[i];
        int rc = ledger_read(&f, buf_view(&bytes), &w.mem, &err);
        assert_true(rc == 0 || rc == -1);
        bytes.p[i] = (char)~bytes.p[i];
    }
    buf_fini(&bytes);
    arena_fini(&w.mem);
}

static void every_exhausted_arena_is_reported(void **state)
{
    struct err err;
    unsigned failed = 0;

    (void)state;
    for (uint64_t nth = 1; nth < 2000; nth++) {
        struct world w;
        struct flight_identity identity;
        world_init(&w);
        receive(&w, "full 100 | X1: DOE/JANE#1 ; DOE/JOHN#2 | X2: ROE/ANN#1");
        receive(&w, "list 150 | DOE/JANE ref=1 loc=X1 doc=A1 | ROE/ANN doc=A2");
        struct message *m =
            read_message(&w.mem, "full 200 | X1: DOE/JANE#1 seat=1A doc=A1 ; POE/EVE#3");
        assert_int_equal(1, flight_identify(m, &w.mem, &identity, &err));
        arena_fail_at(&w.mem, nth);
        int rc = fold_message(&w.flight, m, &identity, 0, true, &w.mem, NULL, &err);
        arena_fail_at(&w.mem, 0);
        arena_fini(&w.mem);
        if (rc == 0)
            break;
        assert_int_equal(ERR_MEMORY, err.code);
        failed++;
    }
    assert_true(failed > 20 && failed < 1999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_of_the_same_messages_ends_the_same),
        cmocka_unit_test(the_record_survives_renumbering_and_meeting),
        cmocka_unit_test(a_name_corrected_or_given_to_a_group_leaves_no_record_behind),
        cmocka_unit_test(two_stored_records_become_one),
        cmocka_unit_test(an_unchanged_push_needs_no_traveller),
        cmocka_unit_test(versions_say_what_changed),
        cmocka_unit_test(a_late_version_is_kept_but_not_current),
        cmocka_unit_test(an_older_version_is_not_current_after_an_unchanged_push),
        cmocka_unit_test(a_booking_cancelled_before_it_was_told_has_its_travellers),
        cmocka_unit_test(a_codeshare_names_the_flight_and_its_carrier),
        cmocka_unit_test(a_damaged_ledger_is_refused),
        cmocka_unit_test(every_exhausted_arena_is_reported),
    };

    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
