/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the JSON of a message. What is read is written as the same JSON again; what can be
 * encoded is a message that the reader takes.
 */
#include "fuzz.h"

#include "messages/encode.h"
#include "messages/json.h"
#include "messages/reader.h"
#include "messages/record.h"

static void write_record(const struct message *m, struct buf *out)
{
    struct json w;

    buf_reset(out);
    json_init(&w, out);
    json_object_begin(&w);
    json_member_c(&w, "message", message_type_name(m->type));
    record_write_members(&w, record_of_message(m->type), m);
    json_object_end(&w);
}

/** What was encoded is one message of the type it was. */
static void read_encoded(str encoded, enum message_type type)
{
    struct message_reader *reader = NULL;
    struct message *m;
    struct arena mem;
    struct err err;

    arena_init(&mem, 64 * MIB);
    PROMISE(message_read_first(encoded, (struct date){2026, 5, 10}, &reader, &mem, &m, &err) > 0);
    PROMISE(m->type == type);
    message_reader_free(reader);
    arena_fini(&mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message *m, *again;
    struct buf first, second;
    struct arena mem;
    struct err err;

    if (size > 64 * KIB)
        return 0;
    arena_init(&mem, 64 * MIB);
    buf_init(&first, 16 * MIB);
    buf_init(&second, 16 * MIB);
    if (message_read_json((str){(const char *)data, size}, &mem, &m, &err) == 0) {
        write_record(m, &first);
        PROMISE(message_read_json(buf_view(&first), &mem, &again, &err) == 0);
        write_record(again, &second);
        PROMISE(str_eq(buf_view(&first), buf_view(&second)));
        buf_reset(&second);
        if (message_can_encode(m->type) && message_encode(m, "", &second, &err) == 0)
            read_encoded(buf_view(&second), m->type);
    }
    buf_fini(&second);
    buf_fini(&first);
    arena_fini(&mem);
    return 0;
}
