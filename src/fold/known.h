/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of one flight while a message is folded into it.
 *
 * A message is a claim: somebody said something at some time. For each booking and each traveller
 * of an API list the newest claim counts, whatever order they arrive in; nothing that came late
 * overwrites what is newer. Statuses and the meeting of API with PNR are worked out from all claims
 * together, so any order of the same messages ends in the same state.
 *
 * The caller loads these records, calls fold_message (fold.h) and stores what differs. Everything
 * lives on the caller's arena; `who` pointers point into the message or into loaded records and
 * must outlive the struct.
 */
#ifndef SAFAR_FOLD_KNOWN_H
#define SAFAR_FOLD_KNOWN_H

#include "base/map.h"
#include "domain/booking.h"
#include "domain/journey.h"
#include "domain/message.h"

/**
 * When a claim was made. Order: preparation of the interchange, then last change of the booking.
 */
struct moment {
    utc_ms sent_at;       /* UNB; when received if the sender does not say */
    utc_ms transacted_at; /* DAT 700; UTC_UNKNOWN: not said */
};

/** <0, 0, >0 */
int moment_compare(struct moment a, struct moment b);

/** Parts of a booking that a version may have changed. Names as in the diff (sections.def). */
enum section {
#define SECTION(section, name) SECTION_##section,
#include "fold/sections.def"
#undef SECTION
    SECTION_COUNT,
};

const char *section_name(enum section section);

/** What changed between two versions of a booking. */
struct difference {
    enum section what;
    enum { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED } change;
    str ref; /* of the traveller, as the sender numbers them; else empty */
};

const char *difference_change_name(const struct difference *d);

/** What a message said of a booking: a version to be kept. */
struct known_version {
    const struct booking *content;
    bool current; /* false: a newer one was there already */
    bool first;   /* nothing is known of a version before it: everything counts as changed */
    struct moment at;
    VEC(struct difference) differences;
};

struct known_booking {
    int64_t id; /* 0: not stored yet */
    str system, locator;
    struct date created_on;
    VEC(struct locator) locators; /* all of them, the key first */

    /* The stored record. `loaded` false: only the claim is known. */
    bool loaded;
    utc_ms first_seen_at; /* the caller's */
    uint64_t digest;
    uint32_t version; /* 0: none yet */
    bool cancelled;
    struct moment current_at;

    /* The newest claim about this booking on this flight. */
    bool claimed;
    struct moment at;
    uint64_t claim_digest;
    bool claim_cancelled;
    str sender;
    uint32_t sections[SECTION_COUNT]; /* digests; all 0: not known */

    uint32_t place; /* among the claims of the ledger, while it is written */

    /* Everybody it was ever known to hold; some may have moved on (their `booking` tells). */
    VEC(struct known_traveller *) rows;

    /* Outcome: to be stored. */
    VEC(struct known_version) versions;
};

/** Bookings by the code of each of their locators: a chain for each code. */
struct known_locator {
    struct known_booking *booking;
    uint32_t next; /* index + 1; 0: the last */
};

/** The API side of a traveller. `who` NULL: API has not told of them on this flight. */
struct known_api {
    const struct traveller *who;
    struct moment at;
    bool live;      /* false: taken back (XR, RP) */
    bool by_change; /* a change message put somebody in the place of another */
    str sender;
};

/** The PNR side. `who` NULL: no booking names them. */
struct known_pnr {
    const struct traveller *who;
    bool member; /* of the newest version that this flight's pushes gave */
    bool checked_in;
    str seat, sequence;
    uint32_t bag_pieces, bag_weight_kg;
};

/** Digests of what is stored, by record: the caller writes what differs. */
enum stored {
    STORED_TRAVELLER,
    STORED_PNR,
    STORED_API,
    STORED_DOCUMENTS,
    STORED_JOURNEY,
    STORED_COUNT
};

/** One traveller on the flight: what each source says, and what follows. */
struct known_traveller {
    int64_t traveller_id, journey_id; /* 0: not stored yet */
    struct known_booking *booking;    /* NULL: API only */
    struct known_pnr pnr;
    struct known_api api;
    enum journey_status status;
    utc_ms status_at;
    bool vacant; /* merged into another or never needed: not a traveller any more */

