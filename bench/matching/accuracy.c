/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is found and who is hit for nothing, on a list of the size of those in force.
 *
 * The index returns pairs from a low score on, so that one pass over the questions gives every
 * line. Found: the right entry is among the matches at the line. Hit: any entry is.
 */
#include "bench/matching/carriage.h"
#include "bench/matching/matching.h"
#include "bench/matching/stats.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    KEY_QUESTION = 10, /* and one more for each distortion */
    KEY_INNOCENT = 100,
    BAD_BIRTHS = 8, /* percent of travellers */
    CURVE_POINTS = 99,
    SCANNED = 800, /* questions of each sort that the baseline is asked */
    RETURNED_MAX = 256,
};

#define RETURNED_FROM 0.02
#define MATCH_MEMORY (64 * MIB)

enum group { GROUP_STRANGER, GROUP_NAMESAKE, GROUP_SIBLING, GROUP_SAME_DAY, GROUP_COUNT };

static const char *const group_titles[GROUP_COUNT] = {
    [GROUP_STRANGER] = "strangers",
    [GROUP_NAMESAKE] = "namesakes of listed people, born four years and more apart",
    [GROUP_SIBLING] = "brothers and sisters of listed people",
    [GROUP_SAME_DAY] = "strangers born on a listed person's day, of the same custom and sex",
};

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

static bool in_half(const struct accuracy *a, uint32_t person)
{
    return half_of(a->o->seed, person) == a->o->half;
}

int question_ask(const struct watchlist_index *index, const struct question *q, struct arena *mem,
                 struct match_list *out, struct err *err)
{
    struct subject s = {.sex = q->sent.sex};
    struct subject_name name = {.surname = str_from_c(q->sent.surname),
                                .given = str_from_c(q->sent.given)};
    struct subject_date born = {.on = q->sent.born_on};
    struct subject_value country = {.value = str_from_c(q->country)};
    struct subject_document document = {.number = str_from_c(q->sent.document),
                                        .issuer = country.value};

    s.names.v = &name;
    s.names.n = 1;
    s.born_on.v = &born;
    s.born_on.n = date_known(born.on);
    s.nationalities.v = &country;
    s.nationalities.n = country.value.n > 0;
    s.documents.v = &document;
    s.documents.n = document.number.n > 0;
    arena_reset(mem);
    return watchlist_index_match(index, &s, mem, out, err);
}

static struct question question_of(const struct accuracy *a, const struct human *h,
                                   const struct sent *sent)
{
    struct question q = {.sent = *sent};

    if (a->o->bare)
        q.sent.sex = 0;
    else
        memcpy(q.country, h->country, sizeof q.country);
    return q;
}

/* ---- asking ---- */

static void raise_to(float *best, float score)
{
    *best = score > *best ? score : *best;
}

static void note_score(const struct match *m, bool same, struct outcome *out)
{
    float score = (float)m->score;

    raise_to(same ? &out->right : &out->wrong, score);
    for (uint32_t i = 0; i < m->entry->born_on.n && !same; i++)
        if (date_full(m->entry->born_on.v[i]))
            raise_to(&out->wrong_dated, score);
}

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

