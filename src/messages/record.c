/* SPDX-License-Identifier: Apache-2.0 */
/* Structs to JSON and back, by their tables. */
#include "messages/record.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdio.h>

/** All VECs have this shape. */
struct any_vec {
    unsigned char *v;
    uint32_t n, cap;
};

static const void *member(const struct field *f, const void *from)
{
    return (const unsigned char *)from + f->at;
}

static bool record_has_value(const struct record *record, const void *from)
{
    for (size_t i = 0; i < record->count; i++)
        if (field_has_value(&record->fields[i], from))
            return true;
    return false;
}

static bool day_known(const struct field *f, const void *from)
{
    const struct datetime *t = member(f, from);

    return date_known(t->date) && (f->kind != FIELD_CLOCK || t->minute >= 0);
}

/** What the flags ask of a list of texts or a number. */
static bool enough(const struct field *f, uint32_t n)
{
    return n > ((f->flags & (FIELD_SEVERAL | FIELD_ABOVE_ONE)) ? 1 : 0);
}

bool field_has_value(const struct field *f, const void *from)
{
    const void *value = member(f, from);

    if (f->present_at)
        return *(const bool *)((const unsigned char *)from + f->present_at);
    if (f->flags & FIELD_ALWAYS)
        return true;
    switch (f->kind) {
    case FIELD_STR:
        return ((const str *)value)->n != 0;
    case FIELD_CHAR:
        return *(const char *)value != 0;
    case FIELD_U32:
        return enough(f, *(const uint32_t *)value);
    case FIELD_BOOL:
        return *(const bool *)value;
    case FIELD_WORD:
    case FIELD_KNOWN:
        return *(const unsigned *)value != f->unwritten;
    case FIELD_DATE:
        return date_known(*(const struct date *)value);
    case FIELD_DATETIME:
    case FIELD_UTC:
    case FIELD_DAY:
    case FIELD_CLOCK:
        return day_known(f, from);
    case FIELD_OBJECT:
        return record_has_value(f->record, value);
    case FIELD_GROUP:
        return record_has_value(f->record, from);
    case FIELD_STRS:
    case FIELD_LIST:
    case FIELD_FIRST:
    default:
        return enough(f, ((const struct any_vec *)value)->n);
    }
}

bool record_keep_texts(const struct record *record, void *of, struct arena *mem)
{
    for (size_t i = 0; i < record->count; i++) {
        str *text = (str *)(void *)((unsigned char *)of + record->fields[i].at);
        if (record->fields[i].kind == FIELD_STR && text->n && !str_dup(mem, *text, text))
            return false;
    }
    return true;
}

const void *field_item(const struct field *f, const void *from, uint32_t i)
{
    const struct any_vec *list = member(f, from);

    if (f->kind == FIELD_LIST || f->kind == FIELD_STRS) {
        size_t size = f->record ? f->record->size : sizeof(str);
        return i < list->n ? list->v + i * size : NULL;
    }
    if (i > 0)
        return NULL;
    if (f->kind == FIELD_FIRST)
        return list->n ? list->v : NULL;
    if (f->kind == FIELD_GROUP)
        return from;
    return f->kind == FIELD_OBJECT ? member(f, from) : NULL;
}

/** The time of a moment, without its day. */
static str clock_text(const struct datetime *t, char room[FIELD_TEXT])
{
    size_t n = datetime_format(*t, room);

    return n > 11 ? (str){room + 11, n - 11} : STR_NONE;
}

static str moment_text(const struct field *f, const struct datetime *t, char room[FIELD_TEXT])
{
    size_t n = datetime_format(*t, room);

    if (f->kind == FIELD_UTC && n > 10)
        room[n++] = 'Z';
    return (str){room, n};
}

