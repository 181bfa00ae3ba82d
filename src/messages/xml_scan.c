/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding the end of a document.
 *
 *   TEXT ──<──▶ NAME ──▶ TAG ⇄ QUOTE ──>──▶ TEXT
 *                 ├──▶ PI, COMMENT, CDATA, DOCTYPE ──▶ TEXT
 *
 * Only tags that may be the root's are looked at one character after the other; of the others, in
 * an encoding of one byte, nothing but their `<` (skip_tags). A `<` inside a tag or a quoted value
 * is a fault of the document; the search goes on from it, so that a document cut off in the middle
 * of a tag does not swallow the one behind it.
 */
#include "messages/xml_scan.h"

#include "base/utf8.h"

#define MESSAGE_ROOT "IATA_PNRGOV_NotifRQ"

enum state { TEXT, NAME, TAG, QUOTE, PI, COMMENT, CDATA, DOCTYPE };

/* ---- beginnings ------------------------------------------------------------------------------ */

static bool name_start(char c)
{
    return ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool ends_name(char c)
{
    return ascii_space(c) || c == '>' || c == '/' || c == '=' || c == '<';
}

/** `s` begins with `word` and a character that ends a name. */
static enum xml_begins begins_word(str s, str word, bool ended)
{
    if (s.n <= word.n)
        return !ended && str_starts(word, s) ? XML_BEGINS_PERHAPS : XML_BEGINS_NOT;
    return str_starts(s, word) && ends_name(s.p[word.n]) ? XML_BEGINS : XML_BEGINS_NOT;
}

/** `<IATA_PNRGOV_NotifRQ`, perhaps with a prefix. */
static enum xml_begins begins_message(str s, bool ended)
{
    str name = str_head(str_skip(s, 1), XML_SCAN_NAME);
    size_t n = 0;

    if (name.n && !name_start(name.p[0]))
        return XML_BEGINS_NOT;
    while (n < name.n && name.p[n] != ':' && !ends_name(name.p[n]))
        n++;
    if (n < name.n && name.p[n] == ':')
        return begins_word(str_skip(s, n + 2), STR(MESSAGE_ROOT), ended);
    if (n == name.n && n < XML_SCAN_NAME && !ended)
        return XML_BEGINS_PERHAPS;
    return begins_word(str_skip(s, 1), STR(MESSAGE_ROOT), ended);
}

static enum xml_begins begins_any(str s, bool ended)
{
    if (s.n == 1)
        return ended ? XML_BEGINS_NOT : XML_BEGINS_PERHAPS;
    return name_start(s.p[1]) || s.p[1] == '?' || s.p[1] == '!' ? XML_BEGINS : XML_BEGINS_NOT;
}

/** UTF-16 by its mark or by the zero behind `<`; UTF-8 with its mark. */
static enum xml_begins begins_encoded(str s, bool ended)
{
    static const str heads[] = {STR_INIT("\xFF\xFE<\0"), STR_INIT("\xFE\xFF\0<"), STR_INIT("<\0"),
                                STR_INIT(UTF8_MARK "<")};

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        if (str_starts(s, heads[i]))
            return XML_BEGINS;
        if (!ended && s.n > 1 && str_starts(heads[i], s))
            return XML_BEGINS_PERHAPS;
    }
    return XML_BEGINS_NOT;
}

enum xml_begins xml_scan_begins(str s, bool sure, bool ended)
{
    if (s.n == 0)
        return XML_BEGINS_NOT;
    if (!sure) {
        enum xml_begins encoded = begins_encoded(s, ended);
        if (encoded != XML_BEGINS_NOT)
            return encoded;
    }
    if (s.p[0] != '<')
        return XML_BEGINS_NOT;
    if (!sure)
        return begins_any(s, ended);
    enum xml_begins declaration = begins_word(s, STR("<?xml"), ended);
    return declaration == XML_BEGINS_NOT ? begins_message(s, ended) : declaration;
}

/* ---- one character after the other ----------------------------------------------------------- */

void xml_scan_init(struct xml_scan *scan, size_t token_max)
{
    *scan = (struct xml_scan){.token_max = token_max};
}

/** @return false when too few bytes are there to tell */
static bool set_width(struct xml_scan *scan, str document, bool ended)
{
    if (scan->width)
        return true;
    if (document.n < 4 && !ended)
        return false;
    scan->width = 1;
    if (str_starts(document, STR("\xFF\xFE")) || str_starts(document, STR("<\0"))) {
        scan->width = 2;
        scan->high = 1;
    } else if (str_starts(document, STR("\xFE\xFF"))) {
        scan->width = 2;
        scan->low = 1;
    } else if (str_starts(document, STR(UTF8_MARK))) {
        scan->at = 3;
    }
    if (scan->width == 2 && document.p[0] != '<')
        scan->at = 2;
    return true;
}

static char character(const struct xml_scan *scan, const char *p)
{
    if (scan->width == 1)
        return *p;
    return p[scan->high] == 0 ? p[scan->low] : '\x7F';
}

static str name_of(const struct xml_scan *scan)
{
    return (str){scan->name, scan->name_n};
}

