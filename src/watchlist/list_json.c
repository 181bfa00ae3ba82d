/* SPDX-License-Identifier: Apache-2.0 */
/* A record is looked at whole before it is read: from then on nothing but memory can fail. */
#include "watchlist/list_json.h"

#include "base/utf8.h"

int list_json_encoding(str *bytes, struct err *err)
{
    if (str_starts(*bytes, STR("\xFF\xFE")) || str_starts(*bytes, STR("\xFE\xFF")))
        return err_set(err, ERR_SYNTAX, 0, "the file is UTF-16; save it as UTF-8");
    if (str_starts(*bytes, STR(UTF8_MARK)))
        *bytes = str_skip(*bytes, 3);
    return 0;
}

static enum csv_refusal check(str bytes)
{
    struct json_reader in;
    struct err err;

    if (bytes.n > LIST_JSON_RECORD_MAX)
        return CSV_RECORD_LONG;
    if (!utf8_valid(bytes))
        return CSV_NOT_UTF8;
    json_reader_init(&in, bytes, NULL);
    enum json_kind kind = json_read_kind(&in);
    if (json_read_skip(&in, &err) < 0 || json_read_kind(&in) != JSON_KIND_END)
        return CSV_JSON_BAD;
    return kind == JSON_KIND_OBJECT ? CSV_OK : CSV_VALUE_KIND;
}

bool list_json_record(struct json_record *r, str bytes, struct arena *scratch)
{
    enum csv_refusal why = check(bytes);

    if (why != CSV_OK) {
        draft_tell(r->all, r->line, "", why);
        return false;
    }
    arena_reset(scratch);
    json_reader_init(&r->in, bytes, scratch);
    return true;
}

int list_json_told(struct json_record *r, bool done, const char *column, struct err *err)
{
    return draft_told(r->all, r->draft, done, r->line, column) ? 0 : err_memory(err);
}

static int other_kind(struct json_record *r, const char *column, struct err *err)
{
    draft_tell(r->all, r->line, column, CSV_VALUE_KIND);
    return json_read_skip(&r->in, err);
}

static int one_text(struct json_record *r, const char *column, json_text_fn *add, int which,
                    struct err *err)
{
    enum json_kind kind = json_read_kind(&r->in);
    str text;

    if (kind == JSON_KIND_NULL)
        return json_read_skip(&r->in, err);
    if (kind != JSON_KIND_STRING)
        return other_kind(r, column, err);
    if (json_read_str(&r->in, &text, err) < 0)
        return -1;
    text = str_trim(text);
    if (str_find(text, '\0') >= 0) {
        draft_tell(r->all, r->line, column, CSV_NUL);
        return 0;
    }
    return text.n ? add(r, which, text, err) : 0;
}

int list_json_texts(struct json_record *r, const char *column, json_text_fn *add, int which,
                    struct err *err)
{
    int more;

    if (json_read_kind(&r->in) != JSON_KIND_ARRAY)
        return one_text(r, column, add, which, err);
    if (json_read_begin(&r->in, '[', err) < 0)
        return -1;
    while ((more = json_read_item(&r->in, err)) > 0)
        if (one_text(r, column, add, which, err) < 0)
            return -1;
    return more;
}

static int one_object(struct json_record *r, const char *column, json_object_fn *add,
                      struct err *err)
{
    enum json_kind kind = json_read_kind(&r->in);

    if (kind == JSON_KIND_NULL)
        return json_read_skip(&r->in, err);
    return kind == JSON_KIND_OBJECT ? add(r, err) : other_kind(r, column, err);
}

int list_json_objects(struct json_record *r, const char *column, json_object_fn *add,
                      struct err *err)
{
    int more;

    if (json_read_kind(&r->in) != JSON_KIND_ARRAY)
        return one_object(r, column, add, err);
    if (json_read_begin(&r->in, '[', err) < 0)
        return -1;
    while ((more = json_read_item(&r->in, err)) > 0)
        if (one_object(r, column, add, err) < 0)
            return -1;
    return more;
}
