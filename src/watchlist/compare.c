/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, sex, nationality, documents. */
#include "watchlist/compare.h"

#include "reference/country.h"
#include "watchlist/weights.h"

#include <math.h>
#include <stdlib.h>

/* ---- date of birth ---- */

static int digits_differing(int a, int b)
{
    int n = 0;

    for (; a != 0 || b != 0; a /= 10, b /= 10)
        n += a % 10 != b % 10;
    return n;
}

static bool one_digit_differs(struct date a, struct date b)
{
    return digits_differing(a.year, b.year) + digits_differing(a.month, b.month) +
               digits_differing(a.day, b.day) ==
           1;
}

static bool first_january(struct date d)
{
    return d.month == 1 && d.day == 1;
}

static struct date_answer year_apart(int years)
{
    if (years <= 1)
        return (struct date_answer){WHY_DATE_NEAR, W_DATE_NEAR};
    if (years <= 3)
        return (struct date_answer){WHY_DATE_APART, W_DATE_APART};
    return (struct date_answer){WHY_DATE_OTHER, W_DATE_OTHER};
}

/* A year alone is often somebody's guess. */
static struct date_answer about(int years)
{
    if (years <= 1)
        return (struct date_answer){WHY_DATE_NEAR, W_DATE_ABOUT};
    if (years <= 3)
        return (struct date_answer){WHY_DATE_APART, W_DATE_ABOUT_APART};
    return (struct date_answer){WHY_DATE_OTHER, W_DATE_OTHER};
}

static struct date_answer compare_full(struct date a, struct date b)
{
    int agree = (a.year == b.year) + (a.month == b.month) + (a.day == b.day);

    if (agree < 2 && a.year != b.year)
        return year_apart(abs(a.year - b.year)); /* nearly all pairs of strangers */
    if (agree == 3)
        return (struct date_answer){WHY_DATE_EQUAL, W_DATE_EQUAL};
    if (a.year == b.year && a.month == b.day && a.day == b.month)
        return (struct date_answer){WHY_DATE_SWAPPED, W_DATE_SWAPPED};
    if (a.year == b.year && (first_january(a) || first_january(b)))
        return (struct date_answer){WHY_DATE_DEFAULT, W_DATE_DEFAULT};
    if (agree == 2 && one_digit_differs(a, b))
        return (struct date_answer){WHY_DATE_DIGIT, W_DATE_DIGIT};
    if (agree == 2 && abs(a.year - b.year) <= 3)
        return (struct date_answer){WHY_DATE_TWO_PARTS, W_DATE_TWO_PARTS};
    if (a.year == b.year)
        return (struct date_answer){WHY_DATE_SAME_YEAR, W_DATE_SAME_YEAR};
    return year_apart(abs(a.year - b.year));
}

struct date_answer compare_dates(struct date a, struct date b)
{
    if (date_full(a) && date_full(b))
        return compare_full(a, b);
    if (a.year != b.year)
        return a.month == 0 || b.month == 0 ? about(abs(a.year - b.year))
                                            : year_apart(abs(a.year - b.year));
    if (a.month == 0 || b.month == 0)
        return (struct date_answer){WHY_DATE_YEAR, W_DATE_YEAR};
    if (a.month == b.month)
        return (struct date_answer){WHY_DATE_MONTH, W_DATE_MONTH};
    return (struct date_answer){WHY_DATE_SAME_YEAR, W_DATE_SAME_YEAR};
}

struct date_answer compare_births(const struct watchlist_index *x, const struct subject *s,
                                  const struct packed_entry *e, uint32_t *subject_at,
                                  uint32_t *listed_at)
{
    const struct date *born = packed_born(&x->packed, e);
    struct date_answer best = {WHY_MISSING, 0};

    for (uint32_t i = 0; i < s->born_on.n; i++) {
        for (uint32_t k = 0; k < e->born_on; k++) {
            if (!date_known(s->born_on.v[i].on) || !date_known(born[k]))
                continue;
            struct date_answer now = compare_dates(s->born_on.v[i].on, born[k]);
            if (best.why != WHY_MISSING && now.weight <= best.weight)
                continue;
            best = now;
            *subject_at = i;
            *listed_at = k;
        }
    }
    return best;
}

double birth_bound(const struct subject *s, struct date born)
{
    double best = 0;
    bool any = false;

    if (born.year == 0)
        return born.month == BORN_NOT_SAID.month ? 0 : W_DATE_EQUAL;
    for (uint32_t i = 0; i < s->born_on.n; i++) {
        if (!date_known(s->born_on.v[i].on))
            continue;
        double weight = compare_dates(s->born_on.v[i].on, born).weight;
        best = any ? fmax(best, weight) : weight;
        any = true;
    }
    return best;
}

