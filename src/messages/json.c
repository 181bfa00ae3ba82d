/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as JSON: what record_fields.c lists, then the findings. */
#include "messages/json.h"

#include "base/utf8.h"
#include "messages/record.h"

static void opt_u32(struct json *w, const char *key, uint32_t value)
{
    if (value)
        json_member_u64(w, key, value);
}

void traveller_write_json(struct json *w, const struct traveller *t, bool in_list)
{
    json_object_begin(w);
    record_write_members(w, in_list ? &record_listed_traveller : &record_booked_traveller, t);
    json_object_end(w);
}

void booking_write_json(struct json *w, const struct booking *b)
{
    json_object_begin(w);
    record_write_members(w, &record_booking, b);
    json_object_end(w);
}

static void write_finding(struct json *w, const struct finding *f)
{
    json_object_begin(w);
    json_member_c(w, "code", finding_kind(f->code)->name);
    json_member_c(w, "severity", severity_name(f->severity));
    json_opt_str(w, "tag", str_from_c(f->place.tag));
    opt_u32(w, "segment", f->place.segment);
    opt_u32(w, "element", f->place.element);
    opt_u32(w, "component", f->place.component);
    json_member_u64(w, "offset", f->place.offset);
    json_opt_str(w, "text", f->text);
    json_object_end(w);
}

void findings_write_json(struct json *w, const struct findings *found)
{
    json_array_begin(w);
    for (uint32_t i = 0; i < found->list.n; i++)
        write_finding(w, &found->list.v[i]);
    if (found->dropped) {
        json_object_begin(w);
        json_member_c(w, "code", "FINDINGS_DROPPED");
        json_member_c(w, "severity", "info");
        json_member_u64(w, "count", found->dropped);
        json_member_c(w, "text", finding_kind(FINDING_FINDINGS_DROPPED)->meaning);
        json_object_end(w);
    }
    json_array_end(w);
}

void message_write_json(struct json *w, const struct message *m)
{
    json_object_begin(w);
    json_member_str(w, "message",
                    m->type == MESSAGE_UNKNOWN && m->type_sent.n
                        ? m->type_sent
                        : str_from_c(message_type_name(m->type)));
    record_write_members(w, record_of_message(m->type), m);
    json_key(w, "findings");
    findings_write_json(w, &m->findings);
    json_object_end(w);
}

/** The value of "message", wherever in the object it stands; the type decides the table. */
static int read_type(str text, struct arena *mem, struct message *m, struct err *err)
{
    struct json_reader in;
    str key;
    int rc;

    json_reader_init(&in, text, mem);
    if (json_read_begin(&in, '{', err) < 0)
        return -1;
    while ((rc = json_read_member(&in, &key, err)) > 0) {
        if (!str_is(key, "message")) {
            if (json_read_skip(&in, err) < 0)
                return -1;
            continue;
        }
        if (json_read_str(&in, &m->type_sent, err) < 0)
            return -1;
        for (int type = 0; type < MESSAGE_TYPE_COUNT; type++)
            if (str_is(m->type_sent, message_type_name((enum message_type)type)))
                m->type = (enum message_type)type;
        return 0;
    }
    return rc < 0 ? -1 : err_set(err, ERR_SYNTAX, 0, "no member \"message\" says what it is");
}

int message_read_json(str text, struct arena *mem, struct message **out, struct err *err)
{
    struct message *m = ARENA_NEW(mem, struct message);
    struct json_reader in;

    if (!m)
        return err_memory(err);
    if (!utf8_valid(text))
        return err_set(err, ERR_SYNTAX, utf8_valid_length(text), "not UTF-8");
    if (read_type(text, mem, m, err) < 0)
        return -1;
    json_reader_init(&in, text, mem);
    if (record_read(&in, record_of_message(m->type), m, err) < 0)
        return -1;
    if (json_read_kind(&in) != JSON_KIND_END)
        return err_set(err, ERR_SYNTAX, in.at, "something follows the object");
    *out = m;
    return 0;
}
