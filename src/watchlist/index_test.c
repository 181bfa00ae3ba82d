/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The matcher as an officer meets it: each distortion of carriage with the reason it must be given,
 * floors, documents, sums that add up, and input made to hurt. All people are invented.
 */
#include "watchlist/index.h"
#include "watchlist/list_csv.h"
#include "watchlist/vocabulary.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char list_text[] =
    "id,name,alias,weak_alias,born_on,sex,nationality,document\n"
    "qad,\"QADHANI, MOHAMMED ALI\",,,1962-03-04,M,LBY,AB1234567:LBY\n"
    "mue,\"MÜLLERSTEIN, JÖRG\",,,1970-11-05,M,DEU,\n"
    "arab,محمد الزرقاوي,,,1966-10-20,M,JOR,\n"
    "kuz,Владимир Кузнецовский,,,1955,M,RUS,\n"
    "xi,\"XIAO, ZHIQIANG\",,,1975-06-15,M,CHN,\n"
    "cruz,\"DE LA CRUZ VILLANUEVA, MARIA ESPERANZA\",,,1981-01-01,F,PHL,\n"
    "mono,SUHARTINI,,,1969-08-08,F,IDN,\n"
    "weak,\"BAKRIDOV, ARTHUR\",,THE GREY WOLF,1979-04-02,M,KAZ,\n"
    "long,\"WIJESINGHE, MUDIYANSELAG CHAMINDA BANDARA\",,,1983-07-21,M,LKA,\n"
    "ali,\"ALI, MOHAMMED\",,,1970-01-01,M,,\n"
    "lyu,\"OSTROVSKAYA, LYUDMILA PAVLOVNA\",,,,F,,\n"
    "doc,,,,,,,X9988776:TUR\n";

struct fixture {
    struct arena mem;
    struct list_read list;
    struct watchlist_index *index;
    struct err err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    arena_init(&f->mem, 64 * MIB);
    assert_int_equal(list_csv_read(STR(list_text), &f->mem, NULL, NULL, &f->list, &f->err), 0);
    assert_int_equal(f->list.refused, 0);
    f->index = watchlist_index_build(f->list.entries.v, f->list.entries.n, NULL, &f->err);
    assert_non_null(f->index);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    watchlist_index_free(f->index);
    arena_fini(&f->mem);
    free(f);
    return 0;
}

struct query {
    const char *surname, *given, *born_on;
    char sex;
    const char *nationality, *document, *issuer;
};

static struct subject make_subject(struct arena *mem, const struct query *q)
{
    struct subject s = {.sex = q->sex, .sex_source = STR("API")};

    assert_int_equal(vec_push(mem, &s.names), 1);
    s.names.v[0] = (struct subject_name){str_from_c(q->surname), str_from_c(q->given), STR("PNR")};
    if (q->born_on) {
        assert_int_equal(vec_push(mem, &s.born_on), 1);
        assert_true(date_parse_iso(str_from_c(q->born_on), &s.born_on.v[0].on));
        s.born_on.v[0].source = STR("API");
    }
    if (q->nationality) {
        assert_int_equal(vec_push(mem, &s.nationalities), 1);
        s.nationalities.v[0].value = str_from_c(q->nationality);
    }
    if (q->document) {
        assert_int_equal(vec_push(mem, &s.documents), 1);
        s.documents.v[0].number = str_from_c(q->document);
        s.documents.v[0].issuer = str_from_c(q->issuer);
    }
    return s;
}

static struct match_list ask(struct fixture *f, struct arena *mem, const struct query *q)
{
    struct subject s = make_subject(mem, q);
    struct match_list out;

    assert_int_equal(watchlist_index_match(f->index, &s, mem, &out, &f->err), 0);
    return out;
}

static const struct match *match_of(const struct match_list *list, const char *ref)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (str_is(list->v[i].entry->ref, ref))
            return &list->v[i];
    return NULL;
}

static bool gives(const struct match *m, const char *field, const char *why)
{
    for (uint32_t i = 0; i < m->evidence_count; i++)
        if (strcmp(evidence_field_name(m->evidence[i].field), field) == 0 &&
            strcmp(why_name(m->evidence[i].why), why) == 0)
            return true;
    return false;
}

/* ---- each distortion ---- */

/* A query, the entry it must find, and one reason it must give. */
struct distortion {
    const char *surname, *given, *born_on, *ref, *field, *why;
};

