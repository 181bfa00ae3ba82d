/* SPDX-License-Identifier: Apache-2.0 */
/* Fold a message into what is known of its flight: the steps, and what they need. */
#include "fold/fold.h"

#include "fold/apply.h"
#include "fold/booking.h"
#include "fold/meet.h"
#include "fold/status.h"

#define SPLITTING_MAX 64 /* bookings of one message that tell of splits; see pnrgov.c */

utc_ms message_sent_at(const struct message *m, utc_ms received_at)
{
    if (!m->interchange.present || !date_full(m->interchange.prepared_at.date))
        return received_at;
    return utc_from_local(m->interchange.prepared_at, 0);
}

static int plan_booking(const struct known_flight *flight, const struct booking *b, utc_ms sent_at,
                        struct arena *mem, struct fold_plan *out)
{
    const struct known_booking *k = booking_find(flight, b, sent_at);

    if (k && pnrgov_unchanged(flight, k, b, pnrgov_moment(b, sent_at)))
        return 0;
    out->travellers = true;
    if (!booking_key(b)) {
        char room[BOOKING_CODE_BYTES];
        struct locator own = booking_locator(flight, b, room);
        if (!str_dup(mem, own.code, &own.code) || !vec_push(mem, &out->locators))
            return -1;
        *vec_last(&out->locators) = own;
    }
    for (uint32_t i = 0; i < b->locators.n; i++) {
        if (!b->locators.v[i].code.n)
            continue;
        if (!vec_push(mem, &out->locators))
            return -1;
        *vec_last(&out->locators) = b->locators.v[i];
    }
    return 0;
}

int fold_plan(const struct known_flight *flight, const struct message *m, utc_ms received_at,
              struct arena *mem, struct fold_plan *out, struct err *err)
{
    utc_ms sent_at = message_sent_at(m, received_at);

    *out = (struct fold_plan){.travellers = m->type == MESSAGE_PAXLST};
    for (uint32_t i = 0; i < m->bookings.n; i++)
        if (plan_booking(flight, &m->bookings.v[i], sent_at, mem, out) < 0)
            return err_memory(err);
    /*
     * A push that lacks a booking, or calls a cancelled flight back, changes people it does not
     * name.
     */
    if (m->type == MESSAGE_PNRGOV && !out->travellers)
        out->travellers = pnrgov_changes_others(flight, m, sent_at, mem);
    return 0;
}

static int list_splits(struct fold_step *step)
{
    const struct message *m = step->message;

    step->splitting = arena_alloc(step->mem, (m->bookings.n + 1u) * sizeof *step->splitting);
    for (uint32_t i = 0; step->splitting && i < m->bookings.n; i++)
        if (m->bookings.v[i].splits.n && step->n_splitting < SPLITTING_MAX)
            step->splitting[step->n_splitting++] = &m->bookings.v[i];
    return step->splitting ? 0 : -1;
}

int fold_message(struct known_flight *flight, const struct message *m,
                 const struct flight_identity *identity, utc_ms received_at, bool travellers,
                 struct arena *mem, struct fold_figures *figures, struct err *err)
{
    struct fold_figures none;
    struct fold_step step = {.flight = flight,
                             .message = m,
                             .sent_at = message_sent_at(m, received_at),
                             .mem = mem,
                             .figures = figures ? figures : &none};

    *step.figures = (struct fold_figures){0};
    if (list_splits(&step) < 0)
        return err_memory(err);
    if (flight_take(flight, identity, step.sent_at, mem, err) < 0)
        return -1;
    if (m->type == MESSAGE_PNRGOV && pnrgov_apply(&step, err) < 0)
        return -1;
    if (m->type == MESSAGE_PAXLST && paxlst_apply(&step, err) < 0)
        return -1;
    if (!travellers)
        return 0;
    if (flight->identities_changed && meet(flight, mem, err) < 0)
        return -1;
    return status_settle(flight, mem, err);
}