static void look_at_all(const struct accuracy *a, const struct question *q, uint32_t person,
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

/* `person` UINT32_MAX: nobody on the list is right. Pairs go to calibration when it is `mixed`. */
static int ask(struct accuracy *a, const struct question *q, uint32_t person, bool mixed,
               uint32_t cluster, struct outcome *out, struct err *err)
{
    struct match_list matches;

    if (question_ask(a->index, q, &a->mem, &matches, err) < 0)
        return -1;
    for (uint32_t i = 0; i < matches.n; i++) {
        bool same = matches.v[i].entry->id == person;
        note_score(&matches.v[i], same, out);
        if (!mixed)
            continue;
        if (!vec_push(&a->kept, &a->pairs))
            return err_memory(err);
        *vec_last(&a->pairs) =
            (struct scored){.score = matches.v[i].score, .cluster = cluster, .same = same};
    }
    if (a->o->look)
        look_at_all(a, q, person, &matches, out);
    if (!mixed || person == UINT32_MAX || out->right > 0)
        return 0;
    if (!vec_push(&a->kept, &a->pairs)) /* a listed person whom no score tells of */
        return err_memory(err);
    *vec_last(&a->pairs) = (struct scored){.score = 0, .cluster = cluster, .same = true};
    return 0;
}

static bool keep(struct accuracy *a, struct outcomes *all, const struct outcome *one)
{
    if (!vec_push(&a->kept, all))
        return false;
    *vec_last(all) = *one;
    return true;
}

static bool keep_for_scan(struct accuracy *a, const struct question *q, uint32_t person)
{
    if (!vec_push(&a->kept, &a->scan_carried) || !vec_push(&a->kept, &a->scan_who))
        return false;
    *vec_last(&a->scan_carried) = *q;
    *vec_last(&a->scan_who) = person;
    return true;
}

static int ask_carried(struct accuracy *a, enum carriage kind, uint32_t person, bool *asked,
                       struct err *err)
{
    struct rng r = rng_from(a->o->seed, (uint64_t)(KEY_QUESTION + kind) << 32 | person);
    struct listed l;
    struct sent sent;

    listed_person(a->o->seed, person, &l);
    *asked = !l.native && carry(kind, &l.human, &r, &sent) &&
             (carriage_touches(kind) != TOUCHES_DOCUMENT || l.document);
    if (!*asked)
        return 0;
    bool name = carriage_touches(kind) == TOUCHES_NAME;
    struct outcome out = {.naming = (uint8_t)l.human.naming,
                          .dated = (uint8_t)l.dated,
                          .kind = (uint8_t)kind,
                          .bad_birth = name && rng_percent(&r, BAD_BIRTHS)};
    if (out.bad_birth)
        carry_bad_birth(&r, &sent.born_on);
    struct question q = question_of(a, &l.human, &sent);
    if (ask(a, &q, person, name, person, &out, err) < 0)
        return -1;
    if (name && a->scan_carried.n < SCANNED && rng_percent(&r, 10) && !keep_for_scan(a, &q, person))
        return err_memory(err);
    return keep(a, &a->carried, &out) ? 0 : err_memory(err);
}

/* Each kind starts elsewhere in the list, so that the kinds do not share the same few people. */
static int ask_kind(struct accuracy *a, enum carriage kind, struct err *err)
{
    uint32_t all = a->roster.entries.n, asked = 0;

    a->asking = carriage_title(kind);
    for (uint32_t i = 0; i < all && asked < a->o->per_kind; i++) {
        uint32_t person = (uint32_t)((i + (uint64_t)kind * all / CARRIAGE_COUNT) % all);
        bool done = false;
        if (in_half(a, person) && ask_carried(a, kind, person, &done, err) < 0)
            return -1;
        asked += done;
    }
    return 0;
}

static int ask_aliases(struct accuracy *a, struct err *err)
{
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        if (!in_half(a, i))
            continue;
        listed_person(a->o->seed, i, &l);
        if (!l.held_out)
            continue;
        const struct listed_name *name = &l.names[l.name_count - 1];
        a->asking = alias_title(name->alias);
        struct outcome out = {.naming = (uint8_t)l.human.naming,
                              .dated = (uint8_t)l.dated,
                              .kind = (uint8_t)name->alias};
        struct question q = question_of(a, &l.human, &name->sent);
        q.sent.born_on = l.human.born_on;
        q.sent.sex = a->o->bare ? 0 : l.human.sex;
        if (ask(a, &q, i, false, 0, &out, err) < 0)
            return -1;
        if (!keep(a, &a->aliases, &out))
            return err_memory(err);
    }
    return 0;
}

/* Travellers come in Latin letters to a list that has them in the script of their country. */
static int ask_natives(struct accuracy *a, struct err *err)
{
    a->asking = "another script";
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        listed_person(a->o->seed, i, &l);
        if (!in_half(a, i) || !l.native)
            continue;
        struct outcome out = {.naming = (uint8_t)l.human.naming, .dated = (uint8_t)l.dated};
        struct question q = question_of(a, &l.human, &l.names[0].sent);
        if (ask(a, &q, i, false, 0, &out, err) < 0)
            return -1;
        if (!keep(a, &a->native, &out))
            return err_memory(err);
    }
    return 0;
}