static const struct distortion distortions[] = {
    {"QADHANI",             "MOHAMMED ALI",       "1962-03-04", "qad",  "surname", "exact"        },
    {"QADHANI",             "MOHAMMEDALIMR",      "1962-03-04", "qad",  "given",   "joined"       },
    {"QADHANI",             "MUHAMMAD",           "1962-03-04", "qad",  "given",   "variant"      },
    {"GADDANI",             "MOHAMED",            "1962-03-04", "qad",  "surname", "sound"        },
    {"MOHAMMED ALI",        "QADHANI",            "1962-03-04", "qad",  "name",    "swapped"      },
    {"QADHANI",             "M ALI",              "1962-03-04", "qad",  "given",   "initial"      },
    {"QADHAMI",             "MOHAMMED",           "1962-03-04", "qad",  "surname", "one_edit"     },
    {"QDAHANI",             "MOHAMMED",           "1962-03-04", "qad",  "surname", "one_edit"     },
    {"QADHANI",             "FNU",                "1962-03-04", "qad",  "born_on", "date"         },
    {"QADHANI",             "MOHAMMED ALI",       "1962-04-03", "qad",  "born_on", "day_month"    },
    {"QADHANI",             "MOHAMMED ALI",       "1962-03-09", "qad",  "born_on", "digit"        },
    {"QADHANI",             "MOHAMMED ALI",       "1962-03",    "qad",  "born_on", "month"        },
    {"QADHANI",             "MOHAMMED ALI",       "1962",       "qad",  "born_on", "year"         },
    {"QADHANI",             "MOHAMMED ALI",       "1962-01-01", "qad",  "born_on", "first_january"},
    {"MUELLERSTEIN",        "JOERG",              "1970-11-05", "mue",  "surname", "exact"        },
    {"MULLERSTEIN",         "JORG",               "1970-11-05", "mue",  "surname", "exact"        },
    {"MÜLLERSTEIN",        "JÖRG",              "1970-11-05", "mue",  "surname", "exact"        },
    {"ALZARQAWI",           "MOHAMMAD",           "1966-10-20", "arab", "born_on", "date"         },
    {"AL ZARQAWI",          "MXHMD",              "1966-10-20", "arab", "born_on", "date"         },
    {"KUZNETSOVSKII",       "VLADIMIR",           "1955-06-06", "kuz",  "surname", "exact"        },
    {"KUZNETSOVSKIY",       "WLADIMIR",           "1955-06-06", "kuz",  "given",   "variant"      },
    {"XIAO",                "ZHI QIANG",          "1975-06-15", "xi",   "given",   "joined"       },
    {"DELACRUZ VILLANUEVA", "MARIA",              "1981-01-01", "cruz", "surname", "joined"       },
    {"VILLANUEVA",          "MARIAESPERANZAMS",   "1981-01-01", "cruz", "given",   "joined"       },
    {"DE LA CRUZ",          "ESPERANZA",          "1981-01-01", "cruz", "given",   "exact"        },
    {"SUHARTINI",           "",                   "1969-08-08", "mono", "name",    "exact"        },
    {"SUHARTINI",           "SUHARTINI",          "1969-08-08", "mono", "surname", "exact"        },
    {"GREY",                "WOLF",               "1979-04-02", "weak", "name",    "weak_name"    },
    {"WIJESINGHE",          "MUDIYANSELAG CHAMI", "1983-07-21", "long", "given",   "truncated"    },
    {"WIJELINGTE",          "CHAMINDA",           "1983-07-21", "long", "surname", "two_edits"    },
    {"BAKRIDOV",            "AR",                 "1979-04-02", "weak", "given",   "begins"       },
    {"OSTROVSKAIA",         "LIUDMILA",           NULL,         "lyu",  "surname", "sound"        },
};

/* The same where more than a name and a date is asked, or the name is long. */
struct wide_distortion {
    struct query query;
    const char *ref, *field, *why;
};

static const struct wide_distortion wide_distortions[] = {
    {.query = {.surname = "QADHANI", .given = "MOHAMMED ALI", .nationality = "LBY"},
     .ref = "qad",
     .field = "nationality",
     .why = "same_state"     },
    {.query =
         {.surname = "MULLERSTEIN", .given = "JOERG", .born_on = "1970-11-05", .nationality = "D"},
     .ref = "mue",
     .field = "nationality",
     .why = "same_state"     },
    {.query =
         {.surname = "HSIAO", .given = "ZHI-QIANG", .born_on = "1975-06-15", .nationality = "CHN"},
     .ref = "xi",
     .field = "surname",
     .why = "variant"        },
    {.query = {.surname = "WIJESINGHE",
               .given = "MUDIYANSELAGCHAMINDABANDARA",
               .born_on = "1983-07-21"},
     .ref = "long",
     .field = "given",
     .why = "joined"         },
    {.query = {.surname = "SMITH", .given = "JOHN", .document = "AB 123-4567", .issuer = "LBY"},
     .ref = "qad",
     .field = "document",
     .why = "number_issuer"  },
    {.query = {.surname = "QADHANI", .given = "MOHAMMED", .document = "A81234S67", .issuer = ""},
     .ref = "qad",
     .field = "document",
     .why = "number_folded"  },
    {.query = {.surname = "", .given = "", .document = "AB1234567", .issuer = ""},
     .ref = "qad",
     .field = "document",
     .why = "number"         },
    {.query = {.surname = "ANY", .given = "BODY", .document = "X9988776", .issuer = ""},
     .ref = "doc",
     .field = "document",
     .why = "listed_document"},
};

#define DISTORTIONS (COUNT_OF(distortions) + COUNT_OF(wide_distortions))

