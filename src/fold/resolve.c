/* SPDX-License-Identifier: Apache-2.0 */
/* Who is who between two versions of one booking. */
#include "fold/resolve.h"

#include "base/hash.h"
#include "base/map.h"
#include "fold/booking.h"
#include "fold/name_key.h"

/*
 * One pass compares at most this many pairs: the largest aircraft with everybody renamed fits, a
 * list made to keep us busy does not. Who is left over counts as new.
 */
#define COMPARISONS_MAX 1000000

/* Facts compared. ------------------------------------------------------------------------------ */

bool births_equal(struct date a, struct date b)
{
    return date_full(a) && date_eq(a, b);
}

bool births_differ(struct date a, struct date b)
{
    if (!date_known(a) || !date_known(b))
        return false;
    if (a.year != b.year)
        return true;
    if (a.month && b.month && a.month != b.month)
        return true;
    return a.day && b.day && a.month && b.month && a.day != b.day;
}

static bool number_char(str s, size_t *at, char *c)
{
    while (*at < s.n) {
        char x = ascii_upper(s.p[(*at)++]);
        if (ascii_digit(x) || ascii_alpha(x)) {
            *c = x;
            return true;
        }
    }
    return false;
}

bool document_number_eq(str a, str b)
{
    size_t i = 0, j = 0;
    char x = 0, y = 0;
    bool any = false;

    for (;;) {
        bool more_a = number_char(a, &i, &x), more_b = number_char(b, &j, &y);
        if (!more_a && !more_b)
            return any;
        if (more_a != more_b || x != y)
            return false;
        any = true;
    }
}

/** 000000000, XXXXXX: sent where the number is not known yet. */
static bool is_filler(str number)
{
    for (size_t i = 1; i < number.n; i++)
        if (number.p[i] != number.p[0])
            return false;
    return true;
}

bool document_identifies(const struct document *d)
{
    return d->number.n > 0 && !is_filler(d->number) && d->source != DOCUMENT_DOCO &&
           !(d->type.n && ascii_upper(d->type.p[0]) == 'V');
}

static bool same_issuer(const struct document *a, const struct document *b)
{
    return !a->issuer.n || !b->issuer.n || str_equal_fold(a->issuer, b->issuer);
}

enum documents_agreement documents_compare(const struct traveller *a, const struct traveller *b)
{
    bool differ = false;

    for (uint32_t i = 0; i < a->documents.n; i++) {
        const struct document *x = &a->documents.v[i];
        for (uint32_t j = 0; document_identifies(x) && j < b->documents.n; j++) {
            const struct document *y = &b->documents.v[j];
            if (!document_identifies(y) || !same_issuer(x, y))
                continue;
            if (document_number_eq(x->number, y->number))
                return DOCUMENTS_EQUAL;
            /* Passport and identity card of one person have two numbers. */
            differ |=
                !x->type.n || !y->type.n || ascii_upper(x->type.p[0]) == ascii_upper(y->type.p[0]);
        }
    }
    return differ ? DOCUMENTS_DIFFER : DOCUMENTS_UNKNOWN;
}

/* One letter more, fewer or other, or two exchanged: a correction, not another person (with the
 * same reference). */
static bool one_edit(str a, str b)
{
    str shorter = a.n <= b.n ? a : b, longer = a.n <= b.n ? b : a;
    size_t i = 0;

    if (longer.n - shorter.n > 1 || shorter.n < 3)
        return false;
    while (i < shorter.n && shorter.p[i] == longer.p[i])
        i++;
    if (a.n == b.n && i + 1 < a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i])
        return str_eq(str_skip(a, i + 2), str_skip(b, i + 2));
    str rest = str_skip(shorter, longer.n == shorter.n ? i + 1 : i);
    return str_eq(rest, str_skip(longer, i + 1));
}

/* Passes. -------------------------------------------------------------------------------------- */

struct side {
    const struct traveller *who;
    struct name_key key;
    bool taken;
};

typedef bool (*pass_fn)(const struct side *a, const struct side *b);

static bool adult_and_infant(const struct side *a, const struct side *b)
{
    return (a->who->type == TRAVELLER_INFANT) != (b->who->type == TRAVELLER_INFANT) &&
           a->who->type != TRAVELLER_UNKNOWN && b->who->type != TRAVELLER_UNKNOWN;
}

