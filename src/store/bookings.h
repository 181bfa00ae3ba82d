/* SPDX-License-Identifier: Apache-2.0 */
/* Bookings, their versions, the flights they were pushed for, and the contacts they give. */
#ifndef SAFAR_STORE_BOOKINGS_H
#define SAFAR_STORE_BOOKINGS_H

#include "domain/booking.h"
#include "store/store.h"

struct booking_row {
    int64_t id;
    /* The key: together unique. */
    str system, locator;
    struct date created_on; /* unknown: not told */

    str sender;       /* who pushed the current version: UNB sender */
    uint64_t digest;  /* of the current version, see struct booking */
    uint32_t version; /* current one, from 1 */
    bool cancelled;
    utc_ms sent_at;       /* of the current version: UNB date and time read as UTC */
    utc_ms transacted_at; /* DAT 700 */
    utc_ms first_seen_at, last_seen_at;
};
struct booking_rows {
    VEC(struct booking_row) rows;
};

struct locator_key {
    str system, locator;
};

/** A booking known under one of the locators asked for; `key` is its place in the question. */
struct booking_match {
    uint32_t key;
    struct booking_row booking;
};
struct booking_matches {
    VEC(struct booking_match) rows;
};

/**
 * Every booking with one of these (system, locator), whatever its creation date: locators are
 * recycled, the caller chooses. Sorted by key, then newest creation date first, unknown last.
 */
int store_bookings_find(struct store *st, const struct locator_key *keys, size_t count,
                        struct arena *mem, struct booking_matches *out, struct err *err) MUST_CHECK;

int store_booking_get(struct store *st, int64_t id, struct arena *mem, struct booking_row *out,
                      struct err *err) MUST_CHECK;

/** -1: ERR_CONFLICT when the key is taken. */
int store_booking_insert(struct store *st, const struct booking_row *row, int64_t *id,
                         struct err *err) MUST_CHECK;
/** Everything of the row but first_seen_at. */
int store_booking_update(struct store *st, const struct booking_row *row, struct err *err)
    MUST_CHECK;
/** Only last_seen_at: the booking came again unchanged. */
int store_booking_touch(struct store *st, int64_t id, utc_ms seen_at, struct err *err) MUST_CHECK;

/** What one push said of a booking. */
struct booking_version_row {
    int64_t booking_id;
    uint32_t version;
    int64_t message_id;
    bool current; /* false: it came later than a newer one */
    utc_ms sent_at;
    uint64_t digest;
    str content; /* as the caller likes it (JSON, segments); kept compressed */
    str diff;    /* JSON: what changed against the version before; empty for the first */
};
struct booking_version_rows {
    VEC(struct booking_version_row) rows;
};

int store_booking_version_insert(struct store *st, const struct booking_version_row *row,
                                 struct err *err) MUST_CHECK;
/** Oldest first, without content. */
int store_booking_versions(struct store *st, int64_t booking_id, struct arena *mem,
                           struct booking_version_rows *out, struct err *err) MUST_CHECK;
int store_booking_content(struct store *st, int64_t booking_id, uint32_t version, struct arena *mem,
                          str *out, struct err *err) MUST_CHECK;

/**
 * A booking on a flight, as the sender of pushes about that flight tells it. The set of a full
 * push is compared with these rows to see which bookings left the flight.
 */
struct booking_flight_row {
    int64_t flight_id, booking_id;
    str sender;
    utc_ms sent_at; /* of the newest push of this flight that had the booking */
    bool cancelled; /* no longer on the flight, as of sent_at */
};
struct booking_flight_rows {
    VEC(struct booking_flight_row) rows;
};

/** Insert, or update the row of this flight and booking. */
int store_booking_flight_put(struct store *st, const struct booking_flight_row *row,
                             struct err *err) MUST_CHECK;
/** In order of booking. */
int store_bookings_of_flight(struct store *st, int64_t flight_id, struct arena *mem,
                             struct booking_flight_rows *out, struct err *err) MUST_CHECK;

struct contact_row {
    int64_t booking_id;     /* 0: of a traveller from API */
    int64_t traveller_id;   /* 0: of the whole booking */
    struct contact contact; /* traveller_ref is not stored */
};
struct contact_rows {
    VEC(struct contact_row) rows;
};

int store_contact_insert(struct store *st, const struct contact_row *row, struct err *err)
    MUST_CHECK;
/** Before the contacts of a new version are inserted. */
int store_contacts_delete_booking(struct store *st, int64_t booking_id, struct err *err) MUST_CHECK;
/** Contacts of a traveller without a booking. */
int store_contacts_delete_traveller(struct store *st, int64_t traveller_id, struct err *err)
    MUST_CHECK;
int store_contacts_of_booking(struct store *st, int64_t booking_id, struct arena *mem,
                              struct contact_rows *out, struct err *err) MUST_CHECK;

#endif
