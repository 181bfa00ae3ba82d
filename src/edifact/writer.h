/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing EDIFACT: segments with the service characters of the interchange, escaped, and the
 * envelope.
 *
 * Trailing empty components and elements are left out, as ISO 9735 asks: separators wait until a
 * value follows. Text goes to a `struct buf`; a full buffer shows in `out->failed`, so nothing here
 * returns an error. The order of calls is our own business and asserted: begin, elements, end.
 *
 *     edi_begin(&w, "RFF");
 *     edi_element(&w, STR("AVF"));
 *     edi_component(&w, locator);
 *     edi_end(&w);                          RFF+AVF:E5F6G7'
 */
#ifndef SAFAR_EDIFACT_WRITER_H
#define SAFAR_EDIFACT_WRITER_H

#include "base/buf.h"
#include "base/date.h"
#include "edifact/una.h"

struct edi_writer {
    struct buf *out;
    struct edi_una una;
    const char *line_end; /* after each terminator: "", "\n", "\r\n" */
    uint32_t segments;    /* since UNH, both ends counted */
    size_t begin;         /* of the segment being written, in `out` */
    uint32_t elements;    /* separators due before the next value */
    uint32_t components;
    int year; /* near which a reader takes years of two digits to be; 0: not known */
    bool open;
    /* CR and LF inside values are released; else they are written as they are, as folds. */
    bool line_ends_are_data;
    uint8_t special[256]; /* by byte: 0, or an enum of writer.c */
};

/** Start writing at the end of `out`; `line_end` lives as long as the writer. */
void edi_writer_init(struct edi_writer *w, struct buf *out, struct edi_una una,
                     const char *line_end);

/** UNA as `w->una` says. A character that is not in use is written as a blank. */
void edi_write_una(struct edi_writer *w);

void edi_begin(struct edi_writer *w, const char *tag);
/** The next element; `value` is its first component. Service characters in it are released. */
void edi_element(struct edi_writer *w, str value);
void edi_component(struct edi_writer *w, str value);
void edi_end(struct edi_writer *w);

/* The same for C text and for numbers with leading zeros up to `width` digits. */
void edi_element_c(struct edi_writer *w, const char *value);
void edi_component_c(struct edi_writer *w, const char *value);
void edi_element_u(struct edi_writer *w, uint64_t value, unsigned width);
void edi_component_u(struct edi_writer *w, uint64_t value, unsigned width);

/** `count` empty elements or components: they show only when a value follows. */
void edi_skip_elements(struct edi_writer *w, unsigned count);
void edi_skip_components(struct edi_writer *w, unsigned count);

/** More text of the value written last, with service characters released. */
void edi_text_more(struct edi_writer *w, str text);

/** Text inside the current component without escaping: for what is composed already. */
void edi_write_raw(struct edi_writer *w, str text);

/** UNB. Empty fields are left out. */
struct edi_interchange_head {
    str syntax;  /* UNOA, IATA */
    str version; /* 4, 1 */
    str sender, sender_qualifier, sender_route;
    str recipient, recipient_qualifier, recipient_route;
    struct datetime prepared_at;
    str reference;
    str recipient_reference, recipient_reference_qualifier;
    str application, priority, acknowledgement, agreement;
    str test_indicator; /* 1: a test */
};
void edi_write_unb(struct edi_writer *w, const struct edi_interchange_head *head);
void edi_write_unz(struct edi_writer *w, uint32_t count, str reference);

/** UNG; agency and version as in the message: `IA` and `13:1`, `UN` and `D:05B`. */
struct edi_group_head {
    str type, sender, sender_qualifier, recipient, recipient_qualifier;
    struct datetime prepared_at;
    str reference, agency, version, release, association, password;
};
void edi_write_ung(struct edi_writer *w, const struct edi_group_head *head);
void edi_write_une(struct edi_writer *w, uint32_t count, str reference);

/** UNH. `part` 0 leaves S010 out. */
struct edi_message_head {
    str reference;
    str type, version, release, agency, association;
    str access_reference;
    uint32_t part;
    char part_mark; /* 'C' first, 'F' final, 0 between */
};
/** Starts the count of segments. */
void edi_write_unh(struct edi_writer *w, const struct edi_message_head *head);
/** UNT with the segments counted plus `count_error`, which is 0 but in simulated mistakes. */
void edi_write_unt(struct edi_writer *w, str reference, int count_error);

#endif
