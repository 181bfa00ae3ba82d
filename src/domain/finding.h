/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: what is odd in a message, with its place. Data, not errors: kept with the message,
 * shown to the officer, usable in rules. The text never quotes traveller data.
 */
#ifndef SAFAR_DOMAIN_FINDING_H
#define SAFAR_DOMAIN_FINDING_H

#include "base/vec.h"

enum severity {
    SEVERITY_INFO,
    SEVERITY_WARNING,
    SEVERITY_ERROR, /* this unit (traveller, booking, message) could not be used */
    SEVERITY_FATAL, /* nothing could be read */
    SEVERITY_COUNT,
};

/** Everything odd we know of; one row each in finding_codes.def. */
enum finding_code {
#define FINDING(code, severity, meaning) FINDING_##code,
#include "domain/finding_codes.def"
#undef FINDING
    FINDING_COUNT,
};

struct finding_kind {
    const char *name; /* stable, as in JSON */
    enum severity severity;
    const char *meaning;
};

/** What a carrier's engineer is told beyond the meaning; one row each in finding_help.def. */
struct finding_help {
    const char *checks;  /* numbers of the conformance digest: "A5 P10" */
    unsigned contrl;     /* 0085 of ISO 9735; 0: none */
    str contrl_text;     /* the same as a message has it */
    const char *example; /* without traveller data */
    const char *mend;
};

/** Where in the input: all numbers count from 1, 0 means "not said". */
struct place {
    char tag[4];      /* segment tag, NUL-terminated */
    uint32_t segment; /* within the message; UNH is 1 */
    uint16_t element;
    uint16_t component;
    uint64_t offset; /* bytes from the start of the input */
};

struct finding {
    enum finding_code code;
    enum severity severity;
    struct place place;
    str text; /* without traveller data */
};

/** At most this many are kept for one message; `dropped` counts the others. */
#define FINDINGS_MAX 1000

struct findings {
    VEC(struct finding) list;
    uint32_t count[SEVERITY_COUNT]; /* kept and dropped alike */
    uint32_t dropped;
};

const struct finding_kind *finding_kind(enum finding_code code);
/** Help for a code. A code without a row gives empty texts: a test tells which. */
const struct finding_help *finding_help(enum finding_code code);
const char *severity_name(enum severity severity);

/**
 * Record a finding with the meaning of its kind as text.
 * Out of memory is not an error here: the finding is counted as dropped.
 */
COLD void findings_add(struct findings *found, struct arena *mem, enum finding_code code,
                       const struct place *place);

/** The same with a text of its own, which must not hold traveller data. */
COLD void findings_addf(struct findings *found, struct arena *mem, enum finding_code code,
                        const struct place *place, const char *format, ...) PRINTF_LIKE(5, 6);

#endif
