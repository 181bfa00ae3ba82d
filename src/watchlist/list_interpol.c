/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices out of what holds them. Each array and object is stepped over first, to know that it is
 * whole, then read.
 */
#include "watchlist/list_interpol.h"

#include "base/attr.h"
#include "watchlist/list_json.h"

enum member {
#define MEMBER(name) M_##name,
#include "watchlist/list_interpol.def"
#undef MEMBER
    MEMBER_COUNT,
};

static const char *const members[MEMBER_COUNT] = {
#define MEMBER(name) #name,
#include "watchlist/list_interpol.def"
#undef MEMBER
};

struct notice {
    struct json_record record; /* first: the readers of values are given it */
    struct draft draft;
    str value[MEMBER_COUNT];
    str charge, wanted_by; /* of one warrant */
    bool organisation;
};

struct interpol {
    struct drafts all;
    struct list_lines lines;
    struct arena scratch;
    struct json_reader in;
};

static struct notice *notice_of(struct json_record *r)
{
    return (struct notice *)r;
}

/* ---- members of a notice --------------------------------------------------------------------- */

static int keep_text(struct json_record *r, int which, str text, struct err *err)
{
    struct notice *n = notice_of(r);

    (void)err;
    if (n->value[which].n)
        draft_tell(r->all, r->line, members[which], CSV_MEMBER_TWICE);
    else
        n->value[which] = text;
    return 0;
}

static int add_nationality(struct json_record *r, int which, str text, struct err *err)
{
    (void)which;
    return list_json_told(r, draft_country(r->all, r->draft, LISTED_NATIONALITY, text),
                          "nationalities", err);
}

/** Names behind semicolons, each after a mark like `F.K.A.:` that is none of it. */
static int add_other_names(struct json_record *r, int which, str text, struct err *err)
{
    static const char *const columns[] = {"also_known_as", "formerly_known_as"};
    str one;

    while (str_cut(&text, ';', &one)) {
        ptrdiff_t colon = str_find(one, ':');
        one = str_trim(str_skip(one, (size_t)(colon + 1)));
        if (one.n && list_json_told(r, draft_name(r->all, r->draft, LISTED_ALIAS, one, NAME_GOOD),
                                    columns[which], err) < 0)
            return -1;
    }
    return 0;
}

static int keep_warrant_text(struct json_record *r, int which, str text, struct err *err)
{
    struct notice *n = notice_of(r);

    (void)err;
    *(which ? &n->wanted_by : &n->charge) = text;
    return 0;
}

static int add_warrant(struct json_record *r, struct err *err)
{
    struct notice *n = notice_of(r);
    str key;
    int more;

    n->charge = n->wanted_by = STR_NONE;
    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0) {
        int rc = str_is(key, "charge") ? list_json_texts(r, "charge", keep_warrant_text, 0, err)
                 : str_is(key, "issuing_country_id")
                     ? list_json_texts(r, "issuing_country_id", keep_warrant_text, 1, err)
                     : json_read_skip(&r->in, err);
        if (rc < 0)
            return -1;
    }
    if (more == 0 && n->charge.n)
        more = list_json_told(r, draft_remark(r->all, r->draft, n->charge), "charge", err);
    if (more == 0 && n->wanted_by.n)
        more = list_json_told(r, draft_source(r->all, r->draft, n->wanted_by), "issuing_country_id",
                              err);
    return more;
}

static int look_at_address(struct json_record *r, int which, str text, struct err *err)
{
    (void)which, (void)err;
    if (str_find_str(text, STR("/un/entities/")) >= 0)
        notice_of(r)->organisation = true;
    return 0;
}

/** `{"self": {"href": ...}}`: the address says what kind of notice it is. */
static int read_links(struct json_record *r, struct err *err)
{
    str key;
    int more;

    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0) {
        int rc = str_is(key, "self")   ? list_json_objects(r, "_links", read_links, err)
                 : str_is(key, "href") ? list_json_texts(r, "_links", look_at_address, 0, err)
                                       : json_read_skip(&r->in, err);
        if (rc < 0)
            return -1;
    }
    return more;
}

