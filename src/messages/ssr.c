/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SSR texts. Source: AIRIMP forms as digested in pnrgov.md section 4. Pure: slices in, slices out.
 */
#include "messages/ssr.h"

#include "base/attr.h"

/* The last field of DOCS is the eleventh, behind a leading slash and one too many. */
#define FIELDS_MAX 16

/** Fields between slashes; a leading slash gives an empty field 0. @return their number */
static size_t split_fields(str text, str fields[FIELDS_MAX])
{
    size_t n = 0, from = 0;

    /* NOLINTNEXTLINE(bugprone-sizeof-expression): all fields */
    memset(fields, 0, FIELDS_MAX * sizeof(*fields));
    for (size_t base = 0; base < text.n; base += 64)
        for (uint64_t slashes = str_places(str_skip(text, base), '/');
             slashes && n + 1 < FIELDS_MAX; slashes &= slashes - 1) {
            size_t at = base + FIRST_BIT(slashes);
            fields[n++] = str_trim((str){text.p + from, at - from});
            from = at + 1;
        }
    fields[n++] = str_trim(str_skip(text, from));
    return n;
}

/** One to three letters: what stands for a type or an issuer. */
static bool short_code(str s)
{
    return s.n >= 1 && s.n <= 3 && str_all_alpha(s);
}

/** DDMMMYY or DDMMMYYYY in shape, whatever day that is. */
static bool looks_like_birth(str s)
{
    return (s.n == 7 || s.n == 9) && ascii_digit(s.p[0]) && ascii_digit(s.p[1]) &&
           ascii_alpha(s.p[2]) && ascii_alpha(s.p[3]) && ascii_alpha(s.p[4]) &&
           ascii_digit(s.p[5]) && ascii_digit(s.p[s.n - 1]);
}

/**
 * Where field 1 (type) stands. Normally a leading slash makes it fields[1]; without the slash it is
 * fields[0]; the common fault of one slash too many makes it fields[2]. The date of birth, field 5,
 * tells; without one the shape of type and issuer does.
 */
static size_t docs_base(const str fields[FIELDS_MAX], size_t n, bool *shifted)
{
    *shifted = false;
    for (size_t base = 0; base <= 2; base++)
        if (base + 4 < n && (base > 0 || fields[0].n) && looks_like_birth(fields[base + 4])) {
            *shifted = base == 2;
            return base;
        }
    if (fields[0].n && short_code(fields[0]))
        return 0;
    if (n > 4 && fields[1].n == 0 && fields[2].n && fields[2].n <= 2 && short_code(fields[2]) &&
        short_code(fields[3])) {
        *shifted = true;
        return 2;
    }
    return 1;
}

/** `-1SURNAME/GIVEN`: a name reference that some hosts append; all behind it belongs to it. */
static void cut_name_reference(struct docs *docs)
{
    str *ends[] = {&docs->given, &docs->middle, &docs->holder};
    bool over = false;

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        ptrdiff_t tail = over ? 0 : str_find_str(*ends[i], STR("-1"));
        if (tail < 0)
            continue;
        *ends[i] = str_trim(str_head(*ends[i], (size_t)tail));
        over = true;
    }
}

bool ssr_docs_read(str text, struct docs *out)
{
    str fields[FIELDS_MAX];
    size_t n = split_fields(text, fields);

    *out = (struct docs){.type = STR_NONE};
    if (n < 3)
        return false;
    const str *f = fields + docs_base(fields, n, &out->shifted);
    out->type = f[0];
    out->issuer = f[1];
    out->number = f[2];
    out->nationality = f[3];
    out->born = f[4];
    out->sex = f[5];
    out->expires = f[6];
    out->surname = f[7];
    out->given = f[8];
    out->middle = f[9];
    out->holder = f[10];
    if (out->holder.n == 0 && str_is(out->middle, "H")) {
        out->holder = out->middle;
        out->middle = STR_NONE;
    }
    if (str_find(text, '-') >= 0)
        cut_name_reference(out);
    return out->number.n || out->surname.n || out->born.n || out->nationality.n;
}

/** A text that may begin with a slash or not. */
static const str *without_lead(const str fields[FIELDS_MAX])
{
    return fields[0].n == 0 ? fields + 1 : fields;
}

bool ssr_doco_read(str text, struct doco *out)
{
    str fields[FIELDS_MAX];
    size_t n = split_fields(text, fields);
    const str *f = str_starts(str_trim(text), STR("/")) ? fields + 1 : fields;

    *out = (struct doco){f[0], f[1], f[2], f[3], f[4], f[5]};
    return n >= 3 && (out->number.n || out->birthplace.n);
}

bool ssr_doca_read(str text, struct doca *out)
{
    str fields[FIELDS_MAX];
    size_t n = split_fields(text, fields);
    const str *f = without_lead(fields);

    *out = (struct doca){f[0], f[1], f[2], f[3], f[4], f[5]};
    return n >= 2 && out->kind.n == 1;
}

void ssr_infant_read(str text, str *surname, str *given, str *born)
{
    struct date ignored;
    str rest;

    text = str_trim(text);
    if (str_starts(text, STR("/")))
        text = str_skip(text, 1);
    *surname = *given = *born = STR_NONE;
    ptrdiff_t blank = -1;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == ' ' || text.p[i] == '/')
            blank = (ptrdiff_t)i;
    str last = blank < 0 ? text : str_skip(text, (size_t)blank + 1);
    if (date_parse_ddmmmyy(last, 2000, &ignored)) {
        *born = last;
        text = blank < 0 ? STR_NONE : str_trim(str_head(text, (size_t)blank));
    }
    rest = text;
    if (str_cut(&rest, '/', surname))
        *given = str_trim(rest);
    *surname = str_trim(*surname);
}

bool ssr_frequent_flyer_read(str text, str *carrier, str *number)
{
    text = str_trim(text);
    if (str_starts(text, STR("/")))
        text = str_skip(text, 1);
    ptrdiff_t end = str_find(text, '-');
    if (end < 0)
        end = str_find(text, '/');
    if (end >= 0)
        text = str_head(text, (size_t)end);
    text = str_trim(text);
    if (text.n < 4 || !ascii_digit(text.p[text.n - 1]))
        return false;
    *carrier = str_head(text, 2);
    *number = str_skip(text, 2);
    return true;
}

size_t ssr_email_decode(str text, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        char next = i + 1 < text.n ? text.p[i + 1] : 0;
        char c = text.p[i];
        if (c == '/' && next == '/') {
            c = '@';
            i++;
        } else if (c == '.' && next == '.') {
            c = '_';
            i++;
        } else if (c == '.' && next == '/') {
            c = '-';
            i++;
        }
        out[n++] = c;
    }
    return n;
}
