/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs golden pages: golden [--update|--print] PAGE...
 *
 * Each case is fed whole, byte by byte and in random pieces, and must give the same messages. Then
 * each allocation of the reader is made to fail once: that must end in ERR_MEMORY or in a BUDGET
 * finding. No finding may quote a name. --update rewrites what is expected (not subsets): the
 * difference is reviewed like code.
 */
#include "compare.h"
#include "page.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"
#include "messages/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define OUTPUT_MAX (64 * MIB)
#define RANDOM_SPLITS 12
/* Failing each of a million allocations would take the day. */
#define FAILURES_MAX 4000

static const struct date today = {2026, 5, 10};

enum mode { CHECK, UPDATE, PRINT };

struct run {
    enum mode mode;
    const char *path;
    unsigned cases, failed;
};

/* ---- reading --------------------------------------------------------------------------------- */

static bool quotes(str text, str name)
{
    return name.n >= 4 && str_find_str(text, name) >= 0;
}

/** A finding that quotes a traveller of the message: told, because findings are logged. */
static void no_names(const struct message *m, const struct finding *f, struct buf *trouble)
{
    for (uint32_t i = 0; i < m->travellers.n; i++)
        if (quotes(f->text, m->travellers.v[i].surname) ||
            quotes(f->text, m->travellers.v[i].given))
            buf_printf(trouble, "finding %s quotes a name", finding_kind(f->code)->name);
    for (uint32_t b = 0; b < m->bookings.n; b++)
        for (uint32_t i = 0; i < m->bookings.v[b].travellers.n; i++) {
            const struct traveller *t = &m->bookings.v[b].travellers.v[i];
            if (quotes(f->text, t->surname) || quotes(f->text, t->given))
                buf_printf(trouble, "finding %s quotes a name", finding_kind(f->code)->name);
        }
}

static void utf8_only(str text, struct buf *trouble)
{
    if (!utf8_valid(text))
        buf_c(trouble, "the record holds text that is not UTF-8");
}

/** Records are UTF-8 whatever was sent; the JSON writer would hide it when they are not. */
static void check_texts(const struct message *m, struct buf *trouble)
{
    utf8_only(m->interchange.sender, trouble);
    for (uint32_t i = 0; i < m->travellers.n; i++) {
        utf8_only(m->travellers.v[i].surname, trouble);
        utf8_only(m->travellers.v[i].given, trouble);
    }
    for (uint32_t b = 0; b < m->bookings.n; b++) {
        const struct booking *booking = &m->bookings.v[b];
        for (uint32_t i = 0; i < booking->travellers.n; i++) {
            utf8_only(booking->travellers.v[i].surname, trouble);
            utf8_only(booking->travellers.v[i].given, trouble);
        }
        for (uint32_t i = 0; i < booking->remarks.n; i++)
            utf8_only(booking->remarks.v[i].text, trouble);
        for (uint32_t i = 0; i < booking->requests.n; i++)
            utf8_only(booking->requests.v[i].text, trouble);
    }
}

/** The texts of a JSON value, one after the other. @return false: that was the last */
static bool next_text(struct json_reader *in, str *text)
{
    /* Not by structure: what is looked for is any text, and a member's name stands there too. */
    while (in->at < in->in.n && in->in.p[in->at] != '"')
        in->at++;
    struct err err;
    return in->at < in->in.n && json_read_str(in, text, &err) == 0;
}

static bool prints(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7F)
            return false;
    return true;
}

/** Each name and each text of the record stands in the tree. */
static void check_tree(const struct message *m, str tree, struct buf *trouble)
{
    struct json_reader in;
    struct arena mem;
    struct buf record;
    struct json w;
    str text;

    arena_init(&mem, OUTPUT_MAX);
    buf_init(&record, OUTPUT_MAX);
    json_init(&w, &record);
    json_object_begin(&w);
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
    json_reader_init(&in, buf_view(&record), &mem);
    while (next_text(&in, &text))
        if (prints(text) && str_find_str(tree, text) < 0)
            buf_printf(trouble, "the tree lacks " STR_FMT, STR_ARG(text));
    buf_fini(&record);
    arena_fini(&mem);
}

