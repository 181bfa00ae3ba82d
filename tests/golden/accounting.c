/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing of the input is unaccounted for: accounting PAGE...
 *
 * Judges from outside. In every golden message each data element in turn is replaced by a word that
 * stands nowhere else. Then the word is in the record, or a finding tells of the element: that it
 * is not interpreted, that it is no number, no date, no known code. A reader that looks at an
 * element and drops it shows here.
 */
#include "page.h"

#include "edifact/stream.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define OUTPUT_MAX (64 * MIB)
/* Elements tried of one case: the longest cases repeat themselves. */
#define ELEMENTS_MAX 600

static const struct date today = {2026, 5, 10};

/** A data element of the input. */
struct element {
    size_t at, length;
    char tag[4];
    uint32_t segment, element, component; /* as findings count */
    size_t start_tag, tag_end;            /* XML: of its element */
};

/** What was read: the records alone, and the findings. */
struct heard {
    struct buf records;
    VEC(struct finding) findings;
};

struct run {
    unsigned cases, elements, unaccounted;
    const char *path;
    struct arena mem;
};

static void hear_message(const struct message *m, struct heard *heard, struct arena *mem)
{
    struct json w;

    json_init(&w, &heard->records);
    json_object_begin(&w);
    json_member_str(&w, "message", m->type_sent);
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
    buf_char(&heard->records, '\n');
    for (uint32_t i = 0; i < m->findings.list.n; i++)
        if (vec_push(mem, &heard->findings))
            *vec_last(&heard->findings) = m->findings.list.v[i];
}

/** Read all of `input`. The findings live in `mem`. */
static void hear(str input, struct arena *mem, struct heard *heard)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){.today = today});
    struct message *m;
    struct err err;

    buf_reset(&heard->records);
    memset(&heard->findings, 0, sizeof(heard->findings));
    if (!reader || message_reader_feed(reader, input, &err) < 0)
        abort();
    message_reader_end(reader);
    while (message_reader_next(reader, mem, &m, NULL, &err) > 0)
        hear_message(m, heard, mem);
    message_reader_free(reader);
}

static unsigned occurrences(str text, str word)
{
    unsigned n = 0;
    ptrdiff_t at;

    while ((at = str_find_str(text, word)) >= 0) {
        text = str_skip(text, (size_t)at + word.n);
        n++;
    }
    return n;
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a->code == b->code && a->place.segment == b->place.segment &&
           a->place.element == b->place.element && a->place.component == b->place.component &&
           strcmp(a->place.tag, b->place.tag) == 0;
}

/** A finding tells of the element, of its segment as a whole, or was not there before the word. */
static bool told(const struct heard *now, const struct heard *before, const struct element *e)
{
    /* A segment that was cut in two counts as two for the reader and as one here. */
    bool service = e->tag[0] == 'U' && e->tag[1] == 'N';

    for (uint32_t i = 0; i < now->findings.n; i++) {
        const struct finding *f = &now->findings.v[i];
        bool time_of_it = f->code == FINDING_DATE_INVALID && f->place.element == e->element &&
                          f->place.component + 1U == e->component;
        bool here = (service || f->place.segment == e->segment || f->place.offset == e->at) &&
                    strcmp(f->place.tag, e->tag) == 0 &&
                    (f->place.element == 0 || time_of_it || f->code == FINDING_QUALIFIER_UNKNOWN ||
                     (service && f->code == FINDING_ELEMENT_KEPT) || /* one for the envelope */
                     (f->place.element == e->element && f->place.component == e->component));
        bool old = false;
        for (uint32_t j = 0; j < before->findings.n && !old; j++)
            old = same_finding(f, &before->findings.v[j]);
        /* A document that is ill-formed is told as a whole, from the fault on. */
        bool at_tag =
            e->tag[0] == '<' && (f->place.offset == e->start_tag ||
                                 (f->severity >= SEVERITY_ERROR && f->place.offset <= e->tag_end));
        if (here || at_tag || !old)
            return true;
    }
    return false;
}

/** Every component with a value, where it stands in the input. */
static size_t list_elements(str input, struct element *out)
{
    struct edi_stream st;
    struct edi_segment s;
    struct edi_span span;
    struct err err;
    size_t n = 0;
    uint32_t number = 0;
    enum edi_next found;

    edi_stream_init(&st, (struct edi_stream_limits){MIB, 16 * MIB});
    if (edi_stream_feed(&st, input, &err) < 0)
        abort();
    edi_stream_end(&st);
    while ((found = edi_stream_next(&st, &span)) != EDI_END && n < ELEMENTS_MAX) {
        if (found == EDI_INTERCHANGE)
            edi_stream_begin(&st);
        if (found == EDI_TOO_LONG)
            edi_stream_lose(&st);
        if (found != EDI_SEGMENT || edi_stream_split(&st, &span, &s, &err) < 0)
            continue;
        number = s.tag == EDI_TAG('U', 'N', 'H') ? 1 : number ? number + 1 : 0;
        for (uint32_t e = 1; e <= s.element_count; e++)
            for (uint32_t c = 1; c <= edi_components(&s, e) && n < ELEMENTS_MAX; c++) {
                str raw = edi_raw(&s, e, c);
                if (str_trim(raw).n == 0)
                    continue;
                out[n] = (struct element){.at = (size_t)(raw.p - st.window.p) + (size_t)st.base,
                                          .length = raw.n,
                                          .segment = number,
                                          .element = e,
                                          .component = c};
                edi_tag_text(s.tag, out[n++].tag);
            }
        if (s.tag == EDI_TAG('U', 'N', 'Z'))
            edi_stream_leave(&st);
    }
    edi_stream_fini(&st);
    return n;
}

