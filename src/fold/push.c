/* SPDX-License-Identifier: Apache-2.0 */
/* Full pushes in parts. */
#include "fold/push.h"

#include "base/hash.h"

#define SPREAD_MS ((utc_ms)30 * 60 * 1000)
#define PARTS_MAX 99  /* S010 0070 is n..2 */
#define PARTS_KEPT 64 /* unfinished ones of one flight; the oldest are forgotten */

static bool same_push(const struct known_part *a, const struct known_part *b)
{
    utc_ms apart = a->sent_at > b->sent_at ? a->sent_at - b->sent_at : b->sent_at - a->sent_at;

    return a->access == b->access && str_eq(a->sender, b->sender) && apart <= SPREAD_MS;
}

/** A part that is unreadable in places counts as not seen. */
static bool readable(const struct message *m)
{
    return m->usable && m->findings.count[SEVERITY_ERROR] == 0 &&
           m->findings.count[SEVERITY_FATAL] == 0;
}

static struct known_part part_of(const struct message *m, utc_ms sent_at)
{
    struct known_part p = {.sender = m->interchange.sender,
                           .sent_at = sent_at,
                           .part = m->part_present && m->part ? m->part : 1,
                           .last = !m->part_present || m->last_part,
                           .declared = m->has_declared_count ? (int64_t)m->declared_count : -1,
                           .found = m->bookings.n};

    p.access = hash64(m->access_reference, 0);
    return p;
}

/**
 * A first part that holds all that the push counts, and none after it: some senders mark their only
 * part as one that others follow (01:C). EQN is the count of all parts.
 */
static bool only_part(const struct known_part *const *seen, uint32_t last)
{
    for (uint32_t i = 2; i <= PARTS_MAX; i++)
        if (seen[i])
            return false;
    return last == 0 && seen[1] && seen[1]->declared == (int64_t)seen[1]->found;
}

/**
 * When the push that `p` belongs to was prepared (its first part), if it is complete. EQN counts
 * the bookings of all parts; some senders count those of each part.
 */
static bool complete(const struct known_flight *f, const struct known_part *p, utc_ms *at)
{
    const struct known_part *seen[PARTS_MAX + 1] = {NULL};
    uint32_t last = 0;
    uint64_t found = 0;
    int64_t declared = -1;
    bool each = true;

    for (uint32_t i = 0; i < f->parts.n; i++) {
        const struct known_part *q = &f->parts.v[i];
        if (!same_push(p, q) || q->part > PARTS_MAX)
            continue;
        if (!seen[q->part] || q->sent_at > seen[q->part]->sent_at)
            seen[q->part] = q;
        if (q->last)
            last = q->part;
    }
    *at = p->sent_at;
    if (only_part(seen, last))
        return true;
    for (uint32_t i = 1; i <= last; i++) {
        if (!seen[i])
            return false;
        found += seen[i]->found;
        each &= seen[i]->declared == (int64_t)seen[i]->found;
        declared = seen[i]->declared > declared ? seen[i]->declared : declared;
        *at = seen[i]->sent_at < *at ? seen[i]->sent_at : *at;
    }
    return last > 0 && declared >= 0 && (each || found == (uint64_t)declared);
}

static void forget(struct known_flight *f, uint32_t i)
{
    memmove(&f->parts.v[i], &f->parts.v[i + 1], (f->parts.n - i - 1) * sizeof f->parts.v[0]);
    f->parts.n--;
}

/** Parts of this push, and of pushes older than it, have done their work. */
static void forget_done(struct known_flight *f, const struct known_part *p)
{
    for (uint32_t i = f->parts.n; i-- > 0;)
        if (str_eq(f->parts.v[i].sender, p->sender) && f->parts.v[i].sent_at <= p->sent_at)
            forget(f, i);
}

static int add_part(struct known_flight *f, const struct known_part *p, struct arena *mem)
{
    uint32_t oldest = 0;

    for (uint32_t i = 0; i < f->parts.n; i++) {
        struct known_part *q = &f->parts.v[i];
        if (q->part == p->part && q->sent_at == p->sent_at && same_push(q, p)) {
            *q = *p;
            return 0;
        }
        if (q->sent_at < f->parts.v[oldest].sent_at)
            oldest = i;
    }
    if (f->parts.n >= PARTS_KEPT)
        forget(f, oldest);
    if (!vec_push(mem, &f->parts))
        return -1;
    *vec_last(&f->parts) = *p;
    return 0;
}

int push_note(struct known_flight *flight, const struct message *m, utc_ms sent_at,
              struct arena *mem, struct err *err)
{
    struct known_part part = part_of(m, sent_at);
    utc_ms at;

    if (m->function != FUNCTION_FULL || !readable(m))
        return 0;
    struct known_sender *sender = known_sender_of(flight, part.sender, mem);
    if (!sender || add_part(flight, &part, mem) < 0)
        return err_memory(err);
    if (!complete(flight, &part, &at))
        return 0;
    if (at > sender->complete_at)
        sender->complete_at = at;
    forget_done(flight, &part);
    return 0;
}
