/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One XML document as a stream of events, through expat. No DTD, so no entities but the five of
 * XML; namespaces are not looked at: names come without their prefix.
 *
 * Limits: depth, attributes of an element, bytes of a tag (or comment) and of a text. A document
 * that breaks one, that is not well formed or that declares a DOCTYPE ends there: what was told
 * before stands, the fault says why.
 */
#ifndef SAFAR_BASE_XML_H
#define SAFAR_BASE_XML_H

#include "base/buf.h"
#include "base/err.h"

enum { XML_DEPTH_MAX = 64, XML_ATTRIBUTES_MAX = 256 };
#define XML_TEXT_MAX MIB
#define XML_TAG_MAX MIB /* expat reads an unfinished tag again with each piece */

/** A start tag. All slices last until the event returns. */
struct xml_element {
    str name;                 /* without prefix */
    const char *const *pairs; /* name, value, ..., NULL; names with their prefix */
    uint32_t number;          /* of start tags in the document, from 1 */
    uint64_t offset;          /* of its `<` in the document */
};

struct xml_events {
    /* @return false: enough, stop */
    bool (*open)(void *arg, const struct xml_element *element);
    /* Text between two tags that is not blank, without blanks at its ends, before the second. */
    bool (*text)(void *arg, str text);
    bool (*close)(void *arg, uint64_t end);
};

enum xml_fault_kind {
    XML_FAULT_NONE,
    XML_FAULT_MALFORMED,
    XML_FAULT_DOCTYPE,
    XML_FAULT_LIMIT,
    XML_FAULT_ENCODING,
};

struct xml_fault {
    enum xml_fault_kind kind;
    uint64_t offset;    /* in the document */
    const char *reason; /* a constant */
};

/** A parser that is used for one document after the other. */
struct xml_parser;

/** @return NULL: no memory */
struct xml_parser *xml_parser_new(void) MUST_CHECK;
void xml_parser_free(struct xml_parser *parser);

/**
 * Read a document from its first byte.
 *
 * @param whole  false: it was cut where a limit was reached, so that its end is no fault
 * @return       0, and `fault` says how it ended; -1: no memory
 */
int xml_parse(struct xml_parser *parser, str document, bool whole, const struct xml_events *events,
              void *arg, struct xml_fault *fault, struct err *err) MUST_CHECK;

/** The part of a name behind its prefix. */
str xml_local_name(const char *name);

#endif
