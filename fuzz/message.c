/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, held to its promises. */
#include "message.h"

#include "fuzz.h"

#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"
#include "messages/tree.h"

#define ENVELOPE_VALUE_MAX 128 /* the half of what reader.c keeps: UTF-8 may double it */

static const struct date today = {2026, 5, 10};

static void write_record(const struct message *m, struct buf *out)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "message", message_type_name(m->type));
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
}

/** Values of an envelope are cut, and what is written in UTF-8 is cut earlier. */
static bool cut(const struct record *record, const void *of)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        if (f->kind == FIELD_STR &&
            ((const str *)(const void *)((const char *)of + f->at))->n > ENVELOPE_VALUE_MAX)
            return true;
    }
    return false;
}

static bool has_all(const struct message *m)
{
    if (cut(&record_interchange, &m->interchange) || cut(&record_group, &m->group))
        return false;
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        if (m->findings.list.v[i].code == FINDING_BUDGET)
            return false;
    return true;
}

/** The record without its envelope, which XML and EDIFACT do not have alike. */
static void write_body(const struct message *m, struct buf *out)
{
    struct message body = *m;

    body.syntax = SYNTAX_EDIFACT;
    body.version = body.reference = body.access_reference = STR_NONE;
    body.agency = body.association = STR_NONE;
    body.interchange = (struct interchange){0};
    body.group = (struct message_group){0};
    write_record(&body, out);
}

/**
 * Nothing was wrong with the message. Only such a one has to come back the same: of a broken one
 * the record can hold what no message says that way, and of bytes that are no text of the declared
 * repertoire each piece is a guess of its own.
 */
static bool sound(const struct message *m)
{
    for (uint32_t i = 0; i < m->findings.list.n; i++) {
        enum finding_code code = m->findings.list.v[i].code;
        if (code == FINDING_CHARSET || code == FINDING_NUL_BYTES || code == FINDING_REPERTOIRE)
            return false;
    }
    return m->findings.count[SEVERITY_ERROR] + m->findings.count[SEVERITY_FATAL] == 0;
}

/** The record by way of its JSON, its encoder and the reader is the record, or at least one. */
static void check_encoding(const struct message *m)
{
    struct message_reader *reader = NULL;
    struct buf before, encoded, after;
    struct message *copy, *again;
    struct arena mem;
    struct err err;

    arena_init(&mem, 256 * MIB);
    buf_init(&before, 64 * MIB);
    buf_init(&encoded, 64 * MIB);
    buf_init(&after, 64 * MIB);
    write_record(m, &before);
    PROMISE(message_read_json(buf_view(&before), &mem, &copy, &err) == 0);
    PROMISE(message_encode(copy, "", &encoded, &err) == 0);
    PROMISE(message_read_first(buf_view(&encoded), today, &reader, &mem, &again, &err) == 1);
    if (m->syntax == SYNTAX_XML) {
        buf_reset(&before);
        write_body(m, &before);
        write_body(again, &after);
    } else {
        write_record(again, &after);
    }
    bool good = str_eq(buf_view(&before), buf_view(&after)) || !sound(m);
    if (!good)
        fprintf(stderr, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(buf_view(&before)),
                STR_ARG(buf_view(&encoded)), STR_ARG(buf_view(&after)));
    PROMISE(good);
    message_reader_free(reader);
    buf_fini(&after);
    buf_fini(&encoded);
    buf_fini(&before);
    arena_fini(&mem);
}

/** It can be written as XML, and that is well formed. */
static void check_xml(const struct message *m)
{
    struct message_reader *reader = NULL;
    struct message *again;
    struct arena mem;
    struct buf xml;
    struct err err;

    arena_init(&mem, 256 * MIB);
    buf_init(&xml, 64 * MIB);
    PROMISE(message_encode_xml(m, &xml, &err) == 0);
    PROMISE(message_read_first(buf_view(&xml), today, &reader, &mem, &again, &err) == 1);
    PROMISE(again->syntax == SYNTAX_XML && again->bookings.n == m->bookings.n);
    for (uint32_t i = 0; i < again->findings.list.n; i++)
        PROMISE(again->findings.list.v[i].code != FINDING_XML_MALFORMED);
    message_reader_free(reader);
    buf_fini(&xml);
    arena_fini(&mem);
}

static void drain(struct message_reader *reader, struct arena *mem, struct buf *out, bool encode,
                  int *rc)
{
    struct message *m;
    struct json w;
    struct err err;

    while (*rc >= 0 && (*rc = message_reader_next(reader, mem, &m, NULL, &err)) > 0) {
        json_init(&w, out);
        message_write_json(&w, m);
        buf_char(out, '\n');
        if (encode && message_can_encode(m->type) && has_all(m))
            check_encoding(m);
        if (encode && m->type == MESSAGE_PNRGOV && has_all(m))
            check_xml(m);
        arena_reset(mem);
    }
    PROMISE(*rc >= 0 || err.code == ERR_MEMORY);
}

/** @return what reading returned last */
static int read_all(str header, str input, bool split, size_t budget, struct buf *out)
{
    struct message_reader *reader = message_reader_new(
        &(struct reader_options){.today = today, .segment_bytes = 4096, .message_bytes = 65536});
    uint64_t seed = fuzz_seed((const uint8_t *)input.p, input.n);
    str parts[2] = {header, input};
    struct arena mem;
    struct err err;
    int rc = 0;

    PROMISE(reader);
    arena_init(&mem, budget);
    for (int i = 0; i < 2; i++)
        while (parts[i].n && rc >= 0) {
            size_t n = split ? fuzz_piece(&seed, parts[i].n) : parts[i].n;
            PROMISE(message_reader_feed(reader, str_head(parts[i], n), &err) == 0);
            drain(reader, &mem, out, !split, &rc);
            parts[i] = str_skip(parts[i], n);
        }
    message_reader_end(reader);
    drain(reader, &mem, out, !split, &rc);
    message_reader_free(reader);
    arena_fini(&mem);
    return rc;
}

void fuzz_message(str header, str input)
{
    struct buf whole, pieces;

    if (str_starts(input, STR("UNA")) || str_starts(input, STR("UNB")))
        header = STR_NONE;
    buf_init(&whole, 64 * MIB);
    buf_init(&pieces, 64 * MIB);
    PROMISE(read_all(header, input, false, 64 * MIB, &whole) == 0);
    PROMISE(whole.n > 0 && !whole.failed);
    PROMISE(json_lines_valid(buf_view(&whole)));
    PROMISE(read_all(header, input, true, 64 * MIB, &pieces) == 0);
    PROMISE(str_eq(buf_view(&whole), buf_view(&pieces)));
    buf_reset(&pieces);
    (void)read_all(header, input, true, 8 * KIB, &pieces);
    buf_fini(&pieces);
    buf_fini(&whole);
}
