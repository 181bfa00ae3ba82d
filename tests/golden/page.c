/* SPDX-License-Identifier: Apache-2.0 */
/* Reads pages of golden messages. */
#include "page.h"

#include <stdio.h>

#define PAGE_MAX (4 * MIB)

bool page_load(const char *path, struct buf *out)
{
    char chunk[4096];
    size_t n;
    FILE *file = fopen(path, "rb");

    buf_init(out, PAGE_MAX);
    if (!file)
        return false;
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_add(out, chunk, n);
    bool good = !ferror(file) && !out->failed;
    fclose(file);
    return good;
}

static str next_line(str *rest, size_t *line)
{
    str text = STR_NONE;

    str_cut(rest, '\n', &text);
    (*line)++;
    return text;
}

static int hex_digit(char c)
{
    if (ascii_digit(c))
        return c - '0';
    c = ascii_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/** @return false when a digit is missing or no digit */
static bool add_hex(struct buf *out, str line)
{
    for (size_t i = 0; i < line.n && line.p[i] != '#'; i++) {
        if (ascii_space(line.p[i]))
            continue;
        int high = hex_digit(line.p[i]), low = i + 1 < line.n ? hex_digit(line.p[i + 1]) : -1;
        if (high < 0 || low < 0)
            return false;
        buf_char(out, (char)(high << 4 | low));
        i++;
    }
    return true;
}

static bool add_input(struct buf *out, str kind, str line)
{
    if (str_is(kind, "edi-hex"))
        return add_hex(out, line);
    buf_str(out, line);
    if (str_is(kind, "edi") || str_starts(kind, STR("xml")))
        buf_char(out, '\n');
    else if (str_is(kind, "edi crlf"))
        buf_add(out, "\r\n", 2);
    return true;
}

/** Take the block that `fence` opened. @return false when the page is wrong */
static bool take_block(const char *path, str fence, str *rest, size_t *line,
                       struct golden_case *out)
{
    str kind = str_trim(str_skip(fence, 3));
    bool input = str_starts(kind, STR("edi")) || str_starts(kind, STR("xml"));
    struct buf *to = str_is(kind, "xml equal") ? &out->twin : &out->input;
    size_t opened = *line;
    const char *begin = rest->p;

    while (rest->n) {
        const char *here = rest->p;
        str text = next_line(rest, line);
        if (!str_starts(text, STR("```"))) {
            if (input && !add_input(to, kind, text)) {
                fprintf(stderr, "%s:%zu: not hexadecimal\n", path, *line);
                return false;
            }
            continue;
        }
        if (input || out->expected_count == BLOCKS_MAX)
            return true;
        struct expected *expected = &out->expected[out->expected_count];
        if (str_is(kind, "json"))
            expected->kind = EXPECT_JSON;
        else if (str_is(kind, "json subset"))
            expected->kind = EXPECT_SUBSET;
        else if (str_is(kind, "findings"))
            expected->kind = EXPECT_FINDINGS;
        else
            return true; /* a block that belongs to the prose */
        expected->text = (str){begin, (size_t)(here - begin)};
        expected->line = opened;
        out->expected_count++;
        return true;
    }
    fprintf(stderr, "%s:%zu: the block is not closed\n", path, opened);
    return false;
}

int page_next(const char *path, str *rest, size_t *line, struct golden_case *out)
{
    *out = (struct golden_case){.title = STR_NONE};
    buf_init(&out->input, PAGE_MAX);
    buf_init(&out->twin, PAGE_MAX);
    while (rest->n) {
        if (out->title.n && str_starts(*rest, STR("## ")))
            return 1;
        str text = next_line(rest, line);
        if (str_starts(text, STR("## "))) {
            out->title = str_skip(text, 3);
            out->line = *line;
        } else if (str_starts(text, STR("```")) && !take_block(path, text, rest, line, out)) {
            return -1;
        }
    }
    return out->title.n ? 1 : 0;
}
