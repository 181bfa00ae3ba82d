/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PNRGOV record as IATA_PNRGOV_NotifRQ: written as EDIFACT first, then each segment as the
 * element that reading makes that segment of, by the same table (pnrgov_xml.def).
 *
 *   record ──pnrgov_encode──▶ text ──take_apart──▶ pieces of segments ──▶ elements, attributes
 *
 * A piece that has no name is a Data element with its place, a segment that has none a Segment
 * (docs/standards/pnrgov-xml.md), so nothing that EDIFACT carries is lost.
 */
#include "base/attr.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "edifact/segment.h"
#include "messages/encode.h"
#include "messages/pnrgov_xml.h"

/* The EDIFACT text of a message, and what its pieces take. */
#define EDIFACT_MAX (64 * MIB)
#define MEMORY_MAX (512 * MIB)

#define NAMESPACE "http://www.iata.org/IATA/2007/00"

/** A component with a value. */
struct piece {
    str text;
    uint32_t element, component;
    bool written;
};

/** Its pieces are in the order of their places. */
struct segment_pieces {
    uint32_t tag, first, n;
    bool written;
};

struct writer {
    struct buf *out;
    bool open;  /* the start tag is not closed yet */
    int year;   /* of travel; 0: not known */
    bool typed; /* the passenger at hand has a type */
    struct arena mem;
    VEC(struct piece) pieces;
    VEC(struct segment_pieces) segments;
    uint32_t at; /* next segment */
};

/** The segments that one element stands for, at most one of each tag. */
struct own {
    uint32_t v[XML_DRAFTS]; /* index in `segments` */
    uint32_t n;
};

/* ---- the table, from segments to names ------------------------------------------------------- */

struct row {
    uint8_t context, name;
    char tag[3];
    uint8_t element, component, how;
    char code[4];
};

static const struct row rows[] = {
#define VALUE(context, name, tag, element, component, how, code)                                   \
    {XML_##context, XML_NAME_##name, tag, element, component, XML_HOW_##how, code},
#include "messages/pnrgov_xml.def"
};

struct child {
    uint8_t parent, name, context;
};

static const struct child children[] = {
#define CHILD(parent, name, context) {XML_##parent, XML_NAME_##name, XML_##context},
#include "messages/pnrgov_xml.def"
};

static const struct {
    uint8_t group;
    char tag[4];
} contexts[XML_CONTEXT_COUNT] = {
#define CONTEXT(context, group, tag) [XML_##context] = {XML_GROUP_##group, tag},
#include "messages/pnrgov_xml.def"
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), CHILDREN = sizeof(children) / sizeof(children[0]) };

static uint32_t tag_of(const char tag[3])
{
    return edi_tag_of((str){tag, 3});
}

static bool opens(enum xml_context context, uint32_t tag)
{
    return contexts[context].tag[0] && tag_of(contexts[context].tag) == tag;
}

/** The group inside `context` that begins with a segment, or NULL. */
static const struct child *group_in(enum xml_context context, uint32_t tag)
{
    for (size_t i = 0; i < CHILDREN; i++)
        if (children[i].parent == context && contexts[children[i].context].group > XML_GROUP_SAME &&
            opens(children[i].context, tag))
            return &children[i];
    return NULL;
}

/** An element of `context` is made of the segment with this tag too. */
static bool owns(enum xml_context context, uint32_t tag)
{
    if (opens(context, tag))
        return true;
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].context == context && rows[i].how != XML_HOW_STASH &&
            tag_of(rows[i].tag) == tag)
            return true;
    for (size_t i = 0; i < CHILDREN; i++) {
        if (children[i].parent != context || contexts[children[i].context].group)
            continue;
        for (size_t j = 0; j < ROWS; j++)
            if (rows[j].context == children[i].context && tag_of(rows[j].tag) == tag)
                return true;
    }
    return false;
}

/* ---- markup ---------------------------------------------------------------------------------- */

static void put_character(struct buf *out, uint32_t c, bool attribute)
{
    char bytes[4];

    switch (c) {
    case '<':
        buf_c(out, "&lt;");
        return;
    case '>':
        buf_c(out, "&gt;");
        return;
    case '&':
        buf_c(out, "&amp;");
        return;
    case '"':
        buf_c(out, attribute ? "&quot;" : "\"");
        return;
    default:
        /* XML 1.0 knows no control characters and no U+FFFE, U+FFFF. */
        if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF)
            c = ' ';
        buf_add(out, bytes, utf8_put(c, bytes));
    }
}

/** Text that is no UTF-8 is read as ISO 8859-1, as in JSON. */
static void put_text(struct buf *out, str text, bool attribute)
{
    bool utf8 = utf8_valid(text);

    for (size_t at = 0; at < text.n;)
        put_character(out, utf8 ? utf8_next(text, &at) : (unsigned char)text.p[at++], attribute);
}

