/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the simulator makes up is what our readers find again, at seven times the usual dirt: every
 * booking, name, document, seat and crew member. A failure here is the simulator's or the reader's.
 */
#include "messages/reader.h"
#include "simulate/bookings.h"
#include "simulate/day.h"
#include "simulate/paxlst_writer.h"
#include "simulate/pnrgov_writer.h"
#include "simulate/style.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { FLIGHTS = 14 };

struct fixture {
    struct timezones *zones;
    struct day_plan plan;
    struct arena mem, records;
    struct buf out;
    struct dirt dirt;
    struct sim_flight f;
    struct message *messages[64]; /* the file read last */
    struct message_reader *reader;
    size_t count;
};

static int set_up(void **state)
{
    static struct fixture x;
    struct err err;

    x = (struct fixture){0};
    if (timezones_open(NULL, &x.zones, &err) < 0)
        return -1;
    x.plan = (struct day_plan){
        .seed = 11, .home = "PAK", .flights = 40, .first = {2026, 5, 12},
                   .zones = x.zones
    };
    x.dirt = (struct dirt){.r = rng_from(11, 11), .percent = 28};
    arena_init(&x.mem, 64 * MIB);
    arena_init(&x.records, 256 * MIB);
    buf_init(&x.out, 64 * MIB);
    *state = &x;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *x = *state;

    message_reader_free(x->reader);
    buf_fini(&x->out);
    arena_fini(&x->records);
    arena_fini(&x->mem);
    timezones_close(x->zones);
    return 0;
}

static void make_flight(struct fixture *x, uint32_t index)
{
    struct err err;

    arena_reset(&x->mem);
    day_flight(&x->plan, 0, index, &x->f);
    assert_int_equal(bookings_make(&x->plan, &x->f, &x->mem, &err), 0);
}

/** Read x->out whole into x->messages. The records point into the reader, which stays open. */
static void read_all(struct fixture *x)
{
    const struct reader_options options = {.today = x->plan.first};
    struct err err = {0};
    int rc;

    message_reader_free(x->reader);
    arena_reset(&x->records);
    x->count = 0;
    x->reader = message_reader_new(&options);
    assert_non_null(x->reader);
    assert_int_equal(message_reader_feed(x->reader, buf_view(&x->out), &err), 0);
    message_reader_end(x->reader);
    while ((rc = message_reader_next(x->reader, &x->records, &x->messages[x->count], NULL, &err)) >
           0)
        assert_true(++x->count < COUNT_OF(x->messages));
    assert_int_equal(rc, 0);
    buf_reset(&x->out);
}

/** The same letters, whatever the case, the blanks and a letter with a mark. */
static bool same_name(str sent, const char *made)
{
    for (size_t i = 0; i < sent.n; i++) {
        char c = ascii_upper(sent.p[i]);
        if (c == ' ' || (unsigned char)c >= 0xC0)
            continue;
        while (*made == ' ')
            made++;
        if ((unsigned char)c < 0x80 ? c != *made : *made == '\0')
            return false;
        made++;
    }
    while (*made == ' ')
        made++;
    return *made == '\0';
}

static bool is_number(str sent, const char *made)
{
    return str_is(sent, made);
}

/** The whole push of a flight, part by part, as booking records. */
static const struct booking *find_booking(const struct fixture *x, const struct sim_booking *b)
{
    for (size_t m = 0; m < x->count; m++)
        for (uint32_t i = 0; i < x->messages[m]->bookings.n; i++) {
            const struct booking *found = &x->messages[m]->bookings.v[i];
            if (found->locators.n > 0 && str_is(found->locators.v[0].code, b->locator))
                return found;
        }
    return NULL;
}

static const struct traveller *find_booked(const struct booking *b, const char *surname,
                                           const char *given)
{
    for (uint32_t i = 0; i < b->travellers.n; i++)
        if (same_name(b->travellers.v[i].surname, surname) &&
            same_name(b->travellers.v[i].given, given))
            return &b->travellers.v[i];
    return NULL;
}

static bool has_document(const struct traveller *t, const char *number)
{
    for (uint32_t i = 0; i < t->documents.n; i++)
        if (is_number(t->documents.v[i].number, number) ||
            is_number(t->documents.v[i].number, "000000000"))
            return true;
    return false;
}

static bool has_seat(const struct booking *b, str ref, const char *seat)
{
    for (uint32_t s = 0; s < b->segments.n; s++)
        for (uint32_t i = 0; i < b->segments.v[s].check_ins.n; i++) {
            const struct check_in *c = &b->segments.v[s].check_ins.v[i];
            if (str_eq(c->traveller_ref, ref) && str_is(c->seat, seat))
                return true;
        }
    return false;
}