static bool same_ref(const struct side *a, const struct side *b)
{
    return a->who->ref.n && str_eq(a->who->ref, b->who->ref);
}

static bool by_unique_id(const struct side *a, const struct side *b)
{
    return a->who->unique_id.n && str_eq(a->who->unique_id, b->who->unique_id);
}

static bool by_full_name_and_birth(const struct side *a, const struct side *b)
{
    return births_equal(a->who->born_on, b->who->born_on) &&
           name_key_compare(&a->key, &b->key) >= NAME_JOINED &&
           documents_compare(a->who, b->who) != DOCUMENTS_DIFFER;
}

static bool by_short_name_and_birth(const struct side *a, const struct side *b)
{
    return births_equal(a->who->born_on, b->who->born_on) &&
           name_key_compare(&a->key, &b->key) >= NAME_SHORT;
}

static bool by_document_and_name(const struct side *a, const struct side *b)
{
    return documents_compare(a->who, b->who) == DOCUMENTS_EQUAL &&
           name_key_compare(&a->key, &b->key) >= NAME_SHORT;
}

static bool by_ref_and_name(const struct side *a, const struct side *b)
{
    return same_ref(a, b) && !adult_and_infant(a, b) &&
           name_key_compare(&a->key, &b->key) >= NAME_SHORT;
}

static bool by_name(const struct side *a, const struct side *b)
{
    return !adult_and_infant(a, b) && !births_differ(a->who->born_on, b->who->born_on) &&
           name_key_compare(&a->key, &b->key) >= NAME_JOINED;
}

static bool by_document(const struct side *a, const struct side *b)
{
    return documents_compare(a->who, b->who) == DOCUMENTS_EQUAL &&
           !births_differ(a->who->born_on, b->who->born_on);
}

static bool by_correction(const struct side *a, const struct side *b)
{
    if (!same_ref(a, b) || births_differ(a->who->born_on, b->who->born_on) ||
        documents_compare(a->who, b->who) == DOCUMENTS_DIFFER || adult_and_infant(a, b))
        return false;
    if (name_key_compare(&a->key, &b->key) >= NAME_POSSIBLE) /* J became JANE */
        return true;
    if (births_equal(a->who->born_on, b->who->born_on) &&
        (str_eq(a->key.surname, b->key.surname) || str_eq(a->key.given, b->key.given)))
        return true;
    if (str_eq(a->key.surname, b->key.surname))
        return one_edit(a->key.given, b->key.given);
    return str_eq(a->key.given, b->key.given) && one_edit(a->key.surname, b->key.surname);
}

/** A group that got its names goes on as one of them. */
static bool by_group(const struct side *a, const struct side *b)
{
    return a->who->type == TRAVELLER_GROUP && b->who->type != TRAVELLER_GROUP;
}

static const pass_fn passes[] = {by_unique_id,
                                 by_document_and_name,
                                 by_full_name_and_birth,
                                 by_short_name_and_birth,
                                 by_ref_and_name,
                                 by_name,
                                 by_document,
                                 by_correction,
                                 by_group};

/* Passes over API lists. */

static bool locators_agree(const struct side *a, const struct side *b)
{
    return !a->who->locator.n || !b->who->locator.n || str_eq(a->who->locator, b->who->locator);
}

static bool same_reference(const struct side *a, const struct side *b)
{
    return same_ref(a, b) && locators_agree(a, b);
}

static bool by_plain_reference(const struct side *a, const struct side *b)
{
    return same_reference(a, b) && (a->who->locator.n || name_key_empty(&b->key));
}

static bool by_listed_document(const struct side *a, const struct side *b)
{
    return documents_compare(a->who, b->who) == DOCUMENTS_EQUAL &&
           (name_key_compare(&a->key, &b->key) >= NAME_POSSIBLE ||
            births_equal(a->who->born_on, b->who->born_on));
}

static bool by_listed_name_and_birth(const struct side *a, const struct side *b)
{
    return locators_agree(a, b) && by_full_name_and_birth(a, b);
}

static bool by_reference_and_more(const struct side *a, const struct side *b)
{
    return same_reference(a, b) && (name_key_compare(&a->key, &b->key) >= NAME_POSSIBLE ||
                                    births_equal(a->who->born_on, b->who->born_on));
}

