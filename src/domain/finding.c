/* SPDX-License-Identifier: Apache-2.0 */
/* Findings. */
#include "domain/finding.h"

#include <stdarg.h>
#include <stdio.h>

static const struct finding_kind kinds[] = {
#define FINDING(code, severity, meaning) [FINDING_##code] = {#code, SEVERITY_##severity, meaning},
#include "domain/finding_codes.def"
#undef FINDING
};

const struct finding_kind *finding_kind(enum finding_code code)
{
    return (unsigned)code < FINDING_COUNT ? &kinds[code] : &kinds[FINDING_NOT_INTERPRETED];
}

static const struct finding_help helps[FINDING_COUNT] = {
#define FINDING_HELP(code, checks, contrl, example, mend)                                          \
    [FINDING_##code] = {checks, contrl, STR_INIT(#contrl), example, mend},
#include "domain/finding_help.def"
#undef FINDING_HELP
};

const struct finding_help *finding_help(enum finding_code code)
{
    static const struct finding_help none = {"", 0, STR_INIT(""), "", ""};

    return (unsigned)code < FINDING_COUNT && helps[code].mend ? &helps[code] : &none;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"info", "warning", "error", "fatal"};

    return (unsigned)severity < SEVERITY_COUNT ? names[severity] : "info";
}

static void add(struct findings *found, struct arena *mem, enum finding_code code,
                const struct place *place, str text)
{
    const struct finding_kind *kind = finding_kind(code);

    found->count[kind->severity]++;
    if (found->list.n >= FINDINGS_MAX || !vec_push(mem, &found->list)) {
        found->dropped++;
        /* The finding that says why the rest is missing is never the one that is dropped. */
        if (kind->severity != SEVERITY_FATAL || found->list.n == 0)
            return;
    }
    *vec_last(&found->list) = (struct finding){
        .code = code,
        .severity = kind->severity,
        .place = place ? *place : (struct place){.offset = 0},
        .text = text,
    };
}

void findings_add(struct findings *found, struct arena *mem, enum finding_code code,
                  const struct place *place)
{
    add(found, mem, code, place, str_from_c(finding_kind(code)->meaning));
}

void findings_addf(struct findings *found, struct arena *mem, enum finding_code code,
                   const struct place *place, const char *format, ...)
{
    char text[256];
    str kept = STR_NONE;
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (n > 0) {
        size_t length = (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
        if (!str_dup(mem, (str){text, length}, &kept))
            kept = str_from_c(finding_kind(code)->meaning);
    }
    add(found, mem, code, place, kept);
}