static void write_message(const struct message *m, struct buf *out, struct buf *trouble)
{
    struct json w;

    json_init(&w, out);
    message_write_json(&w, m);
    buf_char(out, '\n');
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        no_names(m, &m->findings.list.v[i], trouble);
}

static int drain(struct message_reader *reader, struct arena *mem, struct buf *out,
                 struct buf *trouble, struct err *err)
{
    struct message *m;
    int rc;

    while ((rc = message_reader_next(reader, mem, &m, NULL, err)) > 0) {
        struct buf tree;
        write_message(m, out, trouble);
        buf_init(&tree, OUTPUT_MAX);
        message_write_tree(&tree, m);
        if (tree.n == 0)
            buf_c(trouble, "the tree is empty");
        if (!mem->refused) { /* without memory values stay as sent */
            check_texts(m, trouble);
            check_tree(m, buf_view(&tree), trouble);
        }
        buf_fini(&tree);
        arena_reset(mem);
    }
    return rc;
}

/** How much to feed next. piece 0: all; 1: a byte; else random up to `piece`. */
static size_t piece_size(size_t left, size_t piece, uint64_t *seed)
{
    size_t n = left;

    if (piece == 1)
        n = 1;
    else if (piece) {
        *seed = hash64_mix(*seed, 1);
        n = 1 + (size_t)(*seed % piece);
    }
    return n < left ? n : left;
}

/** Read `input` in pieces. @return what the last call returned */
static int read_input(str input, size_t piece, uint64_t seed, struct arena *mem, struct buf *out,
                      struct buf *trouble, struct err *err)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){.today = today});
    int rc = 0;

    if (!reader)
        return err_memory(err);
    while (rc == 0 && input.n) {
        size_t n = piece_size(input.n, piece, &seed);
        /* A copy of its own, so that the sanitizer sees a slice that outlives its piece. */
        char *copy = malloc(n);
        if (!copy)
            abort();
        memcpy(copy, input.p, n);
        rc = message_reader_feed(reader, (str){copy, n}, err);
        free(copy);
        if (rc == 0)
            rc = drain(reader, mem, out, trouble, err);
        input = str_skip(input, n);
    }
    if (rc == 0) {
        message_reader_end(reader);
        rc = drain(reader, mem, out, trouble, err);
    }
    message_reader_free(reader);
    return rc;
}

/* ---- checks ---------------------------------------------------------------------------------- */

/** Any split of the input gives the same messages. */
static void check_splits(str input, str whole, struct buf *trouble)
{
    struct arena mem;
    struct buf out;
    struct err err;

    arena_init(&mem, 64 * MIB);
    buf_init(&out, OUTPUT_MAX);
    for (size_t i = 0; i <= RANDOM_SPLITS && trouble->n == 0; i++) {
        size_t piece = i == 0 ? 1 : (size_t)2 << i;
        buf_reset(&out);
        if (read_input(input, piece, i, &mem, &out, trouble, &err) < 0)
            buf_printf(trouble, "pieces up to %zu: %s", piece, err.msg);
        else if (!str_eq(buf_view(&out), whole))
            buf_printf(trouble, "pieces up to %zu give other messages", piece);
        arena_reset(&mem);
    }
    buf_fini(&out);
    arena_fini(&mem);
}

/** Each allocation fails once. */
static void check_memory(str input, struct buf *trouble)
{
    struct arena mem;
    struct buf out;
    struct err err;
    bool reached = true;

    buf_init(&out, OUTPUT_MAX);
    for (uint64_t n = 1; reached && n < FAILURES_MAX && trouble->n == 0; n++) {
        buf_reset(&out);
        arena_init(&mem, 64 * MIB);
        arena_fail_at(&mem, n);
        int rc = read_input(input, 0, 0, &mem, &out, trouble, &err);
        reached = mem.fail_count >= n;
        bool told = str_find_str(buf_view(&out), STR("\"BUDGET\"")) >= 0;
        if (rc < 0 ? err.code != ERR_MEMORY : reached && !told)
            buf_printf(trouble, "allocation %llu fails and nothing tells it",
                       (unsigned long long)n);
        arena_fini(&mem);
    }
    buf_fini(&out);
}

