/* SPDX-License-Identifier: Apache-2.0 */
/* Unpacking in memory, and handing the files to the pipeline. */
#include "app/parcel.h"

#include "intake/unpack.h"

static int take_bytes(void *arg, str bytes, struct err *err)
{
    struct parcel *p = arg;

    if (p->unpacked.n + bytes.n > p->unpacked.max)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "more than %zu bytes when unpacked",
                       p->unpacked.max);
    buf_str(&p->unpacked, bytes);
    return p->unpacked.failed ? err_memory(err) : 0;
}

static int end_file(void *arg, struct err *err)
{
    struct parcel *p = arg;

    if (!vec_push(p->mem, &p->ends))
        return err_memory(err);
    *vec_last(&p->ends) = p->unpacked.n;
    return 0;
}

static int refuse(void *arg, const struct err *why, struct err *err)
{
    (void)arg;
    *err = *why;
    return -1;
}

static int unpack_all(struct parcel *p, str body, struct err *err)
{
    struct unpack_sink sink = {take_bytes, end_file, refuse, p};
    struct unpack *u;

    if (unpack_new(NULL, &sink, &u, err) < 0)
        return -1;
    int rc = unpack_feed(u, body, err);
    if (rc == 0)
        rc = unpack_end(u, err);
    unpack_free(u);
    return rc;
}

int parcel_init(struct parcel *p, str body, size_t plain_max, struct arena *mem, struct err *err)
{
    *p = (struct parcel){.plain = body, .mem = mem};
    buf_init(&p->unpacked, plain_max);
    if (!unpack_would_change(body))
        return 0;
    int rc = unpack_all(p, body, err);
    p->plain = buf_view(&p->unpacked);
    return rc;
}

void parcel_fini(struct parcel *p)
{
    buf_fini(&p->unpacked);
}

static int add_ids(struct submitted *out, const struct submitted *more, struct arena *mem,
                   struct err *err)
{
    int64_t *ids = arena_zalloc(mem, out->count + more->count, sizeof *ids);

    if (!ids)
        return err_memory(err);
    if (out->count)
        memcpy(ids, out->ids, out->count * sizeof *ids);
    memcpy(ids + out->count, more->ids, more->count * sizeof *ids);
    out->ids = ids;
    out->count += more->count;
    out->duplicate &= more->duplicate;
    return 0;
}

int parcel_submit(const struct parcel *p, struct pipeline *pipeline, str source,
                  struct submitted *out, struct err *err)
{
    size_t from = 0;

    if (p->ends.n == 0)
        return pipeline_submit(pipeline, p->plain, source, p->mem, out, err);
    *out = (struct submitted){.sha256 = sha256_of(p->plain), .duplicate = true};
    for (uint32_t i = 0; i < p->ends.n; i++) {
        str file = str_head(str_skip(p->plain, from), p->ends.v[i] - from);
        struct submitted one;
        from = p->ends.v[i];
        if (file.n == 0)
            continue;
        if (pipeline_submit(pipeline, file, source, p->mem, &one, err) < 0 ||
            add_ids(out, &one, p->mem, err) < 0)
            return -1;
    }
    if (out->count == 0)
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "nothing is packed in it");
    return 0;
}
