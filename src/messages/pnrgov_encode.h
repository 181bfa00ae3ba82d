/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV to EDIFACT: one file for each region of the message. Inside messages/ only. */
#ifndef SAFAR_MESSAGES_PNRGOV_ENCODE_H
#define SAFAR_MESSAGES_PNRGOV_ENCODE_H

#include "domain/message.h"
#include "edifact/writer.h"

/**
 * A booking being written. Its requests, remarks and excess baggage are in the order of the groups
 * they stood in (pnrgov_settle.c); each list is written as far as the group at hand reaches.
 */
struct pnrgov_writing {
    struct edi_writer *w;
    const struct message *m;
    const struct booking *b;
    uint32_t request, remark, excess; /* next ones to write */
    bool second_tvl;                  /* before 14.1 a second TVL tells the operating flight */
};

/* pnrgov_encode.c */
void pnrgov_write_originator(struct edi_writer *w, const struct originator *o);
void pnrgov_write_requests(struct pnrgov_writing *p, struct scope scope);
void pnrgov_write_remarks(struct pnrgov_writing *p, struct scope scope);
void pnrgov_write_excess(struct pnrgov_writing *p, struct scope scope);
void pnrgov_write_locators(struct edi_writer *w, const struct locator *v, uint32_t n);

/* pnrgov_encode_traveller.c */
void pnrgov_write_traveller(struct pnrgov_writing *p, uint32_t index);
/** ADD for a contact that is not told by something else. */
void pnrgov_write_contact(struct edi_writer *w, const struct contact *c);
void pnrgov_write_name(struct edi_writer *w, const struct traveller *t);

/* pnrgov_encode_itinerary.c */
void pnrgov_write_segment(struct pnrgov_writing *p, uint32_t index);
void pnrgov_write_tags(struct edi_writer *w, const struct bag *bag);

/** Date and time as the next two components; `first`: the date begins an element. */
void pnrgov_write_moment(struct edi_writer *w, struct datetime at, bool first);
/** `text` in components of at most 70 bytes, the first of which is the next. */
void pnrgov_write_long(struct edi_writer *w, str text);
/** All of a list as one element. */
void pnrgov_write_element(struct edi_writer *w, const struct strs *texts);

static inline void pnrgov_number(struct edi_writer *w, uint32_t number)
{
    if (number)
        edi_component_u(w, number, 1);
    else
        edi_skip_components(w, 1);
}

static inline void pnrgov_number_element(struct edi_writer *w, uint32_t number)
{
    if (number)
        edi_element_u(w, number, 1);
    else
        edi_skip_elements(w, 1);
}

#endif
