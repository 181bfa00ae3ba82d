/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages out of a stream of segments: envelopes (UNB, UNG, UNH, UNT, UNE, UNZ), their counts and
 * references, and the choice of the grammar.
 *
 * A message is looked through to its end before it is read, so that slices into the window stay
 * valid:
 *
 *   OUTSIDE ──UNH──▶ LOOKING ──UNT──▶ TRAILING ──UNH, UNB, UNZ, end──▶ read, hand out, OUTSIDE
 *                       └────UNH, UNB, UNZ, end, too long─────────────▶ the same, with a finding
 *
 * An XML document is a unit of its own: looked through to its end (xml_scan.h), then read.
 *
 * Source: ISO 9735; edifact-syntax.md section 2.
 */
#include "messages/reader.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "edifact/repair.h"
#include "edifact/stream.h"
#include "messages/pnrgov_xml.h"
#include "messages/reading.h"
#include "messages/record.h"
#include "messages/type_b.h"
#include "messages/xml_scan.h"

#include <stdlib.h>

#define RECORD_LEAST (2 * MIB) /* of a message that takes all memory for its bytes */
#define MESSAGE_BYTES_DEFAULT (10 * MIB)
#define SEGMENT_BYTES_DEFAULT (1 * MIB)
#define ENVELOPE_BUDGET (256 * KIB)

static const struct grammar *const grammars[] = {&grammar_pnrgov, &grammar_paxlst, &grammar_cusres,
                                                 &grammar_ackres, &grammar_contrl, &grammar_govreq};

enum look { LOOK_OUTSIDE, LOOK_MESSAGE, LOOK_TRAILING, LOOK_DOCUMENT };

/** A message found, with what its surroundings said. */
struct unit {
    uint32_t segments; /* to step through from the hold */
    uint64_t offset, end;
    bool unt, une, unz, too_long, segment_too_long;
    bool grouped; /* it stands in a group */
    bool broken;  /* behind it stands what belongs to no interchange */
};

struct message_reader {
    struct edi_stream stream;
    struct reader_options options;
    enum look look;
    struct unit unit;
    struct arena envelope; /* of the current interchange */
    struct arena group;    /* of the current group */
    struct interchange interchange;
    struct message_group message_group;
    bool in_group;
    uint32_t messages, groups, group_messages; /* of the current interchange and group */
    uint32_t total;                            /* records handed out */
    uint64_t junk_bytes, junk_offset;          /* skipped and not yet told */
    uint32_t strays;                           /* segments outside messages, not yet told */
    struct place stray;
    uint32_t left_over; /* elements of UNB and UNG that we do not know, not yet told */
    struct place left_over_at;
    struct place ung_date_at; /* of a date in UNG that is none, not yet told; no tag: none */
    bool una_repaired, unb_date_bad, done;
    uint16_t unb_syntax_bad;           /* the component of S001; 0: none */
    const struct edi_charset *charset; /* as UNB declares */
    bool lost;                         /* part of the current interchange was given up */
    uint64_t una_offset, unb_offset;
    struct xml_scan scan;      /* of the document looked at */
    struct xml_parser *parser; /* made with the first document */
    struct edi_span header;    /* Type B, in front of the interchange to come; length 0: none */
    uint64_t header_offset, header_bad_at;
    bool header_duplicate, header_malformed; /* not yet told */
};

/** XML, for the stream, which knows of EDIFACT only. */
static enum edi_begins document_begins(str rest, bool sure, bool ended)
{
    switch (xml_scan_begins(rest, sure, ended)) {
    case XML_BEGINS:
        return EDI_BEGINS;
    case XML_BEGINS_PERHAPS:
        return EDI_BEGINS_PERHAPS;
    case XML_BEGINS_NOT:
    default:
        return EDI_BEGINS_NOT;
    }
}

struct message_reader *message_reader_new(const struct reader_options *options)
{
    struct message_reader *reader = calloc(1, sizeof(*reader));

    if (!reader)
        return NULL;
    reader->options = *options;
    if (!reader->options.message_bytes)
        reader->options.message_bytes = MESSAGE_BYTES_DEFAULT;
    if (!reader->options.segment_bytes)
        reader->options.segment_bytes = SEGMENT_BYTES_DEFAULT;
    reader->charset = edi_charset_undeclared();
    edi_stream_init(&reader->stream,
                    (struct edi_stream_limits){.segment_bytes = reader->options.segment_bytes,
                                               .window_bytes = reader->options.message_bytes});
    reader->stream.foreign = document_begins;
    arena_init(&reader->envelope, ENVELOPE_BUDGET);
    arena_init(&reader->group, ENVELOPE_BUDGET);
    return reader;
}

void message_reader_free(struct message_reader *reader)
{
    if (!reader)
        return;
    edi_stream_fini(&reader->stream);
    arena_fini(&reader->envelope);
    arena_fini(&reader->group);
    xml_parser_free(reader->parser);
    free(reader);
}

int message_reader_feed(struct message_reader *reader, str bytes, struct err *err)
{
    return edi_stream_feed(&reader->stream, bytes, err);
}

void message_reader_end(struct message_reader *reader)
{
    edi_stream_end(&reader->stream);
}

/* ---- envelopes ------------------------------------------------------------------------------- */

/** A value that outlives the window. An envelope without end is cut off at its budget. */
static str kept(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    str value = value_of(r, s, e, c), copy;

    return str_dup(r->mem, utf8_head(value, 256), &copy) ? copy : STR_NONE;
}

/** What UNB or UNG says beyond what we know of: told with the next message. */
static void note_left_over(struct message_reader *reader, const struct reading *r,
                           const struct edi_segment *s)
{
    struct place first;
    uint32_t n = reading_left_over(r, s, &first);

    if (n && reader->left_over == 0)
        reader->left_over_at = first;
    reader->left_over += n;
}

