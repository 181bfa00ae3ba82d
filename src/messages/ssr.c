/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SSR texts. Source: AIRIMP forms as digested in pnrgov.md section 4. Pure: slices in, slices out.
 */
#include "messages/ssr.h"

#include "base/attr.h"

#define FIELDS_MAX 16

/** Fields between slashes; a leading slash gives an empty field 0. @return their number */
static size_t split_fields(str text, str fields[FIELDS_MAX])
{
    size_t n = 0, from = 0;

    for (size_t base = 0; base < text.n; base += 64)
        for (uint64_t slashes = str_places(str_skip(text, base), '/');
             slashes && n + 1 < FIELDS_MAX; slashes &= slashes - 1) {
            size_t at = base + FIRST_BIT(slashes);
            fields[n++] = str_trim((str){text.p + from, at - from});
            from = at + 1;
        }
    fields[n++] = str_trim(str_skip(text, from));
    for (size_t i = n; i < FIELDS_MAX; i++)
        fields[i] = STR_NONE;
    return n;
}

/** One to three letters: what stands for a type or an issuer. */
static bool short_code(str s)
{
    return s.n >= 1 && s.n <= 3 && str_all_alpha(s);
}

static bool looks_like_birth(str s)
{
    struct date ignored;

    return date_parse_ddmmmyy(s, 2000, &ignored);
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

bool ssr_docs_read(str text, struct docs *out)
{
    str fields[FIELDS_MAX];
    size_t n = split_fields(text, fields);

    *out = (struct docs){.type = STR_NONE};
    if (n < 3)
        return false;
    size_t at = docs_base(fields, n, &out->shifted);
    const str *f = fields + at;
    size_t left = FIELDS_MAX - at;
    out->type = f[0];
    out->issuer = f[1];
    out->number = f[2];
    out->nationality = left > 3 ? f[3] : STR_NONE;
    out->born = left > 4 ? f[4] : STR_NONE;
    out->sex = left > 5 ? f[5] : STR_NONE;
    out->expires = left > 6 ? f[6] : STR_NONE;
    out->surname = left > 7 ? f[7] : STR_NONE;
    out->given = left > 8 ? f[8] : STR_NONE;
    out->middle = left > 9 ? f[9] : STR_NONE;
    out->holder = left > 10 ? f[10] : STR_NONE;
    if (out->holder.n == 0 && str_is(out->middle, "H")) {
        out->holder = out->middle;
        out->middle = STR_NONE;
    }
    /* `-1SURNAME/GIVEN`: a name reference that some hosts append; all behind it belongs to it. */
    str *ends[] = {&out->given, &out->middle, &out->holder};
    bool over = false;
    for (size_t i = 0; i < 3; i++) {
        ptrdiff_t tail = over ? 0 : str_find_str(*ends[i], STR("-1"));
        if (tail < 0)
            continue;
        *ends[i] = str_trim(str_head(*ends[i], (size_t)tail));
        over = true;
    }
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