/* ---- sex ---- */

static str sex_text(char sex)
{
    static const char texts[] = "MFX";
    const char *at = sex ? memchr(texts, sex, sizeof texts - 1) : NULL;

    return at ? (str){at, 1} : STR_NONE;
}

bool compare_sex(const struct subject *s, const struct packed_entry *e, struct evidence *out)
{
    str said = sex_text(s->sex), listed = sex_text(e->sex);

    if (listed.n == 0)
        return false;
    *out = (struct evidence){.field = EVIDENCE_SEX,
                             .agreement = AGREEMENT_NOT_GIVEN,
                             .why = WHY_MISSING,
                             .subject_value = said,
                             .subject_source = s->sex_source,
                             .listed_value = listed};
    if (said.n == 0 || said.p[0] == 'X' || listed.p[0] == 'X')
        return true;
    bool same = said.p[0] == listed.p[0];
    out->agreement = same ? AGREEMENT_SAME : AGREEMENT_DIFFERENT;
    out->why = same ? WHY_SEX_SAME : WHY_SEX_OTHER;
    out->weight = same ? W_SEX_SAME : W_SEX_OTHER;
    return true;
}

/* ---- nationality ---- */

static bool same_state(str a, str b)
{
    return a.n > 0 && (str_equal_fold(a, b) || country_same_state(a, b));
}

static const uint16_t *find_state(const struct watchlist_index *x, const uint16_t *states,
                                  uint32_t n, str wanted)
{
    for (uint32_t i = 0; i < n; i++)
        if (same_state(x->packed.states.v[states[i]], wanted))
            return &states[i];
    return NULL;
}

static double state_weight(const struct watchlist_index *x, uint16_t state)
{
    return fmin(fmax((double)x->state_info[state] / 3, W_NATION_MIN), W_NATION_MAX);
}

static void agree_on_state(struct evidence *out, enum why why, double weight, str value, str source,
                           str listed)
{
    out->agreement = why == WHY_NATION_SAME ? AGREEMENT_SAME : AGREEMENT_CLOSE;
    out->why = why;
    out->weight = weight;
    out->subject_value = value;
    out->subject_source = source;
    out->listed_value = listed;
}

static bool nationality_same(const struct watchlist_index *x, const struct subject *s,
                             const struct packed_entry *e, struct evidence *out)
{
    for (uint32_t i = 0; i < s->nationalities.n; i++) {
        const struct subject_value *v = &s->nationalities.v[i];
        const uint16_t *listed =
            find_state(x, packed_nationalities(&x->packed, e), e->nationalities, v->value);
        if (!listed)
            continue;
        agree_on_state(out, WHY_NATION_SAME, state_weight(x, *listed), v->value, v->source,
                       x->packed.states.v[*listed]);
        return true;
    }
    return false;
}

static bool nationality_linked(const struct watchlist_index *x, const struct subject *s,
                               const struct packed_entry *e, struct evidence *out)
{
    for (uint32_t i = 0; i < s->documents.n; i++) {
        const struct subject_document *d = &s->documents.v[i];
        const uint16_t *listed =
            find_state(x, packed_nationalities(&x->packed, e), e->nationalities, d->issuer);
        if (!listed)
            continue;
        agree_on_state(out, WHY_NATION_ISSUER, W_NATION_ISSUER, d->issuer, d->source,
                       x->packed.states.v[*listed]);
        return true;
    }
    for (uint32_t i = 0; i < s->nationalities.n; i++) {
        const struct subject_value *v = &s->nationalities.v[i];
        const uint16_t *listed =
            find_state(x, packed_countries(&x->packed, e), e->countries, v->value);
        if (!listed)
            continue;
        agree_on_state(out, WHY_NATION_COUNTRY, W_NATION_COUNTRY, v->value, v->source,
                       x->packed.states.v[*listed]);
        return true;
    }
    return false;
}

bool compare_nationality(const struct watchlist_index *x, const struct subject *s,
                         const struct packed_entry *e, struct evidence *out)
{
    *out = (struct evidence){
        .field = EVIDENCE_NATIONALITY, .agreement = AGREEMENT_NOT_GIVEN, .why = WHY_MISSING};
    if (e->nationalities > 0)
        out->listed_value = x->packed.states.v[packed_nationalities(&x->packed, e)[0]];
    if (s->nationalities.n > 0) {
        out->subject_value = s->nationalities.v[0].value;
        out->subject_source = s->nationalities.v[0].source;
    }
    if (nationality_same(x, s, e, out) || nationality_linked(x, s, e, out))
        return true;
    if (e->nationalities == 0)
        return false;
    if (s->nationalities.n > 0) {
        out->agreement = AGREEMENT_DIFFERENT;
        out->why = WHY_NATION_OTHER;
        out->weight = W_NATION_OTHER;
    }
    return true;
}

