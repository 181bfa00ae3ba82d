/* SPDX-License-Identifier: Apache-2.0 */
/* The schema: compare what the database records with what the program carries, apply the rest. */
#include "store/query.h"

/* The one table that no migration makes; the text must serve every engine. */
static const char record_table[] = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                   "version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                   "sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)";

static const struct sql list_applied = {
    "SELECT version, name, sha256 FROM schema_migration ORDER BY version", NULL};
static const struct sql record_applied = {
    "INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES ($1, $2, $3, $4)",
    NULL};

static const struct migration *migration_at(const struct store *st, uint32_t i)
{
    return i < *st->engine->migration_count ? &st->engine->migrations[i] : NULL;
}

static void script_hash(const struct migration *m, char hex[SHA256_HEX + 1])
{
    struct sha256 hash = sha256_of(m->script);

    sha256_hex(&hash, hex);
}

/** A row of the database against the migration of the same place in the program. */
static int compare(const struct store *st, uint32_t place, uint32_t version, str recorded_hash,
                   struct err *err)
{
    const struct migration *m = migration_at(st, place);
    char hex[SHA256_HEX + 1];

    if (!m)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS,
                       "store: the database is at schema %u, this program knows %u", version,
                       *st->engine->migration_count);
    script_hash(m, hex);
    if (version != m->version || !str_is(recorded_hash, hex))
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS,
                       "store: schema change %u of the database is not the one of this program",
                       version);
    return 0;
}

/** How many of our migrations the database has. */
static int count_applied(struct store *st, uint32_t *applied, struct err *err)
{
    struct query q;
    int rc;

    *applied = 0;
    if (query_start(&q, st, &list_applied, err) < 0)
        return -1;
    QUERY_EACH(&q, rc)
    {
        uint32_t version = query_get_u32(&q);
        query_skip(&q, 1);
        if (compare(st, *applied, version, query_view_text(&q), err) < 0) {
            query_end(&q);
            return -1;
        }
        ++*applied;
    }
    return rc;
}

static int record(struct store *st, const struct migration *m, utc_ms now, struct err *err)
{
    struct query q;
    char hex[SHA256_HEX + 1];

    script_hash(m, hex);
    if (query_start(&q, st, &record_applied, err) < 0)
        return -1;
    query_int(&q, m->version);
    query_key(&q, str_from_c(m->name));
    query_key(&q, str_from_c(hex));
    query_int(&q, now);
    return query_write(&q);
}

/** One step in a transaction of its own. @return 1 applied, 0 nothing left, -1 error */
static int apply_next(struct store *st, utc_ms now, struct err *err)
{
    int rc = -1;
    uint32_t applied;

    if (store_begin(st, err) < 0)
        return -1;
    if (st->engine->run_script(st, str_from_c(record_table), err) < 0)
        goto out;
    if (count_applied(st, &applied, err) < 0) /* inside, so that two programs do not meet */
        goto out;
    const struct migration *m = migration_at(st, applied);
    if (!m) {
        rc = 0;
        goto out;
    }
    if (st->engine->run_script(st, m->script, err) < 0 || record(st, m, now, err) < 0)
        goto out;
    rc = store_commit(st, err) < 0 ? -1 : 1;
out:
    store_rollback(st);
    return rc;
}

int store_migrate(struct store *st, utc_ms now, unsigned *applied, struct err *err)
{
    unsigned done = 0;
    int rc;

    while ((rc = apply_next(st, now, err)) == 1)
        done++;
    if (rc == 0 && applied)
        *applied = done;
    return rc;
}

int store_check_schema(struct store *st, struct err *err)
{
    uint32_t applied;

    if (count_applied(st, &applied, err) < 0)
        return -1;
    if (applied < *st->engine->migration_count)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS,
                       "store: the database is at schema %u, this program needs %u", applied,
                       *st->engine->migration_count);
    return 0;
}
