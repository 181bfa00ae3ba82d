/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, held to its promises. */
#include "message.h"

#include "fuzz.h"

#include "messages/json.h"
#include "messages/reader.h"
#include "messages/tree.h"

static void drain(struct message_reader *reader, struct arena *mem, struct buf *out, int *rc)
{
    struct message *m;
    struct json w;
    struct err err;

    while (*rc >= 0 && (*rc = message_reader_next(reader, mem, &m, NULL, &err)) > 0) {
        json_init(&w, out);
        message_write_json(&w, m);
        buf_char(out, '\n');
        arena_reset(mem);
    }
    PROMISE(*rc >= 0 || err.code == ERR_MEMORY);
}

/** @return what reading returned last */
static int read_all(str header, str input, bool split, size_t budget, struct buf *out)
{
    struct message_reader *reader = message_reader_new(&(struct reader_options){
        .today = {2026, 5, 10},
          .segment_bytes = 4096, .message_bytes = 65536
    });
    uint64_t seed = fuzz_seed((const uint8_t *)input.p, input.n);
    str parts[2] = {header, input};
    struct arena mem;
    struct err err;
    int rc = 0;

    PROMISE(reader);
    arena_init(&mem, budget);
    for (int i = 0; i < 2; i++)
        while (parts[i].n && rc >= 0) {
            size_t n = split ? fuzz_piece(&seed, parts[i].n) : parts[i].n;
            PROMISE(message_reader_feed(reader, str_head(parts[i], n), &err) == 0);
            drain(reader, &mem, out, &rc);
            parts[i] = str_skip(parts[i], n);
        }
    message_reader_end(reader);
    drain(reader, &mem, out, &rc);
    message_reader_free(reader);
    arena_fini(&mem);
    return rc;
}

void fuzz_message(str header, str input)
{
    struct buf whole, pieces;

    if (str_starts(input, STR("UNA")) || str_starts(input, STR("UNB")))
        header = STR_NONE;
    buf_init(&whole, 64 * MIB);
    buf_init(&pieces, 64 * MIB);
    PROMISE(read_all(header, input, false, 64 * MIB, &whole) == 0);
    PROMISE(whole.n > 0 && !whole.failed);
    PROMISE(json_lines_valid(buf_view(&whole)));
    PROMISE(read_all(header, input, true, 64 * MIB, &pieces) == 0);
    PROMISE(str_eq(buf_view(&whole), buf_view(&pieces)));
    buf_reset(&pieces);
    (void)read_all(header, input, true, 8 * KIB, &pieces);
    buf_fini(&pieces);
    buf_fini(&whole);
}