/* Row `i` of both tables, one after the other. */
static struct wide_distortion distortion_at(size_t i)
{
    if (i >= COUNT_OF(distortions))
        return wide_distortions[i - COUNT_OF(distortions)];
    const struct distortion *d = &distortions[i];
    return (struct wide_distortion){
        .query = {.surname = d->surname, .given = d->given, .born_on = d->born_on},
        .ref = d->ref,
        .field = d->field,
        .why = d->why,
    };
}

static void every_distortion_is_found_and_named(void **state)
{
    struct fixture *f = *state;
    int wrong = 0;

    for (size_t i = 0; i < DISTORTIONS; i++) {
        struct arena mem;
        arena_init(&mem, 8 * MIB);
        struct wide_distortion d = distortion_at(i);
        struct match_list list = ask(f, &mem, &d.query);
        const struct match *m = match_of(&list, d.ref);
        if (!m || !gives(m, d.field, d.why)) {
            struct buf text;
            buf_init(&text, 4096);
            if (m)
                match_write_reasons(&text, m);
            print_error("row %zu: %s; " STR_FMT "\n", i, m ? "other reasons" : "not found",
                        STR_ARG(buf_view(&text)));
            buf_fini(&text);
            wrong++;
        }
        assert_true(!m || m->band != BAND_NONE);
        arena_fini(&mem);
    }
    assert_int_equal(wrong, 0);
}

/* ---- what must be no hit ---- */

/* What each tries: a birth date alone; with one common part; a default date; a common name with
 * another date, and with none; a rare name with a wholly other date; relatives; nonsense; other
 * documents. */
static const struct query innocents[] = {
    {"BERGSTROM",  "INGRID",       "1962-03-04", 'F', 0,     0,          0    },
    {"ALI",        "HUSSEIN",      "1962-03-04", 'M', 0,     0,          0    },
    {"MOHAMMED",   "YUSUF",        "1970-01-01", 'M', 0,     0,          0    },
    {"ALI",        "MOHAMMED",     "1991-05-06", 'M', 0,     0,          0    },
    {"ALI",        "MOHAMMED",     NULL,         'M', 0,     0,          0    },
    {"QADHANI",    "MOHAMMED ALI", "1971-08-19", 'M', "LBY", 0,          0    },
    {"QADHANI",    "LAYLA",        "1991-05-06", 'F', 0,     0,          0    },
    {"SUHARTINI",  "DEWI",         "1990-02-02", 'F', 0,     0,          0    },
    {"DE LA CRUZ", "JUAN",         "1981-05-01", 'M', 0,     0,          0    },
    {"A",          "B",            "1962-03-04", 0,   0,     0,          0    },
    {"AL",         "BIN",          "1962-03-04", 0,   0,     0,          0    },
    {"FNU",        "LNU",          "1962-03-04", 0,   0,     0,          0    },
    {"",           "",             "1962-03-04", 'M', "LBY", 0,          0    },
    {"SMITH",      "JOHN",         NULL,         0,   0,     "X9988777", "TUR"},
    {"SMITH",      "JOHN",         NULL,         0,   0,     "X9988776", "USA"},
    {"SMITH",      "JOHN",         NULL,         0,   0,     "1",        ""   },
};

static void near_misses_are_no_hits(void **state)
{
    struct fixture *f = *state;
    int wrong = 0;

    for (size_t i = 0; i < COUNT_OF(innocents); i++) {
        struct arena mem;
        arena_init(&mem, 8 * MIB);
        struct match_list list = ask(f, &mem, &innocents[i]);
        if (list.n > 0)
            print_error("row %zu is a hit with %.3f\n", i, list.v[0].score);
        wrong += list.n > 0;
        arena_fini(&mem);
    }
    assert_int_equal(wrong, 0);
}

/* In the year, one year and two years away, on another day and in another month. */
static void a_birth_date_that_differs_is_never_urgent(void **state)
{
    static const char *const dates[] = {"1962-07-21", "1963-07-21", "1964-07-21"};
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        struct query q = {"QADHANI", "MOHAMMED ALI", dates[i], 'M', "LBY", NULL, NULL};
        struct arena mem;
        arena_init(&mem, 8 * MIB);
        struct match_list list = ask(f, &mem, &q);
        assert_true(list.n == 0 || list.v[0].band == BAND_REVIEW);
        arena_fini(&mem);
    }
}

/* ---- sums ---- */

static void reasons_add_up_to_the_score(void **state)
{
    struct fixture *f = *state;
    uint64_t checked = 0;

    for (size_t i = 0; i < DISTORTIONS; i++) {
        struct arena mem;
        arena_init(&mem, 8 * MIB);
        struct wide_distortion d = distortion_at(i);
        struct match_list list = ask(f, &mem, &d.query);
        for (uint32_t k = 0; k < list.n; k++, checked++) {
            const struct match *m = &list.v[k];
            double sum = m->prior;
            for (uint32_t e = 0; e < m->evidence_count; e++)
                sum += m->evidence[e].weight;
            assert_true(fabs(sum - log(m->score / (1 - m->score))) < 1e-9 * (1 + fabs(sum)) + 1e-9);
            assert_true(m->score > 0 && m->score < 1);
            assert_true(m->name_score >= 0 && m->name_score <= 1);
            for (uint32_t e = 0; e < m->evidence_count; e++) {
                double without = match_score_without(m, e);
                assert_true(without > 0 && without < 1);
                if (m->evidence[e].weight > 0)
                    assert_true(without < m->score);
            }
            assert_true(k == 0 || list.v[k - 1].score >= m->score);
        }
        arena_fini(&mem);
    }
    assert_true(checked >= DISTORTIONS);
}

