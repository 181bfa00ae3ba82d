/* SPDX-License-Identifier: Apache-2.0 */
/* Jaro-Winkler over the whole list. Source: Winkler, "String comparator metrics" (1990). */
#include "bench/matching/matching.h"

#include <stdlib.h>

enum { NAME_MAX_BYTES = 128, YEARS = 3, PREFIX = 4 };

struct marks {
    bool a[NAME_MAX_BYTES], b[NAME_MAX_BYTES];
};

/* Letters of `a` that stand in `b` not too far away. */
static size_t common(str a, str b, struct marks *m)
{
    size_t longest = a.n > b.n ? a.n : b.n, reach = longest / 2 > 1 ? longest / 2 - 1 : 0;
    size_t found = 0;

    for (size_t i = 0; i < a.n; i++) {
        size_t from = i > reach ? i - reach : 0, to = i + reach + 1 < b.n ? i + reach + 1 : b.n;
        for (size_t k = from; k < to; k++) {
            if (m->b[k] || a.p[i] != b.p[k])
                continue;
            m->a[i] = m->b[k] = true;
            found++;
            break;
        }
    }
    return found;
}

static size_t out_of_order(str a, str b, const struct marks *m)
{
    size_t k = 0, wrong = 0;

    for (size_t i = 0; i < a.n; i++) {
        if (!m->a[i])
            continue;
        while (!m->b[k])
            k++;
        wrong += a.p[i] != b.p[k++];
    }
    return wrong / 2;
}

double jaro_winkler(str a, str b)
{
    struct marks m = {{false}, {false}};
    size_t prefix = 0;

    a = str_head(a, NAME_MAX_BYTES);
    b = str_head(b, NAME_MAX_BYTES);
    size_t found = common(a, b, &m);
    if (found == 0)
        return 0;
    double c = (double)found, t = (double)out_of_order(a, b, &m);
    double jaro = (c / (double)a.n + c / (double)b.n + (c - t) / c) / 3;
    while (prefix < PREFIX && prefix < a.n && prefix < b.n && a.p[prefix] == b.p[prefix])
        prefix++;
    return jaro + 0.1 * (double)prefix * (1 - jaro);
}

size_t plain_name(str listed, char out[128])
{
    size_t n = 0;

    for (size_t i = 0; i < listed.n && n < NAME_MAX_BYTES; i++)
        if (listed.p[i] != ',')
            out[n++] = listed.p[i];
    return n;
}

/* Born within three years of one another, or not known to be otherwise. */
static bool years_near(const struct entry *e, struct date born_on)
{
    if (e->born_on.n == 0 || !date_known(born_on))
        return true;
    for (uint32_t i = 0; i < e->born_on.n; i++)
        if (abs(e->born_on.v[i].year - born_on.year) <= YEARS)
            return true;
    return false;
}

double scan_best(const struct roster *roster, const struct question *q, uint64_t *id)
{
    char asked[128], listed[128];
    double best = 0;
    size_t n = plain_name(str_from_c(q->sent.surname), asked);

    if (n + 1 < sizeof asked)
        asked[n++] = ' ';
    n += (size_t)plain_name(str_head(str_from_c(q->sent.given), sizeof asked - n), asked + n);
    for (uint32_t i = 0; i < roster->entries.n; i++) {
        const struct entry *e = &roster->entries.v[i];
        if (!years_near(e, q->sent.born_on))
            continue;
        for (uint32_t k = 0; k < e->names.n; k++) {
            str name = {listed, plain_name(e->names.v[k].text, listed)};
            double alike = jaro_winkler((str){asked, n}, name);
            if (alike > best) {
                best = alike;
                *id = e->id;
            }
        }
    }
    return best;
}
