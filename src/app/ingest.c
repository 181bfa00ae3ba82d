/* SPDX-License-Identifier: Apache-2.0 */
/* Processing one unit: decode, fold, store, screen, message by message. */
#include "app/ingest.h"

#include "base/log.h"
#include "messages/conformance.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "store/events.h"
#include "store/journal.h"

#include <stdlib.h>

#define MESSAGE_BUDGET ((size_t)512 * MIB) /* records of one message and its flight */
#define SCRATCH_MAX (64 * MIB)
#define FEED ((size_t)64 * KIB)

struct ingest {
    const struct timezones *zones;
    struct arena mem;
    struct buf scratch, findings;
    struct ingest_figures figures;
};

/* A unit on its way. */
struct processing {
    struct ingest *in;
    struct store *st;
    const struct screening *lists;
    const struct unit *unit;
    utc_ms now;
    uint32_t ordinal;
    uint32_t used;       /* messages that said something */
    int64_t last_flight; /* told about already */
    struct ingest_figures figures;
};

int ingest_new(const struct timezones *zones, struct ingest **out, struct err *err)
{
    struct ingest *in = calloc(1, sizeof *in);

    if (!in)
        return err_memory(err);
    in->zones = zones;
    arena_init(&in->mem, MESSAGE_BUDGET);
    buf_init(&in->scratch, SCRATCH_MAX);
    buf_init(&in->findings, SCRATCH_MAX);
    *out = in;
    return 0;
}

void ingest_free(struct ingest *in)
{
    if (!in)
        return;
    arena_fini(&in->mem);
    buf_fini(&in->scratch);
    buf_fini(&in->findings);
    free(in);
}

const struct ingest_figures *ingest_figures(const struct ingest *in)
{
    return &in->figures;
}

/* One message. --------------------------------------------------------------------------------- */

static str findings_json(struct ingest *in, const struct message *m)
{
    struct json w;

    if (m->findings.list.n == 0)
        return STR_NONE;
    buf_reset(&in->findings);
    json_init(&w, &in->findings);
    findings_write_json(&w, &m->findings);
    return in->findings.failed ? STR_NONE : buf_view(&in->findings);
}

static struct message_row row_of(struct processing *p, const struct message *m, int64_t flight_id)
{
    bool push = m->type == MESSAGE_PNRGOV;

    return (struct message_row){.journal_id = p->unit->id,
                                .ordinal = ++p->ordinal,
                                .type = m->type == MESSAGE_UNKNOWN && m->type_sent.n
                                            ? m->type_sent
                                            : str_from_c(message_type_name(m->type)),
                                .version = m->version,
                                .reference = m->reference,
                                .function = m->function == FUNCTION_UNKNOWN
                                                ? STR_NONE
                                                : str_from_c(message_function_name(m->function)),
                                .usable = m->usable,
                                .flight_id = flight_id,
                                .findings = findings_json(p->in, m),
                                .offset = m->offset,
                                .length = m->length,
                                .sender = m->interchange.sender,
                                .access_reference = m->access_reference,
                                .sent_at = message_sent_at(m, p->unit->received_at),
                                .part = m->part,
                                .last_part = m->last_part,
                                .declared_count =
                                    m->has_declared_count && m->declared_count <= INT32_MAX
                                        ? (int32_t)m->declared_count
                                        : -1,
                                .item_count = push ? m->bookings.n : m->travellers.n};
}

/** Test interchanges are read and kept, but nothing is concluded from them (E10). */
static bool foldable(const struct message *m)
{
    return m->usable && !m->interchange.test &&
           (m->type == MESSAGE_PNRGOV || m->type == MESSAGE_PAXLST);
}

static int tell_flight(struct processing *p, int64_t flight_id, struct err *err)
{
    int64_t event;

    if (flight_id == p->last_flight)
        return 0;
    p->last_flight = flight_id;
    return store_event_append(p->st, p->now, EVENT_FLIGHT, flight_id, &event, err);
}

static int fold_one(struct processing *p, const struct message *m,
                    const struct flight_identity *identity, struct err *err)
{
    struct arena *mem = &p->in->mem;
    utc_ms received_at = p->unit->received_at;
    struct flight_state state;
    int64_t message_id;

    if (flight_state_load(p->st, identity, m, received_at, mem, &state, err) < 0)
        return -1;
    struct message_row row = row_of(p, m, state.row.id);
    if (store_message_insert(p->st, &row, &message_id, err) < 0 ||
        fold_message(&state.known, m, identity, received_at, state.travellers, mem, NULL, err) <
            0 ||
        flight_state_save(p->st, &state, m, message_id, received_at, p->in->zones, &p->in->scratch,
                          mem, err) < 0)
        return -1;
    p->used++;
    if (p->lists && screen_changed(p->st, p->lists, &state, p->now, mem, &p->figures.hits, err) < 0)
        return -1;
    return tell_flight(p, state.row.id, err);
}

