/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine readable zone. Promises: any bytes are read or refused; each mark lies in the lines; a
 * zone without fault, composed again from what was read, is the same.
 */
#include "fuzz.h"

#include "base/attr.h"
#include "reference/mrz.h"

static const struct date today = {2026, 5, 12};

static void check_marks(const struct mrz *m)
{
    static const uint8_t lines[] = {0, 3, 2, 2, 2, 2}, widths[] = {0, 30, 36, 44, 44, 36};

    PROMISE(m->format >= MRZ_TD1 && m->format <= MRZ_MRVB);
    PROMISE(m->mark_count <= MRZ_MARKS);
    for (uint32_t i = 0; i < m->mark_count; i++) {
        PROMISE(mrz_has(m, m->marks[i].oddity));
        PROMISE(m->marks[i].line >= 1 && m->marks[i].line <= lines[m->format]);
        PROMISE(m->marks[i].column >= 1 && m->marks[i].column <= widths[m->format]);
    }
}

/** The letters of the text in their order, without line breaks. */
static size_t squeeze(str text, char *out, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n && n < max; i++)
        if (!ascii_space(text.p[i]))
            out[n++] = text.p[i];
    return n;
}

static void check_back(const struct mrz *m, str text)
{
    char squeezed[MRZ_LINES * MRZ_WIDTH] = {0};
    size_t n = squeeze(text, squeezed, sizeof squeezed), at = 0;
    struct mrz_lines lines;
    struct mrz_fields in = {
        str_from_c(m->code),    str_from_c(m->issuer),    str_from_c(m->nationality),
        str_from_c(m->number),  str_from_c(m->optional),  str_from_c(m->optional_2),
        mrz_born_on(m, today),  mrz_expires_on(m, today), m->sex,
        str_from_c(m->surname), str_from_c(m->given)};

    PROMISE(mrz_compose(m->format, &in, &lines) == MRZ_COMPOSED);
    PROMISE(n == (size_t)(lines.count * lines.width));
    for (int i = 0; i < lines.count; i++)
        for (int j = 0; j < lines.width; j++, at++) {
            /* The check digit of an empty personal number may be 0 or a filler. */
            bool either = m->format == MRZ_TD3 && i == 1 && j == 42 && m->optional[0] == '\0';
            PROMISE(lines.line[i][j] == squeezed[at] || (either && squeezed[at] == '0'));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = {(const char *)data, size};
    struct mrz m;
    char name[64];
    size_t n;

    (void)mrz_name(text, STR("UKR"), name, size % sizeof name, &n);
    PROMISE(n <= size % sizeof name);
    if (!mrz_parse(text, &m)) {
        PROMISE(m.format == 0);
        return 0;
    }
    check_marks(&m);
    if (m.weight == 0)
        check_back(&m, text);
    return 0;
}
