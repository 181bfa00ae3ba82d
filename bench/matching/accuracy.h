/* SPDX-License-Identifier: Apache-2.0 */
/* What `accuracy` asks and keeps: for asking (accuracy.c), telling (tell.c), looking (look.c). */
#ifndef SAFAR_BENCH_MATCHING_ACCURACY_H
#define SAFAR_BENCH_MATCHING_ACCURACY_H

#include "bench/matching/matching.h"
#include "bench/matching/stats.h"

enum group { GROUP_STRANGER, GROUP_NAMESAKE, GROUP_SIBLING, GROUP_SAME_DAY, GROUP_COUNT };

/* What came of one question. */
struct outcome {
    float right, wrong;          /* best score of the person's entry, and of any other; 0: none */
    float wrong_dated;           /* of any other with a full birth date */
    uint8_t naming, dated, kind; /* kind: of enum carriage, alias or group */
    bool bad_birth;
};

struct outcomes {
    struct outcome *v;
    uint32_t n, cap;
};

struct accuracy {
    const struct matching_options *o;
    const char *asking; /* the sort of questions that are being asked */
    struct watchlist_options lines;
    struct roster roster;
    const struct watchlist_index *index;
    struct arena mem, kept; /* of one match; of the run */
    struct outcomes carried, aliases, native, innocent;
    VEC(struct scored) pairs; /* for calibration */
    VEC(struct question) scan_carried, scan_strangers;
    VEC(uint32_t) scan_who;
};

const char *group_title(enum group group);

/** Write what the outcomes say. Sorts the pairs. */
int accuracy_tell(struct accuracy *a, struct json *out, struct err *err) MUST_CHECK;

/** Print whom this question misses, or hits for nothing. `person` UINT32_MAX: nobody is right. */
void accuracy_look(const struct accuracy *a, const struct question *q, uint32_t person,
                   const struct match_list *matches, const struct outcome *out);

#endif
