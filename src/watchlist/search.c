/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The match: every form of the traveller's name is looked up, candidates are compared, and what
 * reaches the line is told with all its reasons.
 */
#include "watchlist/calibration.h"
#include "watchlist/candidates.h"
#include "watchlist/compare.h"
#include "watchlist/score.h"
#include "watchlist/weights.h"

#include <math.h>
#include <stdlib.h>

#define FORMS_MAX 12    /* of a traveller's name */
#define FOUND_MAX 4096  /* listed names at or above the line, before entries are told apart */
#define SLACK_FACTS 6.0 /* the most that sex and nationality can add, and some for joined parts */
#define EVIDENCE_MAX (NAME_EVIDENCE_MAX + 9)
#define LINE_MARGIN 0.01 /* above a line, whatever rounding does */

struct found {
    const struct watchlist_index *x; /* a patch or its base */
    uint32_t entry, name;
    const struct query *form; /* NULL: by document alone */
    const struct document_hit *document;
    double logit;
    double uncapped; /* tells readings of one entry apart when all are at the cap */
};

struct search {
    const struct watchlist_index *whole; /* what was asked: it decides priors and lines */
    const struct watchlist_index *x;     /* what is searched now: it, then its base */
    const struct subject *s;
    struct arena *mem;
    struct err *err;
    const struct query *forms[FORMS_MAX];
    uint32_t form_count;
    struct name_parts seen[FORMS_MAX];
    struct document_hit *documents; /* of x */
    uint32_t document_count;
    VEC(struct found) found;
    bool no_memory; /* for one of them */
    double line;    /* logit of the report threshold */
};

static double logit(double score)
{
    if (score <= 1e-9)
        return -20;
    return score >= 1 ? LOGIT_MAX : log(score / (1 - score));
}

static double calibrated(double sum)
{
    return CALIBRATION_SLOPE * sum + CALIBRATION_OFFSET;
}

/* ---- forms of the name ---- */

static bool same_form(const struct name_parts *a, const struct name_parts *b)
{
    if (a->n != b->n || a->full != b->full)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (a->v[i].role != b->v[i].role || !str_eq(part_text(&a->v[i]), part_text(&b->v[i])))
            return false;
    return true;
}

static int add_form(struct search *m, const struct name_parts *parts, str source)
{
    if (parts->n == 0 || m->form_count == FORMS_MAX)
        return 0;
    for (uint32_t i = 0; i < m->form_count; i++)
        if (same_form(&m->seen[i], parts))
            return 0;
    struct query *q = arena_alloc(m->mem, sizeof *q);
    if (!q)
        return err_memory(m->err);
    query_make(q, m->x, parts, source);
    m->seen[m->form_count] = *parts;
    m->forms[m->form_count++] = q;
    return 0;
}

/* The X-escapes of an Arabic passport read back, when there are any. */
static int add_decoded(struct search *m, const struct name_parts *parts, str source)
{
    struct name_parts decoded = *parts;
    bool any = false;

    for (uint32_t i = 0; i < decoded.n; i++) {
        struct name_part *part = &decoded.v[i];
        char text[NAME_PART_MAX];
        size_t n = letters_decode_escapes(part_text(&parts->v[i]), text);
        if (n == 0)
            continue;
        memcpy(part->text, text, n);
        part->n = (uint8_t)n;
        any = true;
    }
    return any ? add_form(m, &decoded, source) : 0;
}

static int add_name_forms(struct search *m, const struct subject_name *name)
{
    struct name_parts parts;

    name_parts_subject(&parts, name, FORM_MRZ, true);
    if (add_form(m, &parts, name->source) < 0 || add_decoded(m, &parts, name->source) < 0)
        return -1;
    if (name_parts_unrepeat(&parts) && add_form(m, &parts, name->source) < 0)
        return -1;
    if (parts.twofold) {
        name_parts_subject(&parts, name, FORM_OTHER, true);
        if (add_form(m, &parts, name->source) < 0)
            return -1;
    }
    name_parts_subject(&parts, name, FORM_MRZ, false);
    return add_form(m, &parts, name->source);
}

/* ---- one entry ---- */

