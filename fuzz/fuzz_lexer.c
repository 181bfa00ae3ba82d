/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lexer: any bytes, any split. Promises: the same segments whatever the split; each span lies
 * in the input, in order; its marks are its separators; the index agrees with a naive reading of
 * ISO 9735.
 */
#include "fuzz.h"

#include "base/hash.h"
#include "edifact/stream.h"

struct trace {
    uint64_t hash, offset;
    size_t segments;
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
    struct err err;

    for (;;) {
        int found = edi_stream_next(st, &span, &err);
        PROMISE(found >= 0);
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
        default: /* junk: one report for the whole of it */
            trace->hash = hash64_mix(trace->hash, span.length);
            break;
        }
    }
}

static struct trace walk(const uint8_t *data, size_t size, bool split)
{
    struct edi_stream st;
    struct trace trace = {.hash = 0};
    struct err err;
    uint64_t seed = fuzz_seed(data, size);

    edi_stream_init(&st, (struct edi_stream_limits){512, 4096, 4096});
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
static void check_index(const uint8_t *data, size_t size)
{
    struct edi_una una = EDI_UNA_DEFAULT;
    struct edi_classes classes;
    bool released = false;
    size_t at = 0;

    if (size > 1 << 16)
        return;
    uint32_t *marks = malloc((size + 1) * sizeof(*marks));
    uint8_t *dirty = calloc(size / EDI_BLOCK + 1, 1);
    PROMISE(marks && dirty);
    edi_classes_set(&classes, &una);
    size_t n = edi_index_scalar(&classes, (const char *)data, size, 7, &released, marks, dirty);
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '?') {
            i++;
            continue;
        }
        if (data[i] != '+' && data[i] != ':' && data[i] != '\'')
            continue;
        PROMISE(at < n && marks[at] == 7 + i);
        at++;
    }
    PROMISE(at == n);
    free(marks);
    free(dirty);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trace whole = walk(data, size, false), split = walk(data, size, true);

    PROMISE(whole.hash == split.hash && whole.segments == split.segments);
    check_index(data, size);
    return 0;
}
