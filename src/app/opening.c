/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the database, the lists and the time zones. */
#include "app/opening.h"

#include "base/clock.h"
#include "base/log.h"

struct watchlist_options screening_options(const struct settings *settings)
{
    struct watchlist_options options = watchlist_options_default();

    options.review = options.report = settings->match_review;
    options.urgent = settings->match_urgent;
    return options;
}

static int open_all(const struct settings *settings, struct opening *out, struct err *err)
{
    struct store_options store = {.busy_timeout_ms = (int)settings->store_busy_ms};
    utc_ms now = clock_utc_ms();
    struct err zones;

    out->options = screening_options(settings);
    if (store_open(settings->store_url.p, STORE_WRITE, &store, &out->store, err) < 0 ||
        store_migrate(out->store, now, NULL, err) < 0 ||
        screening_load(out->store, utc_to_datetime(now).date, &out->options, &out->lists, err) < 0)
        return -1;
    if (timezones_open(NULL, &out->zones, &zones) < 0) {
        log_warning("time zones: %s; departures have no UTC time", zones.msg);
        out->zones = NULL;
    }
    return 0;
}

int opening_open(const struct settings *settings, struct opening *out, struct err *err)
{
    *out = (struct opening){0};
    if (open_all(settings, out, err) == 0)
        return 0;
    opening_close(out);
    return -1;
}

void opening_close(struct opening *o)
{
    screening_release(o->lists);
    timezones_close(o->zones);
    store_close(o->store);
    *o = (struct opening){0};
}