static int read_member(struct json_record *r, str key, struct err *err)
{
    for (int m = 0; m < MEMBER_COUNT; m++)
        if (str_is(key, members[m]))
            return list_json_texts(r, members[m], keep_text, m, err);
    if (str_is(key, "nationalities"))
        return list_json_texts(r, "nationalities", add_nationality, 0, err);
    if (str_is(key, "also_known_as"))
        return list_json_texts(r, "also_known_as", add_other_names, 0, err);
    if (str_is(key, "formerly_known_as"))
        return list_json_texts(r, "formerly_known_as", add_other_names, 1, err);
    if (str_is(key, "arrest_warrants"))
        return list_json_objects(r, "arrest_warrants", add_warrant, err);
    if (str_is(key, "_links"))
        return list_json_objects(r, "_links", read_links, err);
    return json_read_skip(&r->in, err);
}

/* ---- a notice -------------------------------------------------------------------------------- */

static int add_names(struct notice *n, struct err *err)
{
    struct json_record *r = &n->record;
    str name = n->value[M_name], forename = n->value[M_forename];
    str original = n->value[M_name_in_original_script];

    if (name.n && forename.n && !str_join(r->all->mem, name, STR(", "), forename, &name))
        return err_memory(err);
    if (name.n == 0)
        name = forename;
    if (name.n && list_json_told(r, draft_main_name(r->all, r->draft, name), "name", err) < 0)
        return -1;
    return original.n == 0
               ? 0
               : list_json_told(r, draft_name(r->all, r->draft, LISTED_ALIAS, original, NAME_GOOD),
                                "name_in_original_script", err);
}

/** `YYYY/MM/DD`, `YYYY/MM` or `YYYY`. */
static bool add_born(struct notice *n, str text)
{
    char iso[10];

    if (text.n > sizeof iso)
        return draft_refuse(&n->draft, LISTED_BORN_ON, CSV_DATE_BAD);
    for (size_t i = 0; i < text.n; i++)
        iso[i] = text.p[i] == '/' ? '-' : text.p[i];
    return draft_date(n->record.all, &n->draft, (str){iso, text.n});
}

static bool add_member(struct notice *n, enum member which, str text)
{
    struct drafts *all = n->record.all;

    switch (which) {
    case M_date_of_birth:
        return add_born(n, text);
    case M_sex_id:
        return draft_sex(&n->draft, text);
    case M_place_of_birth:
        return draft_birthplace(all, &n->draft, text);
    case M_country_of_birth_id:
        return draft_country(all, &n->draft, LISTED_COUNTRY, text);
    case M_distinguishing_marks:
    case M_summary:
        return draft_remark(all, &n->draft, text);
    case M_un_reference:
        return draft_source(all, &n->draft, text);
    case M_entity_id:
    case M_name:
    case M_forename:
    case M_name_in_original_script:
    case MEMBER_COUNT:
        break;
    }
    return true;
}

static int keep_notice(struct notice *n, struct err *err)
{
    struct drafts *all = n->record.all;

    if (n->organisation) {
        all->out->skipped++;
        return 0;
    }
    if (add_names(n, err) < 0)
        return -1;
    for (int m = 0; m < MEMBER_COUNT; m++)
        if (n->value[m].n && list_json_told(&n->record, add_member(n, (enum member)m, n->value[m]),
                                            members[m], err) < 0)
            return -1;
    return list_json_told(&n->record,
                          draft_id(all, &n->draft, n->value[M_entity_id]) &&
                              draft_finish(all, &n->draft, n->draft.entry.remarks) &&
                              draft_keep(all, &n->draft),
                          "", err);
}

static int read_notice(struct interpol *x, str bytes, uint64_t line, struct err *err)
{
    struct notice n = {
        .record = {.all = &x->all, .draft = &n.draft, .line = line}
    };
    struct json_record *r = &n.record;
    str key;
    int more;

    x->all.out->rows++;
    if (!list_json_record(r, bytes, &x->scratch))
        return 0;
    if (json_read_begin(&r->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&r->in, &key, err)) > 0)
        if (read_member(r, key, err) < 0)
            return -1;
    return more < 0 ? -1 : keep_notice(&n, err);
}

/* ---- what holds notices ---------------------------------------------------------------------- */

static int broken(const struct err *why, struct err *err)
{
    return err_set(err, ERR_SYNTAX, why->pos, "the list cannot be read as JSON: %s", why->msg);
}