static void names_alone_are_never_certain(void **state)
{
    struct fixture *f = *state;
    struct query q = {"QADHANI", "MOHAMMED ALI", NULL, 'M', "LBY", NULL, NULL};
    struct arena mem;

    arena_init(&mem, 8 * MIB);
    struct match_list list = ask(f, &mem, &q);
    assert_true(list.n > 0 && list.v[0].score < 0.95);
    q.born_on = "1962-03-04";
    list = ask(f, &mem, &q);
    assert_true(list.n > 0 && list.v[0].score > 0.99);
    assert_int_equal(list.v[0].band, BAND_URGENT);
    arena_fini(&mem);
}

static void values_come_with_their_source(void **state)
{
    struct fixture *f = *state;
    struct query q = {"QADHANI", "MOHAMED", "1962-03-04", 'M', NULL, NULL, NULL};
    struct arena mem;

    arena_init(&mem, 8 * MIB);
    struct match_list list = ask(f, &mem, &q);
    const struct match *m = match_of(&list, "qad");
    assert_non_null(m);
    assert_true(str_is(m->listed_name, "QADHANI, MOHAMMED ALI"));
    for (uint32_t i = 0; i < m->evidence_count; i++) {
        const struct evidence *e = &m->evidence[i];
        if (e->field == EVIDENCE_BORN_ON) {
            assert_true(str_is(e->subject_value, "1962-03-04"));
            assert_true(str_is(e->subject_source, "API"));
            assert_int_equal(e->agreement, AGREEMENT_SAME);
        }
        if (e->field == EVIDENCE_GIVEN && e->why == WHY_VARIANT) {
            assert_true(str_is(e->subject_value, "MOHAMED"));
            assert_true(str_is(e->listed_value, "MOHAMMED"));
            assert_true(str_is(e->subject_source, "PNR"));
            assert_int_equal(e->agreement, AGREEMENT_CLOSE);
        }
        if (e->field == EVIDENCE_DOCUMENT)
            assert_int_equal(e->agreement, AGREEMENT_NOT_GIVEN);
    }
    arena_fini(&mem);
}

static void the_best_of_several_values_counts(void **state)
{
    struct fixture *f = *state;
    struct query q = {"SOMEBODY", "ELSE", "1990-01-02", 'M', NULL, NULL, NULL};
    struct arena mem;
    struct match_list list;

    arena_init(&mem, 8 * MIB);
    struct subject s = make_subject(&mem, &q);
    assert_int_equal(vec_push(&mem, &s.names), 1);
    *vec_last(&s.names) = (struct subject_name){STR("QADHANI"), STR("MOHAMMED"), STR("DOCS")};
    assert_int_equal(vec_push(&mem, &s.born_on), 1);
    *vec_last(&s.born_on) = (struct subject_date){
        {1962, 3, 4},
        STR("DOCS")
    };
    assert_int_equal(watchlist_index_match(f->index, &s, &mem, &list, &f->err), 0);
    const struct match *m = match_of(&list, "qad");
    assert_non_null(m);
    assert_true(gives(m, "born_on", "date"));
    assert_true(str_is(m->evidence[0].subject_source, "DOCS"));
    arena_fini(&mem);
}

/* ---- properties ---- */

static double score_of(struct fixture *f, const char *surname, const char *given)
{
    struct query q = {surname, given, "1962-03-04", 'M', NULL, NULL, NULL};
    struct arena mem;

    arena_init(&mem, 8 * MIB);
    struct match_list list = ask(f, &mem, &q);
    const struct match *m = match_of(&list, "qad");
    double score = m ? m->score : 0;
    arena_fini(&mem);
    return score;
}

static void case_blanks_and_hyphens_do_not_matter(void **state)
{
    struct fixture *f = *state;
    double score = score_of(f, "QADHANY", "MUHAMAD ALY");

    assert_true(score > 0.5);
    assert_true(fabs(score - score_of(f, "qadhany", "Muhamad aLy")) < 1e-12);
    assert_true(fabs(score - score_of(f, "  QADHANY ", "MUHAMAD   ALY ")) < 1e-12);
    assert_true(fabs(score - score_of(f, "QADHANY", "MUHAMAD-ALY")) < 1e-12);
    assert_true(fabs(score - score_of(f, "Q'ADHANY", "MUHAMAD<ALY<<")) < 1e-12);
    assert_true(fabs(score - score_of(f, "QADHANY", "ALY MUHAMAD")) < 1e-12);
}

