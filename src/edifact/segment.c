/* SPDX-License-Identifier: Apache-2.0 */
/* Segments: values of elements and components. */
#include "edifact/segment.h"

#include "base/attr.h"
#include "base/buf.h"

/** Length of the head without a release character or a fold. */
static size_t clean_head(str raw, char release)
{
    size_t n = raw.n;

    for (size_t i = 0; i < 3; i++) {
        char mark = i == 0 ? release : i == 1 ? '\r' : '\n';
        ptrdiff_t at = mark ? str_find(str_head(raw, n), mark) : -1;
        if (at >= 0)
            n = (size_t)at;
    }
    return n;
}

/**
 * Folds out, release characters resolved. ISO 9735: the character after a release is data.
 * @param head  what needs no cleaning
 */
static str clean(str raw, size_t head, char release, struct arena *mem)
{
    char *copy = arena_alloc(mem, raw.n ? raw.n : 1);
    size_t n = head;

    if (!copy)
        return raw;
    memcpy(copy, raw.p, head);
    for (size_t i = head; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '\r' || c == '\n')
            continue;
        if (release && c == release && i + 1 < raw.n)
            c = raw.p[++i];
        copy[n++] = c;
    }
    return (str){copy, n};
}

static str cleaned(const struct edi_segment *s, str raw, struct arena *mem)
{
    if (LIKELY(!s->dirty))
        return raw;
    size_t head = clean_head(raw, s->una->release);
    if (head < raw.n)
        raw = clean(raw, head, s->una->release, mem);
    return s->charset ? edi_charset_text(s->charset, raw, mem) : raw;
}

void edi_segment_foreign(struct edi_segment *s, const struct edi_charset *charset)
{
    s->charset = charset;
    s->dirty = true;
    s->plain = false;
}

str edi_text(const struct edi_segment *s, struct arena *mem, uint32_t e, uint32_t c)
{
    return cleaned(s, edi_raw(s, e, c), mem);
}

str edi_value_cleaned(const struct edi_segment *s, struct arena *mem, str raw)
{
    return str_trim(cleaned(s, raw, mem));
}

str edi_segment_text(const struct edi_segment *s, struct arena *mem)
{
    return str_trim(cleaned(s, s->text, mem));
}

/** Append a value with the default service characters released. */
static void put_released(struct buf *out, str value)
{
    for (size_t i = 0; i < value.n; i++) {
        if (memchr(":+?'", value.p[i], 4))
            buf_char(out, '?');
        buf_char(out, value.p[i]);
    }
}

bool edi_segment_canonical(const struct edi_segment *s, struct arena *mem, str *out)
{
    struct buf text;
    uint32_t written = 0; /* the element whose separator was written last */
    size_t most = 16;     /* each byte released, each component with its separator */

    for (uint32_t i = 0; i < s->element_start[s->element_count + 1]; i++)
        most += (s->charset ? EDI_CHARSET_GROWTH : 1) * 2 * s->components[i].n + 1;
    buf_init(&text, most);
    for (uint32_t e = 0; e <= s->element_count; e++) {
        uint32_t colons = 0;
        for (uint32_t c = 1; c <= edi_components(s, e); c++, colons++) {
            str value = edi_text(s, mem, e, c);
            if (value.n == 0)
                continue;
            /* Separators wait for a value: those at an end are never written. */
            for (; written < e; written++)
                buf_char(&text, '+');
            for (; colons; colons--)
                buf_char(&text, ':');
            put_released(&text, value);
        }
    }
    bool good = !text.failed && str_dup(mem, buf_view(&text), out);
    buf_fini(&text);
    return good;
}

bool edi_segment_empty(const struct edi_segment *s)
{
    for (uint32_t i = s->element_start[1]; i < s->element_start[s->element_count + 1]; i++)
        if (str_trim(s->components[i]).n)
            return false;
    return true;
}

void edi_tag_text(uint32_t tag, char out[4])
{
    for (int i = 0; i < 3; i++) {
        char c = (char)(tag >> (16 - 8 * i) & 0xFF);
        out[i] = c >= 0x20 && c < 0x7F ? c : '?';
    }
    out[3] = '\0';
    if (tag == 0)
        out[0] = '\0';
}
