/* SPDX-License-Identifier: Apache-2.0 */
/* From outcomes to figures: each question counts where its sort says. */
#include "bench/matching/accuracy.h"
#include "bench/matching/carriage.h"

#include <stdlib.h>

enum { CURVE_POINTS = 99 };

typedef bool chosen(const struct outcome *one, int value);

static bool is_kind(const struct outcome *one, int kind)
{
    return one->kind == kind;
}

static bool is_kind_dated(const struct outcome *one, int kind)
{
    return one->kind == kind && one->dated == DATED_FULL;
}

static bool changes_name(const struct outcome *one)
{
    return carriage_touches((enum carriage)one->kind) == TOUCHES_NAME;
}

static bool is_name(const struct outcome *one, int unused)
{
    (void)unused;
    return changes_name(one);
}

static bool is_name_dated(const struct outcome *one, int dated)
{
    return changes_name(one) && one->dated == dated;
}

static bool is_name_naming(const struct outcome *one, int naming)
{
    return changes_name(one) && one->naming == naming;
}

static bool is_name_naming_dated(const struct outcome *one, int naming)
{
    return is_name_naming(one, naming) && one->dated == DATED_FULL;
}

static bool is_stranger_naming(const struct outcome *one, int naming)
{
    return one->kind == GROUP_STRANGER && one->naming == naming;
}

static bool is_good(const struct outcome *one, int unused)
{
    (void)unused;
    return one->kind < ALIAS_KUNYA;
}

static bool is_good_naming(const struct outcome *one, int naming)
{
    return is_good(one, 0) && one->naming == naming;
}

static bool is_naming(const struct outcome *one, int naming)
{
    return one->naming == naming;
}

static bool is_naming_dated(const struct outcome *one, int naming)
{
    return is_naming(one, naming) && one->dated == DATED_FULL;
}

static bool is_any(const struct outcome *one, int unused)
{
    (void)one;
    (void)unused;
    return true;
}

static struct share found(const struct outcomes *all, chosen *which, int value, double line)
{
    struct share s = {0, 0};

    for (uint32_t i = 0; i < all->n; i++)
        if (which(&all->v[i], value)) {
            s.of++;
            s.hits += (double)all->v[i].right >= line;
        }
    return s;
}

static struct share hit(const struct outcomes *all, chosen *which, int value, double line)
{
    struct share s = {0, 0};

    for (uint32_t i = 0; i < all->n; i++)
        if (which(&all->v[i], value)) {
            s.of++;
            s.hits += (double)all->v[i].wrong >= line;
        }
    return s;
}

/* The same by entries with a full birth date. */
static struct share hit_dated(const struct outcomes *all, chosen *which, int value, double line)
{
    struct share s = {0, 0};

    for (uint32_t i = 0; i < all->n; i++)
        if (which(&all->v[i], value)) {
            s.of++;
            s.hits += (double)all->v[i].wrong_dated >= line;
        }
    return s;
}

static void tell_kinds(const struct accuracy *a, struct json *out)
{
    static const char *const touches[] = {"nothing", "name", "date", "document"};

    json_key(out, "kinds");
    json_array_begin(out);
    for (int k = 0; k < CARRIAGE_COUNT; k++) {
        json_object_begin(out);
        json_member_c(out, "title", carriage_title((enum carriage)k));
        json_member_c(out, "touches", touches[carriage_touches((enum carriage)k)]);
        share_write(out, "found", found(&a->carried, is_kind, k, a->lines.review));
        share_write(out, "found_dated", found(&a->carried, is_kind_dated, k, a->lines.review));
        json_object_end(out);
    }
    json_array_end(out);
    share_write(out, "found", found(&a->carried, is_name, 0, a->lines.review));
    json_key(out, "dated");
    json_array_begin(out);
    for (int d = 0; d < DATED_COUNT; d++) {
        json_object_begin(out);
        json_member_c(out, "title", dated_title((enum dated)d));
        share_write(out, "found", found(&a->carried, is_name_dated, d, a->lines.review));
        json_object_end(out);
    }
    json_array_end(out);
}

