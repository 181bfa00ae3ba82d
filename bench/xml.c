/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV XML to domain records. The data are the simulator's pushes, decoded and written as XML;
 * the baselines are expat alone, with handlers that do nothing, and the XML writer.
 */
#include "bench/bench.h"

#include "base/clock.h"
#include "messages/encode.h"
#include "messages/reader.h"

#include <expat.h>

#define FEED (256 * KIB)
#define XML_MAX ((size_t)4096 * MIB)
#define ROUNDS_MAX 64

/** Decode `data`, writing each message as XML to `xml` when that is given. @return messages */
static uint64_t decode(str data, struct buf *xml, uint64_t *travellers)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 6, 1}
    });
    struct arena mem;
    struct message *m;
    struct err err;
    uint64_t messages = 0;
    int rc = reader ? 0 : -1;

    arena_init(&mem, 64 * MIB);
    while (rc >= 0) {
        bool last = data.n == 0;
        if (last)
            message_reader_end(reader);
        else
            rc = message_reader_feed(reader, str_head(data, FEED), &err);
        data = str_skip(data, FEED);
        while (rc >= 0 && (rc = message_reader_next(reader, &mem, &m, NULL, &err)) > 0) {
            messages++;
            *travellers += message_traveller_count(m);
            if (xml && m->type == MESSAGE_PNRGOV)
                rc = message_encode_xml(m, xml, &err);
            arena_reset(&mem);
        }
        if (last)
            break;
    }
    arena_fini(&mem);
    message_reader_free(reader);
    return rc < 0 ? 0 : messages;
}

static void XMLCALL ignore_start(void *arg, const XML_Char *name, const XML_Char **pairs)
{
    (void)arg, (void)name, (void)pairs;
}

static void XMLCALL ignore_end(void *arg, const XML_Char *name)
{
    (void)arg, (void)name;
}

static void XMLCALL ignore_text(void *arg, const XML_Char *text, int length)
{
    (void)arg, (void)text, (void)length;
}

/** One document after the other, as they were written: each begins with `<?xml`. */
static bool parse_alone(str data)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    bool good = parser != NULL;

    while (good && data.n) {
        ptrdiff_t next = str_find_str(str_skip(data, 1), STR("<?xml"));
        str document = next < 0 ? data : str_head(data, (size_t)next + 1);
        data = str_skip(data, document.n);
        XML_ParserReset(parser, NULL);
        XML_SetElementHandler(parser, ignore_start, ignore_end);
        XML_SetCharacterDataHandler(parser, ignore_text);
        while (good && document.n) {
            str piece = str_head(document, 64 * KIB);
            document = str_skip(document, piece.n);
            good = XML_Parse(parser, piece.p, (int)piece.n, document.n == 0) == XML_STATUS_OK;
        }
    }
    XML_ParserFree(parser);
    return good;
}

static double seconds_since(uint64_t began_ns)
{
    return (double)(clock_monotonic_ns() - began_ns) / 1e9;
}

/** Turn about, so that a machine that is busy for a while is so for both. */
static int measure(str xml, uint32_t rounds, double *ours, double *expat)
{
    double one[ROUNDS_MAX], other[ROUNDS_MAX];
    uint64_t travellers = 0;
    uint32_t n = rounds < ROUNDS_MAX ? rounds : ROUNDS_MAX;

    if (!decode(xml, NULL, &travellers) || !parse_alone(xml))
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t began = clock_monotonic_ns();
        decode(xml, NULL, &travellers);
        one[i] = seconds_since(began);
        began = clock_monotonic_ns();
        parse_alone(xml);
        other[i] = seconds_since(began);
    }
    *ours = bench_median(one, n);
    *expat = bench_median(other, n);
    return 0;
}

static double scan_seconds(str data)
{
    uint64_t began = clock_monotonic_ns(), sum = 0, word;

    for (size_t i = 0; i + 8 <= data.n; i += 8) {
        memcpy(&word, data.p + i, 8);
        sum += word;
    }
    double seconds = seconds_since(began);
    volatile uint64_t sink = sum;
    (void)sink;
    return seconds;
}

int bench_decode_xml(const struct bench_options *options, struct json *out, struct err *err)
{
    const struct bench_data *data = bench_data_get(options, err);
    uint64_t travellers = 0, began;
    double ours = 0, expat = 0;
    struct buf xml;

    if (!data)
        return -1;
    buf_init(&xml, XML_MAX);
    began = clock_monotonic_ns();
    uint64_t messages = decode(buf_view(&data->pnrgov), &xml, &travellers);
    double making = seconds_since(began);
    str bytes = buf_view(&xml);
    if (!messages || xml.failed || measure(bytes, options->rounds, &ours, &expat) < 0) {
        buf_fini(&xml);
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the data cannot be decoded");
    }
    json_member_u64(out, "bytes", bytes.n);
    json_member_u64(out, "edifact_bytes", data->pnrgov.n);
    json_member_double(out, "seconds", ours);
    json_member_double(out, "mb_per_s", (double)bytes.n / 1e6 / ours);
    json_member_double(out, "expat_mb_per_s", (double)bytes.n / 1e6 / expat);
    json_member_double(out, "ratio_to_expat", expat / ours);
    json_member_double(out, "ratio_to_memory_scan", scan_seconds(bytes) / ours);
    json_member_double(out, "decode_and_write_mb_per_s", (double)bytes.n / 1e6 / making);
    json_member_u64(out, "messages", messages);
    buf_fini(&xml);
    return 0;
}