static void check_booking(struct fixture *x, const struct sim_booking *b, unsigned push)
{
    const struct booking *found = find_booking(x, b);

    assert_non_null(found);
    for (uint32_t i = 0; i < b->count; i++) {
        const struct sim_traveller *t = &x->f.travellers.v[b->first + i];
        char surname[64];
        /* M and MR glued to it make MMR, which no reader can part: the document has the name. */
        if (strlen(t->booked_given) == 1)
            continue;
        booked_surname(t, i == 0 && booking_misspelt(b, push), surname);
        const struct traveller *got = find_booked(found, surname, t->booked_given);
        assert_non_null(got);
        if (push >= b->documents_push)
            assert_true(has_document(got, t->person.document));
        if (push == PUSH_COUNT - 1 && t->fate == FATE_BOARDED && t->seat[0])
            assert_true(has_seat(found, got->ref, t->seat));
    }
}

static void every_booking_of_every_push_is_found(void **state)
{
    struct fixture *x = *state;

    for (uint32_t index = 0; index < FLIGHTS; index++) {
        make_flight(x, index);
        for (unsigned push = 0; push < PUSH_COUNT; push++) {
            struct push_content content = pnrgov_content(&x->f, push);
            for (uint32_t part = 1; part <= content.parts; part++)
                pnrgov_write(&x->f, push, part, 1778000000000, &x->dirt, &x->out);
            read_all(x);
            assert_int_equal(x->count, content.parts);
            for (uint32_t i = 0; i < x->f.bookings.n; i++) {
                const struct sim_booking *b = &x->f.bookings.v[i];
                bool sent = content.update ? booking_changed(b, push) : booking_present(b, push);
                if (sent && booking_present(b, push) && !b->go_show &&
                    (b->group_size == 0 || push >= b->named_push))
                    check_booking(x, b, push);
                else if (sent && !booking_present(b, push))
                    assert_true(find_booking(x, b)->cancelled);
            }
        }
    }
}

static const struct traveller *find_listed(const struct fixture *x, const struct person *who)
{
    for (size_t m = 0; m < x->count; m++)
        for (uint32_t i = 0; i < x->messages[m]->travellers.n; i++) {
            const struct traveller *t = &x->messages[m]->travellers.v[i];
            if (t->documents.n > 0 && is_number(t->documents.v[0].number, who->document) &&
                same_name(t->surname, who->surname) && date_eq(t->born_on, who->born_on))
                return t;
        }
    return NULL;
}

static void write_closing_list(struct fixture *x)
{
    if (x->f.style->api == API_LISTS) {
        for (uint32_t part = 1; part <= paxlst_parts(&x->f, true); part++)
            paxlst_write_list(&x->f, true, part, 1778000000000, &x->dirt, &x->out);
        return;
    }
    for (uint32_t wave = 0; wave < REQUEST_WAVES; wave++)
        (void)paxlst_write_requests(&x->f, wave, 1778000000000, &x->dirt, &x->out);
    (void)paxlst_write_changes(&x->f, 1778000000000, &x->dirt, &x->out);
}

static void every_traveller_of_the_lists_is_found(void **state)
{
    struct fixture *x = *state;

    for (uint32_t index = 0; index < FLIGHTS; index++) {
        make_flight(x, index);
        write_closing_list(x);
        read_all(x);
        for (uint32_t i = 0; i < x->f.travellers.n; i++) {
            const struct sim_traveller *t = &x->f.travellers.v[i];
            if (!paxlst_aboard(t) || (t->late && x->f.style->api == API_INTERACTIVE))
                continue;
            const struct traveller *got = find_listed(x, &t->person);
            assert_non_null(got);
            assert_int_equal(got->sex, t->person.sex);
            assert_true(is_number(got->nationality, t->person.nationality));
        }
        paxlst_write_crew(&x->f, 1778000000000, &x->dirt, &x->out);
        read_all(x);
        for (uint8_t i = 0; i < x->f.crew_count; i++)
            assert_non_null(find_listed(x, &x->f.crew[i]));
    }
}

static void clean_messages_give_no_warning(void **state)
{
    struct fixture *x = *state;

    x->dirt.percent = 0;
    for (uint32_t index = 0; index < FLIGHTS; index++) {
        make_flight(x, index);
        for (uint32_t part = 1; part <= pnrgov_content(&x->f, 3).parts; part++)
            pnrgov_write(&x->f, 3, part, 1778000000000, &x->dirt, &x->out);
        paxlst_write_crew(&x->f, 1778000000000, &x->dirt, &x->out);
        write_closing_list(x);
        read_all(x);
        for (size_t m = 0; m < x->count; m++) {
            const uint32_t *found = x->messages[m]->findings.count;
            assert_int_equal(
                found[SEVERITY_WARNING] + found[SEVERITY_ERROR] + found[SEVERITY_FATAL], 0);
        }
    }
    x->dirt.percent = 28;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_booking_of_every_push_is_found),
        cmocka_unit_test(every_traveller_of_the_lists_is_found),
        cmocka_unit_test(clean_messages_give_no_warning),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