/** S004: YYMMDD or CCYYMMDD, then HHMM. A part of a date is none here. */
static bool read_prepared(struct reading *r, const struct edi_segment *s, struct datetime *to)
{
    str day = value_of(r, s, 4, 1), time = value_of(r, s, 4, 2);
    bool good = day.n == 8 ? date_parse_ccyymmdd(day, &to->date)
                           : date_parse_yymmdd(day, r->year, &to->date);

    if (!good || !date_full(to->date)) {
        *to = DATETIME_NONE;
        return false;
    }
    return time.n == 0 || time_parse_hhmm(time, &to->minute, &to->second);
}

static void forget_group(struct message_reader *reader)
{
    arena_reset(&reader->group);
    reader->in_group = false;
    reader->message_group = (struct message_group){.prepared_at = DATETIME_NONE};
    reader->group_messages = 0;
}

static void forget_interchange(struct message_reader *reader)
{
    arena_reset(&reader->envelope);
    reader->interchange = (struct interchange){.prepared_at = DATETIME_NONE};
    reader->unb_date_bad = false;
    reader->unb_syntax_bad = 0;
    reader->charset = edi_charset_undeclared();
    reader->messages = reader->groups = 0;
    reader->lost = false;
    forget_group(reader);
}

static void add_junk(struct message_reader *reader, const struct edi_span *span)
{
    if (reader->junk_bytes == 0)
        reader->junk_offset = span->offset;
    reader->junk_bytes += span->length;
}

/** The Type B header that was found in front of this interchange, or of a message without one. */
static void take_header(struct message_reader *reader)
{
    struct typeb_header header;

    reader->header_malformed = reader->header_duplicate = false;
    if (reader->header.length == 0)
        return;
    if (edi_stream_at_message(&reader->stream)) { /* the record has no place for it */
        add_junk(reader, &reader->header);
        reader->header.length = 0;
        return;
    }
    str bytes = edi_stream_junk(&reader->stream);
    reader->header_malformed = typeb_header_read(bytes, &header) == TYPEB_MALFORMED;
    reader->header_duplicate = header.possible_duplicate;
    reader->header_offset = reader->header.offset;
    reader->header_bad_at = reader->header.offset + header.bad_at;
    reader->header.length = 0;
    if (!type_b_keep(&reader->envelope, &header, &reader->interchange.type_b))
        reader->interchange.type_b = (struct type_b){.present = true};
}

static void begin_interchange(struct message_reader *reader)
{
    uint64_t una_offset = reader->stream.base + reader->stream.cursor;

    edi_stream_begin(&reader->stream);
    /* A message found again after a part was given up still belongs to its interchange. */
    if (reader->lost && edi_stream_at_message(&reader->stream)) {
        reader->lost = false;
        return;
    }
    forget_interchange(reader);
    take_header(reader);
    reader->una_repaired = reader->stream.una_repaired;
    reader->una_offset = una_offset;
}

/** S001: the repertoire, and a version that is one. */
static void judge_syntax(struct message_reader *reader)
{
    const struct edi_charset *declared = edi_charset_find(reader->interchange.syntax_id);
    str version = reader->interchange.syntax_version;
    bool known = version.n == 1 && version.p[0] >= '1' && version.p[0] <= '4';

    reader->charset = declared ? declared : edi_charset_undeclared();
    reader->unb_syntax_bad = !declared ? 1 : !known ? 2 : 0;
}

/** A segment outside of messages, which are looked at as a whole. */
static void look_at_service(struct message_reader *reader, struct edi_segment *s)
{
    if (!utf8_valid(s->text))
        edi_segment_foreign(s, reader->charset);
}

/**
 * UNB: positions as in edifact-syntax.md section 2. Syntax version 4 parses the same but for the
 * internal identifications that may stand where version 3 has the routes.
 */
static void read_unb(struct message_reader *reader, struct edi_segment *s)
{
    struct reading r = {.mem = &reader->envelope, .year = reader->options.today.year};
    struct interchange *to = &reader->interchange;

    to->present = true;
    to->offset = reader->unb_offset = s->offset;
    look_at_service(reader, s);
    to->syntax_id = kept(&r, s, 1, 1);
    to->syntax_version = kept(&r, s, 1, 2);
    judge_syntax(reader);
    look_at_service(reader, s);
    to->sender = kept(&r, s, 2, 1);
    to->sender_qualifier = kept(&r, s, 2, 2);
    to->sender_route = kept(&r, s, 2, 3);
    to->recipient = kept(&r, s, 3, 1);
    to->recipient_qualifier = kept(&r, s, 3, 2);
    to->recipient_route = kept(&r, s, 3, 3);
    reader->unb_date_bad = !read_prepared(&r, s, &to->prepared_at);
    to->reference = kept(&r, s, 5, 1);
    to->recipient_reference = kept(&r, s, 6, 1);
    to->recipient_reference_qualifier = kept(&r, s, 6, 2);
    to->application = kept(&r, s, 7, 1);
    to->priority = kept(&r, s, 8, 1);
    to->acknowledgement = kept(&r, s, 9, 1);
    to->agreement = kept(&r, s, 10, 1);
    to->test_indicator = kept(&r, s, 11, 1);
    to->test = str_is(to->test_indicator, "1");
    note_left_over(reader, &r, s);
}