static void order_of_entries_does_not_matter(void **state)
{
    struct fixture *f = *state;
    uint32_t n = f->list.entries.n;
    struct entry *reversed = calloc(n, sizeof *reversed);

    assert_non_null(reversed);
    for (uint32_t i = 0; i < n; i++)
        reversed[i] = f->list.entries.v[n - 1 - i];
    struct watchlist_index *other = watchlist_index_build(reversed, n, NULL, &f->err);
    assert_non_null(other);
    for (size_t i = 0; i < DISTORTIONS; i++) {
        struct arena mem;
        struct match_list b;
        arena_init(&mem, 16 * MIB);
        struct wide_distortion d = distortion_at(i);
        struct match_list a = ask(f, &mem, &d.query);
        struct subject s = make_subject(&mem, &d.query);
        assert_int_equal(watchlist_index_match(other, &s, &mem, &b, &f->err), 0);
        assert_int_equal(a.n, b.n);
        for (uint32_t k = 0; k < a.n; k++)
            assert_true(fabs(a.v[k].score - b.v[k].score) < 1e-12);
        arena_fini(&mem);
    }
    watchlist_index_free(other);
    free(reversed);
}

/* ---- trouble ---- */

static void every_failed_allocation_of_a_match_is_told(void **state)
{
    struct fixture *f = *state;

    for (uint64_t nth = 1;; nth++) {
        struct arena mem, names;
        struct match_list out;
        arena_init(&names, MIB);
        arena_init(&mem, 8 * MIB);
        struct wide_distortion d = distortion_at(0);
        struct subject s = make_subject(&names, &d.query);
        arena_fail_at(&mem, nth);
        int rc = watchlist_index_match(f->index, &s, &mem, &out, &f->err);
        arena_fini(&mem);
        arena_fini(&names);
        if (rc == 0) {
            assert_true(nth > 5);
            return;
        }
        assert_int_equal(f->err.code, ERR_MEMORY);
    }
}

static void an_index_too_large_for_its_budget_is_refused(void **state)
{
    struct fixture *f = *state;
    struct watchlist_options options = watchlist_options_default();
    uint32_t refused = 0;

    for (options.budget = 1000; options.budget < 64 * MIB; options.budget += options.budget / 3) {
        struct watchlist_index *x =
            watchlist_index_build(f->list.entries.v, f->list.entries.n, &options, &f->err);
        if (x) {
            watchlist_index_free(x);
            break;
        }
        assert_int_equal(f->err.code, ERR_MEMORY);
        refused++;
    }
    assert_true(refused > 5 && options.budget < 64 * MIB);
    watchlist_index_free(NULL);
}