static bool by_listed_name(const struct side *a, const struct side *b)
{
    return locators_agree(a, b) && by_name(a, b) &&
           documents_compare(a->who, b->who) != DOCUMENTS_DIFFER;
}

static const pass_fn list_passes[] = {by_listed_document, by_listed_name_and_birth,
                                      by_reference_and_more, by_listed_name};
static const pass_fn reference_passes[] = {by_plain_reference, by_listed_document,
                                           by_reference_and_more, by_listed_name_and_birth,
                                           by_listed_name};

static struct side *make_sides(const struct traveller *const *who, uint32_t n, struct arena *mem)
{
    struct side *sides = arena_zalloc(mem, n ? n : 1, sizeof *sides);

    for (uint32_t i = 0; sides && i < n; i++) {
        sides[i].who = who[i];
        if (name_key_make(who[i]->surname, who[i]->given, mem, &sides[i].key) < 0)
            return NULL;
    }
    return sides;
}

static void join(struct side *a, uint32_t i, struct side *b, uint32_t j, uint32_t *match)
{
    a[i].taken = b[j].taken = true;
    match[j] = i;
}

static void run_pass(pass_fn pass, struct side *before, uint32_t n, struct side *now, uint32_t m,
                     uint32_t *match)
{
    uint64_t left = COMPARISONS_MAX;

    for (uint32_t j = 0; j < m; j++)
        for (uint32_t i = 0; !now[j].taken && i < n && left; i++, left--)
            if (!before[i].taken && pass(&before[i], &now[j]))
                join(before, i, now, j, match);
}

/** Everything that tells people apart, as a key. Empty when there is no memory. */
static str exact_key(const struct traveller *t, struct arena *mem)
{
    uint64_t h[4] = {identity_digest(t), documents_digest(t), hash64(t->ref, 0),
                     hash64(t->locator, 0)};
    char *text = arena_alloc(mem, sizeof h);

    if (!text)
        return STR_NONE;
    memcpy(text, h, sizeof h);
    return (str){text, sizeof h};
}

/** Whoever did not change at all, in linear time: most of a list that is sent again. */
static int run_exact(struct side *before, uint32_t n, struct side *now, uint32_t m,
                     struct arena *mem, uint32_t *match)
{
    struct map places = {0};

    for (uint32_t i = 0; i < n; i++) {
        str key = exact_key(before[i].who, mem);
        uint32_t *slot = key.n ? map_put(mem, &places, key, NULL) : NULL;
        if (!slot)
            return -1;
        *slot = i;
    }
    for (uint32_t j = 0; j < m; j++) {
        str key = exact_key(now[j].who, mem);
        const uint32_t *slot = map_get(&places, key);
        if (!key.n)
            return -1;
        if (slot && !before[*slot].taken)
            join(before, *slot, now, j, match);
    }
    return 0;
}

static int resolve(const struct traveller *const *before, uint32_t n,
                   const struct traveller *const *now, uint32_t m, const pass_fn *some,
                   size_t count, struct arena *mem, uint32_t *match, struct err *err)
{
    for (uint32_t j = 0; j < m; j++)
        match[j] = RESOLVE_NONE;
    if (n == 0 || m == 0)
        return 0;
    struct side *a = make_sides(before, n, mem), *b = make_sides(now, m, mem);
    if (!a || !b || run_exact(a, n, b, m, mem, match) < 0)
        return err_memory(err);
    for (size_t pass = 0; pass < count; pass++)
        run_pass(some[pass], a, n, b, m, match);
    return 0;
}

int resolve_travellers(const struct traveller *const *before, uint32_t n_before,
                       const struct traveller *const *now, uint32_t n_now, struct arena *mem,
                       uint32_t *match, struct err *err)
{
    return resolve(before, n_before, now, n_now, passes, COUNT_OF(passes), mem, match, err);
}

int resolve_listed(const struct traveller *const *before, uint32_t n_before,
                   const struct traveller *const *now, uint32_t n_now, bool by_reference,
                   struct arena *mem, uint32_t *match, struct err *err)
{
    const pass_fn *some = by_reference ? reference_passes : list_passes;
    size_t count = by_reference ? COUNT_OF(reference_passes) : COUNT_OF(list_passes);

    return resolve(before, n_before, now, n_now, some, count, mem, match, err);
}
