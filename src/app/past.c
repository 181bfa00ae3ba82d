/* SPDX-License-Identifier: Apache-2.0 */
/* Past journeys on request: asked, screened, told. */
#include "app/past.h"

#include "app/lists.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "store/audit.h"

#include <stdio.h>

#define DAY_MS ((utc_ms)86400 * 1000)

static utc_ms day_begins(struct date day)
{
    return (utc_ms)date_to_days(day) * DAY_MS;
}

static int check(const struct past_request *r, struct err *err)
{
    if (!r->purpose.n || r->purpose.n > PAST_PURPOSE_MAX || !utf8_valid(r->purpose))
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "the purpose is needed: UTF-8 of at most %d bytes", PAST_PURPOSE_MAX);
    if (!date_full(r->from) || !date_full(r->to) || date_compare(r->from, r->to) > 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the window is two days, the earlier one first");
    return 0;
}

/** A list that nothing is screened with finds nothing: whoever asks is mistaken. */
static int check_list(struct store *st, int64_t list_id, struct err *err)
{
    struct list_row list;
    struct arena mem;

    if (!list_id)
        return 0;
    arena_init(&mem, MIB);
    int rc = store_list_get(st, list_id, &mem, &list, err);
    arena_fini(&mem);
    if (rc == 0 && (list.removed || list.version == 0))
        return err_set(err, ERR_NOT_FOUND, ERR_NO_POS, "the list is not in force");
    return rc;
}

static int tell(struct store *st, const struct past_request *r, const char *action, str detail,
                utc_ms now, struct err *err)
{
    char id[24] = "";
    int n = r->list_id ? snprintf(id, sizeof id, "%lld", (long long)r->list_id) : 0;
    bool own = !store_in_transaction(st);

    if (own && store_begin(st, err) < 0)
        return -1;
    int rc = store_audit_append(st, now, r->user, str_from_c(action),
                                r->list_id ? STR("list") : STR("lists"), (str){id, (size_t)n},
                                detail, err);
    if (rc == 0)
        return own ? store_commit(st, err) : 0;
    if (own)
        store_rollback(st);
    return -1;
}

int past_begin(struct store *st, const struct past_request *request, utc_ms now, struct err *err)
{
    char detail[PAST_PURPOSE_MAX + 64], from[DATE_TEXT], to[DATE_TEXT];

    if (check(request, err) < 0 || check_list(st, request->list_id, err) < 0)
        return -1;
    date_format(request->from, from);
    date_format(request->to, to);
    int n = snprintf(detail, sizeof detail, "journeys from %s to %s; purpose: " STR_FMT, from, to,
                     STR_ARG(request->purpose));
    return tell(st, request, "rescreen_past", (str){detail, (size_t)n}, now, err);
}

int past_end(struct store *st, const struct past_request *request, const struct rescreen_figures *f,
             bool whole, utc_ms now, struct err *err)
{
    char detail[200];
    int n = snprintf(detail, sizeof detail,
                     "%llu journeys of %llu flights, %llu hits new or changed, %llu withdrawn, "
                     "%llu suppressed%s",
                     (unsigned long long)f->journeys, (unsigned long long)f->flights,
                     (unsigned long long)f->hits, (unsigned long long)f->withdrawn,
                     (unsigned long long)f->suppressed, whole ? "" : "; broken off");

    return tell(st, request, "rescreen_past_done", (str){detail, (size_t)n}, now, err);
}

int past_flights(struct store *st, const struct past_request *request, struct arena *mem,
                 struct flight_ids *out, struct err *err)
{
    return screen_flights_between(st, day_begins(request->from), day_begins(request->to) + DAY_MS,
                                  mem, out, err);
}

struct screen_scope past_scope(const struct past_request *request)
{
    return (struct screen_scope){.list_id = request->list_id};
}

static int screen_all(struct store *st, const struct screening *s,
                      const struct past_request *request, past_progress_fn *progress, void *arg,
                      struct rescreen_figures *out, struct err *err)
{
    const struct screen_scope scope = past_scope(request);
    struct flight_ids flights = {0};
    struct arena mem;

    arena_init(&mem, 64 * MIB);
    int rc = past_flights(st, request, &mem, &flights, err);
    for (uint32_t i = 0; rc == 0 && i < flights.v.n; i++) {
        rc = lists_rescreen_flight(st, s, &scope, flights.v.v[i], out, err);
        if (rc == 0 && progress)
            progress(arg, out, flights.v.n);
    }
    arena_fini(&mem);
    return rc;
}

int past_rescreen(struct store *st, const struct screening *s, const struct past_request *request,
                  past_progress_fn *progress, void *arg, struct rescreen_figures *out,
                  struct err *err)
{
    struct err ignored;

    *out = (struct rescreen_figures){0};
    if (past_begin(st, request, clock_utc_ms(), err) < 0)
        return -1;
    int rc = screen_all(st, s, request, progress, arg, out, err);
    /* The first error is told, not that of telling how far it came. */
    if (past_end(st, request, out, rc == 0, clock_utc_ms(), rc == 0 ? err : &ignored) < 0)
        return -1;
    return rc;
}
