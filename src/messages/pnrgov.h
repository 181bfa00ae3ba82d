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

struct pnrgov {
    enum pnr_group group;
    struct booking *booking; /* the current one, NULL in the header */
    str sent;                /* its segments as sent, up to the last one read */
    bool originator_empty;   /* an empty ORG was seen */
    bool header_seen_tvl, header_seen_msg, header_seen_org;
    struct check_in check_in; /* DAT and ORG of the current GR.6: where its travellers begin */
    bool check_in_open;       /* no traveller of it was seen yet */
    uint32_t bookings;        /* SRC seen */
    bool told_operating_form; /* once is enough */
    struct place count_at;    /* of EQN in the header */
};

static inline struct pnrgov *pnrgov_of(struct reading *r)
{
    return r->state;
}

/** In GR.2 to GR.4. */
static inline bool pnrgov_in_traveller(const struct pnrgov *p)
{
    return p->group >= PNR_TRAVELLER && p->group <= PNR_PAYMENT && p->booking->travellers.n;
}

/** In GR.5 to GR.7. */
static inline bool pnrgov_in_segment(const struct pnrgov *p)
{
    return p->group >= PNR_SEGMENT && p->group <= PNR_CHECKED && p->booking->segments.n;
}

/** The group the current segment stands in, as scope. */
struct scope pnrgov_scope(const struct pnrgov *p);

static inline struct sent_at pnrgov_sent_at(const struct edi_segment *s)
{
    return (struct sent_at){s->number, s->offset};
}

/** The first four bytes of a code as a number, for switch. */
#define CODE4(a, b, c, d)                                                                          \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/** The same of a text; 0 when it has not exactly four. */
static inline uint32_t code4_of(str text)
{
    const unsigned char *p = (const unsigned char *)text.p;

    return text.n == 4 ? CODE4(p[0], p[1], p[2], p[3]) : 0;
}

/* Travellers: pnrgov_traveller.c */
void pnrgov_traveller(struct reading *r, const struct edi_segment *s);      /* TIF */
void pnrgov_frequent_flyer(struct reading *r, const struct edi_segment *s); /* FTI */
void pnrgov_reference(struct reading *r, const struct edi_segment *s);      /* REF */
/** The name in TIF, with what element `e` (2 and on) says of one traveller. */
void pnrgov_name(struct reading *r, const struct edi_segment *s, uint32_t e, struct traveller *t);

/* Tickets, fares, payments: pnrgov_ticket.c */
void pnrgov_ticket(struct reading *r, const struct edi_segment *s);  /* TKT */
void pnrgov_money(struct reading *r, const struct edi_segment *s);   /* MON */
void pnrgov_pricing(struct reading *r, const struct edi_segment *s); /* PTK */
void pnrgov_taxes(struct reading *r, const struct edi_segment *s);   /* TXD */
void pnrgov_fare(struct reading *r, const struct edi_segment *s);    /* FAR */
void pnrgov_payment(struct reading *r, const struct edi_segment *s); /* FOP */
/** The ticket of the last traveller added last, or NULL. */
struct ticket *pnrgov_last_ticket(struct reading *r);
/** IFT 4:43 behind FOP. @return false: not there */
bool pnrgov_payer_lines(struct reading *r, const struct edi_segment *s);
/** The payer of the last payment, made when there is none; NULL outside GR.4. */
struct payer *pnrgov_payer(struct reading *r);
/** Amounts of payments are in the currency of their ticket. */
void pnrgov_settle_payments(struct booking *b);

/* Addresses and contacts: pnrgov_address.c */
void pnrgov_address(struct reading *r, const struct edi_segment *s); /* ADD */
void pnrgov_settle_osi(struct reading *r);                           /* contacts told by OSI */
/** A contact told by SSR or OSI with this code; `t` may be NULL: of the booking. */
void pnrgov_add_contact(struct reading *r, str code, str text, struct traveller *t, str source);
/** `CTCP PAR 33 1 00`, sometimes behind the carrier. @return false: no contact */
bool pnrgov_osi_contact(str text, str *code, str *value);
void pnrgov_settle_guardians(struct reading *r);