static void count(struct processing *p, const struct message *m)
{
    p->figures.messages++;
    p->figures.bookings += m->bookings.n;
    p->figures.travellers += message_traveller_count(m);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        p->figures.findings[i] += m->findings.count[i];
}

static int process_message(struct processing *p, const struct message *m, struct err *err)
{
    struct flight_identity identity;
    int64_t message_id;

    count(p, m);
    int known = foldable(m) ? flight_identify(m, &p->in->mem, &identity, err) : 0;
    if (known)
        return known < 0 ? -1 : fold_one(p, m, &identity, err);
    struct message_row row = row_of(p, m, 0);
    p->used += m->usable;
    return store_message_insert(p->st, &row, &message_id, err);
}

/* One unit. ------------------------------------------------------------------------------------ */

static int process_read(struct processing *p, struct message_reader *reader, struct err *err)
{
    struct message *m;
    int rc;

    while ((rc = message_reader_next(reader, &p->in->mem, &m, NULL, err)) > 0) {
        conformance_check_data(m, &m->findings, &p->in->mem);
        if (process_message(p, m, err) < 0)
            return -1;
        arena_reset(&p->in->mem);
    }
    return rc;
}

static int process_body(struct processing *p, struct message_reader *reader, struct err *err)
{
    str rest = p->unit->body;

    while (rest.n) {
        str some = str_head(rest, FEED);
        rest = str_skip(rest, FEED);
        if (message_reader_feed(reader, some, err) < 0 || process_read(p, reader, err) < 0)
            return -1;
    }
    message_reader_end(reader);
    return process_read(p, reader, err);
}

static int process(struct processing *p, struct err *err)
{
    struct reader_options options = {.today = utc_to_datetime(p->unit->received_at).date};
    struct message_reader *reader = message_reader_new(&options);

    if (!reader)
        return err_memory(err);
    int rc = process_body(p, reader, err);
    message_reader_free(reader);
    arena_reset(&p->in->mem);
    return rc;
}

static void add(struct ingest_figures *sum, const struct ingest_figures *more)
{
    sum->messages += more->messages;
    sum->bookings += more->bookings;
    sum->travellers += more->travellers;
    sum->hits += more->hits;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        sum->findings[i] += more->findings[i];
}

/** Trouble of this unit alone: the next one may well be fine. */
static bool unit_is_to_blame(enum err_code code)
{
    return code == ERR_MEMORY || code == ERR_LIMIT || code == ERR_CONFLICT || code == ERR_SYNTAX ||
           code == ERR_UNSUPPORTED || code == ERR_NOT_FOUND;
}

/** A command and a server may work on one journal: whoever comes second leaves it. */
static int still_waits(struct ingest *in, struct store *st, int64_t id, bool *out, struct err *err)
{
    struct journal_row row;
    int rc = store_journal_get(st, id, &in->mem, &row, err);

    *out = rc == 0 && row.status == JOURNAL_RECEIVED;
    arena_reset(&in->mem);
    return rc;
}

int ingest_unit(struct ingest *in, struct store *st, const struct screening *lists,
                const struct unit *unit, utc_ms now, struct err *err)
{
    struct processing p = {.in = in, .st = st, .lists = lists, .unit = unit, .now = now};
    enum journal_status status = JOURNAL_PROCESSED;
    bool waits;

    if (still_waits(in, st, unit->id, &waits, err) < 0)
        return -1;
    if (!waits)
        return 0;
    if (store_savepoint(st, err) < 0)
        return -1;
    if (process(&p, err) < 0) {
        if (!unit_is_to_blame(err->code) || store_undo(st, err) < 0)
            return -1;
        log_error("unit %lld: %s: %s", (long long)unit->id, err_code_name(err->code), err->msg);
        status = JOURNAL_BAD;
    } else {
        if (store_release(st, err) < 0)
            return -1;
        if (p.used == 0)
            status = JOURNAL_BAD;
    }
    in->figures.units++;
    in->figures.bad_units += status == JOURNAL_BAD;
    add(&in->figures, &p.figures);
    return store_journal_set_status(st, unit->id, status, now, err);
}