static void close_start(struct writer *w)
{
    if (w->open)
        buf_c(w->out, ">");
    w->open = false;
}

static void begin(struct writer *w, const char *name)
{
    close_start(w);
    buf_c(w->out, "\n<");
    buf_c(w->out, name);
    w->open = true;
}

static void end(struct writer *w, const char *name)
{
    if (w->open) {
        buf_c(w->out, "/>");
    } else {
        buf_c(w->out, "</");
        buf_c(w->out, name);
        buf_c(w->out, ">");
    }
    w->open = false;
}

static void attribute(struct writer *w, const char *name, str value)
{
    if (value.n == 0)
        return;
    buf_char(w->out, ' ');
    buf_c(w->out, name);
    buf_c(w->out, "=\"");
    put_text(w->out, value, true);
    buf_char(w->out, '"');
}

static void attribute_number(struct writer *w, const char *name, uint32_t value)
{
    if (value == 0)
        return;
    buf_char(w->out, ' ');
    buf_c(w->out, name);
    buf_c(w->out, "=\"");
    buf_u64(w->out, value);
    buf_char(w->out, '"');
}

/** <name>text</name>; nothing without text. */
static void leaf(struct writer *w, const char *name, str text)
{
    if (text.n == 0)
        return;
    begin(w, name);
    close_start(w);
    put_text(w->out, text, false);
    end(w, name);
}

/* ---- segments -------------------------------------------------------------------------------- */

static bool new_segment(struct writer *w, uint32_t tag)
{
    if (!vec_push(&w->mem, &w->segments))
        return false;
    *vec_last(&w->segments) = (struct segment_pieces){.tag = tag, .first = w->pieces.n};
    return true;
}

/** A piece of the segment made last. */
static bool new_piece(struct writer *w, str text, uint32_t element, uint32_t component)
{
    if (text.n == 0)
        return true;
    if (!vec_push(&w->mem, &w->pieces))
        return false;
    *vec_last(&w->pieces) =
        (struct piece){.text = text, .element = element, .component = component};
    vec_last(&w->segments)->n++;
    return true;
}

/** One segment of `text`, which is changed: release characters go. @return where it ends; NULL */
static char *take_segment(struct writer *w, char *p, const char *end)
{
    uint32_t element = 0, component = 1;

    if (!new_segment(w, edi_tag_of((str){p, (size_t)(end - p)})))
        return NULL;
    for (p += 3; p < end && *p != '\'';) {
        element += *p == '+';
        component = *p == '+' ? 1 : component + 1;
        char *from = ++p, *to = from;
        for (; p < end && *p != '+' && *p != ':' && *p != '\''; p++) {
            p += *p == '?' && p + 1 < end;
            *to++ = *p;
        }
        if (!new_piece(w, (str){from, (size_t)(to - from)}, element, component))
            return NULL;
    }
    return p < end ? p + 1 : p;
}

static bool take_apart(struct writer *w, struct buf *text)
{
    char *p = text->p, *end;

    if (!p)
        return true; /* a message that says nothing */
    end = p + text->n;
    while (p && p + 3 <= end)
        p = take_segment(w, p, end);
    return p != NULL;
}

static struct piece *piece_at(struct writer *w, const struct segment_pieces *s, uint32_t element,
                              uint32_t component)
{
    uint32_t low = s->first, high = s->first + s->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct piece *p = &w->pieces.v[middle];
        if (p->element < element || (p->element == element && p->component < component))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == s->first + s->n)
        return NULL;
    struct piece *found = &w->pieces.v[low];
    return found->element == element && found->component == component ? found : NULL;
}

static struct piece *piece_of(struct writer *w, const struct own *own, uint32_t tag,
                              uint32_t element, uint32_t component)
{
    for (uint32_t i = 0; i < own->n; i++)
        if (w->segments.v[own->v[i]].tag == tag)
            return piece_at(w, &w->segments.v[own->v[i]], element, component);
    return NULL;
}

/** The same when it is still to be written. */
static struct piece *piece_left(struct writer *w, const struct own *own, uint32_t tag,
                                uint32_t element, uint32_t component)
{
    struct piece *p = piece_of(w, own, tag, element, component);

    return p && !p->written ? p : NULL;
}

/** The first segment of an element; contexts that are no group have no other. */
static const struct segment_pieces *first_of(const struct writer *w, const struct own *own)
{
    return &w->segments.v[own->v[0]];
}

static bool is_text(const struct piece *p, const char *text)
{
    return p && str_is(p->text, text);
}

/* ---- values ---------------------------------------------------------------------------------- */

/** What a name says, and the pieces that it says it with. */
struct value {
    struct piece *p[3];
    str text;
    char made[DATE_TEXT + 4];
};

static bool parse_day(const struct writer *w, const struct piece *p, struct date *day)
{
    return p && w->year && p->text.n == 6 && date_parse_ddmmyy(p->text, w->year, day);
}