static bool is_message(str name)
{
    ptrdiff_t colon = str_find(name, ':');

    return str_is(colon < 0 ? name : str_skip(name, (size_t)colon + 1), MESSAGE_ROOT);
}

static bool is_root(const struct xml_scan *scan)
{
    return scan->root_n && str_eq(name_of(scan), (str){scan->root, scan->root_n});
}

static void open_token(struct xml_scan *scan)
{
    scan->state = NAME;
    scan->token_at = scan->at;
    scan->name_n = 0;
    scan->end_tag = false;
    scan->last = 0;
    scan->closing = 0;
}

static enum xml_scan_result cut(struct xml_scan *scan, size_t end)
{
    scan->end = end;
    return XML_SCAN_CUT;
}

/** The name of a token is complete. @return XML_SCAN_CUT when it can only begin a document */
static enum xml_scan_result begin_token(struct xml_scan *scan)
{
    str name = name_of(scan);

    if (name.n && name.p[0] == '?') {
        scan->state = PI;
        if (!str_is(name, "?xml"))
            return XML_SCAN_MORE;
        scan->state = TAG; /* what `<` may interrupt */
        if (scan->declared || scan->root_n || scan->token_at > 3)
            return cut(scan, scan->token_at);
        scan->declared = true;
        return XML_SCAN_MORE;
    }
    if (name.n && name.p[0] == '!') {
        scan->state = DOCTYPE;
        scan->declared = true;
        scan->brackets = 0;
        scan->quote = 0;
        return XML_SCAN_MORE;
    }
    scan->state = TAG;
    if (scan->end_tag)
        return XML_SCAN_MORE;
    if (is_message(name)) {
        if (scan->in_message)
            return cut(scan, scan->token_at);
        scan->in_message = true;
    }
    if (scan->root_n == 0 && name.n) {
        memcpy(scan->root, name.p, name.n);
        scan->root_n = (uint8_t)name.n;
    }
    scan->nesting += is_root(scan);
    return XML_SCAN_MORE;
}

/** `>` of a tag. */
static enum xml_scan_result end_token(struct xml_scan *scan)
{
    bool over = scan->end_tag || scan->last == '/';

    scan->state = TEXT;
    if (over && is_message(name_of(scan)))
        scan->in_message = false;
    if (!over || !is_root(scan) || scan->nesting == 0)
        return XML_SCAN_MORE;
    return --scan->nesting ? XML_SCAN_MORE : XML_SCAN_DONE;
}

static enum xml_scan_result in_tag(struct xml_scan *scan, char c)
{
    if (c == '<') {
        open_token(scan);
    } else if (c == '>') {
        return end_token(scan);
    } else if (c == '"' || c == '\'') {
        scan->quote = c;
        scan->state = QUOTE;
    }
    scan->last = c;
    return XML_SCAN_MORE;
}

static void in_doctype(struct xml_scan *scan, char c)
{
    if (scan->quote) {
        if (c == scan->quote)
            scan->quote = 0;
    } else if (c == '"' || c == '\'') {
        scan->quote = c;
    } else if (c == '[') {
        scan->brackets++;
    } else if (c == ']') {
        scan->brackets -= scan->brackets > 0;
    } else if (c == '>' && scan->brackets == 0) {
        scan->state = TEXT;
    }
}

/** `-->` and `]]>` by their first character, `?>` by `?`. */
static void in_section(struct xml_scan *scan, char c, char mark, uint8_t marks)
{
    if (c == mark)
        scan->closing = scan->closing < marks ? (uint8_t)(scan->closing + 1U) : marks;
    else if (c == '>' && scan->closing == marks)
        scan->state = TEXT;
    else
        scan->closing = 0;
}

static enum xml_scan_result after_name(struct xml_scan *scan, char c)
{
    enum xml_scan_result result = begin_token(scan);

    if (result != XML_SCAN_MORE)
        return result;
    if (scan->state == TAG)
        return in_tag(scan, c);
    if (scan->state == PI)
        in_section(scan, c, '?', 1);
    else
        in_doctype(scan, c);
    return XML_SCAN_MORE;
}

static enum xml_scan_result in_name(struct xml_scan *scan, char c)
{
    if (scan->name_n == 0 && c == '/' && !scan->end_tag) {
        scan->end_tag = true;
        return XML_SCAN_MORE;
    }
    if (ends_name(c) || (c == '?' && scan->name_n))
        return after_name(scan, c);
    if (scan->name_n < XML_SCAN_NAME)
        scan->name[scan->name_n++] = c;
    if (str_is(name_of(scan), "!--"))
        scan->state = COMMENT;
    else if (str_is(name_of(scan), "![CDATA["))
        scan->state = CDATA;
    return XML_SCAN_MORE;
}

/** Does `line` begin with UNA or UNB and a separator? */
static bool begins_interchange(str line)
{
    if (line.n < 4 || line.p[0] != 'U' || line.p[1] != 'N' ||
        (line.p[2] != 'A' && line.p[2] != 'B'))
        return false;
    char c = line.p[3];
    return !ascii_alpha(c) && !ascii_digit(c) && !ascii_space(c) && !strchr("<\"=", c);
}