static void read_ung(struct message_reader *reader, struct edi_segment *s)
{
    struct reading r = {.mem = &reader->group, .year = reader->options.today.year};
    struct message_group *to = &reader->message_group;

    look_at_service(reader, s);
    forget_group(reader);
    reader->in_group = true;
    reader->groups++;
    to->present = true;
    to->offset = s->offset;
    to->type = kept(&r, s, 1, 1);
    to->sender = kept(&r, s, 2, 1);
    to->sender_qualifier = kept(&r, s, 2, 2);
    to->recipient = kept(&r, s, 3, 1);
    to->recipient_qualifier = kept(&r, s, 3, 2);
    if (!read_prepared(&r, s, &to->prepared_at) && value_of(&r, s, 4, 1).n)
        reader->ung_date_at = reading_place(s, 4, 1);
    to->reference = kept(&r, s, 5, 1);
    to->agency = kept(&r, s, 6, 1);
    to->version = kept(&r, s, 7, 1);
    to->release = kept(&r, s, 7, 2);
    to->association = kept(&r, s, 7, 3);
    to->password = kept(&r, s, 8, 1);
    note_left_over(reader, &r, s);
}

/* ---- reading one message --------------------------------------------------------------------- */

/** The envelope outlives this message only in the reader: the record gets a copy. */
static bool copy_interchange(struct message_reader *reader, struct message *m, bool grouped,
                             struct arena *mem)
{
    m->interchange = reader->interchange;
    m->group =
        grouped ? reader->message_group : (struct message_group){.prepared_at = DATETIME_NONE};
    return record_keep_texts(&record_interchange, &m->interchange, mem) &&
           type_b_copy(mem, &reader->interchange.type_b, &m->interchange.type_b) &&
           record_keep_texts(&record_group, &m->group, mem);
}

/** UNH: type, version, references, part. */
static const struct grammar *read_unh(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    str version = value_of(r, s, 2, 2), release = value_of(r, s, 2, 3);
    str part = value_of(r, s, 4, 1), mark = code_of(r, s, 4, 2);
    uint64_t number = 0;

    m->reference = value_of(r, s, 1, 1);
    m->type_sent = code_of(r, s, 2, 1);
    m->access_reference = value_of(r, s, 3, 1);
    m->agency = code_of(r, s, 2, 4);
    m->association = code_of(r, s, 2, 5);
    m->syntax = m->type_sent.n ? SYNTAX_EDIFACT : SYNTAX_NONE;
    if (str_find(version, ':') >= 0 || str_find(release, ':') >= 0)
        reading_found(r, FINDING_ELEMENT_KEPT, s, 2, 2); /* 13:1 could not be taken apart again */
    else if (version.n && release.n && !str_join(r->mem, version, STR(":"), release, &m->version))
        r->exhausted = true;
    if (str_to_u64(part, 9999, &number) && number > 0) {
        m->part_present = true;
        m->part = (uint32_t)number;
        /*
         * A single part is marked 01:F, but 01:C and a bare 01 are met: judged when parts are
         * joined.
         */
        m->last_part = str_is(mark, "F");
        m->part_mark = mark.n == 1 ? mark.p[0] : 0;
    } else if (part.n || mark.n) {
        reading_found(r, FINDING_NUMBER_INVALID, s, 4, 1); /* parts count from 1 */
    }
    if (mark.n && !m->last_part && !str_is(mark, "C"))
        reading_found(r, FINDING_PART_MARK, s, 4, 2);
    if (m->type_sent.n == 0)
        reading_found(r, FINDING_UNH_MALFORMED, s, 2, 1);
    for (size_t i = 0; i < COUNT_OF(grammars); i++) {
        if (!str_is(m->type_sent, grammars[i]->name))
            continue;
        m->type = grammars[i]->type;
        uint64_t known = 0;
        if (m->type == MESSAGE_PAXLST && str_is(m->version, "001:000"))
            return grammars[i]; /* the older list of the US */
        /* D.05B counts by its release, 13:1 by its version. */
        bool directory = m->type == MESSAGE_PAXLST || str_is(version, "D");
        str digits = directory ? str_head(release, 2) : version;
        if (!str_to_u64(digits, 99, &known) || known < grammars[i]->version_min ||
            known > grammars[i]->version_max)
            reading_found(r, FINDING_VERSION_UNKNOWN, s, 2, 2);
        return grammars[i];
    }
    if (m->type_sent.n)
        reading_found(r, FINDING_MESSAGE_UNSUPPORTED, s, 2, 1);
    return NULL;
}

static void compare_count(struct reading *r, const struct edi_segment *s, uint32_t found,
                          enum finding_code code)
{
    uint64_t declared;

    if (!str_to_u64(value_of(r, s, 1, 1), UINT32_MAX, &declared) || declared != found)
        reading_found(r, code, s, 1, 1);
}

static void compare_reference(struct reading *r, const struct edi_segment *s, str opened,
                              enum finding_code code)
{
    if (!str_eq(value_of(r, s, 2, 1), opened))
        reading_found(r, code, s, 2, 1);
}

/** UNT, UNE and UNZ against what was found. */
static void check_trailer(struct message_reader *reader, struct reading *r,
                          const struct edi_segment *s)
{
    if (s->tag == EDI_TAG('U', 'N', 'T')) {
        compare_count(r, s, s->number, FINDING_UNT_COUNT);
        compare_reference(r, s, r->m->reference, FINDING_UNT_REFERENCE);
        r->m->segments = s->number;
    } else if (s->tag == EDI_TAG('U', 'N', 'E')) {
        compare_count(r, s, reader->group_messages, FINDING_UNE_COUNT);
        compare_reference(r, s, reader->message_group.reference, FINDING_UNE_REFERENCE);
        reader->in_group = false;
    } else {
        compare_count(r, s, reader->groups ? reader->groups : reader->messages, FINDING_UNZ_COUNT);
        compare_reference(r, s, reader->interchange.reference, FINDING_UNZ_REFERENCE);
    }
}

