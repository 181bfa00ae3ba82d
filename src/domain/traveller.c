/* SPDX-License-Identifier: Apache-2.0 */
/* Travellers: names of enums, titles, placeholders. */
#include "domain/traveller.h"

const char *role_name(enum role role)
{
    static const char *const names[] = {
#define ROLE(code, role, name, meaning) [role] = name,
#include "domain/roles.def"
#undef ROLE
    };

    return (unsigned)role < ROLE_COUNT ? names[role] : "passenger";
}

const char *traveller_type_name(enum traveller_type type)
{
    static const char *const names[] = {"unknown", "adult", "child", "infant", "group"};

    return (unsigned)type < TRAVELLER_TYPE_COUNT ? names[type] : "unknown";
}

const char *document_source_name(enum document_source source)
{
    switch (source) {
    case DOCUMENT_DOCS:
        return "DOCS";
    case DOCUMENT_DOCO:
        return "DOCO";
    case DOCUMENT_API:
        return "API";
    case DOCUMENT_FOID:
        return "FOID";
    case DOCUMENT_SOURCE_COUNT:
    default:
        break;
    }
    return "DOCS";
}

static const str titles[] = {
#define TITLE(text, sex, type) STR_INIT(text),
#include "domain/titles.def"
#undef TITLE
};

/** Titles that given names end in (ALEKSANDR, NASIR) count only after a blank. */
static bool may_be_glued(str title)
{
    return !str_is(title, "DR") && !str_is(title, "SIR") && !str_is(title, "LADY") &&
           !str_is(title, "REV");
}

/** Is `rest` long enough to be the name? AMR and OMS are names; the longer titles end no name. */
static bool leaves_a_name(str rest, str title)
{
    if (rest.n > 0 && ascii_space(rest.p[rest.n - 1]))
        return true;
    return may_be_glued(title) && rest.n >= (title.n > 2 ? 1 : 2);
}

/** Family names that end like a title; in the place of given names when the two were exchanged. */
static bool ends_like_a_title(str s)
{
    static const str names[] = {STR_INIT("WILLIAMS"), STR_INIT("ADAMS"), STR_INIT("ABRAHAMS"),
                                STR_INIT("ABRAMS"),   STR_INIT("SIMMS"), STR_INIT("TIMMS"),
                                STR_INIT("HELMS"),    STR_INIT("HARMS")};
    ptrdiff_t blank;

    if (s.n < 5 || ascii_upper(s.p[s.n - 2]) != 'M' || ascii_upper(s.p[s.n - 1]) != 'S')
        return false;
    while ((blank = str_find(s, ' ')) >= 0)
        s = str_skip(s, (size_t)blank + 1);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_fold(s, names[i]))
            return true;
    return false;
}

/** Most names end in another letter than any title. */
static bool may_end_a_title(char last)
{
    const uint32_t ends = 0
#define TITLE(text, sex, type) | UINT32_C(1) << ((text)[sizeof(text) - 2] - 'A')
#include "domain/titles.def"
#undef TITLE
        ;

    return ascii_alpha(last) && (ends >> (ascii_upper(last) - 'A') & 1);
}

void title_cut(str given, str *name, str *title)
{
    str s = str_trim(given);

    *name = s;
    *title = STR_NONE;
    if (s.n < 2 || !may_end_a_title(s.p[s.n - 1]))
        return;
    char last = ascii_upper(s.p[s.n - 1]), before = ascii_upper(s.p[s.n - 2]);
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        if (titles[i].p[titles[i].n - 1] != last || titles[i].p[titles[i].n - 2] != before ||
            s.n < titles[i].n || !str_equal_fold(str_skip(s, s.n - titles[i].n), titles[i]))
            continue;
        str rest = str_head(s, s.n - titles[i].n);
        if (!leaves_a_name(rest, titles[i]))
            continue;
        if (ends_like_a_title(s))
            return;
        *name = str_trim(rest);
        *title = str_skip(s, s.n - titles[i].n);
        return;
    }
}

/** A letter, or sign, with which a placeholder begins. */
static bool begins_placeholder(char c)
{
    switch (ascii_upper(c)) {
    case 'F':
    case 'L':
    case 'N':
    case 'T':
    case 'U':
    case 'X':
    case '-':
    case '.':
        return true;
    default:
        return false;
    }
}

bool name_is_placeholder(str name)
{
    static const str words[] = {
        STR_INIT("FNU"),    STR_INIT("LNU"), STR_INIT("XXX"), STR_INIT("XX"),  STR_INIT("UNKNOWN"),
        STR_INIT("NONAME"), STR_INIT("NFN"), STR_INIT("NLN"), STR_INIT("TBA"), STR_INIT("TBC"),
        STR_INIT("-"),      STR_INIT("."),   STR_INIT("X"),   STR_INIT("XXXX")};

    if (name.n == 0 || name.n > 7 || !begins_placeholder(name.p[0]))
        return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_fold(name, words[i]))
            return true;
    return false;
}