/** Tell of the record that begins at `start`, and go on with the next line that begins one. */
static void leave_out(struct interpol *x, size_t start)
{
    str document = x->in.in;
    size_t at = start + 1;

    draft_tell(&x->all, list_line_at(&x->lines, start), "", CSV_JSON_BAD);
    while (at < document.n &&
           !(document.p[at - 1] == '\n' && (document.p[at] == '{' || document.p[at] == '[')))
        at++;
    x->in.at = at;
    x->in.depth = 0;
}

/** The items of an array that is known to be whole. */
static int read_items(struct interpol *x, struct err *err)
{
    int more;

    if (json_read_begin(&x->in, '[', err) < 0)
        return -1;
    while ((more = json_read_item(&x->in, err)) > 0) {
        (void)json_read_kind(&x->in); /* steps over blanks */
        size_t start = x->in.at;
        if (json_read_skip(&x->in, err) < 0)
            return -1;
        str bytes = str_head(str_skip(x->in.in, start), x->in.at - start);
        if (read_notice(x, bytes, list_line_at(&x->lines, start), err) < 0)
            return -1;
    }
    return more;
}

/** Find the member `want` of an object that is known to be whole, and read it. */
static int read_inside(struct interpol *x, const char *want, enum json_kind kind,
                       int (*read)(struct interpol *x, struct err *err), struct err *err)
{
    str key;
    int more;

    if (json_read_begin(&x->in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(&x->in, &key, err)) > 0) {
        bool wanted = str_is(key, want) && json_read_kind(&x->in) == kind;
        if ((wanted ? read(x, err) : json_read_skip(&x->in, err)) < 0)
            return -1;
    }
    return more;
}

static int read_embedded(struct interpol *x, struct err *err)
{
    return read_inside(x, "notices", JSON_KIND_ARRAY, read_items, err);
}

/** Step over an object. @param page  set when it holds notices, also when it then breaks */
static int step_over(struct json_reader *in, bool *page, struct err *err)
{
    str key;
    int more;

    *page = false;
    if (json_read_begin(in, '{', err) < 0)
        return -1;
    while ((more = json_read_member(in, &key, err)) > 0) {
        *page = *page || str_is(key, "_embedded");
        if (json_read_skip(in, err) < 0)
            return -1;
    }
    return more;
}

static int read_object(struct interpol *x, struct err *err)
{
    struct json_reader ahead = x->in;
    size_t start = x->in.at;
    struct err why;
    bool page;

    arena_reset(&x->scratch);
    if (step_over(&ahead, &page, &why) < 0) {
        if (why.code == ERR_MEMORY)
            return err_memory(err);
        if (page)
            return broken(&why, err);
        leave_out(x, start);
        return 0;
    }
    if (page)
        return read_inside(x, "_embedded", JSON_KIND_OBJECT, read_embedded, err);
    x->in = ahead;
    return read_notice(x, str_head(str_skip(x->in.in, start), ahead.at - start),
                       list_line_at(&x->lines, start), err);
}

static int read_array(struct interpol *x, struct err *err)
{
    struct json_reader ahead = x->in;
    struct err why;

    return json_read_skip(&ahead, &why) < 0 ? broken(&why, err) : read_items(x, err);
}

static int read_all(struct interpol *x, struct err *err)
{
    enum json_kind kind = json_read_kind(&x->in);

    if (kind != JSON_KIND_OBJECT && kind != JSON_KIND_ARRAY)
        return err_set(err, ERR_SYNTAX, 0, "these are no notices in JSON");
    for (; kind != JSON_KIND_END; kind = json_read_kind(&x->in)) {
        int rc = 0;
        if (kind == JSON_KIND_OBJECT)
            rc = read_object(x, err);
        else if (kind == JSON_KIND_ARRAY)
            rc = read_array(x, err);
        else
            leave_out(x, x->in.at);
        if (rc < 0)
            return -1;
    }
    return 0;
}

int list_interpol_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                       struct list_read *out, struct err *err)
{
    struct interpol x = {
        .all = {.mem = mem, .out = out, .refused = refused, .arg = arg}
    };

    *out = (struct list_read){0};
    if (list_json_encoding(&bytes, err) < 0)
        return -1;
    x.lines = (struct list_lines){bytes, 0, 1};
    arena_init(&x.scratch, LIST_JSON_SCRATCH);
    json_reader_init(&x.in, bytes, &x.scratch);
    int rc = read_all(&x, err);
    arena_fini(&x.scratch);
    return rc;
}