/* Itinerary: pnrgov_itinerary.c */
void pnrgov_itinerary(struct reading *r, const struct edi_segment *s); /* TVL in GR.5 */
/** TVL as one segment of an itinerary, or of history. */
void pnrgov_travel(struct reading *r, const struct edi_segment *s, struct segment *segment);
/** TVL element 1: departure and arrival with their defaults. */
void pnrgov_times(struct reading *r, const struct edi_segment *s, struct datetime *departs,
                  struct datetime *arrives);
void pnrgov_operating(struct reading *r, const struct edi_segment *s); /* TRA */
void pnrgov_status(struct reading *r, const struct edi_segment *s);    /* RPI */
void pnrgov_status_of(struct reading *r, const struct edi_segment *s, struct segment *segment);
void pnrgov_equipment(struct reading *r, const struct edi_segment *s); /* APD */

/* Check-in: pnrgov_check_in.c */
void pnrgov_check_in(struct reading *r, const struct edi_segment *s);     /* DAT in GR.6 */
void pnrgov_check_in_by(struct reading *r, const struct edi_segment *s);  /* ORG in GR.6 */
void pnrgov_checked(struct reading *r, const struct edi_segment *s);      /* TRI */
void pnrgov_checked_name(struct reading *r, const struct edi_segment *s); /* TIF in GR.7 */
void pnrgov_seat(struct reading *r, const struct edi_segment *s);         /* SSD */
/** The group is over: a DAT without a traveller is kept all the same. */
void pnrgov_check_in_end(struct reading *r);
/** The check-in that a segment of GR.7 is about, or NULL with a finding. */
struct check_in *pnrgov_current_check_in(struct reading *r, const struct edi_segment *s);
void pnrgov_settle_check_ins(struct reading *r);

/* Bags: pnrgov_bags.c */
void pnrgov_bags(struct reading *r, const struct edi_segment *s); /* TBD */
void pnrgov_bags_of(struct reading *r, const struct edi_segment *s, struct bag_list *to);
void pnrgov_excess_baggage(struct reading *r, const struct edi_segment *s); /* EBD */

/* Requests and free text: pnrgov_request.c */
void pnrgov_request(struct reading *r, const struct edi_segment *s); /* SSR */
void pnrgov_request_of(struct reading *r, const struct edi_segment *s, struct request *to);
/** Tickets, membership and telephone numbers may pass a card's check by chance: they stay. */
bool pnrgov_holds_numbers(str code);
void pnrgov_text(struct reading *r, const struct edi_segment *s); /* IFT */
void pnrgov_text_of(struct reading *r, const struct edi_segment *s, struct remark *to);
void pnrgov_long_text(struct reading *r, const struct edi_segment *s); /* LTS */
/** What is kept as sent because nothing better is known. */
void pnrgov_keep(struct reading *r, const struct edi_segment *s);

/* When the booking is complete: pnrgov_settle.c */
void pnrgov_settle(struct reading *r);

/* Checks of complete bookings: pnrgov_check.c */
void pnrgov_check_booking(struct reading *r);
void pnrgov_check_message(struct reading *r);

/* Split records and travel other than by air: pnrgov_other.c */
void pnrgov_split(struct reading *r, const struct edi_segment *s);
void pnrgov_other_travel(struct reading *r, const struct edi_segment *s);
/** RCI from element 1 on: each composite to `found`. @return false when there is no more */
bool pnrgov_locator(struct reading *r, const struct edi_segment *s, uint32_t e, struct locator *to);

/* History: pnrgov_history.c */
void pnrgov_history(struct reading *r, const struct edi_segment *s);        /* ABI */
void pnrgov_history_moment(struct reading *r, const struct edi_segment *s); /* DAT */
void pnrgov_history_item(struct reading *r, const struct edi_segment *s);   /* SAC */
void pnrgov_history_part(struct reading *r,
                         const struct edi_segment *s); /* what an item is about */

/** ORG. @return false when it says nothing */
bool pnrgov_originator(struct reading *r, const struct edi_segment *s, struct originator *to);
/** The current booking is complete: settle and check it. The next one begins with SRC. */
void pnrgov_close_booking(struct reading *r);

/** The traveller added last to the current booking, or NULL. */
struct traveller *pnrgov_last_traveller(struct reading *r);
/** The itinerary segment added last, or NULL. */
struct segment *pnrgov_last_segment(struct reading *r);
/** The traveller with this reference (leading zeros may differ), or NULL. */
struct traveller *pnrgov_by_ref(struct booking *booking, str ref);

#endif
