/* SPDX-License-Identifier: Apache-2.0 */
/* Cutting input into units of the journal at the borders of interchanges or messages. */
#include "app/units.h"

#include "edifact/typeb.h"

#define LOOK_AHEAD 16                   /* bytes after a border that tell it from other text */
#define HEAD_MAX (2 * TYPEB_HEADER_MAX) /* longer: not the UNA, UNB and UNG of anybody */

void unit_cutter_init(struct unit_cutter *c)
{
    *c = (struct unit_cutter){.taken = 0};
    buf_init(&c->held, UNIT_MAX * 2 + HEAD_MAX);
    buf_init(&c->head, HEAD_MAX);
}

void unit_cutter_fini(struct unit_cutter *c)
{
    buf_fini(&c->held);
    buf_fini(&c->head);
}

static void drop_taken(struct unit_cutter *c)
{
    /* The head takes the place of the last bytes before the cut. */
    buf_drop_front(&c->held, c->taken - c->head.n);
    if (c->head.n)
        memcpy(c->held.p, c->head.p, c->head.n);
    buf_reset(&c->head);
    c->taken = 0;
}

int unit_feed(struct unit_cutter *c, str bytes, struct err *err)
{
    drop_taken(c);
    buf_str(&c->held, bytes);
    return c->held.failed ? err_memory(err) : 0;
}

void unit_end(struct unit_cutter *c)
{
    c->ended = true;
}

/* Borders. ------------------------------------------------------------------------------------- */

struct borders {
    char terminator, release;
    size_t una_at;                 /* of the last UNA; SIZE_MAX: none */
    size_t declared_at;            /* of the last `<?xml` without a root yet; SIZE_MAX: none */
    size_t looked;                 /* no header begins before: looked for already */
    size_t interchange, message;   /* last ones after the first byte; 0: none */
    size_t started, first_message; /* of the interchange at hand; SIZE_MAX: no message yet */
    size_t head_at, head_n;        /* of the interchange that `message` is in */
};

/** Does a segment begin at `at`? Then a terminator that is not released stands before it. */
static bool begins_segment(str s, size_t at, const struct borders *b)
{
    size_t releases = 0;

    while (at > 0 && ascii_space(s.p[at - 1]))
        at--;
    if (at == 0)
        return true;
    if (s.p[--at] != b->terminator)
        return false;
    while (at > 0 && s.p[at - 1] == b->release) {
        releases++;
        at--;
    }
    return releases % 2 == 0;
}

/** Layout, and the end of the Type B message before. */
static size_t skip_trailer(str s, size_t at, size_t to)
{
    for (;;) {
        while (at < to && ((unsigned char)s.p[at] <= ' ' || s.p[at] == '\x7F'))
            at++;
        if (at + 4 > to || memcmp(s.p + at, "NNNN", 4) != 0)
            return at;
        at += 4;
    }
}

/**
 * Where the interchange at `at` begins, with the Type B header in front of it.
 * @return false: none begins there
 */
static bool find_start(str s, size_t at, struct borders *b, size_t *start)
{
    struct typeb_header header;
    size_t from = at, looked = b->looked;

    *start = at;
    b->looked = at;
    if (begins_segment(s, at, b))
        return true;
    if (s.p[at - 1] != '\n' && s.p[at - 1] != '\r' && s.p[at - 1] != '\x02')
        return false;
    while (from > looked && at - from < TYPEB_HEADER_MAX && s.p[from - 1] != b->terminator)
        from--;
    *start = skip_trailer(s, from, at);
    return typeb_header_read((str){s.p + *start, at - *start}, &header) != TYPEB_NONE;
}

static bool blank(str s, size_t from, size_t to)
{
    while (from < to && ascii_space(s.p[from]))
        from++;
    return from >= to;
}

static void begin_interchange(struct borders *b, size_t at)
{
    if (at)
        b->interchange = at;
    b->started = at;
    b->first_message = SIZE_MAX;
}

