/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a match, and the sums an officer is shown. */
#include "watchlist/match.h"

#include <assert.h>
#include <math.h>

double match_score_without(const struct match *match, uint32_t evidence_index)
{
    double logit = match->prior;

    assert(evidence_index < match->evidence_count);
    for (uint32_t i = 0; i < match->evidence_count; i++)
        if (i != evidence_index)
            logit += match->evidence[i].weight;
    return 1 / (1 + exp(-logit));
}

const char *evidence_field_name(enum evidence_field field)
{
    static const char *const names[] = {"surname", "given",       "name",     "born_on",
                                        "sex",     "nationality", "document", "birthplace",
                                        "phone",   "email",       "card"};

    return (unsigned)field < EVIDENCE_FIELD_COUNT ? names[field] : "name";
}

const char *agreement_name(enum agreement agreement)
{
    static const char *const names[] = {"same", "close", "different", "not_given"};

    return (unsigned)agreement < COUNT_OF(names) ? names[agreement] : "not_given";
}

const char *band_name(enum band band)
{
    static const char *const names[] = {"none", "review", "urgent"};

    return (unsigned)band < COUNT_OF(names) ? names[band] : "none";
}

struct why_words {
    const char *name, *text;
};

static const struct why_words why_words[] = {
#define WHY(code, name, text) {name, text},
#include "watchlist/why.def"
#undef WHY
};

const char *why_name(enum why why)
{
    return (unsigned)why < WHY_COUNT ? why_words[why].name : "";
}

const char *why_text(enum why why)
{
    return (unsigned)why < WHY_COUNT ? why_words[why].text : "";
}

void match_write_reasons(struct buf *out, const struct match *match)
{
    for (uint32_t i = 0; i < match->evidence_count; i++) {
        if (i > 0)
            buf_char(out, ';');
        buf_c(out, evidence_field_name(match->evidence[i].field));
        buf_char(out, '=');
        buf_c(out, why_name(match->evidence[i].why));
    }
}