static int ask_innocent(struct accuracy *a, enum group group, const struct human *h,
                        const struct sent *sent, uint32_t cluster, struct err *err)
{
    struct outcome out = {.naming = (uint8_t)h->naming, .kind = (uint8_t)group};
    struct question q = question_of(a, h, sent);

    a->asking = group_titles[group];
    if (ask(a, &q, UINT32_MAX, group == GROUP_STRANGER, cluster, &out, err) < 0)
        return -1;
    if (group == GROUP_STRANGER && a->scan_strangers.n < SCANNED) {
        if (!vec_push(&a->kept, &a->scan_strangers))
            return err_memory(err);
        *vec_last(&a->scan_strangers) = q;
    }
    return keep(a, &a->innocent, &out) ? 0 : err_memory(err);
}

static int ask_strangers(struct accuracy *a, struct err *err)
{
    for (uint32_t i = 0; i < a->o->strangers; i++) {
        struct rng r = rng_from(a->o->seed, (uint64_t)KEY_INNOCENT << 32 | i);
        struct human h;
        struct sent sent;
        uint32_t dated = rng_below(&r, 100);
        if (!in_half(a, i))
            continue;
        stranger(a->o->seed, i, &h);
        human_write(&h, false, &sent);
        if (dated < 4)
            sent.born_on = DATE_NONE;
        else if (dated < 6)
            sent.born_on = (struct date){sent.born_on.year, 0, 0};
        if (ask_innocent(a, GROUP_STRANGER, &h, &sent, UINT32_MAX / 2 + i, err) < 0)
            return -1;
    }
    return 0;
}

/* Those who resemble one listed person, of whom the list has the full birth date. */
static int ask_alike(struct accuracy *a, uint32_t person, const struct human *listed,
                     struct err *err)
{
    struct rng r = rng_from(a->o->seed, (uint64_t)(KEY_INNOCENT + 1) << 32 | person);
    struct human other = *listed;
    struct sent sent;

    other.born_on = human_other_birth(&r, listed);
    human_write(&other, false, &sent);
    if (ask_innocent(a, GROUP_NAMESAKE, &other, &sent, 0, err) < 0)
        return -1;
    human_make_sibling(&r, listed, &other);
    human_write(&other, false, &sent);
    if (ask_innocent(a, GROUP_SIBLING, &other, &sent, 0, err) < 0)
        return -1;
    human_make(&r, listed->naming, &other);
    other.sex = listed->sex;
    other.born_on = listed->born_on;
    memcpy(other.country, listed->country, sizeof other.country);
    human_write(&other, false, &sent);
    return ask_innocent(a, GROUP_SAME_DAY, &other, &sent, 0, err);
}

static int ask_all(struct accuracy *a, struct err *err)
{
    for (int kind = 0; kind < CARRIAGE_COUNT; kind++)
        if (ask_kind(a, (enum carriage)kind, err) < 0)
            return -1;
    if (ask_aliases(a, err) < 0 || ask_natives(a, err) < 0 || ask_strangers(a, err) < 0)
        return -1;
    for (uint32_t i = 0; i < a->roster.entries.n; i++) {
        struct listed l;
        listed_person(a->o->seed, i, &l);
        if (in_half(a, i) && l.dated == DATED_FULL && !l.native &&
            ask_alike(a, i, &l.human, err) < 0)
            return -1;
    }
    return 0;
}

/* ---- telling ---- */

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
        json_member_c(out, "title", group_titles[g]);
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

static int tell_all(struct accuracy *a, struct json *out, struct err *err)
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

int matching_accuracy(const struct matching_options *o, struct json *out, struct err *err)
{
    struct accuracy a = {.o = o, .lines = watchlist_options_default()};
    int rc = -1;

    arena_init(&a.mem, MATCH_MEMORY);
    arena_init(&a.kept, 1024 * MIB);
    a.lines.report = RETURNED_FROM;
    a.lines.matches_max = RETURNED_MAX;
    if (roster_make(&a.roster, o->seed, o->people, UINT64_MAX, true, err) < 0)
        goto out;
    a.index = watchlist_index_build(a.roster.entries.v, a.roster.entries.n, &a.lines, err);
    if (!a.index || ask_all(&a, err) < 0)
        goto out;
    if (o->look) {
        rc = 0;
        goto out;
    }
    if (tell_all(&a, out, err) == 0)
        rc = matching_pairs(o, out, err);
out:
    watchlist_index_free(a.index);
    roster_fini(&a.roster);
    arena_fini(&a.kept);
    arena_fini(&a.mem);
    return rc;
}
