/* SPDX-License-Identifier: Apache-2.0 */
/* Writing and reading what a score came from. */
#include "app/hit_basis.h"

#include "base/json.h"
#include "base/json_reader.h"
#include "watchlist/parts.h"

#define BASIS_FORM 1 /* of the JSON; raised when a reader of the form before would misread it */
#define EXACT_DOUBLE 17
#define EXACT_FLOAT 9

/* As enum identifier_kind. */
static const char *const kinds[] = {"phone", "email", "card"};

/* Writing. ------------------------------------------------------------------------------------- */

static void write_row(struct json *w, const str *texts, uint32_t n)
{
    json_array_begin(w);
    for (uint32_t i = 0; i < n; i++)
        json_str(w, texts[i]);
    json_array_end(w);
}
#define WRITE_ROW(w, ...)                                                                          \
    write_row((w), (const str[]){__VA_ARGS__}, COUNT_OF(((const str[]){__VA_ARGS__})))

static void begin_rows(struct json *w, const char *key)
{
    json_key(w, key);
    json_array_begin(w);
}

static void write_persons_values(struct json *w, const struct subject *s)
{
    begin_rows(w, "names");
    for (uint32_t i = 0; i < s->names.n; i++)
        WRITE_ROW(w, s->names.v[i].surname, s->names.v[i].given, s->names.v[i].source);
    json_array_end(w);
    begin_rows(w, "born_on");
    for (uint32_t i = 0; i < s->born_on.n; i++) {
        char text[DATE_TEXT];
        str on = {text, date_format(s->born_on.v[i].on, text)};
        WRITE_ROW(w, on, s->born_on.v[i].source);
    }
    json_array_end(w);
    begin_rows(w, "sex");
    if (s->sex)
        WRITE_ROW(w, ((str){&s->sex, 1}), s->sex_source);
    json_array_end(w);
}

static void write_values(struct json *w, const char *key, const struct subject_value *v, uint32_t n)
{
    begin_rows(w, key);
    for (uint32_t i = 0; i < n; i++)
        WRITE_ROW(w, v[i].value, v[i].source);
    json_array_end(w);
}

static void write_subject(struct json *w, const struct subject *s)
{
    json_key(w, "subject");
    json_object_begin(w);
    write_persons_values(w, s);
    write_values(w, "nationalities", s->nationalities.v, s->nationalities.n);
    begin_rows(w, "documents");
    for (uint32_t i = 0; i < s->documents.n; i++) {
        const struct subject_document *d = &s->documents.v[i];
        WRITE_ROW(w, d->type, d->number, d->issuer, d->source);
    }
    json_array_end(w);
    write_values(w, "birthplaces", s->birthplaces.v, s->birthplaces.n);
    begin_rows(w, "identifiers");
    for (uint32_t i = 0; i < s->identifiers.n; i++) {
        const struct subject_identifier *id = &s->identifiers.v[i];
        WRITE_ROW(w, str_from_c(kinds[id->kind]), id->value, id->source);
    }
    json_array_end(w);
    json_object_end(w);
}

static void write_frequencies(struct json *w, const struct frequencies *f)
{
    json_member_u64(w, "entries", f->entries);
    json_member_bool(w, "cut", f->cut);
    begin_rows(w, "words");
    for (uint32_t i = 0; i < f->words.n; i++) {
        json_array_begin(w);
        json_str(w, f->words.v[i].text);
        json_number(w, (double)f->words.v[i].info, EXACT_FLOAT);
        json_bool(w, f->words.v[i].own);
        if (f->words.v[i].unseen)
            json_bool(w, true);
        json_array_end(w);
    }
    json_array_end(w);
    begin_rows(w, "states");
    for (uint32_t i = 0; i < f->states.n; i++) {
        json_array_begin(w);
        json_str(w, f->states.v[i].code);
        json_number(w, (double)f->states.v[i].info, EXACT_FLOAT);
        json_array_end(w);
    }
    json_array_end(w);
}