/** The record of a message, without its findings. */
static void write_record(const struct message *m, struct buf *out)
{
    struct json w;

    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "message", message_type_name(m->type));
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
    buf_char(out, '\n');
}

/** JSON that was written is read back as the same record. */
static struct message *read_back(const struct message *m, struct buf *json, struct arena *mem,
                                 struct buf *trouble)
{
    struct message *copy = NULL;
    struct buf again;
    struct err err;

    buf_init(&again, OUTPUT_MAX);
    buf_reset(json);
    write_record(m, json);
    str text = str_head(buf_view(json), json->n - 1);
    if (message_read_json(text, mem, &copy, &err) < 0) {
        buf_printf(trouble, "its own JSON is not read: %s", err.msg);
        copy = NULL;
    } else {
        write_record(copy, &again);
        if (!str_eq(buf_view(&again), buf_view(json)))
            buf_printf(trouble, "JSON read back gives another record: " STR_FMT,
                       STR_ARG(buf_view(&again)));
    }
    buf_fini(&again);
    return copy;
}

/** Members of the envelope, which XML has not. */
static const char *const not_in_xml[] = {
    "/version", "/syntax",      "/reference", "/access_reference",
    "/agency",  "/association", "/group",     "/interchange",
};

/** The records in two texts of JSON agree but for those members. */
static void compare_twins(str want, str got, bool findings, struct buf *trouble)
{
    struct values *one = values_read(want, trouble), *other = values_read(got, trouble);

    if (one && other) {
        values_prune(one, not_in_xml, COUNT_OF(not_in_xml));
        values_prune(other, not_in_xml, COUNT_OF(not_in_xml));
        if (findings) {
            values_findings_to_codes(one);
            values_findings_to_codes(other);
        }
        values_compare(one, other, false, trouble);
    }
    values_free(one);
    values_free(other);
}

/** A PNRGOV message written as XML and read again has the same record. */
static void check_xml(const struct message *m, str json, struct buf *trouble)
{
    struct message_reader *reader = NULL;
    struct message *second;
    struct buf xml, again;
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    buf_init(&xml, OUTPUT_MAX);
    buf_init(&again, OUTPUT_MAX);
    if (message_encode_xml(m, &xml, &err) < 0 ||
        message_read_first(buf_view(&xml), today, &reader, &mem, &second, &err) <= 0) {
        buf_printf(trouble, "cannot be written as XML: %s", err.msg);
    } else {
        write_record(second, &again);
        compare_twins(json, buf_view(&again), false, trouble);
        if (trouble->n)
            buf_printf(trouble, "\nby " STR_FMT, STR_ARG(buf_view(&xml)));
    }
    message_reader_free(reader);
    buf_fini(&again);
    buf_fini(&xml);
    arena_fini(&mem);
}