/** `2026-05-12T09:15:00`, or the day alone. */
static size_t moment_text(struct datetime t, char out[DATE_TEXT + 4])
{
    size_t n = datetime_format(t, out);

    if (n > 10) {
        memcpy(out + n, ":00", 3);
        n += 3;
    }
    return n;
}

/** ddmmyy, and hhmm when the next piece is one. */
static bool moment_value(struct writer *w, struct piece *day, struct piece *time, struct value *v)
{
    struct datetime t = DATETIME_NONE;

    if (!parse_day(w, day, &t.date))
        return false;
    if (time && (time->text.n != 4 || !time_parse_hhmm(time->text, &t.minute, &t.second))) {
        t.minute = -1;
        t.second = -1;
        time = NULL;
    }
    v->p[0] = day;
    v->p[1] = time;
    v->text = (str){v->made, moment_text(t, v->made)};
    return true;
}

static bool clock_value(struct piece *p, struct value *v)
{
    struct datetime t = DATETIME_NONE;

    if (p->text.n != 4 || !time_parse_hhmm(p->text, &t.minute, &t.second))
        return false;
    memcpy(v->made, p->text.p, 2);
    v->made[2] = ':';
    memcpy(v->made + 3, p->text.p + 2, 2);
    v->text = (str){v->made, 5};
    return true;
}

/** Reading takes the composites in their order: one that is named comes after none that is not. */
static bool dated_value(struct writer *w, const struct own *own, const struct row *row,
                        struct value *v)
{
    uint32_t tag = tag_of(row->tag), e = row->element;

    const struct piece *before;
    while ((before = piece_of(w, own, tag, e, 1)) && before->written)
        e++;
    struct piece *code = piece_left(w, own, tag, e, 1);
    if (!is_text(code, row->code) ||
        !moment_value(w, piece_left(w, own, tag, e, 2), piece_left(w, own, tag, e, 3), v))
        return false;
    v->p[2] = code;
    return true;
}

/** Names that reading concludes something of which EDIFACT does not say. */
static bool says_too_much(struct writer *w, const struct own *own, const struct row *row)
{
    if (row->name == XML_NAME_PTC_Code)
        return !w->typed;
    return row->name == XML_NAME_VendorCode && !piece_at(w, first_of(w, own), 1, 1);
}

/** Only what one value says of one place; NEXT and MARK are told by lists. */
static bool find_value(struct writer *w, const struct own *own, const struct row *row,
                       struct value *v)
{
    uint32_t tag = tag_of(row->tag), e = row->element, c = row->component;
    struct piece *p = piece_left(w, own, tag, e, c);

    *v = (struct value){.p = {p}};
    if (row->how == XML_HOW_DATED)
        return dated_value(w, own, row, v);
    if (!p || says_too_much(w, own, row))
        return false;
    v->text = p->text;
    switch ((enum xml_how)row->how) {
    case XML_HOW_COPY:
    case XML_HOW_JOIN:
    case XML_HOW_MONTH:
        return true;
    case XML_HOW_FLAG:
        v->text = STR("true");
        return is_text(p, row->code);
    case XML_HOW_MOMENT:
        return moment_value(w, p, piece_left(w, own, tag, e, c + 1), v);
    case XML_HOW_DAY:
        return moment_value(w, p, NULL, v);
    case XML_HOW_CLOCK:
        return clock_value(p, v);
    case XML_HOW_DATED:
    case XML_HOW_MARK:
    case XML_HOW_NEXT:
    case XML_HOW_WEAK:
    case XML_HOW_STASH:
    default:
        return false;
    }
}

static void mark_written(struct value *v)
{
    for (unsigned i = 0; i < 3; i++)
        if (v->p[i])
            v->p[i]->written = true;
}

/* ---- elements -------------------------------------------------------------------------------- */

static const char *name_of(uint8_t name)
{
    return xml_name_text(name).p;
}

/** Names that the samples have as elements, not as attributes. */
static bool is_leaf(uint8_t name)
{
    return name == XML_NAME_GivenName || name == XML_NAME_Surname || name == XML_NAME_Text ||
           name == XML_NAME_FareBasis || name == XML_NAME_AddressLine ||
           name == XML_NAME_CityName || name == XML_NAME_PostalCode;
}

static void attribute_piece(struct writer *w, uint8_t name, struct piece *p)
{
    if (!p || p->written)
        return;
    attribute(w, name_of(name), p->text);
    p->written = true;
}

