/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lexer: any bytes, any split. Promises: the same segments whatever the split; each span lies
 * in the input, in order; its marks are its separators; the index agrees with a naive reading of
 * ISO 9735; looking ahead in a hurry counts what walking counts.
 */
#include "fuzz.h"

#include "base/hash.h"
#include "edifact/stream.h"

struct trace {
    uint64_t hash, offset;
    size_t segments;
    bool hurry;
};

static void check_split(struct edi_stream *st, const struct edi_span *span, struct trace *trace)
{
    struct edi_segment s;
    struct err err;

    PROMISE(edi_stream_split(st, span, &s, &err) == 0);
    PROMISE(s.element_start[0] == 0 && s.text.n == span->length);
    for (uint32_t e = 0; e <= s.element_count; e++) {
        PROMISE(s.element_start[e + 1] > s.element_start[e]);
        for (uint32_t c = 1; c <= edi_components(&s, e); c++) {
            str raw = edi_raw(&s, e, c);
            PROMISE(raw.p >= s.text.p && raw.p + raw.n <= s.text.p + s.text.n);
            trace->hash = hash64(raw, trace->hash);
        }
    }
    trace->hash = hash64_mix(trace->hash, s.element_count);
}

static void step(struct edi_stream *st, struct trace *trace)
{
    struct edi_span span;

    for (;;) {
        uint64_t end;
        if (trace->hurry)
            trace->segments += edi_stream_skip(st, &end);
        enum edi_next found = edi_stream_next(st, &span);
        if (found == EDI_MORE || found == EDI_END)
            return;
        trace->hash = hash64_mix(trace->hash, (uint64_t)found);
        switch (found) {
        case EDI_SEGMENT:
            PROMISE(span.offset >= trace->offset);
            trace->offset = span.offset + span.length;
            trace->segments++;
            check_split(st, &span, trace);
            if (span.tag == EDI_TAG('U', 'N', 'Z'))
                edi_stream_leave(st);
            break;
        case EDI_INTERCHANGE:
            edi_stream_begin(st);
            break;
        case EDI_TOO_LONG:
            edi_stream_lose(st);
            break;
        case EDI_FOREIGN: /* no other syntax is known to this stream */
        case EDI_JUNK:    /* one report for the whole of it */
        case EDI_MORE:
        case EDI_END:
        default:
            trace->hash = hash64_mix(trace->hash, span.length);
            break;
        }
    }
}

static struct trace walk(const uint8_t *data, size_t size, bool split, bool hurry)
{
    struct edi_stream st;
    struct trace trace = {.hurry = hurry};
    struct err err;
    uint64_t seed = fuzz_seed(data, size);

    edi_stream_init(&st, (struct edi_stream_limits){512, 4096});
    while (size) {
        size_t n = split ? fuzz_piece(&seed, size) : size;
        PROMISE(edi_stream_feed(&st, (str){(const char *)data, n}, &err) == 0);
        step(&st, &trace);
        data += n;
        size -= n;
    }
    edi_stream_end(&st);
    step(&st, &trace);
    edi_stream_fini(&st);
    return trace;
}

/** The index against a loop that says the rule of ISO 9735 as it is written. */
static void check_index(edi_index_kernel *kernel, const uint8_t *data, size_t size)
{
    struct edi_una una = EDI_UNA_DEFAULT;
    struct edi_classes classes;
    bool released = false, protected_byte = false;
    struct edi_block *blocks = calloc(size / EDI_BLOCK + 2, sizeof(*blocks));

    PROMISE(blocks);
    edi_classes_set(&classes, &una);
    kernel(&classes, (const char *)data, 0, size, &released, blocks);
    for (size_t i = 0; i < size; i++) {
        struct edi_block here = edi_block_at(blocks, i);
        bool element = data[i] == '+', mark = element || data[i] == ':';
        PROMISE((here.separators & 1) == (mark && !protected_byte));
        PROMISE((here.elements & 1) == (element && !protected_byte));
        PROMISE((here.terminators & 1) == (data[i] == '\'' && !protected_byte));
        PROMISE((here.dirt & 1) == (data[i] == '?' || data[i] == '\r' || data[i] == '\n'));
        protected_byte = data[i] == '?' && !protected_byte;
    }
    PROMISE(released == protected_byte);
    free(blocks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct edi_index *index;
    struct trace whole = walk(data, size, false, false), split = walk(data, size, true, false);
    struct trace hurried = walk(data, size, true, true);

    PROMISE(whole.hash == split.hash && whole.segments == split.segments);
    PROMISE(whole.segments == hurried.segments);
    for (size_t i = 0; size <= 1 << 16 && (index = edi_index_at(i)) != NULL; i++)
        if (index->usable())
            check_index(index->run, data, size);
    return 0;
}