/* A patch has another value of it, or none. */
static bool is_hidden(const struct search *m, uint32_t entry)
{
    uint64_t id = entry_at(m->x, entry)->id;
    uint32_t low = 0, high = m->x == m->whole ? 0 : m->whole->hidden_count;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (m->whole->hidden[mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    return m->x != m->whole && low < m->whole->hidden_count && m->whole->hidden[low] == id;
}

static const struct document_hit *document_of(const struct search *m, uint32_t entry)
{
    const struct document_hit *best = NULL;

    for (uint32_t i = 0; i < m->document_count; i++)
        if (m->documents[i].entry == entry && (!best || m->documents[i].weight > best->weight))
            best = &m->documents[i];
    return best;
}

static void give(struct evidence_list *list, double *sum, struct evidence e)
{
    *sum += e.weight;
    if (list && list->n < EVIDENCE_MAX)
        list->v[list->n++] = e;
}

static str found_name(const struct found *f)
{
    return packed_name(&f->x->packed, entry_at(f->x, f->entry), f->x->names[f->name].which);
}

/* Under a listed document even a wholly different name takes away only so much; so with birth and
 * sex: documents are borrowed and forged. */
static void give_names(const struct search *m, const struct found *f, enum dated dated,
                       struct name_score *score, struct evidence_list *list, double *sum)
{
    bool document = f->document != NULL;
    uint32_t before = list ? list->n : 0;
    struct evidence other = {.field = EVIDENCE_NAME,
                             .agreement = AGREEMENT_DIFFERENT,
                             .why = WHY_CONTRADICTED,
                             .weight = W_DOC_NAME_OTHER};

    name_compare(f->form, f->name, dated, score, list);
    if (!document || score->sum >= W_DOC_NAME_OTHER) {
        *sum += score->sum;
        return;
    }
    if (list)
        list->n = before;
    if (m->s->names.n > 0) {
        other.subject_value =
            m->s->names.v[0].surname.n > 0 ? m->s->names.v[0].surname : m->s->names.v[0].given;
        other.subject_source = m->s->names.v[0].source;
    }
    other.listed_value = found_name(f);
    give(list, sum, other);
}

static str date_text(struct arena *mem, struct date on)
{
    char text[DATE_TEXT];
    str copy = STR_NONE;

    return date_known(on) && str_dup(mem, (str){text, date_format(on, text)}, &copy) ? copy
                                                                                     : STR_NONE;
}

static enum agreement date_agreement(enum why why)
{
    if (why == WHY_DATE_EQUAL)
        return AGREEMENT_SAME;
    return why == WHY_DATE_SAME_YEAR || why == WHY_DATE_NEAR || why == WHY_DATE_APART ||
                   why == WHY_DATE_OTHER
               ? AGREEMENT_DIFFERENT
               : AGREEMENT_CLOSE;
}

/* How the dates of birth compare; `i` of the subject's and `k` of the entry's. */
struct births {
    struct date_answer answer;
    uint32_t i, k;
};

static void give_birth(const struct search *m, const struct found *f, const struct births *births,
                       struct evidence_list *list, double *sum)
{
    const struct packed_entry *e = entry_at(f->x, f->entry);
    const struct date_answer answer = births->answer;
    uint32_t i = births->i, k = births->k;
    struct evidence out = {.field = EVIDENCE_BORN_ON, .why = answer.why, .weight = answer.weight};

    if (e->born_on == 0 && m->s->born_on.n == 0)
        return;
    if (f->document)
        out.weight = fmax(out.weight, W_DOC_BIRTH_OTHER);
    out.agreement = answer.why == WHY_MISSING ? AGREEMENT_NOT_GIVEN : date_agreement(answer.why);
    if (list && m->s->born_on.n > 0) {
        out.subject_value = date_text(m->mem, m->s->born_on.v[i].on);
        out.subject_source = m->s->born_on.v[i].source;
    }
    if (list && e->born_on > 0)
        out.listed_value = date_text(m->mem, packed_born(&f->x->packed, e)[k]);
    give(list, sum, out);
}

static void give_document(const struct search *m, const struct found *f, struct evidence_list *list,
                          double *sum)
{
    const struct packed_entry *e = entry_at(f->x, f->entry);
    const struct document_hit *hit = f->document;
    struct evidence out = {
        .field = EVIDENCE_DOCUMENT, .agreement = AGREEMENT_NOT_GIVEN, .why = WHY_MISSING};

    if (e->documents == 0)
        return;
    out.listed_value = packed_document(&f->x->packed, e, hit ? hit->which : 0).number;
    if (m->s->documents.n > 0) {
        out.subject_value = m->s->documents.v[hit ? hit->subject : 0].number;
        out.subject_source = m->s->documents.v[hit ? hit->subject : 0].source;
        out.agreement = AGREEMENT_DIFFERENT;
        out.why = WHY_DOC_OTHER;
    }
    if (hit) {
        out.agreement = hit->why == WHY_DOC_FOLDED || hit->why == WHY_DOC_OTHER_ISSUER ||
                                hit->why == WHY_DOC_OTHER_TYPE
                            ? AGREEMENT_CLOSE
                            : AGREEMENT_SAME;
        out.why = hit->why;
        out.weight = hit->weight;
    }
    give(list, sum, out);
}

/* The most that names may reach beside this birth date. */
static double names_at_most(enum why birth)
{
    if (birth == WHY_DATE_OTHER)
        return LOGIT_BIRTH_OTHER;
    return date_agreement(birth) == AGREEMENT_DIFFERENT ? LOGIT_BIRTH_DIFFERS : LOGIT_NAMES_ONLY;
}

/* No sum is certainty; without a full date or a document it stays well below. */
static void give_cap(bool document, enum why birth, struct evidence_list *list, double *sum)
{
    bool sure = document || birth == WHY_DATE_EQUAL;
    double most = sure ? LOGIT_MAX : names_at_most(birth);

    if (*sum > most)
        give(list, sum,
             (struct evidence){.field = EVIDENCE_NAME,
                               .agreement = AGREEMENT_NOT_GIVEN,
                               .why = sure ? WHY_CERTAIN : WHY_CAPPED,
                               .weight = most - *sum});
}

static struct list_lines_of lines_of(const struct search *m, const struct found *f)
{
    const struct watchlist_options *o = &m->whole->options;
    uint64_t list = f->x->packed.lists.v[entry_at(f->x, f->entry)->list];

    for (uint32_t i = 0; i < o->list_count; i++)
        if (o->lists[i].list_id == list)
            return o->lists[i];
    return (struct list_lines_of){list, o->review, o->urgent};
}

/* Whoever has the very name and the very date that are listed is shown, be both ever so common. */
static void give_whole(const struct search *m, const struct found *f,
                       const struct name_score *names, enum why birth, struct evidence_list *list,
                       double *sum)
{
    double line = logit(lines_of(m, f).review) + LINE_MARGIN;
    bool dated = birth == WHY_DATE_EQUAL || birth == WHY_DATE_MONTH || birth == WHY_DATE_YEAR;

    if (names->whole && dated && *sum < line)
        give(list, sum,
             (struct evidence){.field = EVIDENCE_NAME,
                               .agreement = AGREEMENT_SAME,
                               .why = WHY_WHOLE,
                               .weight = line - *sum});
}

static void give_facts(const struct search *m, const struct found *f, struct evidence_list *list,
                       double *sum)
{
    const struct packed_entry *e = entry_at(f->x, f->entry);
    struct evidence fact;

    if (compare_sex(m->s, e, &fact)) {
        if (f->document)
            fact.weight = fmax(fact.weight, W_DOC_SEX_OTHER);
        give(list, sum, fact);
    }
    if (compare_nationality(f->x, m->s, e, &fact))
        give(list, sum, fact);
    give_document(m, f, list, sum);
    if (compare_birthplace(f->x, m->s, e, &fact))
        give(list, sum, fact);
    if (compare_identifiers(f->x, m->s, e, &fact))
        give(list, sum, fact);
}

static enum dated dated_by(const struct date_answer *births)
{
    if (births->why == WHY_DATE_EQUAL || births->why == WHY_DATE_SWAPPED)
        return DATED_FULLY;
    return births->weight > 0 ? DATED_PARTLY : DATED_NOT;
}

/* The whole sum for one reading of one entry. @return false when a floor forbids the hit */
static bool weigh(const struct search *m, struct found *f, double *share,
                  struct evidence_list *list)
{
    double *sum = &f->logit;
    const struct packed_entry *e = entry_at(f->x, f->entry);
    struct name_score names = {.floor = FLOOR_OK};
    struct births births = {.i = 0};

    births.answer = compare_births(f->x, m->s, e, &births.i, &births.k);
    enum why birth = births.answer.why;
    *sum = m->whole->prior;
    if (e->kind == ENTRY_PERSON && f->form)
        give_names(m, f, dated_by(&births.answer), &names, list, sum);
    *share = names.share;
    if (!f->document &&
        (names.floor == FLOOR_NO || (names.floor == FLOOR_NEEDS_DATE && birth != WHY_DATE_EQUAL)))
        return false;
    give_birth(m, f, &births, list, sum);
    give_facts(m, f, list, sum);
    *sum = calibrated(*sum);
    for (uint32_t i = 0; list && i < list->n; i++)
        list->v[i].weight *= CALIBRATION_SLOPE;
    f->uncapped = *sum;
    give_whole(m, f, &names, birth, list, sum);
    give_cap(f->document != NULL, birth, list, sum);
    return true;
}

/* ---- all entries ---- */

static void consider(struct search *m, struct found f)
{
    double share;

    f.x = m->x;
    f.document = document_of(m, f.entry);
    if (m->found.n == FOUND_MAX || is_hidden(m, f.entry) || !weigh(m, &f, &share, NULL))
        return;
    if (f.logit < m->line)
        return;
    if (vec_push(m->mem, &m->found))
        *vec_last(&m->found) = f;
    else
        m->no_memory = true;
}

/* Dates are quicker compared than names, and tell most candidates apart. */
static bool worth_comparing(const struct search *m, const struct candidate *c, double needed)
{
    const struct packed_entry *e;
    uint32_t i, k;

    if (c->born.year != 0 || c->born.month == BORN_NOT_SAID.month)
        return true; /* find_candidates knew the date */
    e = entry_at(m->x, m->x->names[c->name].entry);
    return (double)c->names + compare_births(m->x, m->s, e, &i, &k).weight >= needed;
}

static int search_form(struct search *m, const struct query *q)
{
    double needed =
        (m->line - CALIBRATION_OFFSET) / CALIBRATION_SLOPE - m->whole->prior - SLACK_FACTS;
    struct candidate_list list;

    if (find_candidates(q, m->s, needed, m->mem, &list, m->err) < 0)
        return -1;
    for (uint32_t i = 0; i < list.n; i++)
        if (worth_comparing(m, &list.v[i], needed))
            consider(m, (struct found){.entry = m->x->names[list.v[i].name].entry,
                                       .name = list.v[i].name,
                                       .form = q});
    return 0;
}

/* Every name of an entry with every form of the traveller's. */
static void consider_names(struct search *m, uint32_t entry)
{
    uint32_t end = entry_names_end(m->x, entry);

    for (uint32_t name = entry_at(m->x, entry)->first_name; name < end; name++)
        for (uint32_t k = 0; k < m->form_count; k++)
            consider(m, (struct found){.entry = entry, .name = name, .form = m->forms[k]});
}

static void search_documents(struct search *m)
{
    for (uint32_t i = 0; i < m->document_count; i++) {
        uint32_t entry = m->documents[i].entry;
        const struct packed_entry *e = entry_at(m->x, entry);
        if (e->kind == ENTRY_DOCUMENT || m->form_count == 0 || e->names == 0)
            consider(m, (struct found){.entry = entry});
        else
            consider_names(m, entry);
    }
}

/* By telephone, e-mail or card; the names must still do their part. */
static void search_identifiers(struct search *m)
{
    uint32_t entries[IDENTIFIER_HITS_MAX];
    uint32_t n = find_identifiers(m->x, m->s, entries);

    for (uint32_t i = 0; i < n; i++)
        consider_names(m, entries[i]);
}

static int by_entry(const void *a, const void *b)
{
    const struct found *p = a, *q = b;

    if (p->x != q->x)
        return p->x->base ? -1 : 1;
    if (p->entry != q->entry)
        return p->entry < q->entry ? -1 : 1;
    if (p->uncapped != q->uncapped)
        return p->uncapped > q->uncapped ? -1 : 1;
    return (p->name > q->name) - (p->name < q->name);
}

static int by_score(const void *a, const void *b)
{
    const struct found *p = a, *q = b;

    if (p->logit != q->logit)
        return p->logit > q->logit ? -1 : 1;
    if (p->uncapped != q->uncapped)
        return p->uncapped > q->uncapped ? -1 : 1;
    uint64_t id = entry_at(p->x, p->entry)->id, other = entry_at(q->x, q->entry)->id;
    return (id > other) - (id < other);
}

static void best_of_each_entry(struct search *m)
{
    struct found *found = m->found.v;
    uint32_t kept = 0;

    if (m->found.n == 0)
        return;
    qsort(found, m->found.n, sizeof *found, by_entry);
    for (uint32_t i = 0; i < m->found.n; i++)
        if (kept == 0 || found[kept - 1].x != found[i].x || found[kept - 1].entry != found[i].entry)
            found[kept++] = found[i];
    m->found.n = kept;
    qsort(found, kept, sizeof *found, by_score);
}

static enum band band_of(const struct search *m, const struct found *f, double score)
{
    struct list_lines_of lines = lines_of(m, f);
    const struct document_hit *hit = f->document;

    if (score < lines.review)
        return BAND_NONE;
    if (score >= lines.urgent ||
        (hit &&
         (hit->why == WHY_DOC_ISSUER || hit->why == WHY_DOC_NUMBER || hit->why == WHY_DOC_LISTED)))
        return BAND_URGENT;
    return BAND_REVIEW;
}

static int tell(struct search *m, struct found *f, struct match *out)
{
    struct evidence_list list = {0};
    double share;

    list.v = arena_zalloc(m->mem, EVIDENCE_MAX, sizeof *list.v);
    if (!list.v)
        return err_memory(m->err);
    struct entry *entry = arena_alloc(m->mem, sizeof *entry);
    if (!entry || !packed_unpack(&f->x->packed, entry_at(f->x, f->entry), m->mem, entry))
        return err_memory(m->err);
    weigh(m, f, &share, &list);
    *out = (struct match){
        .entry = entry,
        .score = 1 / (1 + exp(-f->logit)),
        .name_score = share,
        .prior = calibrated(m->whole->prior),
        .evidence = list.v,
        .evidence_count = list.n,
    };
    out->band = band_of(m, f, out->score);
    if (f->form)
        out->listed_name = found_name(f);
    return 0;
}

/* Everything of one index: the patch, or what it is a patch of. */
static int search_index(struct search *m, const struct watchlist_index *x)
{
    m->x = x;
    m->form_count = 0;
    m->documents = arena_alloc(m->mem, DOCUMENT_HITS_MAX * sizeof *m->documents);
    if (!m->documents)
        return err_memory(m->err);
    m->document_count = find_documents(x, m->s, m->documents);
    for (uint32_t i = 0; i < m->s->names.n; i++)
        if (add_name_forms(m, &m->s->names.v[i]) < 0)
            return -1;
    for (uint32_t i = 0; i < m->form_count; i++)
        if (search_form(m, m->forms[i]) < 0)
            return -1;
    search_documents(m);
    search_identifiers(m);
    return 0;
}

static int tell_all(struct search *m, struct match_list *out)
{
    uint32_t most = m->whole->options.matches_max;

    out->cut = m->found.n > most;
    out->n = out->cut ? most : m->found.n;
    out->v = arena_zalloc(m->mem, out->n + 1, sizeof *out->v);
    if (!out->v)
        return err_memory(m->err);
    for (uint32_t i = 0; i < out->n; i++)
        if (tell(m, &m->found.v[i], &out->v[i]) < 0)
            return -1;
    return 0;
}

/** Of a patch alone, or of it and its base. */
static int match_in(const struct watchlist_index *index, bool base, const struct subject *subject,
                    struct arena *mem, struct match_list *out, struct err *err)
{
    struct search *m = arena_zalloc(mem, 1, sizeof *m);

    *out = (struct match_list){0};
    if (!m)
        return err_memory(err);
    m->whole = index;
    m->s = subject;
    m->mem = mem;
    m->err = err;
    m->line = logit(index->options.report);
    if (search_index(m, index) < 0 || (base && index->base && search_index(m, index->base) < 0))
        return -1;
    if (m->no_memory)
        return err_memory(err);
    best_of_each_entry(m);
    return tell_all(m, out);
}

int watchlist_index_match(const struct watchlist_index *index, const struct subject *subject,
                          struct arena *mem, struct match_list *out, struct err *err)
{
    return match_in(index, true, subject, mem, out, err);
}

int watchlist_index_match_patch(const struct watchlist_index *patch, const struct subject *subject,
                                struct arena *mem, struct match_list *out, struct err *err)
{
    return match_in(patch, false, subject, mem, out, err);
}
