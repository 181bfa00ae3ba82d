/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the unit, by name. */
#include "store/settings.h"

#include "store/query.h"

static const struct sql get_setting = {"SELECT value FROM setting WHERE key = $1", NULL};

int store_setting_get(struct store *st, str key, struct arena *mem, str *value, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &get_setting, err) < 0)
        return -1;
    query_key(&q, key);
    int rc = query_next(&q);
    if (rc == 1)
        *value = query_get_text(&q, mem);
    return query_finish(&q, rc);
}

static const struct sql set_setting = {"INSERT INTO setting (key, value) VALUES ($1, $2) "
                                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                       NULL};

int store_setting_set(struct store *st, str key, str value, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &set_setting, err) < 0)
        return -1;
    query_key(&q, key);
    query_key(&q, value);
    return query_write(&q);
}

static const struct sql get_counter = {
    "SELECT coalesce(max(CAST(value AS BIGINT)), 0) FROM setting WHERE key = $1", NULL};
static const struct sql bump_counter = {
    "INSERT INTO setting (key, value) VALUES ($1, '1') "
    "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(setting.value AS BIGINT) + 1 AS TEXT)",
    NULL};

int store_counter_get(struct store *st, str key, int64_t *value, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &get_counter, err) < 0)
        return -1;
    query_key(&q, key);
    return query_number(&q, value);
}

int store_counter_bump(struct store *st, str key, int64_t *value, struct err *err)
{
    struct query q;

    if (query_start(&q, st, &bump_counter, err) < 0)
        return -1;
    query_key(&q, key);
    if (query_write(&q) < 0)
        return -1;
    return store_counter_get(st, key, value, err);
}