static void tell_namings(const struct accuracy *a, struct json *out)
{
    double line = a->lines.review;

    json_key(out, "namings");
    json_array_begin(out);
    for (int n = 0; n < NAMING_COUNT; n++) {
        json_object_begin(out);
        json_member_c(out, "title", naming_rows[n].title);
        share_write(out, "found", found(&a->carried, is_name_naming, n, line));
        share_write(out, "found_dated", found(&a->carried, is_name_naming_dated, n, line));
        share_write(out, "aliases", found(&a->aliases, is_good_naming, n, line));
        share_write(out, "hit", hit(&a->innocent, is_stranger_naming, n, line));
        share_write(out, "hit_dated", hit_dated(&a->innocent, is_stranger_naming, n, line));
        json_object_end(out);
    }
    json_array_end(out);
}

static void tell_aliases(const struct accuracy *a, struct json *out)
{
    json_key(out, "aliases");
    json_array_begin(out);
    for (int k = ALIAS_MAIN + 1; k < ALIAS_COUNT; k++) {
        json_object_begin(out);
        json_member_c(out, "title", alias_title((enum alias)k));
        share_write(out, "found", found(&a->aliases, is_kind, k, a->lines.review));
        share_write(out, "found_dated", found(&a->aliases, is_kind_dated, k, a->lines.review));
        json_object_end(out);
    }
    json_array_end(out);
    share_write(out, "aliases_all", found(&a->aliases, is_any, 0, a->lines.review));
    share_write(out, "aliases_good", found(&a->aliases, is_good, 0, a->lines.review));
}

static void tell_natives(const struct accuracy *a, struct json *out)
{
    json_key(out, "natives");
    json_array_begin(out);
    for (int n = 0; n < NAMING_COUNT; n++) {
        struct share s = found(&a->native, is_naming, n, a->lines.review);
        if (s.of == 0)
            continue;
        json_object_begin(out);
        json_member_c(out, "title", naming_rows[n].title);
        share_write(out, "found", s);
        share_write(out, "found_dated", found(&a->native, is_naming_dated, n, a->lines.review));
        json_object_end(out);
    }
    json_array_end(out);
}

/* Of a hundred hits, how many are right, when one traveller in so many is listed. */
static void tell_precision(const struct accuracy *a, struct json *out)
{
    static const double rates[] = {0.1, 0.01, 0.001, 0.0001};
    struct share f = found(&a->carried, is_name, 0, a->lines.review);
    struct share h = hit(&a->innocent, is_kind, GROUP_STRANGER, a->lines.review);
    struct interval fi = wilson(f.hits, f.of), hi = wilson(h.hits, h.of);

    json_key(out, "precision");
    json_array_begin(out);
    for (size_t i = 0; i < COUNT_OF(rates); i++) {
        double b = rates[i], right = b * share_value(f), wrong = (1 - b) * share_value(h);
        json_object_begin(out);
        json_member_double(out, "base_rate", b);
        json_member_double(out, "value", right + wrong > 0 ? right / (right + wrong) : 0);
        json_member_double(out, "low", b * fi.low / (b * fi.low + (1 - b) * hi.high));
        json_member_double(out, "high", b * fi.high / (b * fi.high + (1 - b) * hi.low));
        json_object_end(out);
    }
    json_array_end(out);
}

static void tell_false(const struct accuracy *a, struct json *out)
{
    json_key(out, "innocent");
    json_array_begin(out);
    for (int g = 0; g < GROUP_COUNT; g++) {
        json_object_begin(out);
        json_member_c(out, "title", group_title((enum group)g));
        share_write(out, "hit", hit(&a->innocent, is_kind, g, a->lines.review));
        share_write(out, "hit_dated", hit_dated(&a->innocent, is_kind, g, a->lines.review));
        share_write(out, "hit_urgent", hit(&a->innocent, is_kind, g, a->lines.urgent));
        json_object_end(out);
    }
    json_array_end(out);
}