/** A code of PTK for each attribute, when all of them have one. */
static void write_marks(struct writer *w, const struct own *own)
{
    const struct row *marks[8] = {NULL};
    struct piece *p;
    uint32_t n = 0;

    for (; (p = piece_at(w, first_of(w, own), 1, n + 1)) && n < 8; n++) {
        for (size_t i = 0; i < ROWS && !marks[n]; i++)
            if (rows[i].how == XML_HOW_MARK && is_text(p, rows[i].code))
                marks[n] = &rows[i];
        for (uint32_t i = 0; i < n && marks[n]; i++)
            if (marks[i] == marks[n])
                marks[n] = NULL;
        if (!marks[n])
            return;
    }
    for (uint32_t i = 0; i < n; i++) {
        attribute(w, name_of(marks[i]->name), STR("true"));
        piece_at(w, first_of(w, own), 1, i + 1)->written = true;
    }
}

/** 2.1 to 2.4 of EBD as reading makes them of quantity and unit. */
static void write_excess(struct writer *w, const struct own *own)
{
    const struct segment_pieces *s = first_of(w, own);
    struct piece *pieces = piece_at(w, s, 2, 1), *weight = piece_at(w, s, 2, 2);
    struct piece *kind = piece_at(w, s, 2, 3), *unit = piece_at(w, s, 2, 4);
    bool pound = is_text(unit, "L");

    if (!is_text(kind, pieces ? "N" : "W") || !weight != !unit || (!pieces && !weight) ||
        (unit && !pound && !is_text(unit, "K")))
        return;
    attribute_piece(w, XML_NAME_NumberOfBags, pieces);
    attribute_piece(w, XML_NAME_UnitOfMeasureQuantity, weight);
    kind->written = true;
    if (!unit)
        return;
    attribute(w, "UnitOfMeasureCode", pound ? STR("701") : STR("700"));
    unit->written = true;
}

static void write_bag(struct writer *w, const struct own *own)
{
    const struct segment_pieces *s = first_of(w, own);
    struct piece *weight = piece_at(w, s, 2, 2), *unit = piece_at(w, s, 2, 3);
    struct piece *pool = piece_at(w, s, 4, 1);

    if (weight && (is_text(unit, "700") || is_text(unit, "701"))) {
        attribute_piece(w, XML_NAME_UnitOfMeasureQuantity, weight);
        attribute_piece(w, XML_NAME_UnitOfMeasureCode, unit);
    }
    if (is_text(pool, "HP") || is_text(pool, "MP"))
        attribute_piece(w, XML_NAME_BaggagePool, pool);
}

/** `4:15`; a subject or a kind alone is Data. */
static void write_remark_type(struct writer *w, const struct own *own)
{
    struct piece *subject = piece_at(w, first_of(w, own), 1, 1);
    struct piece *kind = piece_at(w, first_of(w, own), 1, 2);
    str type;

    if (!subject || !kind || str_find(subject->text, ':') >= 0 ||
        !str_join(&w->mem, subject->text, STR(":"), kind->text, &type))
        return;
    attribute(w, "Type", type);
    subject->written = kind->written = true;
}

/** An e-mail address that has nothing beside it. */
static void write_email(struct writer *w, const struct own *own)
{
    struct piece *address = piece_at(w, first_of(w, own), 2, 8);

    if (address && first_of(w, own)->n == 1 && str_find(address->text, '@') >= 0)
        attribute_piece(w, XML_NAME_EmailAddress, address);
}

/** Attributes that reading does not take one by one. */
static void write_special_attributes(struct writer *w, enum xml_context context,
                                     const struct own *own)
{
    if (context == XML_CONTACT)
        write_email(w, own);
    else if (context == XML_PRICING)
        write_marks(w, own);
    else if (context == XML_EXCESS)
        write_excess(w, own);
    else if (context == XML_BAG)
        write_bag(w, own);
    else if (context == XML_REMARK)
        write_remark_type(w, own);
}

/** TRA, which needs its flight number to be known from the second carrier of TVL. */
static void write_operating(struct writer *w, const struct own *own)
{
    static const uint32_t tag = EDI_TAG('T', 'R', 'A');
    struct piece *number = piece_left(w, own, tag, 2, 1);

    if (!number && piece_left(w, own, tag, 1, 1))
        return;
    struct piece *carrier =
        number ? piece_left(w, own, tag, 1, 1) : piece_left(w, own, EDI_TAG('T', 'V', 'L'), 4, 2);
    if (!number && !carrier)
        return;
    begin(w, "OperatingAirline");
    attribute_piece(w, XML_NAME_Code, carrier);
    attribute_piece(w, XML_NAME_FlightNumber, number);
    if (number) {
        attribute_piece(w, XML_NAME_ResBookDesigCode, piece_left(w, own, tag, 2, 2));
        attribute_piece(w, XML_NAME_FlightSuffix, piece_left(w, own, tag, 2, 3));
    }
    end(w, "OperatingAirline");
}

