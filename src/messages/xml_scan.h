/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an XML document ends, without taking it to pieces: bytes in any split, each looked at once.
 *
 * A document ends with the end tag of its root. One that is cut off ends where the next surely
 * begins: at `<?xml`, at the root of another PNRGOV message, or at a line that begins with UNA or
 * UNB. Whether what lies between is well formed is expat's to say (xml.h). Inside messages/ only.
 */
#ifndef SAFAR_MESSAGES_XML_SCAN_H
#define SAFAR_MESSAGES_XML_SCAN_H

#include "base/str.h"

enum xml_scan_result {
    XML_SCAN_MORE,
    XML_SCAN_DONE,     /* the document ends before `end` */
    XML_SCAN_CUT,      /* another one begins at `end`: this one is not complete */
    XML_SCAN_NOTHING,  /* comments and the like before `end`, no document */
    XML_SCAN_TOO_LONG, /* a tag, comment or the like that begins at `end` is over the limit, and
                          nothing begins in the next `vain` bytes */
};

enum { XML_SCAN_NAME = 64 };

struct xml_scan {
    size_t at;        /* looked at so far, from the document's first byte */
    size_t end;       /* set with every result but MORE */
    size_t token_max; /* longest tag, comment, declaration */
    size_t token_at;  /* where the current one begins */
    size_t vain;      /* set with XML_SCAN_TOO_LONG */
    uint8_t state;
    uint8_t width;     /* bytes of a character: 1, or 2 in UTF-16 */
    uint8_t low, high; /* where in a UTF-16 unit the bytes lie */
    uint8_t closing;   /* characters seen of `-->`, `]]>`, `?>` */
    uint8_t name_n, root_n;
    char quote, last;
    bool end_tag, in_message, declared;
    uint32_t brackets, nesting;
    char name[XML_SCAN_NAME], root[XML_SCAN_NAME];
};

/** Bytes before a document's root that name no encoding but tell one: `s` begins with markup. */
enum xml_begins { XML_BEGINS_NOT, XML_BEGINS, XML_BEGINS_PERHAPS };

/**
 * Does a document begin here?
 *
 * @param sure   only `<?xml` or the root of a PNRGOV message counts; else any markup
 * @param ended  no more bytes will come
 */
enum xml_begins xml_scan_begins(str s, bool sure, bool ended);

void xml_scan_init(struct xml_scan *scan, size_t token_max);

/**
 * Look on. `document` begins with the document's first byte, in each call, and has grown.
 * @param ended  no more bytes will come, or will be taken
 */
enum xml_scan_result xml_scan_more(struct xml_scan *scan, str document, bool ended);

#endif