static bool is_service(uint32_t tag)
{
    return tag >> 8 == (EDI_TAG('U', 'N', 'A') >> 8) &&
           ((tag & 0xFF) == 'T' || (tag & 0xFF) == 'E' || (tag & 0xFF) == 'Z');
}

static bool proper_tag(uint32_t tag)
{
    char a = (char)(tag >> 16 & 0xFF), b = (char)(tag >> 8 & 0xFF), c = (char)(tag & 0xFF);

    return a >= 'A' && a <= 'Z' && ((b >= 'A' && b <= 'Z') || ascii_digit(b)) &&
           ((c >= 'A' && c <= 'Z') || ascii_digit(c));
}

/** One pass over a unit. */
struct pass {
    const struct grammar *grammar;
    uint32_t number; /* of the segment read last */
    bool begun, after_unt;
    uint64_t nul_at, outside_at;       /* the first odd byte, or UINT64_MAX */
    bool odd_bytes;                    /* one of them is not told yet */
    const struct edi_charset *foreign; /* the message is not UTF-8: read it by this */
    bool foreign_told;
};

/** A segment of a message that is not UTF-8. */
static void look_at_foreign(struct reading *r, struct pass *pass, struct edi_segment *s)
{
    if (!(edi_charset_scan(pass->foreign, s->text) & EDI_TEXT_HIGH))
        return;
    /* A fold inside a UTF-8 sequence is no fault of the text. */
    if (!pass->foreign_told && !edi_charset_knows(pass->foreign, edi_segment_text(s, r->mem))) {
        struct place place = reading_place(s, 0, 0);
        findings_addf(&r->m->findings, r->mem, FINDING_CHARSET, &place,
                      "text is neither UTF-8 nor of the repertoire that UNB declares; it was read "
                      "as %s",
                      edi_charset_reading(pass->foreign));
        pass->foreign_told = true;
    }
    edi_segment_foreign(s, pass->foreign);
}

/**
 * Text that is no text: told once for the message, at the segment that holds the first such byte.
 */
static void check_bytes(struct reading *r, struct pass *pass, const struct edi_segment *s)
{
    if (pass->nul_at < s->offset + s->text.n) {
        reading_found(r, FINDING_NUL_BYTES, s, 0, 0);
        pass->nul_at = UINT64_MAX;
    }
    if (pass->outside_at < s->offset + s->text.n) {
        reading_found(r, FINDING_REPERTOIRE, s, 0, 0);
        pass->outside_at = UINT64_MAX;
    }
    pass->odd_bytes = pass->nul_at != UINT64_MAX || pass->outside_at != UINT64_MAX;
}

/**
 * Any segment: UNH, what ends a message, what stands behind it or is none of ours.
 * @return true when it is the grammar's
 */
static NEVER_INLINE bool read_any(struct message_reader *reader, struct reading *r,
                                  struct pass *pass, const struct edi_segment *s)
{
    if (s->number == 1) {
        pass->grammar = read_unh(r, s);
        pass->begun = pass->grammar && pass->grammar->begin(r);
        r->exhausted |= pass->grammar && !pass->begun;
        return false;
    }
    if (is_service(s->tag)) {
        check_trailer(reader, r, s);
        reader->unit.unt |= s->tag == EDI_TAG('U', 'N', 'T');
        pass->after_unt = true;
        return false;
    }
    if (pass->after_unt) {
        reading_found(r, FINDING_OUTSIDE_MESSAGE, s, 0, 0);
        return false;
    }
    if (!proper_tag(s->tag)) {
        reading_found(r, FINDING_SEGMENT_TAG, s, 0, 0);
        return false;
    }
    if (s->cut)
        reading_found(r, FINDING_REPETITIONS, s, s->element_count, 0);
    return pass->grammar != NULL;
}

/** Surely the grammar's: in the body of a message, whole, its tag of letters and not U... */
static inline bool plainly_of_body(const struct pass *pass, const struct edi_segment *s)
{
    uint32_t places = s->tag ^ 0x404040; /* in the alphabet, from 1 on */
    bool letters = ((places - 0x010101) & 0xE0E0E0) == 0 && ((places + 0x050505) & 0xE0E0E0) == 0;

    return letters && s->tag >> 16 != 'U' && pass->begun && !pass->after_unt && !s->cut;
}

static void read_segment(struct message_reader *reader, struct reading *r, struct pass *pass,
                         struct edi_segment *s)
{
    s->number = ++pass->number;
    if (UNLIKELY(pass->foreign))
        look_at_foreign(r, pass, s);
    if ((LIKELY(plainly_of_body(pass, s)) || read_any(reader, r, pass, s)) && LIKELY(!r->exhausted))
        pass->grammar->segment(r, s);
    if (UNLIKELY(pass->odd_bytes))
        check_bytes(r, pass, s);
    if (LIKELY(!r->exhausted))
        reading_account(r, s);
}

/** A segment as found, which may be two that are glued together. */
static int read_span(struct message_reader *reader, struct reading *r, struct pass *pass,
                     struct edi_span *span, struct err *err)
{
    struct edi_span rest;
    struct edi_segment s;
    bool terminated = span->terminated, glued;

    do {
        if (edi_stream_split(&reader->stream, span, &s, err) < 0)
            return -1;
        glued = s.glue && pass->number > 0 && edi_repair_glued(&reader->stream, span, &rest);
        if (UNLIKELY(glued) && edi_stream_split(&reader->stream, span, &s, err) < 0)
            return -1;
        read_segment(reader, r, pass, &s);
        if (glued) {
            reading_found(r, FINDING_SEGMENTS_GLUED, &s, 0, 0);
            *span = rest;
        }
    } while (glued);
    if (!terminated)
        reading_found(r, FINDING_TERMINATOR_MISSING, &s, 0, 0);
    if (!terminated && s.text.n && s.una->release && s.text.p[s.text.n - 1] == s.una->release)
        reading_found(r, FINDING_RELEASE_AT_END, &s, 0, 0);
    return 0;
}

