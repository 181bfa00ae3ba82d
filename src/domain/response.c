/* SPDX-License-Identifier: Apache-2.0 */
/* The code lists of responses. */
#include "domain/response.h"

#include "base/attr.h"

const char *response_kind_name(enum response_kind kind)
{
    static const char *const names[] = {
#define KIND(kind, name) [kind] = name,
#include "domain/response_kinds.def"
#undef KIND
    };

    return (unsigned)kind < RESPONSE_KIND_COUNT ? names[kind] : names[0];
}

struct directive_row {
    const char *name;
    int rank;
    str text;
};

static const struct directive_row *directive_row(enum directive directive)
{
    static const struct directive_row rows[] = {
#define DIRECTIVE(directive, name, rank, text) [directive] = {name, rank, STR_INIT(text)},
#include "domain/directives.def"
#undef DIRECTIVE
    };

    return &rows[(unsigned)directive < DIRECTIVE_COUNT ? directive : DIRECTIVE_UNDETERMINED];
}

const char *directive_name(enum directive directive)
{
    return directive_row(directive)->name;
}

str directive_text(enum directive directive)
{
    return directive_row(directive)->text;
}

enum directive directive_graver(enum directive a, enum directive b)
{
    return directive_row(b)->rank > directive_row(a)->rank ? b : a;
}

struct directive_code {
    char first;
    size_t length;
    enum directive directive;
};

static const struct directive_code directive_codes[] = {
#define DIRECTIVE_CODE(first, length, directive) {first, length, directive},
#include "domain/directive_codes.def"
#undef DIRECTIVE_CODE
};

enum directive directive_of_code(enum answer_scope scope, str code, str *status)
{
    *status = STR_NONE;
    if (code.n == 0 || code.n > 2 || (code.n == 1 && scope != ANSWER_MESSAGE))
        return DIRECTIVE_UNDETERMINED;
    if (code.n == 2 && !ascii_alpha(code.p[1]) && !ascii_digit(code.p[1]))
        return DIRECTIVE_UNDETERMINED;
    for (size_t i = 0; i < COUNT_OF(directive_codes); i++) {
        if (directive_codes[i].length != code.n || directive_codes[i].first != code.p[0])
            continue;
        if (code.n == 2 && code.p[1] != 'Z')
            *status = str_skip(code, 1);
        return directive_codes[i].directive;
    }
    return DIRECTIVE_UNDETERMINED;
}

str directive_code(enum answer_scope scope, enum directive directive)
{
    switch (directive) {
    case DIRECTIVE_BOARD:
        return STR("0Z");
    case DIRECTIVE_NO_BOARD:
        return STR("1Z");
    case DIRECTIVE_CHECK:
        return STR("2Z");
    case DIRECTIVE_DATA:
        return STR("4Z");
    case DIRECTIVE_ACCEPTED:
        return scope == ANSWER_MESSAGE ? STR("0") : STR_NONE;
    case DIRECTIVE_REJECTED:
        return scope == ANSWER_MESSAGE ? STR("1") : STR_NONE;
    case DIRECTIVE_UNDETERMINED:
    case DIRECTIVE_COUNT:
    default:
        return STR_NONE;
    }
}

struct code_meaning {
    const char *code;
    str meaning;
};

static const struct code_meaning application_errors[] = {
#define APPLICATION_ERROR(code, meaning) {code, STR_INIT(meaning)},
#include "domain/application_errors.def"
#undef APPLICATION_ERROR
};

static const struct code_meaning syntax_errors[] = {
#define SYNTAX_ERROR(code, meaning) {code, STR_INIT(meaning)},
#include "domain/syntax_errors.def"
#undef SYNTAX_ERROR
};

static str meaning_of(const struct code_meaning *table, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(code, table[i].code))
            return table[i].meaning;
    return STR_NONE;
}

str application_error_meaning(str code)
{
    return meaning_of(application_errors, COUNT_OF(application_errors), code);
}

str syntax_error_meaning(str code)
{
    return meaning_of(syntax_errors, COUNT_OF(syntax_errors), code);
}

enum response_kind syntax_action_outcome(str code)
{
    static const struct {
        const char *code;
        enum response_kind outcome;
    } actions[] = {
#define SYNTAX_ACTION(code, outcome) {code, outcome},
#include "domain/syntax_actions.def"
#undef SYNTAX_ACTION
    };

    for (size_t i = 0; i < COUNT_OF(actions); i++)
        if (str_is(code, actions[i].code))
            return actions[i].outcome;
    return KIND_UNKNOWN;
}
