/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of golden messages: Markdown with cases. A case is a heading, prose, a fenced block with
 * the bytes and fenced blocks with what is expected. Kinds of block:
 *
 *   edi            lines as written, each followed by a line feed
 *   edi joined     the same without any line end
 *   edi crlf       lines followed by CR LF
 *   xml            as edi
 *   xml equal      a second input, which must give the same messages as the first but for the
 *                  envelope
 *   edi-hex        bytes as hexadecimal; blanks and line ends mean nothing, `#` begins a comment
 *   json           the expected messages, one JSON value after the other, compared whole
 *   json subset    only the members that are named are compared
 *   findings a line for each finding: CODE TAG SEGMENT ELEMENT COMPONENT (`-` and 0: not said)
 *
 * Several edi and xml blocks of a case are one input, one after the other.
 */
#ifndef SAFAR_TESTS_GOLDEN_PAGE_H
#define SAFAR_TESTS_GOLDEN_PAGE_H

#include "base/buf.h"

enum { BLOCKS_MAX = 8 };

/** A block of expectations, as a slice of the page. */
struct expected {
    enum { EXPECT_JSON, EXPECT_SUBSET, EXPECT_FINDINGS } kind;
    str text;
    size_t line; /* of its fence, from 1 */
};

struct golden_case {
    str title;
    size_t line;
    struct buf input, twin; /* free both */
    struct expected expected[BLOCKS_MAX];
    size_t expected_count;
};

/** Read a whole file. @return false: it cannot be read; `errno` says why */
bool page_load(const char *path, struct buf *out);

/**
 * The next case of a page; `*rest` and `*line` advance. Free `input` and `twin` with buf_fini.
 * @return 1 a case, 0 no more, -1 the page is wrong (told on standard error)
 */
int page_next(const char *path, str *rest, size_t *line, struct golden_case *out);

#endif