    /* As loaded, before ledger_attach says whether API told of them on this flight. */
    const struct traveller *stored_api;
    bool api_elsewhere; /* it did not: another flight of the booking had the list */

    /* For the caller, untouched by fold but moved along when a record changes its row. */
    uint64_t stored[STORED_COUNT]; /* 0: not stored */
    uint32_t stored_documents;
};

/** A stored traveller that turned out to be another one. */
struct known_merge {
    int64_t from_id;
    struct known_traveller *into;
};

/** One part of a push, for knowing when a full push is complete. */
struct known_part {
    str sender;
    uint64_t access; /* hash of the access reference */
    utc_ms sent_at;
    uint32_t part; /* 1 for a push in one part */
    bool last;
    int64_t declared; /* -1: not said */
    uint32_t found;
};

/** One line of a close-out, or a withdrawal whose traveller is not known yet. */
struct known_reference {
    str ref, locator, document;
    uint64_t name; /* hash of the sorted name; 0: none */
};

/** Who boarded, or who did not, as the newest close-out lists them. */
struct known_close_out {
    enum { CLOSE_OUT_NONE, CLOSE_OUT_ON_BOARD, CLOSE_OUT_NOT_ON_BOARD } kind;
    utc_ms at;
    uint64_t access;
    VEC(struct known_reference) lines;
};

/** What the ledger says of travellers, until they are loaded: see ledger_attach. */
struct known_member {
    int64_t traveller_id;
    struct known_booking *booking;
    struct known_pnr pnr; /* without `who` */
};
struct known_listed {
    int64_t traveller_id;
    str ref, locator, seat;
    uint32_t bag_pieces, bag_weight_kg;
    struct known_api api; /* without `who` */
};

struct known_withdrawal {
    struct known_reference who;
    utc_ms at;
};

/** A sender and when its newest complete full push was made: older claims of it have lapsed. */
struct known_sender {
    str name;
    utc_ms complete_at; /* UTC_UNKNOWN: none */
};

struct known_flight {
    int64_t id; /* 0: not stored yet */
    struct designator designator;
    struct date departs_on;
    str from, to;
    struct datetime departs_at, arrives_at;
    enum flight_status status;
    VEC(struct designator) names; /* marketing ones of the message; the store drops repetitions */
    uint32_t pnr_pushes, api_lists;

    /* Newest messages of a kind; UTC_UNKNOWN: none. */
    utc_ms times_at;     /* that told the times */
    utc_ms alive_at;     /* that had somebody aboard */
    utc_ms closed_at;    /* that closed the flight */
    utc_ms cancelled_at; /* that cancelled it */

    VEC(struct known_booking *) bookings;
    VEC(struct known_traveller *) travellers;
    struct map by_code; /* to index + 1 in `locators` */
    VEC(struct known_locator) locators;
    VEC(struct known_sender) senders;
    VEC(struct known_part) parts;
    VEC(struct known_withdrawal) withdrawals;
    struct known_close_out close_out;

    VEC(struct known_member) members;
    VEC(struct known_listed) listed;
    bool attached; /* members and listed have become part of `travellers` */

    /* Outcome, beside the records above. */
    VEC(struct known_merge) merges;
    bool identities_changed; /* somebody is new, changed a name, or moved: meet again */
};

void known_flight_init(struct known_flight *flight);

/** Does the newest claim say that the booking is on the flight? */
bool known_booking_live(const struct known_flight *flight, const struct known_booking *booking);

/** When that was said: the claim, or the full push that lacked it. */
utc_ms known_booking_at(const struct known_flight *flight, const struct known_booking *booking);

/** The sender's record, made when missing. NULL: no memory */
struct known_sender *known_sender_of(struct known_flight *flight, str name, struct arena *mem);

/** A new traveller row. NULL: no memory */
struct known_traveller *known_traveller_add(struct known_flight *flight, struct arena *mem);
/** Add a locator, unless the booking has it. It must live as long as `flight`. -1: no memory */
int known_locator_add(struct known_flight *flight, struct known_booking *booking,
                      const struct locator *locator, struct arena *mem);

/** The bookings under a code: start with `*at` 0. @return NULL at the end */
struct known_booking *known_booking_next(const struct known_flight *flight, str code, uint32_t *at);

/** A new booking. NULL: no memory */
struct known_booking *known_booking_add(struct known_flight *flight, struct arena *mem);

#endif