/** Seats of a request: reading gives each the next element, the first the request's traveller. */
static void write_seats(struct writer *w, const struct own *own)
{
    const struct segment_pieces *s = first_of(w, own);
    struct piece *seat;

    for (uint32_t e = 2; (seat = piece_at(w, s, e, 1)); e++) {
        begin(w, "SeatNumber");
        if (e > 2)
            attribute_piece(w, XML_NAME_RPH, piece_at(w, s, e, 3));
        close_start(w);
        put_text(w->out, seat->text, false);
        seat->written = true;
        end(w, "SeatNumber");
    }
}

static void write_bases(struct writer *w, const struct own *own)
{
    struct piece *basis;

    for (uint32_t e = 6; (basis = piece_at(w, first_of(w, own), e, 1)); e++) {
        leaf(w, "FareBasis", basis->text);
        basis->written = true;
    }
}

static void write_remark_text(struct writer *w, const struct own *own)
{
    struct piece *text = piece_at(w, first_of(w, own), 2, 1);

    if (!text)
        return;
    leaf(w, "Text", text->text);
    text->written = true;
}

static void write_special_elements(struct writer *w, enum xml_context context,
                                   const struct own *own)
{
    if (context == XML_SEGMENT)
        write_operating(w, own);
    else if (context == XML_REQUEST)
        write_seats(w, own);
    else if (context == XML_FARE)
        write_bases(w, own);
    else if (context == XML_REMARK)
        write_remark_text(w, own);
}

static bool has_values(struct writer *w, enum xml_context context, const struct own *own)
{
    struct value v;

    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].context == context && find_value(w, own, &rows[i], &v))
            return true;
    return false;
}

/** What the table has attributes, or elements with nothing but text, for. */
static void write_values(struct writer *w, enum xml_context context, const struct own *own,
                         bool leaves)
{
    struct value v;

    for (size_t i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        bool text = row->name == XML_NAME_TEXT;
        if (row->context != context || leaves != (text || is_leaf(row->name)) ||
            !find_value(w, own, row, &v))
            continue;
        if (text) {
            close_start(w);
            put_text(w->out, v.text, false);
        } else if (leaves) {
            leaf(w, name_of(row->name), v.text);
        } else {
            attribute(w, name_of(row->name), v.text);
        }
        mark_written(&v);
    }
}

/** Elements inside that add to the same segments. None of them has more inside. */
static void write_parts(struct writer *w, enum xml_context context, const struct own *own)
{
    for (size_t i = 0; i < CHILDREN; i++) {
        enum xml_context inside = (enum xml_context)children[i].context;
        if (children[i].parent != context || contexts[inside].group != XML_GROUP_INSIDE ||
            !has_values(w, inside, own))
            continue;
        begin(w, name_of(children[i].name));
        write_values(w, inside, own, false);
        write_values(w, inside, own, true);
        end(w, name_of(children[i].name));
    }
}

static void write_data(struct writer *w, const struct piece *p, const char *tag)
{
    begin(w, "Data");
    if (tag)
        attribute(w, "Tag", str_from_c(tag));
    attribute_number(w, "Element", p->element);
    if (p->component > 1)
        attribute_number(w, "Component", p->component);
    close_start(w);
    put_text(w->out, p->text, false);
    end(w, "Data");
}

static void write_left(struct writer *w, const struct segment_pieces *s, bool named)
{
    char tag[4];

    edi_tag_text(s->tag, tag);
    for (uint32_t i = s->first; i < s->first + s->n; i++) {
        if (!w->pieces.v[i].written)
            write_data(w, &w->pieces.v[i], named ? tag : NULL);
        w->pieces.v[i].written = true;
    }
}

/** All of an element but its start, its end and the segments that stand in it. */
static void write_contents(struct writer *w, enum xml_context context, const struct own *own)
{
    write_special_attributes(w, context, own);
    write_values(w, context, own, false);
    write_values(w, context, own, true);
    write_special_elements(w, context, own);
    write_parts(w, context, own);
    for (uint32_t i = 0; i < own->n; i++)
        write_left(w, &w->segments.v[own->v[i]], true);
}

/** A segment that has no name. */
static void write_raw(struct writer *w, const struct segment_pieces *s)
{
    char tag[4];

    edi_tag_text(s->tag, tag);
    begin(w, "Segment");
    attribute(w, "Tag", str_from_c(tag));
    write_left(w, s, false);
    end(w, "Segment");
}

/* ---- segments that are elements of their own ------------------------------------------------- */

/** MON and IFT have several names. */
static bool fits(struct writer *w, enum xml_context context, const struct segment_pieces *s)
{
    const struct piece *code = piece_at(w, s, 1, 1);

    if (context == XML_SERVICE_TEXT)
        return is_text(code, "4") && is_text(piece_at(w, s, 1, 2), "28");
    return context == XML_TOTAL_FARE  ? is_text(code, "T")
           : context == XML_BASE_FARE ? is_text(code, "B")
                                      : opens(context, s->tag);
}