/** decode(encode(decode(m))) has the record of decode(m). */
static void check_encode(const struct message *m, struct buf *trouble)
{
    struct message_reader *reader = NULL;
    struct buf json, encoded, again;
    struct message *copy, *second;
    struct arena mem, mem2;
    struct err err;

    arena_init(&mem, 64 * MIB);
    arena_init(&mem2, 64 * MIB);
    buf_init(&json, OUTPUT_MAX);
    buf_init(&encoded, OUTPUT_MAX);
    buf_init(&again, OUTPUT_MAX);
    copy = read_back(m, &json, &mem, trouble);
    if (copy && trouble->n == 0 && message_can_encode(m->type)) {
        if (message_encode(copy, "\n", &encoded, &err) < 0 ||
            message_read_first(buf_view(&encoded), today, &reader, &mem2, &second, &err) <= 0) {
            buf_printf(trouble, "cannot be encoded: %s", err.msg);
        } else {
            write_record(second, &again);
            if (m->syntax == SYNTAX_XML)
                compare_twins(buf_view(&json), buf_view(&again), false, trouble);
            else if (!str_eq(buf_view(&again), buf_view(&json)))
                buf_printf(trouble,
                           "encoded and read back:\n" STR_FMT "is not\n" STR_FMT "by\n" STR_FMT,
                           STR_ARG(buf_view(&again)), STR_ARG(buf_view(&json)),
                           STR_ARG(buf_view(&encoded)));
        }
    }
    if (copy && trouble->n == 0 && m->type == MESSAGE_PNRGOV)
        check_xml(copy, buf_view(&json), trouble);
    message_reader_free(reader);
    buf_fini(&again);
    buf_fini(&encoded);
    buf_fini(&json);
    arena_fini(&mem2);
    arena_fini(&mem);
}

/** Every message of the input that can be encoded is. */
static void check_encodes(str input, struct buf *trouble)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){.today = today});
    struct arena mem;
    struct message *m;
    struct err err;

    arena_init(&mem, 64 * MIB);
    if (!reader || message_reader_feed(reader, input, &err) < 0)
        abort();
    message_reader_end(reader);
    while (trouble->n == 0 && message_reader_next(reader, &mem, &m, NULL, &err) > 0) {
        check_encode(m, trouble);
        arena_reset(&mem);
    }
    message_reader_free(reader);
    arena_fini(&mem);
}

static void compare_block(const struct expected *expected, const struct values *got,
                          struct buf *trouble)
{
    struct buf lines;

    if (expected->kind == EXPECT_FINDINGS) {
        buf_init(&lines, OUTPUT_MAX);
        values_write_findings(got, &lines);
        if (!str_eq(str_trim(buf_view(&lines)), str_trim(expected->text)))
            buf_printf(trouble, "other findings:\n" STR_FMT, STR_ARG(buf_view(&lines)));
        buf_fini(&lines);
        return;
    }
    struct values *want = values_read(expected->text, trouble);
    if (want)
        values_compare(want, got, expected->kind == EXPECT_SUBSET, trouble);
    values_free(want);
}

/** The second input gives the messages of the first, in any split, whatever allocation fails. */
static void check_twin(str input, str first, struct buf *trouble)
{
    struct arena mem;
    struct buf whole;
    struct err err;

    arena_init(&mem, 64 * MIB);
    buf_init(&whole, OUTPUT_MAX);
    if (read_input(input, 0, 0, &mem, &whole, trouble, &err) < 0)
        buf_printf(trouble, "%s", err.msg);
    if (trouble->n == 0)
        compare_twins(first, buf_view(&whole), true, trouble);
    if (trouble->n == 0)
        check_splits(input, buf_view(&whole), trouble);
    if (trouble->n == 0)
        check_encodes(input, trouble);
    if (trouble->n == 0)
        check_memory(input, trouble);
    buf_fini(&whole);
    arena_fini(&mem);
}