static void thresholds_out_of_order_are_refused(void **state)
{
    struct fixture *f = *state;
    struct watchlist_options options = watchlist_options_default();

    options.urgent = options.review / 2;
    assert_null(watchlist_index_build(NULL, 0, &options, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
}

static void an_empty_index_answers(void **state)
{
    struct fixture *f = *state;
    struct watchlist_index *x = watchlist_index_build(NULL, 0, NULL, &f->err);
    struct arena mem;
    struct match_list out;

    assert_non_null(x);
    arena_init(&mem, 8 * MIB);
    struct wide_distortion d = distortion_at(0);
    struct subject s = make_subject(&mem, &d.query);
    assert_int_equal(watchlist_index_match(x, &s, &mem, &out, &f->err), 0);
    assert_int_equal(out.n, 0);
    assert_int_equal(watchlist_index_figures(x).entries, 0);
    arena_fini(&mem);
    watchlist_index_free(x);
}

static void hostile_names_are_bounded(void **state)
{
    struct fixture *f = *state;
    size_t n = 10 * MIB;
    char *text = malloc(n);

    assert_non_null(text);
    for (int kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < n; i++)
            text[i] = kind == 0   ? 'A'
                      : kind == 1 ? "A "[i % 2]
                      : kind == 2 ? "MOHAMMED ALI "[i % 13]
                                  : (char)(i * 31 % 256);
        struct arena mem;
        struct match_list out;
        struct subject s = {.sex = 0};
        arena_init(&mem, 8 * MIB);
        for (int k = 0; k < 40; k++) {
            assert_int_equal(vec_push(&mem, &s.names), 1);
            *vec_last(&s.names) = (struct subject_name){
                {text,     n    },
                {text + k, n / 2},
                STR("PNR")
            };
        }
        assert_int_equal(vec_push(&mem, &s.documents), 1);
        vec_last(&s.documents)->number = (str){text, n};
        assert_int_equal(watchlist_index_match(f->index, &s, &mem, &out, &f->err), 0);
        arena_fini(&mem);
    }
    free(text);
}

/* A list of thousands with the same few parts: the walk must stop at its bound and still answer. */
static void a_list_of_common_names_is_bounded(void **state)
{
    enum { ENTRIES = 20000 };
    struct fixture *f = *state;
    struct entry *entries = calloc(ENTRIES, sizeof *entries);
    struct entry_name name = {.text = STR("ALI, MOHAMMED AHMED")};

    assert_non_null(entries);
    for (int i = 0; i < ENTRIES; i++) {
        entries[i].names.v = &name;
        entries[i].names.n = 1;
    }
    struct watchlist_options options = watchlist_options_default();
    options.report = 0;
    struct watchlist_index *x = watchlist_index_build(entries, ENTRIES, &options, &f->err);
    assert_non_null(x);
    struct arena mem;
    struct match_list out;
    arena_init(&mem, 8 * MIB);
    struct query q = {"ALI", "MOHAMMED AHMED", "1962-03-04", 'M', NULL, NULL, NULL};
    struct subject s = make_subject(&mem, &q);
    assert_int_equal(watchlist_index_match(x, &s, &mem, &out, &f->err), 0);
    assert_int_equal(out.n, options.matches_max);
    assert_true(out.cut);
    arena_fini(&mem);
    watchlist_index_free(x);
    free(entries);
}

/* An edit must be found at once, with the score that a whole new index would give. */
static void a_patch_adds_changes_and_removes(void **state)
{
    struct fixture *f = *state;
    struct arena mem;
    struct match_list out;
    uint32_t n = f->list.entries.n;
    struct query q = {"QADHANI", "MOHAMED", "1962-03-04", 'M', NULL, NULL, NULL};

    for (uint32_t i = 0; i < n; i++)
        f->list.entries.v[i].id = i + 1;
    arena_init(&mem, 32 * MIB);
    struct subject s = make_subject(&mem, &q);
    double whole = ask(f, &mem, &q).v[0].score;
    struct watchlist_index *base =
        watchlist_index_build(f->list.entries.v + 1, n - 1, NULL, &f->err);
    assert_non_null(base);
    assert_int_equal(watchlist_index_match(base, &s, &mem, &out, &f->err), 0);
    assert_null(match_of(&out, "qad"));

    struct watchlist_index *added =
        watchlist_index_patch(base, f->list.entries.v, 1, NULL, 0, &f->err);
    assert_non_null(added);
    assert_int_equal(watchlist_index_match(added, &s, &mem, &out, &f->err), 0);
    assert_true(out.n == 1 && match_of(&out, "qad") != NULL);
    assert_true(fabs(out.v[0].score - whole) < 0.02);
    assert_int_equal(watchlist_index_figures(added).entries, n);
    assert_null(watchlist_index_patch(added, NULL, 0, NULL, 0, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);

    uint64_t gone = 6; /* cruz */
    struct entry other = f->list.entries.v[0];
    other.id = 2; /* in the place of mue */
    struct watchlist_index *changed = watchlist_index_patch(base, &other, 1, &gone, 1, &f->err);
    assert_non_null(changed);
    watchlist_index_free(base); /* the patches keep it */
    struct query mue = {"MUELLERSTEIN", "JOERG", "1970-11-05", 'M', NULL, NULL, NULL};
    struct query cruz = {
        "DE LA CRUZ VILLANUEVA", "MARIA ESPERANZA", "1981-01-01", 'F', NULL, NULL, NULL};
    struct subject s_mue = make_subject(&mem, &mue), s_cruz = make_subject(&mem, &cruz);
    assert_int_equal(watchlist_index_match(added, &s_mue, &mem, &out, &f->err), 0);
    assert_non_null(match_of(&out, "mue"));
    assert_int_equal(watchlist_index_match(changed, &s_mue, &mem, &out, &f->err), 0);
    assert_int_equal(out.n, 0);
    assert_int_equal(watchlist_index_match(changed, &s_cruz, &mem, &out, &f->err), 0);
    assert_int_equal(out.n, 0);
    assert_int_equal(watchlist_index_match(changed, &s, &mem, &out, &f->err), 0);
    assert_non_null(match_of(&out, "qad"));
    arena_fini(&mem);
    watchlist_index_free(added);
    watchlist_index_free(changed);
}

static void an_entry_comes_back_whole(void **state)
{
    struct fixture *f = *state;
    struct arena mem;
    struct list_read list;
    struct match_list out;

    arena_init(&mem, 16 * MIB);
    assert_int_equal(
        list_csv_read(
            STR("id,name,alias,weak_alias,born_on,sex,nationality,document,country,birthplace,"
                "phone,source\n"
                "a,\"OREGANO, TIMO\",BASIL TIMO,THE HERB,1970-01-02|1971,M,FIN,AB 12345:FIN|X77,SWE,"
                "Turku,+358 40 0000000,order 7\n"),
            &mem, NULL, NULL, &list, &f->err),
        0);
    struct watchlist_index *x = watchlist_index_build(list.entries.v, 1, NULL, &f->err);
    struct query q = {"OREGANO", "TIMO", "1970-01-02", 'M', NULL, NULL, NULL};
    struct subject s = make_subject(&mem, &q);
    assert_int_equal(watchlist_index_match(x, &s, &mem, &out, &f->err), 0);
    assert_int_equal(out.n, 1);
    const struct entry *e = out.v[0].entry;
    assert_true(e->names.n == 3 && str_is(e->names.v[2].text, "THE HERB"));
    assert_int_equal(e->names.v[2].quality, NAME_WEAK);
    assert_true(e->born_on.n == 2 && e->born_on.v[1].year == 1971 && e->sex == 'M');
    assert_true(e->nationalities.n == 1 && str_is(e->nationalities.v[0], "FIN"));
    assert_true(e->countries.n == 1 && str_is(e->countries.v[0], "SWE"));
    assert_true(e->documents.n == 2 && str_is(e->documents.v[0].number, "AB 12345"));
    assert_true(str_is(e->documents.v[0].issuer, "FIN") && str_is(e->documents.v[1].number, "X77"));
    assert_true(e->birthplaces.n == 1 && str_is(e->birthplaces.v[0], "Turku"));
    assert_true(e->identifiers.n == 1 && str_is(e->identifiers.v[0].value, "358400000000"));
    assert_true(str_is(e->ref, "a") && str_is(e->source, "order 7"));
    watchlist_index_free(x);
    arena_fini(&mem);
}

/* ---- places of birth, contacts, kinds of documents, lines of a list, versions ---- */

static struct watchlist_index *index_of(struct arena *mem, const char *csv,
                                        const struct watchlist_options *options)
{
    struct list_read list;
    struct err err;

    assert_int_equal(list_csv_read(str_from_c(csv), mem, NULL, NULL, &list, &err), 0);
    for (uint32_t i = 0; i < list.entries.n; i++)
        list.entries.v[i].list_id = i + 1;
    struct watchlist_index *x =
        watchlist_index_build(list.entries.v, list.entries.n, options, &err);
    assert_non_null(x);
    return x;
}

static struct match_list match_with(const struct watchlist_index *x, const struct subject *s,
                                    struct arena *mem)
{
    struct match_list out;
    struct err err;

    assert_int_equal(watchlist_index_match(x, s, mem, &out, &err), 0);
    return out;
}

static void a_place_of_birth_counts_for_and_against(void **state)
{
    struct arena mem;
    struct query q = {"MARTIN", "ANNE", NULL, 0, NULL, NULL, NULL};
    struct watchlist_options options = watchlist_options_default();

    (void)state;
    options.report = 0;
    arena_init(&mem, 64 * MIB);
    struct watchlist_index *x =
        index_of(&mem, "id,name,birthplace\na,\"MARTIN, ANNE\",\"Tourcoing, Nord\"\n", &options);
    struct subject s = make_subject(&mem, &q);
    struct match_list plain = match_with(x, &s, &mem);
    assert_int_equal(vec_push(&mem, &s.birthplaces), 1);
    s.birthplaces.v[0] = (struct subject_value){STR("TURKOING"), STR("API")};
    struct match_list same = match_with(x, &s, &mem);
    s.birthplaces.v[0].value = STR("LISBOA");
    struct match_list other = match_with(x, &s, &mem);
    assert_true(plain.n == 1 && same.n == 1 && other.n == 1);
    assert_true(gives(&same.v[0], "birthplace", "same_place"));
    assert_true(gives(&other.v[0], "birthplace", "other_place"));
    assert_true(other.v[0].score < plain.v[0].score && plain.v[0].score < same.v[0].score);
    watchlist_index_free(x);
    arena_fini(&mem);
}

static void a_contact_finds_a_person_of_another_spelling(void **state)
{
    struct arena mem;
    struct query q = {"PETERSILIE", "ANNA", NULL, 0, NULL, NULL, NULL};

    (void)state;
    arena_init(&mem, 64 * MIB);
    struct watchlist_index *x =
        index_of(&mem,
                 "id,name,alias,phone,email\na,\"OREGANO, TIMO\",,+358 40 1234567,t@x.example\n"
                 "b,\"PETERSILIEN, ANNE\",,0358401234567,\n",
                 NULL);
    struct subject s = make_subject(&mem, &q);
    str value;
    assert_true(identifier_normal(&mem, IDENTIFIER_PHONE, STR("+358 (40) 123-4567"), &value));
    assert_int_equal(vec_push(&mem, &s.identifiers), 1);
    s.identifiers.v[0] = (struct subject_identifier){IDENTIFIER_PHONE, value, STR("PNR")};
    struct match_list out = match_with(x, &s, &mem);
    const struct match *b = match_of(&out, "b");
    assert_true(b && gives(b, "phone", "same_number"));
    assert_null(match_of(&out, "a")); /* a telephone alone is nobody */
    assert_true(identifier_normal(&mem, IDENTIFIER_EMAIL, STR("T@X.example"), &value));
    assert_true(str_is(value, "t@x.example"));
    assert_true(identifier_normal(&mem, IDENTIFIER_CARD, STR("XXXX1234"), &value) && value.n == 0);
    watchlist_index_free(x);
    arena_fini(&mem);
}

static void a_listed_document_is_of_its_kind(void **state)
{
    struct arena mem;
    struct query q = {"WHOEVER", "ELSE", NULL, 0, NULL, "X9988776", "TUR"};

    (void)state;
    arena_init(&mem, 64 * MIB);
    struct list_read list;
    struct err err;
    assert_int_equal(
        list_csv_read(STR("id,name,document\nd,,X9988776:TUR\n"), &mem, NULL, NULL, &list, &err),
        0);
    list.entries.v[0].documents.v[0].type = STR("Passport");
    struct watchlist_index *x = watchlist_index_build(list.entries.v, 1, NULL, &err);
    struct subject s = make_subject(&mem, &q);
    struct match_list out = match_with(x, &s, &mem);
    assert_true(out.n == 1 && out.v[0].entry->kind == ENTRY_DOCUMENT);
    assert_true(gives(&out.v[0], "document", "listed_document"));
    s.documents.v[0].type = STR("P");
    assert_int_equal(match_with(x, &s, &mem).n, 1);
    s.documents.v[0].type = STR("ID");
    assert_int_equal(match_with(x, &s, &mem).n, 0);
    watchlist_index_free(x);
    arena_fini(&mem);
}

static void a_list_may_have_lines_of_its_own(void **state)
{
    const struct list_lines_of lines[] = {
        {1, 0.26, 0.27},
        {2, 0.97, 0.99}
    };
    struct watchlist_options options = watchlist_options_default();
    struct query q = {"OREGANO", "TIMO", NULL, 'M', NULL, NULL, NULL};
    struct arena mem;
    struct err err;

    (void)state;
    options.lists = lines;
    options.list_count = 2;
    arena_init(&mem, 64 * MIB);
    struct watchlist_index *x = index_of(
        &mem, "id,name\na,\"OREGANO, TIMO\"\nb,\"OREGANO, TIMO\"\nc,\"OREGANO, TIMO\"\n", &options);
    struct subject s = make_subject(&mem, &q);
    struct match_list out = match_with(x, &s, &mem);
    assert_int_equal(match_of(&out, "a")->band, BAND_URGENT);
    assert_int_equal(match_of(&out, "b")->band, BAND_NONE);
    assert_int_equal(match_of(&out, "c")->band, BAND_REVIEW);
    watchlist_index_free(x);
    options.lists = &(struct list_lines_of){1, 0.9, 0.8};
    options.list_count = 1;
    assert_null(watchlist_index_build(NULL, 0, &options, &err));
    assert_int_equal(err.code, ERR_USAGE);
    arena_fini(&mem);
}

/* Whoever changes a table raises its version here and in vocabulary.h. */
static void tables_are_those_of_their_versions(void **state)
{
    struct watchlist_versions v = watchlist_versions();

    (void)state;
    assert_true(v.variants == 1 && variants_digest() == UINT64_C(8751089239371583694));
    assert_true(v.common == 1 && common_digest() == UINT64_C(17811040678992306434));
    assert_true(v.weights > 0 && v.calibration > 0);
}

struct reader {
    struct fixture *f;
    uint32_t hits;
};

static void *read_index(void *arg)
{
    struct reader *r = arg;

    for (size_t i = 0; i < DISTORTIONS; i++) {
        struct arena mem;
        struct match_list out;
        struct err err;
        arena_init(&mem, 8 * MIB);
        struct wide_distortion d = distortion_at(i);
        struct subject s = make_subject(&mem, &d.query);
        if (watchlist_index_match(r->f->index, &s, &mem, &out, &err) == 0)
            r->hits += out.n;
        arena_fini(&mem);
    }
    return NULL;
}

static void many_threads_read_one_index(void **state)
{
    struct reader readers[4];
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) {
        readers[i] = (struct reader){*state, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, read_index, &readers[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(readers[i].hits, readers[0].hits);
    assert_true(readers[0].hits >= DISTORTIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_distortion_is_found_and_named),
        cmocka_unit_test(near_misses_are_no_hits),
        cmocka_unit_test(a_birth_date_that_differs_is_never_urgent),
        cmocka_unit_test(reasons_add_up_to_the_score),
        cmocka_unit_test(names_alone_are_never_certain),
        cmocka_unit_test(values_come_with_their_source),
        cmocka_unit_test(the_best_of_several_values_counts),
        cmocka_unit_test(case_blanks_and_hyphens_do_not_matter),
        cmocka_unit_test(order_of_entries_does_not_matter),
        cmocka_unit_test(every_failed_allocation_of_a_match_is_told),
        cmocka_unit_test(an_index_too_large_for_its_budget_is_refused),
        cmocka_unit_test(thresholds_out_of_order_are_refused),
        cmocka_unit_test(an_empty_index_answers),
        cmocka_unit_test(hostile_names_are_bounded),
        cmocka_unit_test(a_list_of_common_names_is_bounded),
        cmocka_unit_test(a_patch_adds_changes_and_removes),
        cmocka_unit_test(an_entry_comes_back_whole),
        cmocka_unit_test(a_place_of_birth_counts_for_and_against),
        cmocka_unit_test(a_contact_finds_a_person_of_another_spelling),
        cmocka_unit_test(a_listed_document_is_of_its_kind),
        cmocka_unit_test(a_list_may_have_lines_of_its_own),
        cmocka_unit_test(tables_are_those_of_their_versions),
        cmocka_unit_test(many_threads_read_one_index),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