/** The element of `context` that is the segment, or NULL. `wrapper`: the one it stands in. */
static const struct child *item_in(struct writer *w, enum xml_context context,
                                   const struct segment_pieces *s, const char **wrapper)
{
    for (size_t i = 0; i < CHILDREN; i++) {
        const struct child *child = &children[i], *found;
        if (child->parent != context)
            continue;
        if (contexts[child->context].group == XML_GROUP_INSIDE) {
            found = item_in(w, (enum xml_context)child->context, s, wrapper);
            if (found)
                *wrapper = name_of(child->name);
            if (found)
                return found;
        }
        if (contexts[child->context].group == XML_GROUP_SAME && opens(child->context, s->tag) &&
            fits(w, (enum xml_context)child->context, s))
            return child;
    }
    return NULL;
}

/** The code that the element's name says. */
static void mark_constants(struct writer *w, enum xml_context context,
                           const struct segment_pieces *s)
{
    if (context != XML_SERVICE_TEXT && context != XML_TOTAL_FARE && context != XML_BASE_FARE)
        return;
    piece_at(w, s, 1, 1)->written = true;
    if (context == XML_SERVICE_TEXT)
        piece_at(w, s, 1, 2)->written = true;
}

/** Join the pieces from index `first` to before `end` to the first of them. */
static void join_pieces(struct writer *w, uint32_t first, uint32_t end, str glue)
{
    size_t n = 0;

    for (uint32_t i = first; i < end; i++)
        n += w->pieces.v[i].text.n + glue.n;
    char *text = arena_alloc(&w->mem, n), *to = text;
    if (!text)
        return;
    for (uint32_t i = first; i < end; i++) {
        str part = w->pieces.v[i].text;
        memcpy(to, part.p, part.n);
        to += part.n;
        if (glue.n && i + 1 < end)
            *to++ = glue.p[0];
        w->pieces.v[i].written = i > first;
    }
    w->pieces.v[first].text = (str){text, (size_t)(to - text)};
}

/** A text that was cut to fit into EDIFACT (pnrgov_encode.c) is whole in XML. */
static void join_text(struct writer *w, const struct segment_pieces *s)
{
    enum { CUT = 70 };
    bool request = s->tag == EDI_TAG('S', 'S', 'R');
    const struct piece *start = request ? piece_at(w, s, 1, 9) : piece_at(w, s, 2, 1);
    bool words = !request && !is_text(piece_at(w, s, 1, 2), "15");
    uint32_t first = start ? (uint32_t)(start - w->pieces.v) : 0, i;

    if (!start || is_text(piece_at(w, s, 1, 2), "43"))
        return;
    for (i = first + 1; i < s->first + s->n; i++) {
        const struct piece *p = &w->pieces.v[i], *before = p - 1;
        bool next = request ? p->element == 1 : p->element == before->element + 1;
        if (!next || p->component != (request ? before->component + 1 : 1) ||
            (!words && before->text.n != CUT))
            break;
    }
    if (i > first + 1)
        join_pieces(w, first, i, words ? STR(" ") : STR_NONE);
}

static void write_item(struct writer *w, const struct child *child, uint32_t segment)
{
    enum xml_context context = (enum xml_context)child->context;
    const struct own own = {.v = {segment}, .n = 1};

    mark_constants(w, context, &w->segments.v[segment]);
    if (context == XML_REQUEST || context == XML_SERVICE_TEXT || context == XML_REMARK)
        join_text(w, &w->segments.v[segment]);
    begin(w, name_of(child->name));
    write_contents(w, context, &own);
    end(w, name_of(child->name));
}

/** Segments whose elements each stand for themselves; those of TXD share the first. */
static uint32_t repeats_from(uint32_t tag)
{
    return tag == EDI_TAG('T', 'X', 'D') ? 2
           : tag == EDI_TAG('R', 'C', 'I') || tag == EDI_TAG('F', 'T', 'I') ||
                   tag == EDI_TAG('M', 'O', 'N')
               ? 1
               : 0;
}

/** Append the segment with one of its elements, the one that piece `i` begins. @return its end */
static uint32_t cut_out(struct writer *w, uint32_t segment, uint32_t from, uint32_t i)
{
    const struct segment_pieces s = w->segments.v[segment];
    uint32_t element = w->pieces.v[i].element;

    if (!new_segment(w, s.tag))
        return s.first + s.n;
    if (from > 1)
        for (uint32_t j = s.first; j < s.first + s.n && w->pieces.v[j].element < from; j++)
            (void)new_piece(w, w->pieces.v[j].text, w->pieces.v[j].element,
                            w->pieces.v[j].component);
    for (; i < s.first + s.n && w->pieces.v[i].element == element; i++)
        if (!w->pieces.v[i].written)
            (void)new_piece(w, w->pieces.v[i].text, from, w->pieces.v[i].component);
    return i;
}