/** Where a line that belongs to no document begins, in one that has no end; else `end`. */
static size_t interchange_in(str document, size_t end)
{
    const char *p = document.p, *stop = document.p + end;

    while (p < stop && (p = memchr(p, 'U', (size_t)(stop - p)))) {
        size_t at = (size_t)(p - document.p);
        bool line = at > 0 && (p[-1] == '\n' || p[-1] == '\r' || p[-1] == '>');
        if (line && begins_interchange(str_skip(document, at)))
            return at;
        p++;
    }
    return end;
}

static enum xml_scan_result step(struct xml_scan *scan, char c)
{
    enum xml_scan_result result = XML_SCAN_MORE;

    switch (scan->state) {
    case TEXT:
        if (c == '<')
            open_token(scan);
        break;
    case NAME:
        result = in_name(scan, c);
        break;
    case TAG:
        result = in_tag(scan, c);
        break;
    case QUOTE:
        if (c == '<')
            open_token(scan);
        else if (c == scan->quote)
            scan->state = TAG;
        break;
    case PI:
        in_section(scan, c, '?', 1);
        break;
    case COMMENT:
        in_section(scan, c, '-', 2);
        break;
    case CDATA:
        in_section(scan, c, ']', 2);
        break;
    default:
        in_doctype(scan, c);
    }
    return result;
}

/** Can the tag that begins at `s` be the root's, or no tag at all? Asked of two bytes at least. */
static bool matters(const struct xml_scan *scan, str s)
{
    char c = s.p[1];

    if (c == '/' && s.n > 2)
        c = s.p[2];
    return c == '!' || c == '?' || c == '/' || c == MESSAGE_ROOT[0] || c == scan->root[0];
}

/** No `>` near enough to be the end of the token. */
static bool too_far(const struct xml_scan *scan, str document, size_t to)
{
    size_t from = scan->token_at, most = scan->token_max;

    return to - from > most && !memchr(document.p + from, '>', most);
}

/**
 * Go to the next `<` of a tag that matters. @return false: a tag before it is over the limit
 */
static bool skip_tags(struct xml_scan *scan, str document)
{
    while (scan->at < document.n) {
        const char *p = memchr(document.p + scan->at, '<', document.n - scan->at);
        size_t at = p ? (size_t)(p - document.p) : document.n;
        if (too_far(scan, document, at))
            return false;
        scan->at = at;
        if (document.n - at < 3 || matters(scan, str_skip(document, at)))
            break;
        scan->token_at = at;
        scan->at = at + 1;
    }
    return true;
}

/** Nothing but comments and processing instructions is no document. */
static enum xml_scan_result end_of(const struct xml_scan *scan)
{
    bool nothing = scan->root_n == 0 && !scan->declared && scan->end > 0;

    return nothing ? XML_SCAN_NOTHING : XML_SCAN_CUT;
}

static bool token_too_long(const struct xml_scan *scan)
{
    return scan->state != TEXT && scan->state != CDATA &&
           scan->at - scan->token_at > scan->token_max;
}

/**
 * A comment, declaration or instruction hides beginnings. Were they looked for behind a long one,
 * each that hides the next would cost the limit.
 */
static enum xml_scan_result too_long(struct xml_scan *scan)
{
    bool hides = scan->state == PI || scan->state == COMMENT || scan->state == DOCTYPE;

    scan->end = scan->token_at;
    scan->vain = hides ? scan->token_max : 0;
    return XML_SCAN_TOO_LONG;
}

/** The document has no end: it may be another's beginning that cut it off. */
static enum xml_scan_result give_up(struct xml_scan *scan, str document, size_t end)
{
    scan->end = scan->width == 1 ? interchange_in(document, end) : end;
    return scan->state == TEXT || scan->end < end ? end_of(scan) : XML_SCAN_CUT;
}

enum xml_scan_result xml_scan_more(struct xml_scan *scan, str document, bool ended)
{
    bool quick;

    if (!set_width(scan, document, ended))
        return XML_SCAN_MORE;
    quick = scan->width == 1;
    for (;;) {
        if (quick && scan->state == TEXT && scan->root_n && !skip_tags(scan, document))
            return too_long(scan);
        if (token_too_long(scan))
            return too_long(scan);
        /* What a tag is, its first three bytes say. */
        size_t need = quick && scan->state == TEXT && !ended ? 3 : scan->width;
        if (scan->at + need > document.n)
            break;
        uint8_t before = scan->state;
        enum xml_scan_result result = step(scan, character(scan, document.p + scan->at));
        if (result == XML_SCAN_CUT)
            return give_up(scan, document, scan->end);
        scan->at += scan->width;
        if (result == XML_SCAN_DONE) {
            scan->end = scan->at;
            return XML_SCAN_DONE;
        }
        if (scan->state == TEXT && before != TEXT)
            scan->token_at = scan->at - scan->width; /* its `>` */
    }
    return ended ? give_up(scan, document, document.n) : XML_SCAN_MORE;
}
