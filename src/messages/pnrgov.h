/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV: the parts of its grammar, one file for each region of the message. Inside messages/ only.
 */
#ifndef SAFAR_MESSAGES_PNRGOV_H
#define SAFAR_MESSAGES_PNRGOV_H

#include "messages/reading.h"

/** More travellers, locators or documents than this are kept but not compared with one another, so
 * that a hostile booking cannot cost its square. The guide allows 99. */
enum { PNR_COMPARED_MAX = 500 };

static inline uint32_t pnrgov_compared(uint32_t n)
{
    return n < PNR_COMPARED_MAX ? n : PNR_COMPARED_MAX;
}

/** The group that the last trigger segment opened. Numbers as in the implementation guide. */
enum pnr_group {
    PNR_HEADER,      /* before the first SRC */
    PNR_BOOKING,     /* GR.1 */
    PNR_TRAVELLER,   /* GR.2 */
    PNR_TICKET,      /* GR.3 */
    PNR_PAYMENT,     /* GR.4 */
    PNR_SEGMENT,     /* GR.5 */
    PNR_CHECK_IN,    /* GR.6 */
    PNR_CHECKED,     /* GR.7 */
    PNR_SPLIT,       /* GR.8 */
    PNR_OTHER,       /* GR.9 */
    PNR_HISTORY,     /* GR.10 */
    PNR_HISTORY_ITEM /* GR.11, GR.12 */
};

/** An SSR that names a traveller by reference: settled when all travellers are known. */
struct pending_request {
    uint32_t request;   /* index in booking->requests */
    uint32_t traveller; /* index + 1 of the traveller whose group held it, or 0 */
    str text;
    struct place place;
};

struct pnrgov {
    enum pnr_group group;
    struct booking *booking; /* the current one, NULL in the header */
    bool originator_empty;   /* an empty ORG was seen */
    bool header_seen_tvl, header_seen_msg, header_has_count;
    struct datetime check_in_at; /* of the current GR.6 */
    str check_in_agent;
    str check_in_ref; /* of the last TRI when no traveller has it; its TIF may tell */
    struct place check_in_place;
    VEC(struct pending_request) pending;
    uint32_t bookings;        /* SRC seen */
    uint32_t booking_segment; /* the number of the current booking's SRC */
    struct place count_at;    /* of EQN in the header */
};

static inline struct pnrgov *pnrgov_of(struct reading *r)
{
    return r->state;
}

/* Travellers, tickets, payments: pnrgov_traveller.c */
void pnrgov_traveller(struct reading *r, const struct edi_segment *s);      /* TIF */
void pnrgov_frequent_flyer(struct reading *r, const struct edi_segment *s); /* FTI */
void pnrgov_reference(struct reading *r, const struct edi_segment *s);      /* REF */
void pnrgov_ticket(struct reading *r, const struct edi_segment *s);         /* TKT */
void pnrgov_money(struct reading *r, const struct edi_segment *s);          /* MON */
void pnrgov_payment(struct reading *r, const struct edi_segment *s);        /* FOP */
void pnrgov_address(struct reading *r, const struct edi_segment *s);        /* ADD */
void pnrgov_excess_baggage(struct reading *r, const struct edi_segment *s); /* EBD */

/* Itinerary and check-in: pnrgov_itinerary.c */
void pnrgov_itinerary(struct reading *r, const struct edi_segment *s); /* TVL in GR.5 */
/** TVL element 1: departure and arrival with their defaults. */
void pnrgov_times(struct reading *r, const struct edi_segment *s, struct datetime *departs,
                  struct datetime *arrives);
/** The group of a TRI is over: report a reference that nothing explained. */
void pnrgov_checked_end(struct reading *r);
void pnrgov_operating(struct reading *r, const struct edi_segment *s);    /* TRA */
void pnrgov_status(struct reading *r, const struct edi_segment *s);       /* RPI */
void pnrgov_equipment(struct reading *r, const struct edi_segment *s);    /* APD */
void pnrgov_check_in(struct reading *r, const struct edi_segment *s);     /* DAT in GR.6 */
void pnrgov_checked(struct reading *r, const struct edi_segment *s);      /* TRI */
void pnrgov_checked_name(struct reading *r, const struct edi_segment *s); /* TIF in GR.7 */
void pnrgov_seat(struct reading *r, const struct edi_segment *s);         /* SSD */
void pnrgov_bags(struct reading *r, const struct edi_segment *s);         /* TBD */

/* Requests and free text: pnrgov_request.c */
void pnrgov_request(struct reading *r, const struct edi_segment *s);   /* SSR */
void pnrgov_text(struct reading *r, const struct edi_segment *s);      /* IFT */
void pnrgov_long_text(struct reading *r, const struct edi_segment *s); /* LTS */
void pnrgov_settle_requests(struct reading *r); /* DOCS and the like go to their travellers */

/* History: pnrgov_history.c */
void pnrgov_history(struct reading *r, const struct edi_segment *s);      /* ABI */
void pnrgov_history_item(struct reading *r, const struct edi_segment *s); /* SAC */
void pnrgov_history_part(struct reading *r,
                         const struct edi_segment *s); /* what an item is about */

/** The traveller added last to the current booking, or NULL. */
struct traveller *pnrgov_last_traveller(struct reading *r);
/** The itinerary segment added last, or NULL. */
struct segment *pnrgov_last_segment(struct reading *r);
struct check_in *pnrgov_last_check_in(struct reading *r);
/** The traveller with this reference (leading zeros may differ), or NULL. */
struct traveller *pnrgov_by_ref(struct booking *booking, str ref);

#endif