/** An element for each repetition. */
static void write_items(struct writer *w, enum xml_context context, uint32_t segment)
{
    const struct segment_pieces s = w->segments.v[segment];
    uint32_t from = repeats_from(s.tag), i = s.first;
    const char *wrapper = NULL;
    const struct child *child = s.n ? item_in(w, context, &s, &wrapper) : NULL;

    while (from > 1 && i < s.first + s.n && w->pieces.v[i].element < from)
        i++;
    if (!child || (from && i == s.first + s.n)) {
        write_raw(w, &s);
        return;
    }
    if (wrapper)
        begin(w, wrapper);
    if (from == 0)
        write_item(w, child, segment);
    while (from && i < s.first + s.n) {
        i = cut_out(w, segment, from, i);
        child = item_in(w, context, vec_last(&w->segments), &wrapper);
        if (child)
            write_item(w, child, w->segments.n - 1);
    }
    if (wrapper)
        end(w, wrapper);
}

/* ---- groups ---------------------------------------------------------------------------------- */

/** An open group, and those around it. */
struct level {
    enum xml_context context;
    const struct level *around;
};

/** The itinerary and what belongs to it are over. */
static bool is_behind(uint32_t tag)
{
    return tag == EDI_TAG('M', 'S', 'G') || tag == EDI_TAG('A', 'B', 'I') ||
           tag == EDI_TAG('L', 'T', 'S') || tag == EDI_TAG('S', 'R', 'C');
}

/** A segment that begins a group here or further out. */
static bool begins_group(const struct level *level, uint32_t tag)
{
    for (; level; level = level->around)
        if (group_in(level->context, tag))
            return true;
    return is_behind(tag);
}

/** The segments that are the group's element itself: the first with each tag. */
static struct own gather(struct writer *w, const struct level *level, uint32_t end)
{
    struct own own = {.n = 0};

    for (uint32_t i = w->at; i < end; i++) {
        struct segment_pieces *s = &w->segments.v[i];
        bool there = !owns(level->context, s->tag) || own.n == XML_DRAFTS;
        for (uint32_t j = 0; j < own.n && !there; j++)
            there = w->segments.v[own.v[j]].tag == s->tag;
        if (there && begins_group(level, s->tag))
            break;
        if (there)
            continue;
        s->written = true;
        own.v[own.n++] = i;
    }
    return own;
}

static void write_group(struct writer *w, const struct child *child, const struct level *around,
                        uint32_t end_of_booking);

/** Segments and groups inside a group, up to one that ends it. */
static void write_inside(struct writer *w, const struct level *level, uint32_t last)
{
    bool groups = level->context == XML_SPLIT; /* only its own */

    while (w->at < last) {
        const struct segment_pieces *s = &w->segments.v[w->at];
        const struct child *group = group_in(level->context, s->tag);
        if (s->written) {
            w->at++;
        } else if (group) {
            groups = true;
            write_group(w, group, level, last);
        } else if (groups || begins_group(level, s->tag)) {
            return;
        } else {
            write_items(w, level->context, w->at++);
        }
    }
}

static void write_group(struct writer *w, const struct child *child, const struct level *around,
                        uint32_t end_of_booking)
{
    const struct level level = {(enum xml_context)child->context, around};
    struct own own = gather(w, &level, end_of_booking);

    if (level.context == XML_PASSENGER)
        w->typed = piece_at(w, first_of(w, &own), 2, 2) != NULL;
    begin(w, name_of(child->name));
    write_contents(w, level.context, &own);
    write_inside(w, &level, end_of_booking);
    end(w, name_of(child->name));
}

/* ---- bookings -------------------------------------------------------------------------------- */

/** The first locator's moment of creation is the booking's. */
static void write_creation(struct writer *w, uint32_t head)
{
    struct value v = {.p = {NULL}};
    uint32_t i = w->at;

    while (i < head && w->segments.v[i].tag != EDI_TAG('R', 'C', 'I'))
        i++;
    const struct segment_pieces *s = &w->segments.v[i];
    if (i == head || !moment_value(w, piece_at(w, s, 1, 4), piece_at(w, s, 1, 5), &v))
        return;
    attribute(w, "PNR_CreationDate", v.text);
    mark_written(&v);
}

/** An empty ORG. An empty update that has none is told not to be cancelled, as reading takes it. */
static void write_cancelled(struct writer *w, const struct message *m, uint32_t head, uint32_t last)
{
    bool empty = head == last || is_behind(w->segments.v[head].tag) ||
                 w->segments.v[head].tag == EDI_TAG('E', 'Q', 'N');

    for (uint32_t i = w->at; i < head; i++) {
        struct segment_pieces *s = &w->segments.v[i];
        if (s->tag != EDI_TAG('O', 'R', 'G') || s->n)
            continue;
        attribute(w, "CancelledInd", STR("true"));
        s->written = true;
        return;
    }
    if (empty && m->function == FUNCTION_UPDATE)
        attribute(w, "CancelledInd", STR("false"));
}