static void tell_curve(const struct accuracy *a, struct json *out)
{
    json_key(out, "curve");
    json_array_begin(out);
    for (int i = 4; i <= CURVE_POINTS; i++) {
        double line = i / 100.0;
        json_object_begin(out);
        json_member_double(out, "line", line);
        json_member_double(out, "found", share_value(found(&a->carried, is_name, 0, line)));
        json_member_double(out, "aliases", share_value(found(&a->aliases, is_good, 0, line)));
        json_member_double(out, "hit",
                           share_value(hit(&a->innocent, is_kind, GROUP_STRANGER, line)));
        json_object_end(out);
    }
    json_array_end(out);
}

/* Listed travellers and strangers weigh as in a mix where `rate` of travellers are listed. */
static int tell_calibration(struct accuracy *a, double rate, struct json *out, struct err *err)
{
    struct share listed = found(&a->carried, is_name, 0, 0);
    struct share strangers = hit(&a->innocent, is_kind, GROUP_STRANGER, 0);
    struct calibration *c = malloc(sizeof *c);
    uint32_t low = 0;

    if (!c)
        return err_memory(err);
    for (uint32_t i = 0; i < a->pairs.n; i++) {
        struct scored *p = &a->pairs.v[i];
        p->weight = p->cluster < UINT32_MAX / 2 ? rate / (double)listed.of
                                                : (1 - rate) / (double)strangers.of;
    }
    json_member_double(out, "base_rate", rate);
    calibrate(a->pairs.v, a->pairs.n, c);
    calibration_write(out, "calibration", c);
    while (low < a->pairs.n && a->pairs.v[low].score < a->lines.review) /* they are sorted now */
        low++;
    calibrate(a->pairs.v + low, a->pairs.n - low, c);
    calibration_write(out, "calibration_shown", c);
    free(c);
    return 0;
}

/* The baseline's lines: GTAS as delivered, and two that find more. */
static void tell_baseline(const struct accuracy *a, struct json *out)
{
    static const double lines[] = {0.95, 0.9, 0.85};
    struct share right[COUNT_OF(lines)] =
        {
            {0, 0}
    },
                 wrong[COUNT_OF(lines)] = {{0, 0}};
    uint64_t id = 0;

    for (uint32_t i = 0; i < a->scan_carried.n; i++) {
        double best = scan_best(&a->roster, &a->scan_carried.v[i], &id);
        for (size_t k = 0; k < COUNT_OF(lines); k++) {
            right[k].of++;
            right[k].hits += best >= lines[k] && id == a->scan_who.v[i];
        }
    }
    for (uint32_t i = 0; i < a->scan_strangers.n; i++) {
        double best = scan_best(&a->roster, &a->scan_strangers.v[i], &id);
        for (size_t k = 0; k < COUNT_OF(lines); k++) {
            wrong[k].of++;
            wrong[k].hits += best >= lines[k];
        }
    }
    json_key(out, "baseline");
    json_array_begin(out);
    for (size_t k = 0; k < COUNT_OF(lines); k++) {
        json_object_begin(out);
        json_member_double(out, "line", lines[k]);
        share_write(out, "found", right[k]);
        share_write(out, "hit", wrong[k]);
        json_object_end(out);
    }
    json_array_end(out);
}

int accuracy_tell(struct accuracy *a, struct json *out, struct err *err)
{
    json_member_u64(out, "seed", a->o->seed);
    json_member_c(out, "half", a->o->half == HALF_TUNE ? "tune" : "report");
    json_member_bool(out, "bare", a->o->bare);
    json_member_u64(out, "entries", a->roster.entries.n);
    json_member_u64(out, "names", a->roster.names);
    json_member_u64(out, "questions", a->carried.n + a->aliases.n + a->native.n + a->innocent.n);
    json_member_double(out, "review", a->lines.review);
    json_member_double(out, "urgent", a->lines.urgent);
    tell_kinds(a, out);
    tell_namings(a, out);
    tell_aliases(a, out);
    tell_natives(a, out);
    tell_false(a, out);
    tell_precision(a, out);
    tell_curve(a, out);
    if (tell_calibration(a, a->lines.expected_rate, out, err) < 0)
        return -1;
    tell_baseline(a, out);
    return 0;
}