/* ---- place of birth ---- */

/* `Lyon` is `LYON, RHONE`: one part of four letters that sounds the same is enough. */
static bool same_place(str a, str b)
{
    struct name_parts x = {.n = 0}, y = {.n = 0};

    name_parts_add(&x, a, PART_ANY, FORM_MRZ);
    name_parts_add(&y, b, PART_ANY, FORM_MRZ);
    for (uint32_t i = 0; i < x.n; i++) {
        for (uint32_t k = 0; k < y.n; k++) {
            struct sound p, q;
            sound_fold(part_text(&x.v[i]), &p);
            sound_fold(part_text(&y.v[k]), &q);
            bool whole = x.n == 1 && y.n == 1;
            if (str_eq((str){p.text, p.n}, (str){q.text, q.n}) && (whole || x.v[i].n >= 4))
                return true;
        }
    }
    return false;
}

bool compare_birthplace(const struct watchlist_index *x, const struct subject *s,
                        const struct packed_entry *e, struct evidence *out)
{
    if (e->birthplaces == 0 || s->birthplaces.n == 0)
        return false;
    *out = (struct evidence){.field = EVIDENCE_BIRTHPLACE,
                             .agreement = AGREEMENT_DIFFERENT,
                             .why = WHY_PLACE_OTHER,
                             .weight = W_PLACE_OTHER,
                             .subject_value = s->birthplaces.v[0].value,
                             .subject_source = s->birthplaces.v[0].source,
                             .listed_value = packed_birthplace(&x->packed, e, 0)};
    for (uint32_t i = 0; i < s->birthplaces.n; i++) {
        for (uint32_t k = 0; k < e->birthplaces; k++) {
            str listed = packed_birthplace(&x->packed, e, k);
            if (!same_place(s->birthplaces.v[i].value, listed))
                continue;
            out->agreement = AGREEMENT_SAME;
            out->why = WHY_PLACE_SAME;
            out->weight = W_PLACE_SAME;
            out->subject_value = s->birthplaces.v[i].value;
            out->subject_source = s->birthplaces.v[i].source;
            out->listed_value = listed;
            return true;
        }
    }
    return true;
}

/* ---- what is sorted by hash ---- */

/* The first of `n` items whose hash, their first member, is not below `hash`. */
static uint32_t lower_hash(const void *items, uint32_t n, size_t size, uint32_t hash)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2, here;
        memcpy(&here, (const char *)items + mid * size, sizeof here);
        if (here < hash)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* ---- identifiers ---- */

static const struct {
    enum evidence_field field;
    double weight;
} identifier_kinds[] = {
    [IDENTIFIER_PHONE] = {EVIDENCE_PHONE, W_PHONE},
    [IDENTIFIER_EMAIL] = {EVIDENCE_EMAIL, W_EMAIL},
    [IDENTIFIER_CARD] = {EVIDENCE_CARD,  W_CARD },
};

bool compare_identifiers(const struct watchlist_index *x, const struct subject *s,
                         const struct packed_entry *e, struct evidence *out)
{
    bool any = false;

    for (uint32_t i = 0; i < s->identifiers.n; i++) {
        const struct subject_identifier *id = &s->identifiers.v[i];
        for (uint32_t k = 0; k < e->identifiers; k++) {
            struct entry_identifier listed = packed_identifier(&x->packed, e, k);
            if (listed.kind != id->kind || !identifier_same(id->kind, id->value, listed.value) ||
                (any && identifier_kinds[id->kind].weight <= out->weight))
                continue;
            any = true;
            *out = (struct evidence){.field = identifier_kinds[id->kind].field,
                                     .agreement = AGREEMENT_SAME,
                                     .why = WHY_IDENTIFIER_SAME,
                                     .weight = identifier_kinds[id->kind].weight,
                                     .subject_value = id->value,
                                     .subject_source = id->source,
                                     .listed_value = listed.value};
        }
    }
    return any;
}

static bool is_new(const uint32_t *entries, uint32_t n, uint32_t entry)
{
    for (uint32_t i = 0; i < n; i++)
        if (entries[i] == entry)
            return false;
    return true;
}

