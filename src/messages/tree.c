/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages as a readable tree: a line for each struct of the record, with what it holds, then those
 * inside it. The tables of the record (record.h) say what there is, so that nothing is left out.
 */
#include "messages/tree.h"

#include "base/attr.h"
#include "base/utf8.h"
#include "messages/record.h"

#include <stdarg.h>
#include <stdio.h>

/** Control characters are replaced so that a message cannot drive the terminal. */
static void put_text(struct buf *out, str text)
{
    bool utf8 = utf8_valid(text);
    char *to = buf_reserve(out, text.n);

    if (!to)
        return;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool shown = c >= 0x20 && c != 0x7F && (c < 0x80 || utf8);
        to[i] = shown ? text.p[i] : '?';
    }
    buf_commit(out, text.n);
}

static void put_indent(struct buf *out, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buf_c(out, "  ");
}

static void line(struct buf *out, unsigned depth, str text, const char *format, ...)
    PRINTF_LIKE(4, 5);

/** What `format` says, which is short, and `text` behind it, which may be long. */
static void line(struct buf *out, unsigned depth, str text, const char *format, ...)
{
    char head[200];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(head, sizeof(head), format, args);
    va_end(args);
    put_indent(out, depth);
    if (n > 0)
        put_text(out, (str){head, (size_t)n < sizeof(head) ? (size_t)n : sizeof(head) - 1});
    put_text(out, text);
    buf_char(out, '\n');
}

static bool has_structs(const struct field *f)
{
    return f->record != NULL;
}

/** `key value`, or `key one, two` of several texts. */
static void put_plain(struct buf *out, const struct field *f, const void *from)
{
    char room[FIELD_TEXT];

    buf_c(out, "  ");
    buf_c(out, f->key);
    buf_char(out, ' ');
    if (f->kind != FIELD_STRS) {
        put_text(out, field_text(f, from, room));
        return;
    }
    const str *text;
    for (uint32_t i = 0; (text = field_item(f, from, i)) != NULL; i++) {
        buf_c(out, i ? ", " : "");
        put_text(out, *text);
    }
}

/** A struct under the name that it has in JSON. */
static void write_struct(struct buf *out, unsigned depth, const char *name,
                         const struct record *record, const void *from)
{
    put_indent(out, depth);
    buf_c(out, name);
    for (size_t i = 0; i < record->count; i++)
        if (!has_structs(&record->fields[i]) && field_has_value(&record->fields[i], from))
            put_plain(out, &record->fields[i], from);
    buf_char(out, '\n');
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        const void *item;
        if (!has_structs(f) || !field_has_value(f, from))
            continue;
        for (uint32_t k = 0; (item = field_item(f, from, k)) != NULL; k++)
            write_struct(out, depth + 1, f->key, f->record, item);
    }
}

static void write_finding(struct buf *out, const struct finding *f)
{
    line(out, 2, f->text, "%s %s at %llu %s segment %u: ", severity_name(f->severity),
         finding_kind(f->code)->name, (unsigned long long)f->place.offset, f->place.tag,
         f->place.segment);
}

/** The loss report: what was read, what was understood, what was only kept. */
static void write_account(struct buf *out, const struct message *m)
{
    if (m->elements == 0)
        return;
    str fully = m->elements_kept ? STR_NONE : STR(": the message is fully understood");
    line(out, 1, fully, "read %u data elements, understood %u, only kept %u", m->elements,
         m->elements - m->elements_kept, m->elements_kept);
    for (uint32_t i = 0; i < m->kept.n; i++) {
        const struct kept_element *k = &m->kept.v[i];
        line(out, 2, k->text, "kept at %llu %s segment %u element %u component %u: ",
             (unsigned long long)k->place.offset, k->place.tag, k->place.segment, k->place.element,
             k->place.component);
    }
    if (m->elements_kept > m->kept.n)
        line(out, 2, STR_NONE, "and %u more", m->elements_kept - m->kept.n);
}

void message_write_tree(struct buf *out, const struct message *m)
{
    write_struct(out, 0, message_type_name(m->type), record_of_message(m->type), m);
    line(out, 1, STR_NONE, "findings (%u)", m->findings.list.n + m->findings.dropped);
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        write_finding(out, &m->findings.list.v[i]);
    write_account(out, m);
}
