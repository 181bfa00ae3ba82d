/* SPDX-License-Identifier: Apache-2.0 */
/* One PNR being written for a push: shared between the files that write its parts. */
#ifndef SAFAR_SIMULATE_PNR_H
#define SAFAR_SIMULATE_PNR_H

#include "simulate/outgoing.h"

/** One booking being written. */
struct pnr {
    struct outgoing *o;
    struct edi_writer *w;
    const struct sim_flight *f;
    const struct sim_booking *b;
    const struct sim_traveller *travellers;
    uint32_t count; /* travellers at this push */
    unsigned push;
    enum dirt_kind drawn;
};

struct ssr {
    const char *code;
    uint32_t quantity;
    const char *text;
    int traveller; /* -1: not tied to one */
    bool places;   /* board and off point of the flight */
};

/* pnr.c */

/** Is this the push at departure, with check-in? */
bool pnr_is_final(const struct pnr *p);
/** Has the booking its DOCS by now? */
bool pnr_documents_known(const struct pnr *p);
/** False for a group whose names are still to come. */
bool pnr_named(const struct pnr *p);
/**
 * Does the writer make this mistake in this booking? Asked where it will be carried out: it is
 * counted.
 */
bool pnr_dirty(struct pnr *p, enum dirt_kind kind);
/** Reference (9944) of traveller `i` of the booking. */
str pnr_reference(const struct pnr *p, uint32_t i, char out[8]);
/** TIF of traveller `i`; `before`: with the name as it stood before a correction. */
void pnr_write_tif(struct pnr *p, uint32_t i, bool before);
/** Date and time in UTC as the next two components. */
void pnr_write_instant(struct edi_writer *w, utc_ms at);
/** Local times of departure and arrival as the next element. */
void pnr_write_tvl_times(struct edi_writer *w, struct datetime from, struct datetime to);

/* pnr_requests.c */

/** DOCS, DOCO and DOCA of traveller `i`, once they are known. */
void pnr_write_documents(struct pnr *p, uint32_t i);
/** Number without country; another after a change of contact. */
uint32_t pnr_phone_number(const struct pnr *p);
/** CTCM or OSI, and CTCE. */
void pnr_write_contacts(struct pnr *p);
/** SSR SEAT, one item a traveller. */
void pnr_write_seat_requests(struct pnr *p);
/** INFT, CHLD, UMNR, GRPS, wheelchairs and meals. */
void pnr_write_services(struct pnr *p);

/* pnr_booking.c */

/** Locators. */
void pnr_write_rci(struct pnr *p);
/** DAT 700 and 710. */
void pnr_write_dat(struct pnr *p);
/** Originator of the booking. */
void pnr_write_org(struct pnr *p);
/** ADD of the booking, of some. */
void pnr_write_booking_address(struct pnr *p);
/** GR.8. */
void pnr_write_split(struct pnr *p);
/** GR.9, of a few. */
void pnr_write_hotel(struct pnr *p);
/** GR.10: the correction of a name, once it has happened. */
void pnr_write_history(struct pnr *p);
/** History lines of the host. */
void pnr_write_lts(struct pnr *p);

/* pnr_traveller.c */

/** GR.2 to GR.4 of traveller `i`. */
void pnr_write_traveller(struct pnr *p, uint32_t i);

/* pnr_itinerary.c */

/** GR.5 of the pushed flight, with check-in in the last push. */
void pnr_write_flight_segment(struct pnr *p);
/** GR.5 of the flight before or after. */
void pnr_write_connection(struct pnr *p);

#endif
