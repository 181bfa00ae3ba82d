/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: bytes as received, kept before anything else happens, and what was found in them.
 *
 * One unit is what arrived at once (a POST body, a file). It is `received` until one transaction
 * stores everything it says and turns it to `processed` or `bad`; so after a crash exactly the
 * received units are to be done again.
 */
#ifndef SAFAR_STORE_JOURNAL_H
#define SAFAR_STORE_JOURNAL_H

#include "base/hash.h"
#include "base/vec.h"
#include "store/store.h"

/* Stored: append only. */
enum journal_status { JOURNAL_RECEIVED, JOURNAL_PROCESSED, JOURNAL_BAD, JOURNAL_STATUS_COUNT };

/** `received`, `processed`, `bad`. */
const char *journal_status_name(enum journal_status status);

/** Largest unit that is kept, before compression. */
#define JOURNAL_BODY_MAX (64 * MIB)

struct journal_row {
    int64_t id;
    struct sha256 sha256; /* of the bytes */
    str source;           /* http, folder:in, cli */
    utc_ms received_at, processed_at;
    uint64_t size;
    enum journal_status status;
};
struct journal_rows {
    VEC(struct journal_row) rows;
};

/**
 * Keep the bytes, compressed. The same bytes again are not stored again.
 * @param duplicate  true: they were there already, and `id` is theirs
 * @return           -1: ERR_LIMIT above JOURNAL_BODY_MAX
 */
int store_journal_append(struct store *st, str body, str source, utc_ms received_at, int64_t *id,
                         bool *duplicate, struct err *err) MUST_CHECK;

int store_journal_get(struct store *st, int64_t id, struct arena *mem, struct journal_row *out,
                      struct err *err) MUST_CHECK;
/** @return 1 found, 0 none, -1 error */
int store_journal_find(struct store *st, const struct sha256 *sha256, struct arena *mem,
                       struct journal_row *out, struct err *err) MUST_CHECK;

/** The bytes as received, on the arena. -1: ERR_NOT_FOUND, ERR_STORE when they are damaged. */
int store_journal_body(struct store *st, int64_t id, struct arena *mem, str *out, struct err *err)
    MUST_CHECK;

/** Units still `received` with an id above `after`, oldest first, at most `limit`. */
int store_journal_received(struct store *st, int64_t after, uint32_t limit, struct arena *mem,
                           struct journal_rows *out, struct err *err) MUST_CHECK;

/** -1: ERR_NOT_FOUND. */
int store_journal_set_status(struct store *st, int64_t id, enum journal_status status, utc_ms at,
                             struct err *err) MUST_CHECK;

/** How many units are in each status. */
int store_journal_counts(struct store *st, uint64_t counts[JOURNAL_STATUS_COUNT], struct err *err)
    MUST_CHECK;

/** One message (UNH..UNT) of a unit. */
struct message_row {
    int64_t id, journal_id;
    uint32_t ordinal; /* in the unit, from 1 */
    str type;         /* PNRGOV, PAXLST, unknown; or as sent */
    str version;      /* 13:1, D:05B */
    str reference;    /* UNH 0062 */
    str function;     /* full, update, list, ... */
    bool usable;      /* false: status `bad` */
    int64_t flight_id;
    str findings; /* JSON array; empty: none */
    uint64_t offset, length;

    /* Of a push or list in parts: when is it complete? */
    str sender;           /* UNB sender */
    str access_reference; /* UNH 0068 */
    utc_ms sent_at;       /* UNB date and time read as UTC */
    uint32_t part;        /* 0: not sent */
    bool last_part;
    int32_t declared_count; /* EQN, CNT; -1: not sent */
    uint32_t item_count;    /* bookings or travellers found */
};
struct message_rows {
    VEC(struct message_row) rows;
};

/** -1: ERR_CONFLICT when the unit has this ordinal already. */
int store_message_insert(struct store *st, const struct message_row *row, int64_t *id,
                         struct err *err) MUST_CHECK;

/** The messages of a unit, in order. */
int store_messages_of_unit(struct store *st, int64_t journal_id, struct arena *mem,
                           struct message_rows *out, struct err *err) MUST_CHECK;

/** What a sender told about a flight, sent at or after `since`, in order; without findings. */
int store_messages_of_flight(struct store *st, int64_t flight_id, str sender, utc_ms since,
                             struct arena *mem, struct message_rows *out, struct err *err)
    MUST_CHECK;

#endif