/** The value of an attribute whose `="` stands at `at`, or the text behind a start tag's `>`. */
static str markup_value(str input, size_t tag, size_t at)
{
    str rest = str_skip(input, at);
    bool attribute = str_starts(rest, STR("=\"")) && input.p[tag + 1] != '?';
    bool text =
        rest.p[0] == '>' && at && !memchr("/?", input.p[at - 1], 2) && input.p[tag + 1] != '/';

    if (!attribute && !text)
        return STR_NONE;
    rest = str_skip(rest, attribute ? 2 : 1);
    ptrdiff_t length = str_find(rest, attribute ? '"' : '<');
    return length > 0 ? str_head(rest, (size_t)length) : STR_NONE;
}

/**
 * The same for XML: attributes and texts of the document. What stands around it (a SOAP envelope),
 * comments and namespaces are not of the message.
 */
static size_t list_markup(str input, struct element *out)
{
    ptrdiff_t root = str_find_str(input, STR("PNRGOV_NotifRQ"));
    size_t n = 0, tag = 0;

    for (size_t at = root < 0 ? 0 : (size_t)root; at < input.n && n < ELEMENTS_MAX; at++) {
        str rest = str_skip(input, at);
        ptrdiff_t end = str_starts(rest, STR("<!--")) ? str_find_str(rest, STR("-->")) : -1;
        if (end >= 0)
            at += (size_t)end;
        if (input.p[at] == '<')
            tag = at;
        str value = markup_value(input, tag, at);
        if (str_trim(value).n == 0 || str_find_str(value, STR("http://")) >= 0)
            continue;
        size_t behind = (size_t)(value.p - input.p) + value.n + 2; /* an end tag is to blame */
        end = str_find(str_skip(input, tag), '>');
        if (end < 0)
            break;
        out[n++] =
            (struct element){.at = (size_t)(value.p - input.p),
                             .length = value.n,
                             .tag = "<",
                             .start_tag = tag,
                             .tag_end = tag + (size_t)end > behind ? tag + (size_t)end : behind};
    }
    return n;
}

static void try_element(struct run *run, const struct golden_case *c, const struct element *e,
                        const struct heard *before, struct heard *now, struct buf *changed)
{
    str input = buf_view(&c->input);
    str value = {input.p + e->at, e->length};
    str word = str_all_digits(str_trim(value)) ? STR("7391") : STR("QXZK");

    buf_reset(changed);
    buf_str(changed, str_head(input, e->at));
    buf_str(changed, word);
    buf_str(changed, str_skip(input, e->at + e->length));
    hear(buf_view(changed), &run->mem, now);
    run->elements++;
    if (occurrences(buf_view(&now->records), word) <=
            occurrences(buf_view(&before->records), word) &&
        !told(now, before, e)) {
        run->unaccounted++;
        printf("%s:%zu: " STR_FMT ": %s segment %u element %u component %u is neither in the "
               "record nor told\n",
               run->path, c->line, STR_ARG(c->title), e->tag, e->segment, e->element, e->component);
    }
}

static void run_case(struct run *run, const struct golden_case *c)
{
    static struct element elements[ELEMENTS_MAX];
    struct heard before = {.records = {0}}, now = {.records = {0}};
    struct arena kept;
    struct buf changed;

    arena_init(&kept, 64 * MIB);
    buf_init(&before.records, OUTPUT_MAX);
    buf_init(&now.records, OUTPUT_MAX);
    buf_init(&changed, OUTPUT_MAX);
    hear(buf_view(&c->input), &kept, &before);
    bool markup = str_starts(str_trim(buf_view(&c->input)), STR("<"));
    size_t n = markup ? list_markup(buf_view(&c->input), elements)
                      : list_elements(buf_view(&c->input), elements);
    for (size_t i = 0; i < n; i++) {
        arena_reset(&run->mem);
        try_element(run, c, &elements[i], &before, &now, &changed);
    }
    run->cases++;
    buf_fini(&changed);
    buf_fini(&now.records);
    buf_fini(&before.records);
    arena_fini(&kept);
}

static bool run_page(struct run *run)
{
    struct golden_case c;
    struct buf text;
    size_t line = 0;
    int rc;

    if (!page_load(run->path, &text)) {
        fprintf(stderr, "accounting: %s: %s\n", run->path, strerror(errno));
        return false;
    }
    str rest = buf_view(&text);
    while ((rc = page_next(run->path, &rest, &line, &c)) > 0) {
        run_case(run, &c);
        buf_fini(&c.input);
        buf_fini(&c.twin);
    }
    buf_fini(&c.input);
    buf_fini(&c.twin);
    buf_fini(&text);
    return rc == 0;
}

int main(int argc, char **argv)
{
    struct run run = {.cases = 0};
    bool good = true;

    arena_init(&run.mem, 64 * MIB);
    for (int at = 1; at < argc; at++) {
        run.path = argv[at];
        good &= run_page(&run);
    }
    arena_fini(&run.mem);
    printf("%u cases, %u elements, %u unaccounted\n", run.cases, run.elements, run.unaccounted);
    return good && run.elements && run.unaccounted == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