uint32_t find_identifiers(const struct watchlist_index *x, const struct subject *s,
                          uint32_t entries[IDENTIFIER_HITS_MAX])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->identifiers.n && x->identifier_count; i++) {
        uint32_t hash = identifier_hash(s->identifiers.v[i].kind, s->identifiers.v[i].value);
        uint32_t k = lower_hash(x->identifiers, x->identifier_count, sizeof *x->identifiers, hash);
        for (; k < x->identifier_count && x->identifiers[k].hash == hash && n < IDENTIFIER_HITS_MAX;
             k++)
            if (is_new(entries, n, x->identifiers[k].entry))
                entries[n++] = x->identifiers[k].entry;
    }
    return n;
}

/* ---- documents ---- */

/* How little a stranger's number is likely to be this one, by its length. */
static double number_weight(size_t n)
{
    static const double weights[] = {0, 0, 1, 4, 7, 11, 16, 19};

    return n < COUNT_OF(weights) ? weights[n] : 21;
}

/* `P`, `passport`, `PASSPORT (diplomatic)`: P. `I`, `national identity card`: I. Others: 0. */
static char document_kind(str type)
{
    char c = type.n ? ascii_upper(type.p[0]) : 0;

    if (type.n <= 2)
        return c == 'P' ? 'P' : c == 'I' || c == 'A' || c == 'C' ? 'I' : 0;
    if (str_equal_fold(str_head(type, 8), STR("passport")))
        return 'P';
    return str_equal_fold(str_head(type, 11), STR("national id")) ||
                   str_equal_fold(str_head(type, 8), STR("identity"))
               ? 'I'
               : 0;
}

static bool other_kind(str a, str b)
{
    char x = document_kind(a), y = document_kind(b);

    return x && y && x != y;
}

static bool judge_document(const struct watchlist_index *x, const struct subject_document *d,
                           const char *key, size_t n, struct document_hit *hit)
{
    const struct packed_entry *e = entry_at(x, hit->entry);
    const struct entry_document doc = packed_document(&x->packed, e, hit->which), *listed = &doc;
    char raw[DOCUMENT_KEY_MAX], raw_listed[DOCUMENT_KEY_MAX];
    size_t raw_n = document_key(d->number, raw, sizeof raw);
    size_t listed_n = document_key(listed->number, raw_listed, sizeof raw_listed);
    bool exact = str_eq((str){raw, raw_n}, (str){raw_listed, listed_n});
    bool issuers = d->issuer.n > 0 && listed->issuer.n > 0;
    bool same = issuers && same_state(d->issuer, listed->issuer);

    document_fold(raw_listed, listed_n);
    if (!str_eq((str){key, n}, (str){raw_listed, listed_n}))
        return false;
    if (e->kind == ENTRY_DOCUMENT && (!exact || (issuers && !same)))
        return false;
    hit->weight = number_weight(n) + (same ? W_DOC_ISSUER : issuers ? W_DOC_OTHER_ISSUER : 0);
    hit->why = same ? WHY_DOC_ISSUER : issuers ? WHY_DOC_OTHER_ISSUER : WHY_DOC_NUMBER;
    if (!exact) {
        hit->weight += W_DOC_FOLDED;
        hit->why = WHY_DOC_FOLDED;
    }
    if (other_kind(d->type, listed->type)) {
        if (e->kind == ENTRY_DOCUMENT)
            return false; /* the number of a lost passport is no identity card's */
        hit->weight += W_DOC_OTHER_TYPE;
        hit->why = WHY_DOC_OTHER_TYPE;
    }
    if (e->kind == ENTRY_DOCUMENT)
        hit->why = WHY_DOC_LISTED;
    return hit->weight > 0;
}

uint32_t find_documents(const struct watchlist_index *x, const struct subject *s,
                        struct document_hit out[DOCUMENT_HITS_MAX])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->documents.n && i < UINT16_MAX; i++) {
        char key[DOCUMENT_KEY_MAX];
        size_t length = document_key(s->documents.v[i].number, key, sizeof key);
        document_fold(key, length);
        uint32_t hash = key_hash(KEY_EXACT, (str){key, length});
        uint32_t k = x->document_count;
        if (length > 0)
            k = lower_hash(x->documents, x->document_count, sizeof *x->documents, hash);
        for (; k < x->document_count && x->documents[k].hash == hash && n < DOCUMENT_HITS_MAX;
             k++) {
            out[n] = (struct document_hit){
                .entry = x->documents[k].entry,
                .which = x->documents[k].which,
                .subject = (uint16_t)i,
            };
            n += judge_document(x, &s->documents.v[i], key, length, &out[n]);
        }
    }
    return n;
}
