/* SPDX-License-Identifier: Apache-2.0 */
/* `matching_bench look`: the misses and false hits one by one, for whoever tunes. */
#include "bench/matching/accuracy.h"

#include <stdio.h>

static void print_name(const char *surname, const char *given, struct date born_on)
{
    char date[DATE_TEXT] = "";

    date_format(born_on, date);
    printf("%s / %s\t%s\t", surname, given, date);
}

static void print_entry(const struct entry *e)
{
    for (uint32_t i = 0; i < e->names.n; i++)
        printf("%s" STR_FMT, i ? "; " : "", STR_ARG(e->names.v[i].text));
    printf("\t");
    for (uint32_t i = 0; i < e->born_on.n; i++) {
        char date[DATE_TEXT] = "";
        date_format(e->born_on.v[i], date);
        printf("%s%s", i ? "; " : "", date);
    }
}

/* What was sent, what is listed, and the score of the pair with its reasons. */
static void look(const struct accuracy *a, const struct question *q, const char *what,
                 const struct entry *e, const struct match *m)
{
    struct buf reasons;

    buf_init(&reasons, 64 * KIB);
    if (m)
        match_write_reasons(&reasons, m);
    printf("%s\t%s\t", what, a->asking);
    print_name(q->sent.surname, q->sent.given, q->sent.born_on);
    print_entry(e);
    printf("\t%.3f\t" STR_FMT "\n", m ? m->score : 0, STR_ARG(buf_view(&reasons)));
    buf_fini(&reasons);
}

void accuracy_look(const struct accuracy *a, const struct question *q, uint32_t person,
                   const struct match_list *matches, const struct outcome *out)
{
    const struct match *right = NULL;

    if (person == UINT32_MAX) {
        for (uint32_t i = 0; i < matches->n; i++)
            if (matches->v[i].score >= a->lines.review)
                look(a, q, "hit", &a->roster.entries.v[matches->v[i].entry->id], &matches->v[i]);
        return;
    }
    if ((double)out->right >= a->lines.review)
        return;
    for (uint32_t i = 0; i < matches->n; i++)
        if (matches->v[i].entry->id == person)
            right = &matches->v[i];
    look(a, q, "missed", &a->roster.entries.v[person], right);
}