static void write_versions(struct json *w, const struct watchlist_versions *v)
{
    json_key(w, "versions");
    json_object_begin(w);
    json_member_u64(w, "variants", v->variants);
    json_member_u64(w, "common", v->common);
    json_member_u64(w, "weights", v->weights);
    json_member_u64(w, "calibration", v->calibration);
    json_object_end(w);
}

struct list_lines_of hit_basis_lines(const struct watchlist_index *index, uint64_t list_id)
{
    const struct watchlist_options *o = watchlist_index_options(index);

    for (uint32_t i = 0; i < o->list_count; i++)
        if (o->lists[i].list_id == list_id)
            return o->lists[i];
    return (struct list_lines_of){list_id, o->review, o->urgent};
}

int hit_basis_write(struct buf *out, const struct watchlist_index *index,
                    const struct subject *subject, const struct match *match, struct arena *mem,
                    struct err *err)
{
    struct list_lines_of lines = hit_basis_lines(index, match->entry->list_id);
    const struct watchlist_versions versions = watchlist_versions();
    struct frequencies frequencies;
    struct json w;

    if (watchlist_frequencies(index, subject, match, mem, &frequencies, err) < 0)
        return -1;
    json_init(&w, out);
    json_object_begin(&w);
    json_member_u64(&w, "form", BASIS_FORM);
    write_versions(&w, &versions);
    json_member_exact(&w, "review", lines.review);
    json_member_exact(&w, "urgent", lines.urgent);
    json_member_exact(&w, "expected_rate", watchlist_index_options(index)->expected_rate);
    json_member_exact(&w, "prior", match->prior);
    begin_rows(&w, "weights");
    for (uint32_t i = 0; i < match->evidence_count; i++)
        json_number(&w, match->evidence[i].weight, EXACT_DOUBLE);
    json_array_end(&w);
    write_frequencies(&w, &frequencies);
    write_subject(&w, subject);
    json_object_end(&w);
    return out->failed ? err_memory(err) : 0;
}

/* Reading. ------------------------------------------------------------------------------------- */

struct reading {
    struct json_reader in;
    struct arena *mem;
    struct hit_basis *out;
    struct err *err;
};

static int malformed(const struct reading *r, const char *what)
{
    return err_set(r->err, ERR_SYNTAX, r->in.at, "the basis of a hit: %s", what);
}

/** An array of exactly `n` strings. */
static int read_row(struct reading *r, str *texts, uint32_t n)
{
    uint32_t i = 0;
    int rc;

    if (json_read_begin(&r->in, '[', r->err) < 0)
        return -1;
    while ((rc = json_read_item(&r->in, r->err)) > 0 && i < n)
        if (json_read_str(&r->in, &texts[i++], r->err) < 0)
            return -1;
    if (rc < 0)
        return -1;
    return rc > 0 || i < n ? malformed(r, "a row has another length") : 0;
}

typedef int read_item_fn(struct reading *r);

static int read_items(struct reading *r, read_item_fn *item)
{
    int rc;

    if (json_read_begin(&r->in, '[', r->err) < 0)
        return -1;
    while ((rc = json_read_item(&r->in, r->err)) > 0)
        if (item(r) < 0)
            return -1;
    return rc;
}

static int read_name(struct reading *r)
{
    struct subject *s = &r->out->subject;
    str t[3];

    if (read_row(r, t, 3) < 0)
        return -1;
    if (!vec_push(r->mem, &s->names))
        return err_memory(r->err);
    *vec_last(&s->names) = (struct subject_name){t[0], t[1], t[2]};
    return 0;
}

static int read_birth(struct reading *r)
{
    struct subject *s = &r->out->subject;
    struct date on;
    str t[2];

    if (read_row(r, t, 2) < 0)
        return -1;
    if (!date_parse_iso(t[0], &on))
        return malformed(r, "no date");
    if (!vec_push(r->mem, &s->born_on))
        return err_memory(r->err);
    *vec_last(&s->born_on) = (struct subject_date){on, t[1]};
    return 0;
}

