/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV XML: elements to the segments that they stand for, and those to the grammar of PNRGOV, so
 * that both syntaxes have one meaning. Inside messages/ only.
 *
 *   xml.h ──events──▶ values, parts (pnrgov_xml.c) ──a booking at a time──▶ segments in their
 *   order (pnrgov_xml_segments.c) ──▶ grammar_pnrgov ──▶ record
 *
 * A booking is gathered whole before it is read, because XML orders its elements otherwise than
 * EDIFACT its segments: a passenger's documents may come before the name.
 */
#ifndef SAFAR_MESSAGES_PNRGOV_XML_H
#define SAFAR_MESSAGES_PNRGOV_XML_H

#include "base/xml.h"
#include "messages/reading.h"

enum xml_name {
    XML_NAME_NONE,
    XML_NAME_TEXT, /* the text of the element itself */
#define NAME(name) XML_NAME_##name,
#include "messages/pnrgov_xml.def"
    XML_NAME_COUNT,
};

enum xml_context {
#define CONTEXT(context, group, tag) XML_##context,
#include "messages/pnrgov_xml.def"
    XML_CONTEXT_COUNT,
};

/** How a value becomes a data element; see pnrgov_xml.def. */
enum xml_how {
    XML_HOW_COPY = 1,
    XML_HOW_MOMENT,
    XML_HOW_DAY,
    XML_HOW_CLOCK,
    XML_HOW_DATED,
    XML_HOW_FLAG,
    XML_HOW_MARK,
    XML_HOW_NEXT,
    XML_HOW_JOIN,
    XML_HOW_WEAK,
    XML_HOW_STASH,
    XML_HOW_MONTH,
};

/** What a context opens. The order is that of the groups of the message. */
enum xml_group {
    XML_GROUP_INSIDE, /* nothing: it adds to the segments of the one around it */
    XML_GROUP_SAME,   /* segments of its own in the same group */
    XML_GROUP_HEADER,
    XML_GROUP_BOOKING,
    XML_GROUP_PASSENGER,
    XML_GROUP_TICKET,
    XML_GROUP_SEGMENT,
    XML_GROUP_CHECK_IN,
    XML_GROUP_SPLIT,
    XML_GROUP_BEHIND,
};

/* Most that Data may name: what is laid out of a segment stays small. */
enum { XML_ELEMENT_MAX = 199, XML_COMPONENT_MAX = 99 };

/** An attribute or a text that says something. */
struct xml_value {
    str text;
    str name; /* `Passenger/@RPH`; empty when the names are known: see `element` and `attribute` */
    uint64_t offset;
    uint32_t number;            /* of the element */
    uint16_t position;          /* of the attribute, from 1; 0: the text */
    uint8_t element, attribute; /* enum xml_name */
    bool used;
};

/** A component of a segment. Parts of one segment hang together by `next` (index + 1). */
struct xml_part {
    str text;
    uint32_t element, component;
    uint32_t value, values; /* index + 1 of the first value it was made of, and their number */
    uint32_t next;
    bool weak; /* gives way to another */
};

/** A segment in the making. */
struct xml_draft {
    uint64_t key;   /* orders the segments of a booking */
    uint32_t order; /* among those with the same key */
    uint32_t tag, number;
    str tag_text; /* of a Segment, as sent */
    uint64_t offset;
    uint32_t parts; /* index + 1 of the part put last */
    uint32_t count; /* of its parts */
    uint32_t next;  /* element or component after the one taken last by a repetition */
};

/* More parts of one segment than that are only kept: no segment has so many, and a hostile one must
 * not cost its square. */
enum { XML_SEEN = 1024, XML_STASH = 14, XML_DRAFTS = 6, XML_PARTS_MAX = 512 };

/** An open element. */
struct xml_frame {
    uint8_t context, name; /* enum xml_context, enum xml_name */
    uint8_t owner;         /* depth of the frame whose segments this one adds to */
    uint8_t draft_count;
    uint64_t key; /* of its group */
    uint64_t offset;
    uint32_t number;
    uint32_t drafts[XML_DRAFTS]; /* index + 1 */
    uint32_t stash[XML_STASH];   /* index + 1 of a value */
};

struct pnrgov_xml {
    struct reading *r;
    str document;
    uint64_t base; /* of the document in the input */
    bool begun;    /* something of a PNRGOV message was met */
    bool in_booking;
    /* Of the booking. */
    uint32_t passengers, segments, tickets, check_ins, splits, behind, infants, groups;
    uint32_t depth, elements;
    uint64_t booking_offset;
    VEC(struct xml_value) values;
    VEC(struct xml_part) parts;
    VEC(struct xml_draft) drafts;
    VEC(str) components; /* scratch of one segment */
    VEC(uint32_t) starts;
    VEC(uint32_t) origins;
    struct edi_una una;
    uint8_t index[512]; /* names by their hash */
    /* Attribute names by their address, of which expat keeps one; checked before it is believed. */
    uint8_t seen[XML_SEEN];
    struct xml_frame frames[XML_DEPTH_MAX + 1];
};

/** Read a document into r->m. @return 0; -1: no memory outside the arena */
int pnrgov_xml_read(struct reading *r, struct xml_parser *parser, str document, bool whole,
                    struct err *err) MUST_CHECK;

/** The name as the table writes it. */
str xml_name_text(enum xml_name name);

/* What pnrgov_xml.c asks of pnrgov_xml_segments.c. */

/** Text of component `component` of `element`, made of `values` values from `value` (index + 1). */
void xml_put(struct pnrgov_xml *x, uint32_t draft, uint32_t element, uint32_t component, str text,
             uint32_t value, uint32_t values, bool weak);
/** The part that is there, or NULL. */
struct xml_part *xml_part_at(struct pnrgov_xml *x, uint32_t draft, uint32_t element,
                             uint32_t component);
/** Give the segments gathered to the grammar, in their order, and forget them. */
void xml_emit(struct pnrgov_xml *x);
/** A segment with one component, made by us. */
void xml_emit_constant(struct pnrgov_xml *x, const char *tag, uint32_t element, uint32_t component,
                       str text);
/** Count the values, tell of those that nobody asked for, forget them. */
void xml_account(struct pnrgov_xml *x);

#endif