static void see_una(str s, size_t at, struct borders *b)
{
    size_t start;

    if (!find_start(s, at, b, &start))
        return;
    begin_interchange(b, start);
    b->una_at = at;
    b->release = s.p[at + 6];
    b->terminator = s.p[at + 8];
}

static void see_unb(str s, size_t at, struct borders *b)
{
    if (b->una_at != SIZE_MAX && b->una_at + 9 <= at && blank(s, b->una_at + 9, at))
        return; /* its UNA began it */
    size_t start;
    if (!find_start(s, at, b, &start))
        return;
    begin_interchange(b, start);
    b->una_at = SIZE_MAX;
}

static void see_unh(str s, size_t at, struct borders *b)
{
    if (!begins_segment(s, at, b))
        return;
    if (b->first_message == SIZE_MAX) {
        b->first_message = at;
        return; /* the head would be all of the unit before it */
    }
    b->message = at;
    b->head_at = b->started;
    b->head_n = b->first_message - b->started;
}

/** An XML document begins with its declaration, or with the root of a PNRGOV message. */
static void see_markup(str s, size_t at, struct borders *b)
{
    bool declared = b->declared_at != SIZE_MAX;

    if (str_starts(str_skip(s, at), STR("<?xml "))) {
        begin_interchange(b, at);
        b->una_at = SIZE_MAX;
        b->declared_at = at;
    } else if (str_starts(str_skip(s, at), STR("<IATA_PNRGOV_Not"))) {
        b->declared_at = SIZE_MAX;
        if (declared)
            return; /* its declaration began it */
        begin_interchange(b, at);
        b->una_at = SIZE_MAX;
    }
}

static void find_documents(str s, size_t limit, struct borders *b)
{
    for (size_t at = 0; at < limit; at++) {
        const char *p = memchr(s.p + at, '<', limit - at);
        if (!p)
            return;
        at = (size_t)(p - s.p);
        see_markup(s, at, b);
    }
}

static struct borders find_borders(str s, size_t limit)
{
    struct borders b = {.terminator = '\'',
                        .release = '?',
                        .una_at = SIZE_MAX,
                        .declared_at = SIZE_MAX,
                        .first_message = SIZE_MAX};
    const char *end = s.p + limit, *p = s.p;

    while (p < end && (p = memchr(p, 'U', (size_t)(end - p)))) {
        size_t at = (size_t)(p - s.p);
        p++;
        if (at + LOOK_AHEAD > s.n || s.p[at + 1] != 'N')
            continue;
        bool word = ascii_alpha(s.p[at + 3]) || ascii_digit(s.p[at + 3]);
        if (s.p[at + 2] == 'A')
            see_una(s, at, &b);
        else if (s.p[at + 2] == 'B' && !word)
            see_unb(s, at, &b);
        else if (s.p[at + 2] == 'H' && !word)
            see_unh(s, at, &b);
    }
    /* Of both the last one counts: cutting there is right for either. */
    struct borders documents = b;
    documents.interchange = 0;
    find_documents(s, limit, &documents);
    if (documents.interchange > b.interchange)
        b.interchange = documents.interchange;
    return b;
}

/** Where to cut what is longer than a unit; notes the head that the next one needs. */
static size_t cut_at(struct unit_cutter *c)
{
    str s = buf_view(&c->held);
    struct borders b = find_borders(s, UNIT_MAX);

    if (b.interchange)
        return b.interchange;
    if (!b.message || b.head_n > HEAD_MAX || b.head_n >= b.message)
        return UNIT_MAX;
    buf_add(&c->head, s.p + b.head_at, b.head_n);
    return b.message;
}

bool unit_next(struct unit_cutter *c, str *out)
{
    drop_taken(c);
    if (c->held.n == 0 || (!c->ended && c->held.n < UNIT_MAX + LOOK_AHEAD))
        return false;
    c->taken = c->held.n <= UNIT_MAX ? c->held.n : cut_at(c);
    *out = str_head(buf_view(&c->held), c->taken);
    return true;
}