/** Step through the unit's segments again, this time reading them. */
static int read_segments(struct message_reader *reader, struct reading *r, struct pass *pass,
                         struct err *err)
{
    struct edi_span span;

    for (uint32_t i = 0; i < reader->unit.segments; i++) {
        if (edi_stream_next(&reader->stream, &span) != EDI_SEGMENT)
            return err_set(err, ERR_MEMORY, span.offset, "message cannot be read");
        if (read_span(reader, r, pass, &span, err) < 0)
            return -1;
    }
    if (pass->begun)
        pass->grammar->end(r);
    return 0;
}

/** A finding about what stands, or should stand, at `offset`, outside the message's segments. */
static void found_at(struct reading *r, enum finding_code code, const char *tag, uint64_t offset)
{
    struct place place = {.offset = offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

/** A finding about the message as a whole, at its beginning. */
static void found_here(struct reading *r, enum finding_code code)
{
    struct place place = {.tag = "UNH", .segment = 1, .offset = r->m->offset};

    findings_add(&r->m->findings, r->mem, code, &place);
}

/** What the Type B header in front of the interchange says, once. */
static void tell_header(struct message_reader *reader, struct reading *r)
{
    struct place place = {.offset = reader->header_offset};

    if (reader->header_duplicate)
        findings_add(&r->m->findings, r->mem, FINDING_TYPE_B_DUPLICATE, &place);
    place.offset = reader->header_bad_at;
    if (reader->header_malformed)
        findings_add(&r->m->findings, r->mem, FINDING_TYPE_B_MALFORMED, &place);
    reader->header_duplicate = reader->header_malformed = false;
}

/** What was met between the last message and this one. */
static void tell_before(struct message_reader *reader, struct reading *r)
{
    if (reader->junk_bytes) {
        struct place place = {.offset = reader->junk_offset};
        findings_addf(&r->m->findings, r->mem, FINDING_JUNK_SKIPPED, &place,
                      "%llu bytes outside any interchange were skipped",
                      (unsigned long long)reader->junk_bytes);
        reader->junk_bytes = 0;
    }
    if (reader->strays)
        findings_addf(&r->m->findings, r->mem, FINDING_OUTSIDE_MESSAGE, &reader->stray,
                      "%u segments stand outside any message", reader->strays);
    reader->strays = 0;
    if (reader->left_over)
        findings_addf(&r->m->findings, r->mem, FINDING_ELEMENT_KEPT, &reader->left_over_at,
                      "%u data elements of the envelope are not interpreted", reader->left_over);
    reader->left_over = 0;
    if (reader->ung_date_at.tag[0])
        findings_add(&r->m->findings, r->mem, FINDING_UNG_DATE, &reader->ung_date_at);
    reader->ung_date_at.tag[0] = '\0';
    tell_header(reader, r);
    if (reader->una_repaired)
        found_at(r, FINDING_UNA_MALFORMED, "UNA", reader->una_offset);
    reader->una_repaired = false;
    if (!reader->interchange.present)
        return;
    if (reader->unb_syntax_bad) {
        struct place place = {.tag = "UNB",
                              .element = 1,
                              .component = reader->unb_syntax_bad,
                              .offset = reader->unb_offset};
        findings_add(&r->m->findings, r->mem, FINDING_UNB_SYNTAX, &place);
    }
    reader->unb_syntax_bad = 0;
    if (reader->unb_date_bad)
        found_at(r, FINDING_UNB_DATE, "UNB", reader->unb_offset);
    if (reader->interchange.test)
        found_at(r, FINDING_TEST_MESSAGE, "UNB", reader->unb_offset);
    reader->unb_date_bad = false;
}

/** What the unit's surroundings say of it. */
static void tell_after(struct message_reader *reader, struct reading *r)
{
    const struct unit *unit = &reader->unit;

    if (!reader->interchange.present)
        found_here(r, FINDING_UNB_MISSING);
    if (unit->too_long)
        found_here(r, FINDING_MESSAGE_TOO_LONG);
    if (unit->segment_too_long)
        found_at(r, FINDING_SEGMENT_TOO_LONG, "UNH", unit->end);
    if (!unit->unt)
        found_at(r, FINDING_UNT_MISSING, "UNT", unit->end);
    if (unit->grouped && reader->message_group.type.n &&
        !str_eq(reader->message_group.type, r->m->type_sent))
        found_here(r, FINDING_UNG_TYPE);
    if (reader->in_group && unit->unz && !unit->une)
        found_at(r, FINDING_UNE_MISSING, "UNE", unit->end);
}

/** UTF-8 where something else is declared is outside of that. @return as edi_charset_inside */
static size_t inside_ascii(const struct message_reader *reader, str raw)
{
    if (edi_charset_is_utf8(reader->charset) || reader->charset == edi_charset_undeclared())
        return raw.n;
    return utf8_ascii_length(raw);
}

/** What characters it is written in, and where the first odd byte is, before it is read. */
static struct pass look_at_bytes(const struct message_reader *reader, struct reading *r, str raw)
{
    struct pass pass = {.nul_at = UINT64_MAX, .outside_at = UINT64_MAX};
    unsigned signs = edi_charset_scan(reader->charset, raw);
    size_t inside = raw.n;

    r->upper_case = !(signs & EDI_TEXT_LOWER);
    if (LIKELY((signs & ~(unsigned)EDI_TEXT_LOWER) == 0))
        return pass;
    if (signs & EDI_TEXT_NUL)
        pass.nul_at = reader->unit.offset + (uint64_t)str_find(raw, '\0');
    if (signs & EDI_TEXT_OUTSIDE)
        inside = edi_charset_inside(reader->charset, &reader->stream.una, raw);
    if ((signs & EDI_TEXT_HIGH) && !utf8_valid(raw))
        pass.foreign = reader->charset;
    else if (signs & EDI_TEXT_HIGH)
        inside = inside_ascii(reader, str_head(raw, inside));
    if (inside < raw.n)
        pass.outside_at = reader->unit.offset + inside;
    pass.odd_bytes = true;
    return pass;
}

/** What the bytes of a long message have taken its record cannot have. */
static void share_memory(const struct message_reader *reader, struct arena *mem)
{
    size_t all = reader->options.memory_bytes, taken = edi_stream_memory(&reader->stream);

    if (all)
        arena_limit(mem, taken + RECORD_LEAST < all ? all - taken : RECORD_LEAST);
}

static struct message *new_message(struct message_reader *reader, struct arena *mem)
{
    struct message *m;

    share_memory(reader, mem);
    m = ARENA_NEW(mem, struct message);
    /* Room for a few findings before anything else, so that exhaustion can be told. */
    if (!m || !vec_push(mem, &m->findings.list))
        return NULL;
    m->findings.list.n = 0;
    reader->total++;
    return m;
}

/**
 * Read the unit that was looked through. `interchange_over`: nothing more of this interchange
 * follows.
 */
static int finish_unit(struct message_reader *reader, struct arena *mem, bool interchange_over,
                       struct message **out, str *raw, struct err *err)
{
    struct reading r = {.mem = mem, .year = reader->options.today.year};
    struct message *m = new_message(reader, mem);
    struct unit *unit = &reader->unit;

    if (!m)
        return err_memory(err);
    r.m = m;
    m->offset = unit->offset;
    m->length = unit->end - unit->offset;
    reader->messages++;
    reader->group_messages++;
    if (!copy_interchange(reader, m, unit->grouped, mem))
        r.exhausted = true;
    if (date_known(reader->interchange.prepared_at.date))
        r.year = reader->interchange.prepared_at.date.year;
    tell_before(reader, &r);
    edi_stream_rewind(&reader->stream);
    str bytes = edi_stream_bytes(&reader->stream, unit->offset, unit->end);
    struct pass pass = look_at_bytes(reader, &r, bytes);
    if (read_segments(reader, &r, &pass, err) < 0)
        return -1;
    m->segments = m->segments ? m->segments : unit->segments;
    tell_after(reader, &r);
    if (interchange_over && !unit->unz && reader->interchange.present)
        found_at(&r, FINDING_UNZ_MISSING, "UNZ", unit->end);
    if (r.exhausted || mem->refused) {
        found_here(&r, FINDING_BUDGET);
        m->usable = false;
    }
    if (raw)
        *raw = bytes;
    reader->look = LOOK_OUTSIDE;
    if (unit->unz || unit->broken || !reader->interchange.present)
        edi_stream_leave(&reader->stream);
    if (unit->too_long || unit->segment_too_long) {
        edi_stream_lose(&reader->stream);
        reader->lost = true;
    }
    *out = m;
    return 1;
}

/* ---- XML documents --------------------------------------------------------------------------- */

static void begin_document(struct message_reader *reader)
{
    forget_interchange(reader);
    reader->una_repaired = false;
    xml_scan_init(&reader->scan, reader->options.segment_bytes);
    reader->look = LOOK_DOCUMENT;
}

/** Read the document in `bytes`. @param whole  false: it was cut at a limit */
static int read_document(struct message_reader *reader, struct reading *r, str bytes, bool whole,
                         struct err *err)
{
    if (!reader->parser)
        reader->parser = xml_parser_new();
    if (!reader->parser)
        return err_memory(err);
    return pnrgov_xml_read(r, reader->parser, bytes, whole, err);
}

/** The document is the first `n` bytes from the cursor. */
static int finish_document(struct message_reader *reader, size_t n, enum finding_code limit,
                           struct arena *mem, struct message **out, str *raw, struct err *err)
{
    struct reading r = {.mem = mem, .year = reader->options.today.year};
    struct message *m = new_message(reader, mem);
    str bytes = str_head(edi_stream_rest(&reader->stream), n);
    bool whole = limit == FINDING_XML_MALFORMED;

    if (!m)
        return err_memory(err);
    r.m = m;
    m->offset = reader->stream.base + reader->stream.cursor;
    m->length = n;
    m->interchange.prepared_at = m->group.prepared_at = DATETIME_NONE;
    tell_before(reader, &r);
    if (read_document(reader, &r, bytes, whole, err) < 0)
        return -1;
    if (!whole)
        found_at(&r, limit, "\0\0\0", m->offset + n);
    if (r.exhausted || mem->refused) {
        found_at(&r, FINDING_BUDGET, "\0\0\0", m->offset);
        m->usable = false;
    }
    if (raw)
        *raw = bytes;
    reader->look = LOOK_OUTSIDE;
    edi_stream_take(&reader->stream, n);
    if (!whole)
        edi_stream_lose(&reader->stream);
    *out = m;
    return 1;
}

/** Look for the end of the document at the cursor. @return as message_reader_next */
static int look_document(struct message_reader *reader, struct arena *mem, struct message **out,
                         str *raw, struct err *err)
{
    size_t most = reader->options.message_bytes;
    str rest = edi_stream_rest(&reader->stream);
    bool ended = reader->stream.ended || rest.n >= most;
    int rc;

    switch (xml_scan_more(&reader->scan, str_head(rest, most), ended)) {
    case XML_SCAN_CUT:
        if (reader->scan.end == most && rest.n >= most)
            return finish_document(reader, most, FINDING_MESSAGE_TOO_LONG, mem, out, raw, err);
        return finish_document(reader, reader->scan.end, FINDING_XML_MALFORMED, mem, out, raw, err);
    case XML_SCAN_DONE:
        return finish_document(reader, reader->scan.end, FINDING_XML_MALFORMED, mem, out, raw, err);
    case XML_SCAN_TOO_LONG:
        rc = finish_document(reader, reader->scan.end, FINDING_XML_LIMIT, mem, out, raw, err);
        if (rc > 0 && reader->scan.vain)
            edi_stream_take(&reader->stream, reader->scan.vain - 1); /* one was taken */
        return rc;
    case XML_SCAN_NOTHING:
        edi_stream_take(&reader->stream, reader->scan.end);
        reader->look = LOOK_OUTSIDE;
        return 2;
    case XML_SCAN_MORE:
    default:
        return 0;
    }
}

/* ---- looking for messages -------------------------------------------------------------------- */

/** Input that holds no message gets a record of its own. */
static int finish_unknown(struct message_reader *reader, struct arena *mem, enum finding_code code,
                          struct message **out, str *raw, struct err *err)
{
    struct message *m = new_message(reader, mem);
    struct place place = {.offset = reader->junk_bytes ? reader->junk_offset : 0};

    if (!m)
        return err_memory(err);
    m->offset = place.offset;
    m->length = reader->junk_bytes;
    if (!copy_interchange(reader, m, reader->in_group, mem))
        return err_memory(err);
    if (code == FINDING_JUNK_SKIPPED)
        findings_addf(&m->findings, mem, code, &place,
                      "%llu bytes outside any interchange were skipped",
                      (unsigned long long)reader->junk_bytes);
    else
        findings_add(&m->findings, mem, code, &place);
    reader->junk_bytes = 0;
    tell_before(reader, &(struct reading){.m = m, .mem = mem});
    if (mem->refused)
        findings_add(&m->findings, mem, FINDING_BUDGET, &place);
    if (raw)
        *raw = STR_NONE;
    *out = m;
    return 1;
}

/** What was skipped in front of an interchange is kept for it when it is a Type B header. */
static void take_junk(struct message_reader *reader, const struct edi_span *span)
{
    struct typeb_header header;
    str bytes = edi_stream_junk(&reader->stream);

    if (str_is(bytes, UTF8_MARK)) /* the mark of a file that was put behind another */
        return;
    if (bytes.n && typeb_header_read(bytes, &header) != TYPEB_NONE)
        reader->header = *span;
    else
        add_junk(reader, span);
}

/** Does what stands where a segment should show that the interchange was cut off before it? */
static bool cut_off(const struct message_reader *reader, const struct edi_span *span)
{
    bool teletype = span->tag == EDI_TAG('N', 'N', 'N') || span->tag == EDI_TAG('Z', 'C', 'Z');
    /* Three bytes from `@` to `_`, as in nearly every tag: told without a closer look. */
    bool letters = (span->tag & 0x606060) == 0x404040;

    if (LIKELY(!teletype && (letters || proper_tag(span->tag))))
        return false;
    return typeb_leads_on(
        edi_stream_bytes(&reader->stream, span->offset, span->offset + span->length));
}

static void add_stray(struct message_reader *reader, const struct edi_span *span)
{
    if (reader->strays++ == 0) {
        reader->stray = (struct place){.offset = span->offset};
        edi_tag_text(proper_tag(span->tag) ? span->tag : 0, reader->stray.tag);
    }
}

/** UNZ while no message is open: the interchange held none, or the last was told already. */
static int end_outside(struct message_reader *reader, const struct edi_span *span,
                       struct arena *mem, struct message **out, str *raw, struct err *err)
{
    struct edi_segment s;

    if (edi_stream_split(&reader->stream, span, &s, err) < 0)
        return -1;
    edi_stream_leave(&reader->stream);
    if (reader->messages)
        return 0;
    int rc = finish_unknown(reader, mem, FINDING_INTERCHANGE_EMPTY, out, raw, err);
    if (rc > 0)
        check_trailer(reader, &(struct reading){.m = *out, .mem = mem}, &s);
    return rc;
}

/** A segment while no message is open. @return 1 when a record came of it */
static int look_outside(struct message_reader *reader, const struct edi_span *span,
                        struct arena *mem, struct message **out, str *raw, struct err *err)
{
    struct edi_segment s;

    switch (span->tag) {
    case EDI_TAG('U', 'N', 'H'):
        edi_stream_hold(&reader->stream, span);
        reader->unit = (struct unit){.segments = 1,
                                     .offset = span->offset,
                                     .grouped = reader->in_group,
                                     .end = span->offset + span->length + span->terminated};
        reader->look = LOOK_MESSAGE;
        return 0;
    case EDI_TAG('U', 'N', 'B'):
    case EDI_TAG('U', 'N', 'G'):
        if (edi_stream_split(&reader->stream, span, &s, err) < 0)
            return -1;
        if (span->tag == EDI_TAG('U', 'N', 'B'))
            read_unb(reader, &s);
        else
            read_ung(reader, &s);
        return 0;
    case EDI_TAG('U', 'N', 'E'):
        reader->in_group = false;
        return 0;
    case EDI_TAG('U', 'N', 'Z'):
        return end_outside(reader, span, mem, out, raw, err);
    default:
        break;
    }
    if (!cut_off(reader, span)) {
        add_stray(reader, span);
        return 0;
    }
    edi_stream_hold(&reader->stream, span);
    edi_stream_rewind(&reader->stream);
    edi_stream_leave(&reader->stream);
    if (reader->interchange.present && reader->messages == 0)
        return finish_unknown(reader, mem, FINDING_INTERCHANGE_EMPTY, out, raw, err);
    return 0;
}

/** Look through segments that cannot end an open message. @return true when it is too long */
static bool look_through(struct message_reader *reader)
{
    struct unit *unit = &reader->unit;
    uint64_t end = unit->end;

    unit->segments += edi_stream_skip(&reader->stream, &end);
    if (reader->look == LOOK_MESSAGE)
        unit->end = end;
    unit->too_long = edi_stream_hold_full(&reader->stream);
    return unit->too_long;
}

/** A segment of an open message, or one that ends it. @return true when the unit is complete */
static bool look_inside(struct message_reader *reader, const struct edi_span *span)
{
    struct unit *unit = &reader->unit;

    if (span->tag == EDI_TAG('U', 'N', 'H') || span->tag == EDI_TAG('U', 'N', 'G'))
        return true; /* of the next unit: it is not counted and will be seen again */
    unit->broken = cut_off(reader, span);
    if (unit->broken)
        return true;
    unit->segments++;
    bool of_message = span->tag != EDI_TAG('U', 'N', 'E') && span->tag != EDI_TAG('U', 'N', 'Z');
    if (reader->look == LOOK_MESSAGE && of_message)
        unit->end = span->offset + span->length + span->terminated;
    if (span->tag == EDI_TAG('U', 'N', 'T')) {
        unit->unt = true;
        reader->look = LOOK_TRAILING;
        /* A message outside an interchange ends here. */
        return !reader->interchange.present;
    }
    if (span->tag == EDI_TAG('U', 'N', 'E')) {
        unit->une = true;
        reader->look = LOOK_TRAILING;
    }
    unit->unz = span->tag == EDI_TAG('U', 'N', 'Z');
    unit->too_long = edi_stream_hold_full(&reader->stream);
    return unit->unz || unit->too_long;
}

/** The input is at its end. */
static int finish_input(struct message_reader *reader, struct arena *mem, struct message **out,
                        str *raw, struct err *err)
{
    if (reader->look != LOOK_OUTSIDE)
        return finish_unit(reader, mem, true, out, raw, err);
    if (reader->done)
        return 0;
    reader->done = true;
    if (reader->header.length) /* no interchange followed it */
        add_junk(reader, &reader->header);
    if (reader->total == 0)
        return finish_unknown(reader, mem,
                              reader->junk_bytes            ? FINDING_NOT_A_MESSAGE
                              : reader->interchange.present ? FINDING_INTERCHANGE_EMPTY
                                                            : FINDING_EMPTY,
                              out, raw, err);
    if (reader->junk_bytes)
        return finish_unknown(reader, mem, FINDING_JUNK_SKIPPED, out, raw, err);
    return 0;
}

int message_reader_next(struct message_reader *reader, struct arena *mem, struct message **out,
                        str *raw, struct err *err)
{
    struct edi_span span;

    for (;;) {
        int rc = 0;
        if (reader->look == LOOK_DOCUMENT) {
            rc = look_document(reader, mem, out, raw, err);
            if (rc != 2)
                return rc;
        }
        bool open = reader->look != LOOK_OUTSIDE;
        rc = 0;
        if (open && look_through(reader))
            return finish_unit(reader, mem, false, out, raw, err);
        switch (edi_stream_next(&reader->stream, &span)) {
        case EDI_SEGMENT:
            if (open && look_inside(reader, &span))
                return finish_unit(reader, mem, reader->unit.unz || reader->unit.broken, out, raw,
                                   err);
            if (!open)
                rc = look_outside(reader, &span, mem, out, raw, err);
            break;
        case EDI_INTERCHANGE:
            if (open)
                return finish_unit(reader, mem, true, out, raw, err);
            begin_interchange(reader);
            break;
        case EDI_FOREIGN:
            if (open)
                return finish_unit(reader, mem, true, out, raw, err);
            begin_document(reader);
            break;
        case EDI_JUNK:
            take_junk(reader, &span);
            break;
        case EDI_TOO_LONG:
            if (open) {
                reader->unit.segment_too_long = true;
                return finish_unit(reader, mem, false, out, raw, err);
            }
            edi_stream_lose(&reader->stream);
            rc = finish_unknown(reader, mem, FINDING_SEGMENT_TOO_LONG, out, raw, err);
            break;
        case EDI_MORE:
            return 0;
        case EDI_END:
            return finish_input(reader, mem, out, raw, err);
        default:
            return -1;
        }
        if (rc)
            return rc;
    }
}

int message_unread(struct arena *mem, enum finding_code code, const struct err *why,
                   struct message **out, struct err *err)
{
    struct message *m = ARENA_NEW(mem, struct message);
    struct place place = {.offset = why->pos == ERR_NO_POS ? 0 : why->pos};

    if (!m)
        return err_memory(err);
    m->offset = place.offset;
    findings_addf(&m->findings, mem, code, &place, "%s", why->msg);
    *out = m;
    return 0;
}

int message_read_first(str bytes, struct date today, struct message_reader **reader,
                       struct arena *mem, struct message **out, struct err *err)
{
    *reader = message_reader_new(&(struct reader_options){.today = today});
    if (!*reader)
        return err_memory(err);
    if (message_reader_feed(*reader, bytes, err) < 0)
        return -1;
    message_reader_end(*reader);
    return message_reader_next(*reader, mem, out, NULL, err);
}