static void run_case(struct run *run, const struct golden_case *c)
{
    struct arena mem;
    struct buf whole, trouble;
    struct err err;
    str input = buf_view(&c->input);

    arena_init(&mem, 64 * MIB);
    buf_init(&whole, OUTPUT_MAX);
    buf_init(&trouble, 1 * MIB);
    if (read_input(input, 0, 0, &mem, &whole, &trouble, &err) < 0)
        buf_printf(&trouble, "%s", err.msg);
    if (run->mode == PRINT)
        printf("## " STR_FMT "\n" STR_FMT, STR_ARG(c->title), STR_ARG(buf_view(&whole)));
    struct values *got = trouble.n ? NULL : values_read(buf_view(&whole), &trouble);
    for (size_t i = 0; got && run->mode == CHECK && i < c->expected_count && trouble.n == 0; i++) {
        compare_block(&c->expected[i], got, &trouble);
        if (trouble.n)
            printf("%s:%zu: ", run->path, c->expected[i].line);
    }
    if (run->mode == CHECK && c->expected_count == 0 && c->twin.n == 0)
        buf_c(&trouble, "nothing is expected of this case");
    if (trouble.n == 0)
        check_splits(input, buf_view(&whole), &trouble);
    if (trouble.n == 0)
        check_encodes(input, &trouble);
    if (trouble.n == 0)
        check_memory(input, &trouble);
    if (trouble.n == 0 && c->twin.n)
        check_twin(buf_view(&c->twin), buf_view(&whole), &trouble);
    run->cases++;
    if (trouble.n) {
        run->failed++;
        printf("FAILED %s:%zu: " STR_FMT "\n    " STR_FMT "\n", run->path, c->line,
               STR_ARG(c->title), STR_ARG(buf_view(&trouble)));
    }
    values_free(got);
    buf_fini(&trouble);
    buf_fini(&whole);
    arena_fini(&mem);
}

/* ---- pages ----------------------------------------------------------------------------------- */

/** Copy the page with new expectations in place of the old ones. */
static void update_case(const struct golden_case *c, const char **copied, struct buf *page)
{
    struct arena mem;
    struct buf whole, trouble;
    struct err err;

    arena_init(&mem, 64 * MIB);
    buf_init(&whole, OUTPUT_MAX);
    buf_init(&trouble, 1 * MIB);
    if (read_input(buf_view(&c->input), 0, 0, &mem, &whole, &trouble, &err) == 0) {
        struct values *got = values_read(buf_view(&whole), &trouble);
        for (size_t i = 0; got && i < c->expected_count; i++) {
            if (c->expected[i].kind == EXPECT_SUBSET)
                continue;
            buf_add(page, *copied, (size_t)(c->expected[i].text.p - *copied));
            if (c->expected[i].kind == EXPECT_FINDINGS)
                values_write_findings(got, page);
            else
                values_write(got, page);
            *copied = c->expected[i].text.p + c->expected[i].text.n;
        }
        values_free(got);
    }
    buf_fini(&trouble);
    buf_fini(&whole);
    arena_fini(&mem);
}

static bool save(const char *path, str text)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        return false;
    bool good = fwrite(text.p, 1, text.n, file) == text.n;
    return fclose(file) == 0 && good;
}

static bool run_page(struct run *run)
{
    struct buf text, page;
    struct golden_case c;
    size_t line = 0;
    int rc = -1;

    if (!page_load(run->path, &text)) {
        fprintf(stderr, "golden: %s: %s\n", run->path, strerror(errno));
        return false;
    }
    str rest = buf_view(&text);
    const char *copied = rest.p;
    buf_init(&page, OUTPUT_MAX);
    while ((rc = page_next(run->path, &rest, &line, &c)) > 0) {
        if (run->mode == UPDATE)
            update_case(&c, &copied, &page);
        else
            run_case(run, &c);
        buf_fini(&c.input);
        buf_fini(&c.twin);
    }
    buf_fini(&c.input);
    buf_fini(&c.twin);
    if (rc == 0 && run->mode == UPDATE) {
        buf_add(&page, copied, (size_t)(text.p + text.n - copied));
        if (page.failed || !save(run->path, buf_view(&page)))
            rc = -1;
    }
    buf_fini(&page);
    buf_fini(&text);
    return rc == 0;
}

int main(int argc, char **argv)
{
    struct run run = {.mode = CHECK};
    bool good = true;
    int at = 1;

    if (at < argc && strcmp(argv[at], "--update") == 0) {
        run.mode = UPDATE;
        at++;
    } else if (at < argc && strcmp(argv[at], "--print") == 0) {
        run.mode = PRINT;
        at++;
    }
    for (; at < argc; at++) {
        run.path = argv[at];
        good &= run_page(&run);
    }
    printf("%u cases, %u failed\n", run.cases, run.failed);
    return good && run.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
