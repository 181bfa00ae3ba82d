/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the PAXLST grammar share. Inside messages/ only.
 *
 * paxlst.c chooses, by segment and by what stood before it; the others read: paxlst_header.c,
 * paxlst_flight.c, paxlst_traveller.c, paxlst_document.c, paxlst_pdt.c (the older list of the US).
 * paxlst_check.c judges the whole, paxlst_encode.c writes it again.
 */
#ifndef SAFAR_MESSAGES_PAXLST_H
#define SAFAR_MESSAGES_PAXLST_H

#include "messages/paxlst_forms.h"
#include "messages/reading.h"

/** What the segments to come belong to. */
enum paxlst_group { PAX_HEADER, PAX_SENDER, PAX_FLIGHT, PAX_TRAVELLER, PAX_DOCUMENT, PAX_GOODS };

/** The state of the grammar. */
struct paxlst {
    enum paxlst_group group;
    bool name_unknown; /* BGM 1001 */
    bool bgm_seen, cta_seen, sender_seen, flight_seen;
    bool older_form; /* UNS or PDT: the list of the US before PAXLST was agreed */

    enum { LEG_NONE, LEG_FROM, LEG_TO } leg; /* the end that the leg being read has */
    bool departure_next; /* the next DTM without a clear qualifier is a departure */
    bool no_leg_yet;     /* since TDT */
    bool leg_due;        /* TDT with another number, and no LOC yet */
    bool place_open;     /* the last LOC was no end of a leg: a DTM is its */
    bool border_marked;
    uint32_t border_at;               /* the first leg marked so, or the first of all */
    struct designator leg_designator; /* of the last TDT, when it is not the flight's */
    struct transport leg_transport;
    str transit; /* of the older form: the next leg begins here */
    struct datetime departs_before, arrives_before; /* DTM between TDT and LOC */

    /* Codes of ports on the flight, for the places of each traveller; more are not looked at. */
    uint32_t ports[16], ports_n;

    uint32_t crew, passengers;
    uint32_t count_crew, count_passengers;
    bool has_count_crew, has_count_passengers;
    bool nationality_current; /* the traveller's nationality is a current one */
    struct place count_at;    /* of the last CNT */
    struct place flight_at;   /* of the last TDT */
};

static inline struct paxlst *paxlst_of(struct reading *r)
{
    return r->state;
}

/** The traveller that is being read; only where there is one. */
static inline struct traveller *paxlst_traveller(struct reading *r)
{
    return vec_last(&r->m->travellers);
}

/* ---- codes ----------------------------------------------------------------------------------- */

static inline uint32_t paxlst_code_at(struct reading *r, const struct edi_segment *s, uint32_t e,
                                      uint32_t c)
{
    return paxlst_code(value_of(r, s, e, c));
}

/** The slow half of paxlst_code_list. */
void paxlst_check_list(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);

/** 1131 and 3055 in components `c` and `c` + 1: told when they are not of those in use. */
static inline void paxlst_code_list(struct reading *r, const struct edi_segment *s, uint32_t e,
                                    uint32_t c)
{
    if (UNLIKELY(edi_components(s, e) >= c))
        paxlst_check_list(r, s, e, c);
}

/** country_of, with what was found for the last codes: most travellers share a few. */
str paxlst_country(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);

/** A code that is always the same in PAXLST; empty will do. Told when it is another. */
static inline void paxlst_constant(struct reading *r, const struct edi_segment *s, uint32_t e,
                                   uint32_t c, uint32_t code)
{
    uint32_t sent = paxlst_code_at(r, s, e, c);

    if (sent != code && sent != 0)
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, e, c);
}

/** Components from `c` to the end of element `e`, with blanks between. */
str paxlst_joined(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);

/** Set a text that is sent once. A second, different one is told. @return false for such a one */
bool paxlst_set_once(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                     str *to, str value);

/* ---- dates ----------------------------------------------------------------------------------- */

/** DTM C507: value and format, which is checked. */
str paxlst_date_text(struct reading *r, const struct edi_segment *s, uint32_t *qualifier);

/** The departure that dates of birth and expiry are held against: of the border leg, as known. */
struct date paxlst_departure(struct reading *r);

/* ---- segments -------------------------------------------------------------------------------- */

void paxlst_bgm(struct reading *r, const struct edi_segment *s);
void paxlst_sender(struct reading *r, const struct edi_segment *s);
void paxlst_sender_contact(struct reading *r, const struct edi_segment *s);
void paxlst_cta(struct reading *r, const struct edi_segment *s);
void paxlst_reference(struct reading *r, const struct edi_segment *s);
void paxlst_place(struct reading *r, const struct edi_segment *s);
void paxlst_date(struct reading *r, const struct edi_segment *s);
void paxlst_count(struct reading *r, const struct edi_segment *s);
void paxlst_authentication(struct reading *r, const struct edi_segment *s);

/** COM in elements `e` and after, onto a VEC(struct contact) given by its members. */
void paxlst_contacts(struct reading *r, const struct edi_segment *s, uint32_t e,
                     struct contact **items, uint32_t *n, uint32_t *cap);

void paxlst_flight(struct reading *r, const struct edi_segment *s);
void paxlst_leg_place(struct reading *r, const struct edi_segment *s);
void paxlst_leg_date(struct reading *r, const struct edi_segment *s);
/** The last TDT is read: its number is kept even when no leg followed. */
void paxlst_flight_done(struct reading *r);
/**
 * An end of a leg. @param arrival  its qualifier says so @param border  it marks the border leg
 */
void paxlst_leg_end(struct reading *r, str place, bool arrival, bool border);
void paxlst_leg_time(struct reading *r, bool departure, struct datetime at, str zone,
                     bool estimated);

void paxlst_nad(struct reading *r, const struct edi_segment *s);
/** A segment of the traveller. @return false when it is none of theirs */
bool paxlst_of_traveller(struct reading *r, const struct edi_segment *s);
/** A new traveller of the list. @return NULL: no memory */
struct traveller *paxlst_traveller_add(struct reading *r, const struct edi_segment *s,
                                       enum role role);
void paxlst_names(struct traveller *t);
void paxlst_set_birth(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);
void paxlst_set_sex(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c);
/** What few have; made when first asked for. @return NULL: no memory */
struct api_details *paxlst_details(struct reading *r);
/** The segment goes into the record as it is. */
void paxlst_keep(struct reading *r, const struct edi_segment *s);

void paxlst_document(struct reading *r, const struct edi_segment *s);
/** A new document of the last traveller. @return NULL: no memory */
struct document *paxlst_document_add(struct reading *r);
/** Its number and type. Findings are placed at `number_element` and at element 1. */
void paxlst_check_document(struct reading *r, const struct edi_segment *s,
                           const struct document *document, uint32_t number_element);
/** DTM 36 and 182, LOC 91. @return false when the segment is none of the document's */
bool paxlst_document_date(struct reading *r, const struct edi_segment *s);
bool paxlst_document_place(struct reading *r, const struct edi_segment *s);
void paxlst_set_expiry(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                       struct document *document, struct date on);

/** PDT and UNS. @return false when it is neither */
bool paxlst_older(struct reading *r, const struct edi_segment *s);
/** LOC and DTM of the older form. */
bool paxlst_older_place(struct reading *r, const struct edi_segment *s);
bool paxlst_older_date(struct reading *r, const struct edi_segment *s);

/** What only the whole message tells. */
void paxlst_check(struct reading *r);

#endif