str field_text(const struct field *f, const void *from, char room[FIELD_TEXT])
{
    const void *value = member(f, from);

    switch (f->kind) {
    case FIELD_STR:
        return *(const str *)value;
    case FIELD_CHAR:
        return (str){value, 1};
    case FIELD_U32:
        return (str){room,
                     (size_t)snprintf(room, FIELD_TEXT, "%" PRIu32, *(const uint32_t *)value)};
    case FIELD_BOOL:
        return *(const bool *)value ? STR("yes") : STR("no");
    case FIELD_WORD:
        return str_from_c(f->word(*(const unsigned *)value));
    case FIELD_KNOWN:
        return *(const unsigned *)value == 2 ? STR("yes") : STR("no");
    case FIELD_DATE:
        return (str){room, date_format(*(const struct date *)value, room)};
    case FIELD_DAY:
        return (str){room, date_format(((const struct datetime *)value)->date, room)};
    case FIELD_CLOCK:
        return clock_text(value, room);
    case FIELD_DATETIME:
    case FIELD_UTC:
        return moment_text(f, value, room);
    case FIELD_STRS:
    case FIELD_OBJECT:
    case FIELD_GROUP:
    case FIELD_LIST:
    case FIELD_FIRST:
    default:
        return STR_NONE;
    }
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_object(struct json *w, const struct record *record, const void *from)
{
    json_object_begin(w);
    record_write_members(w, record, from);
    json_object_end(w);
}

static void write_list(struct json *w, const struct field *f, const void *from)
{
    const void *item;

    json_array_begin(w);
    for (uint32_t i = 0; (item = field_item(f, from, i)) != NULL; i++) {
        if (f->kind == FIELD_STRS)
            json_str(w, *(const str *)item);
        else
            write_object(w, f->record, item);
    }
    json_array_end(w);
}

static void write_plain(struct json *w, const struct field *f, const void *from)
{
    const void *value = member(f, from);
    char room[FIELD_TEXT];

    if (f->kind == FIELD_U32)
        json_u64(w, *(const uint32_t *)value);
    else if (f->kind == FIELD_BOOL)
        json_bool(w, *(const bool *)value);
    else if (f->kind == FIELD_KNOWN)
        json_bool(w, *(const unsigned *)value == 2);
    else
        json_str(w, field_text(f, from, room));
}

void record_write_members(struct json *w, const struct record *record, const void *from)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        if (!field_has_value(f, from))
            continue;
        json_key(w, f->key);
        if (f->kind == FIELD_LIST || f->kind == FIELD_STRS)
            write_list(w, f, from);
        else if (f->record)
            write_object(w, f->record, field_item(f, from, 0));
        else
            write_plain(w, f, from);
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

static int read_members(struct json_reader *in, const struct record *record, void *to,
                        struct err *err);

static int wrong(const struct json_reader *in, const struct field *f, struct err *err)
{
    return err_set(err, ERR_SYNTAX, in->at, "the value of \"%s\" is not what it should be", f->key);
}

/** `HH:MM`. */
static bool read_clock(str text, struct datetime *to)
{
    char digits[4];

    if (text.n != 5 || text.p[2] != ':')
        return false;
    memcpy(digits, text.p, 2);
    memcpy(digits + 2, text.p + 3, 2);
    return time_parse_hhmm((str){digits, 4}, &to->minute, &to->second);
}

static int read_moment(struct json_reader *in, const struct field *f, struct datetime *to,
                       struct err *err)
{
    struct datetime t;
    str text;

    if (json_read_str(in, &text, err) < 0)
        return -1;
    if (f->kind == FIELD_CLOCK)
        return read_clock(text, to) ? 0 : wrong(in, f, err);
    if (f->kind == FIELD_UTC && str_ends(text, STR("Z")))
        text.n--;
    if (!datetime_parse_iso(text, &t))
        return wrong(in, f, err);
    if (f->kind == FIELD_DAY)
        to->date = t.date; /* its time is another member's */
    else
        *to = t;
    return 0;
}

static int read_word(struct json_reader *in, const struct field *f, unsigned *to, struct err *err)
{
    str text;

    if (json_read_str(in, &text, err) < 0)
        return -1;
    for (unsigned i = 0; i < f->words; i++)
        if (str_is(text, f->word(i))) {
            *to = i;
            return 0;
        }
    return wrong(in, f, err);
}

static int read_plain(struct json_reader *in, const struct field *f, void *to, struct err *err)
{
    uint64_t number;
    bool flag;
    str text;

    switch (f->kind) {
    case FIELD_STR:
        return json_read_str(in, to, err);
    case FIELD_CHAR:
        if (json_read_str(in, &text, err) < 0)
            return -1;
        if (text.n != 1)
            return wrong(in, f, err);
        *(char *)to = text.p[0];
        return 0;
    case FIELD_U32:
        if (json_read_u64(in, UINT32_MAX, &number, err) < 0)
            return -1;
        *(uint32_t *)to = (uint32_t)number;
        return 0;
    case FIELD_BOOL:
        return json_read_bool(in, to, err);
    case FIELD_KNOWN:
        if (json_read_bool(in, &flag, err) < 0)
            return -1;
        *(unsigned *)to = flag ? 2 : 1;
        return 0;
    case FIELD_WORD:
        return read_word(in, f, to, err);
    case FIELD_DATE:
        if (json_read_str(in, &text, err) < 0)
            return -1;
        return date_parse_iso(text, to) ? 0 : wrong(in, f, err);
    case FIELD_DATETIME:
    case FIELD_UTC:
    case FIELD_DAY:
    case FIELD_CLOCK:
    case FIELD_OBJECT:
    case FIELD_GROUP:
    case FIELD_STRS:
    case FIELD_LIST:
    case FIELD_FIRST:
    default:
        return read_moment(in, f, to, err);
    }
}

/** A cleared item at the end of a list. @return NULL: no memory */
static void *push_item(struct arena *mem, struct any_vec *list, size_t size)
{
    if (list->n == list->cap &&
        !vec_widen(mem, (void **)(void *)&list->v, list->n, &list->cap, size))
        return NULL;
    return memset(list->v + (size_t)list->n++ * size, 0, size);
}

static int read_list(struct json_reader *in, const struct field *f, struct any_vec *list,
                     struct err *err)
{
    size_t size = f->kind == FIELD_STRS ? sizeof(str) : f->record->size;
    int rc;

    if (json_read_begin(in, '[', err) < 0)
        return -1;
    while ((rc = json_read_item(in, err)) > 0) {
        void *item = push_item(in->mem, list, size);
        if (!item)
            return err_memory(err);
        if ((f->kind == FIELD_STRS ? json_read_str(in, item, err)
                                   : record_read(in, f->record, item, err)) < 0)
            return -1;
    }
    return rc;
}

static int read_first(struct json_reader *in, const struct field *f, struct any_vec *list,
                      struct err *err)
{
    if (list->n == 0 && !push_item(in->mem, list, f->record->size))
        return err_memory(err);
    return record_read(in, f->record, list->v, err);
}

static int read_field(struct json_reader *in, const struct field *f, void *to, struct err *err)
{
    void *value = (unsigned char *)to + f->at;

    if (f->present_at)
        *(bool *)((unsigned char *)to + f->present_at) = true;
    switch (f->kind) {
    case FIELD_OBJECT:
        return record_read(in, f->record, value, err);
    case FIELD_GROUP:
        return read_members(in, f->record, to, err);
    case FIELD_FIRST:
        return read_first(in, f, value, err);
    case FIELD_STRS:
    case FIELD_LIST:
        return read_list(in, f, value, err);
    case FIELD_STR:
    case FIELD_CHAR:
    case FIELD_U32:
    case FIELD_BOOL:
    case FIELD_WORD:
    case FIELD_KNOWN:
    case FIELD_DATE:
    case FIELD_DATETIME:
    case FIELD_UTC:
    case FIELD_DAY:
    case FIELD_CLOCK:
    default:
        return read_plain(in, f, value, err);
    }
}

/** Times that are not known are not zero; words may be unwritten that are not the first. */
static void set_unsent(const struct record *record, void *to)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        void *value = (unsigned char *)to + f->at;
        if (f->kind == FIELD_DATETIME || f->kind == FIELD_UTC || f->kind == FIELD_DAY)
            *(struct datetime *)value = DATETIME_NONE;
        else if (f->kind == FIELD_WORD)
            *(unsigned *)value = f->unwritten;
        else if (f->kind == FIELD_GROUP)
            set_unsent(f->record, to);
        else if (f->kind == FIELD_OBJECT)
            set_unsent(f->record, value);
    }
}

/** The field of a key; members mostly come in the table's order, so the next row is tried first. */
static const struct field *field_of(const struct record *record, str key, size_t *next)
{
    for (size_t i = 0; i < record->count; i++) {
        size_t at = *next + i < record->count ? *next + i : *next + i - record->count;
        if (!str_is(key, record->fields[at].key))
            continue;
        *next = at + 1 < record->count ? at + 1 : 0;
        return &record->fields[at];
    }
    return NULL;
}

/** Read the members of a struct whose defaults are set. */
static int read_members(struct json_reader *in, const struct record *record, void *to,
                        struct err *err)
{
    size_t next = 0;
    str key;
    int rc;

    if (json_read_begin(in, '{', err) < 0)
        return -1;
    while ((rc = json_read_member(in, &key, err)) > 0) {
        const struct field *f = field_of(record, key, &next);
        bool skip = !f || json_read_kind(in) == JSON_KIND_NULL;
        if ((skip ? json_read_skip(in, err) : read_field(in, f, to, err)) < 0)
            return -1;
    }
    return rc;
}

int record_read(struct json_reader *in, const struct record *record, void *to, struct err *err)
{
    set_unsent(record, to);
    return read_members(in, record, to, err);
}