static int read_sex(struct reading *r)
{
    str t[2];

    if (read_row(r, t, 2) < 0)
        return -1;
    if (t[0].n != 1)
        return malformed(r, "no sex");
    r->out->subject.sex = t[0].p[0];
    r->out->subject.sex_source = t[1];
    return 0;
}

static int read_nationality(struct reading *r)
{
    struct subject *s = &r->out->subject;
    str t[2];

    if (read_row(r, t, 2) < 0)
        return -1;
    if (!vec_push(r->mem, &s->nationalities))
        return err_memory(r->err);
    *vec_last(&s->nationalities) = (struct subject_value){t[0], t[1]};
    return 0;
}

static int read_birthplace(struct reading *r)
{
    struct subject *s = &r->out->subject;
    str t[2];

    if (read_row(r, t, 2) < 0)
        return -1;
    if (!vec_push(r->mem, &s->birthplaces))
        return err_memory(r->err);
    *vec_last(&s->birthplaces) = (struct subject_value){t[0], t[1]};
    return 0;
}

static int read_document(struct reading *r)
{
    struct subject *s = &r->out->subject;
    str t[4];

    if (read_row(r, t, 4) < 0)
        return -1;
    if (!vec_push(r->mem, &s->documents))
        return err_memory(r->err);
    *vec_last(&s->documents) = (struct subject_document){t[0], t[1], t[2], t[3]};
    return 0;
}

static int read_identifier(struct reading *r)
{
    struct subject *s = &r->out->subject;
    uint32_t kind = 0;
    str t[3];

    if (read_row(r, t, 3) < 0)
        return -1;
    while (kind < COUNT_OF(kinds) && !str_is(t[0], kinds[kind]))
        kind++;
    if (kind == COUNT_OF(kinds))
        return malformed(r, "no kind of identifier");
    if (!vec_push(r->mem, &s->identifiers))
        return err_memory(r->err);
    *vec_last(&s->identifiers) =
        (struct subject_identifier){(enum identifier_kind)kind, t[1], t[2]};
    return 0;
}

/** Begin an array with a text and a number. */
static int read_frequency(struct reading *r, str *text, float *info)
{
    double value;

    if (json_read_begin(&r->in, '[', r->err) < 0 || json_read_item(&r->in, r->err) != 1 ||
        json_read_str(&r->in, text, r->err) < 0 || json_read_item(&r->in, r->err) != 1 ||
        json_read_double(&r->in, &value, r->err) < 0)
        return malformed(r, "no text with its number");
    if (!(value >= 0 && value <= 100))
        return malformed(r, "a share is none");
    *info = (float)value;
    return 0;
}

static int read_word(struct reading *r)
{
    struct frequency_word word = {.own = false};

    if (read_frequency(r, &word.text, &word.info) < 0)
        return -1;
    if (json_read_item(&r->in, r->err) != 1 || json_read_bool(&r->in, &word.own, r->err) < 0)
        return malformed(r, "a word does not say whether it is one");
    int rc = json_read_item(&r->in, r->err);
    if (rc == 1) {
        if (json_read_bool(&r->in, &word.unseen, r->err) < 0)
            return -1;
        rc = json_read_item(&r->in, r->err);
    }
    if (rc != 0)
        return malformed(r, "a word goes on");
    if (word.text.n == 0 || word.text.n > NAME_PART_MAX)
        return malformed(r, "a word is too long");
    if (!vec_push(r->mem, &r->out->frequencies.words))
        return err_memory(r->err);
    *vec_last(&r->out->frequencies.words) = word;
    return 0;
}

static int read_state(struct reading *r)
{
    struct frequency_state state;

    if (read_frequency(r, &state.code, &state.info) < 0)
        return -1;
    if (json_read_item(&r->in, r->err) != 0)
        return malformed(r, "a state goes on");
    if (!vec_push(r->mem, &r->out->frequencies.states))
        return err_memory(r->err);
    *vec_last(&r->out->frequencies.states) = state;
    return 0;
}