static void write_rest(struct writer *w, uint32_t last)
{
    if (w->at == last)
        return;
    begin(w, "Segments");
    for (; w->at < last; w->at++)
        write_raw(w, &w->segments.v[w->at]);
    end(w, "Segments");
}

static void write_booking(struct writer *w, const struct message *m, uint32_t last)
{
    const struct level level = {XML_BOOKING, NULL};

    begin(w, "PNR");
    struct own own = gather(w, &level, last);
    uint32_t head = w->at + 1;
    while (head < last && !begins_group(&level, w->segments.v[head].tag))
        head++;
    write_values(w, XML_BOOKING, &own, false);
    write_creation(w, head);
    write_cancelled(w, m, head, last);
    write_contents(w, XML_BOOKING, &own);
    write_inside(w, &level, last);
    write_rest(w, last);
    end(w, "PNR");
}

/* ---- the message ----------------------------------------------------------------------------- */

static void write_header(struct writer *w, uint32_t last)
{
    for (; w->at < last; w->at++) {
        const struct own own = {.v = {w->at}, .n = 1};
        bool flight = w->segments.v[w->at].tag == EDI_TAG('T', 'V', 'L');
        if (!flight && w->segments.v[w->at].tag != EDI_TAG('O', 'R', 'G'))
            continue;
        begin(w, flight ? "FlightLeg" : "Originator");
        write_contents(w, flight ? XML_LEG : XML_ORIGINATOR, &own);
        end(w, flight ? "FlightLeg" : "Originator");
    }
}

static void write_root(struct writer *w, const struct message *m)
{
    char prepared[DATE_TEXT + 4];

    begin(w, "IATA_PNRGOV_NotifRQ");
    attribute(w, "xmlns", STR(NAMESPACE));
    attribute(w, "Version", m->version);
    attribute(w, "EchoToken", m->reference);
    attribute(w, "TransactionIdentifier", m->access_reference);
    if (m->interchange.present)
        attribute(w, "TimeStamp",
                  (str){prepared, moment_text(m->interchange.prepared_at, prepared)});
    if (m->interchange.test)
        attribute(w, "Target", STR("Test"));
    if (m->function != FUNCTION_FULL)
        attribute(w, "MessageFunction",
                  m->function == FUNCTION_UPDATE ? STR("Update")
                  : m->function_code.n           ? m->function_code
                                                 : STR("Unknown"));
    if (!m->part_present)
        return;
    attribute_number(w, "SequenceNmbr", m->part);
    attribute(w, "TransactionStatusCode",
              m->last_part   ? STR("End")
              : m->part <= 1 ? STR("Start")
                             : STR("InSeries"));
}

/** The first segment from `at` on that begins a booking; `limit`: none does. */
static uint32_t booking_from(const struct writer *w, uint32_t at, uint32_t limit)
{
    while (at < limit && w->segments.v[at].tag != EDI_TAG('S', 'R', 'C'))
        at++;
    return at;
}

static void write_message(struct writer *w, const struct message *m)
{
    uint32_t limit = w->segments.n; /* more are made on the way */

    buf_c(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    write_root(w, m);
    write_header(w, booking_from(w, 0, limit));
    begin(w, "PNRs");
    if (m->has_declared_count) {
        buf_c(w->out, " NumberOfPnrs=\"");
        buf_u64(w->out, m->declared_count);
        buf_char(w->out, '"');
    }
    while (w->at < limit)
        write_booking(w, m, booking_from(w, w->at + 1, limit));
    end(w, "PNRs");
    buf_c(w->out, "\n</IATA_PNRGOV_NotifRQ>\n");
}

int message_encode_xml(const struct message *m, struct buf *out, struct err *err)
{
    const struct leg *leg = flight_ref_leg(&m->flight);
    struct writer w = {.out = out, .year = leg ? leg->departs_at.date.year : 0};
    struct message body = *m;
    struct edi_writer edi;
    struct buf text;

    if (m->type != MESSAGE_PNRGOV)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "%s cannot be written as XML",
                       message_type_name(m->type));
    body.version = STR_NONE; /* TRA whatever the version: a second TVL would be another Flight */
    arena_init(&w.mem, MEMORY_MAX);
    buf_init(&text, EDIFACT_MAX);
    edi_writer_init(&edi, &text, EDI_UNA_DEFAULT, "");
    edi.line_ends_are_data = true;
    edi.year = w.year;
    pnrgov_encode(&edi, &body);
    bool good = !text.failed && take_apart(&w, &text);
    if (good)
        write_message(&w, m);
    good = good && !out->failed && !w.mem.refused;
    buf_fini(&text);
    arena_fini(&w.mem);
    return good ? 0 : err_set(err, ERR_LIMIT, ERR_NO_POS, "the message is too large to write");
}