static int read_weight(struct reading *r)
{
    if (!vec_push(r->mem, &r->out->weights.v))
        return err_memory(r->err);
    return json_read_double(&r->in, vec_last(&r->out->weights.v), r->err);
}

static int read_subject(struct reading *r)
{
    static const struct {
        const char *key;
        read_item_fn *item;
    } lists[] = {
        {"names",         read_name       },
        {"born_on",       read_birth      },
        {"sex",           read_sex        },
        {"nationalities", read_nationality},
        {"documents",     read_document   },
        {"birthplaces",   read_birthplace },
        {"identifiers",   read_identifier },
    };
    str key;
    int rc;

    if (json_read_begin(&r->in, '{', r->err) < 0)
        return -1;
    while ((rc = json_read_member(&r->in, &key, r->err)) > 0) {
        size_t i = 0;
        while (i < COUNT_OF(lists) && !str_is(key, lists[i].key))
            i++;
        if (i == COUNT_OF(lists))
            return malformed(r, "a member of the subject is not known");
        if (read_items(r, lists[i].item) < 0)
            return -1;
    }
    return rc;
}

static int read_versions(struct reading *r)
{
    struct watchlist_versions *v = &r->out->versions;
    uint64_t number;
    str key;
    int rc;

    if (json_read_begin(&r->in, '{', r->err) < 0)
        return -1;
    while ((rc = json_read_member(&r->in, &key, r->err)) > 0) {
        unsigned *to = str_is(key, "variants")      ? &v->variants
                       : str_is(key, "common")      ? &v->common
                       : str_is(key, "weights")     ? &v->weights
                       : str_is(key, "calibration") ? &v->calibration
                                                    : NULL;
        if (!to)
            return malformed(r, "a version of something not known");
        if (json_read_u64(&r->in, UINT32_MAX, &number, r->err) < 0)
            return -1;
        *to = (unsigned)number;
    }
    return rc;
}

static int read_form(struct reading *r)
{
    uint64_t form;

    if (json_read_u64(&r->in, UINT32_MAX, &form, r->err) < 0)
        return -1;
    return form == BASIS_FORM ? 0 : malformed(r, "written by a newer program");
}

static int read_numbers(struct reading *r, str key)
{
    struct hit_basis *b = r->out;
    double *to = str_is(key, "review")          ? &b->review
                 : str_is(key, "urgent")        ? &b->urgent
                 : str_is(key, "expected_rate") ? &b->expected_rate
                 : str_is(key, "prior")         ? &b->prior
                                                : NULL;

    if (to)
        return json_read_double(&r->in, to, r->err);
    if (str_is(key, "entries"))
        return json_read_u64(&r->in, UINT64_MAX, &b->frequencies.entries, r->err);
    if (str_is(key, "cut"))
        return json_read_bool(&r->in, &b->frequencies.cut, r->err);
    return malformed(r, "a member is not known");
}

static int read_value(struct reading *r, str key)
{
    if (str_is(key, "form"))
        return read_form(r);
    if (str_is(key, "versions"))
        return read_versions(r);
    if (str_is(key, "weights"))
        return read_items(r, read_weight);
    if (str_is(key, "words"))
        return read_items(r, read_word);
    if (str_is(key, "states"))
        return read_items(r, read_state);
    return str_is(key, "subject") ? read_subject(r) : read_numbers(r, key);
}

int hit_basis_read(str body, struct arena *mem, struct hit_basis *out, struct err *err)
{
    struct reading r = {.mem = mem, .out = out, .err = err};
    str key;
    int rc;

    *out = (struct hit_basis){.prior = 0};
    json_reader_init(&r.in, body, mem);
    if (json_read_begin(&r.in, '{', err) < 0)
        return -1;
    while ((rc = json_read_member(&r.in, &key, err)) > 0)
        if (read_value(&r, key) < 0)
            return -1;
    if (rc == 0 && json_read_kind(&r.in) != JSON_KIND_END)
        return malformed(&r, "something stands behind it");
    return rc;
}
