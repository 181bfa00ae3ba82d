/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones from zoneinfo files. Source: RFC 8536 (TZif), version 2 and later; version 1 files have
 * 32-bit times only and are refused, as no system has shipped them alone for twenty years.
 *
 * Invariant: a loaded zone has type_count >= 1, `at` ascending, and each type index below
 * type_count.
 */
#include "reference/timezone.h"

#include "base/arena.h"
#include "reference/tz_rule.h"

#include <stdio.h>
#include <stdlib.h>

enum { TYPES_MAX = 64, FILE_MAX = 256 * 1024, HEADER = 44 };

struct zone {
    const int64_t *at;   /* instants of change, seconds since 1970 */
    const uint8_t *type; /* type in force from at[i] on */
    uint32_t count;
    uint32_t type_count; /* 0: not loaded */
    int32_t offset[TYPES_MAX];
    bool has_rule;
    struct tz_rule rule;
};

struct timezones {
    struct arena mem;
    struct zone zone[TZ_ZONE_COUNT];
};

static const char *const names[] = {
#define ZONE(token, name) name,
#include "reference/zones.def"
#undef ZONE
};

static uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t read_i64(const unsigned char *p)
{
    return (int64_t)((uint64_t)read_u32(p) << 32 | read_u32(p + 4));
}

/**
 * The six counts of a header, and the bytes of the block that follows when times take `width`
 * bytes.
 */
struct tzif_block {
    uint32_t changes, types;
    size_t bytes;
};

static bool read_header(str file, size_t pos, size_t width, struct tzif_block *out)
{
    if (pos > file.n || file.n - pos < HEADER || memcmp(file.p + pos, "TZif", 4) != 0)
        return false;
    const unsigned char *p = (const unsigned char *)file.p + pos + 20;
    uint64_t isut = read_u32(p), isstd = read_u32(p + 4), leap = read_u32(p + 8);
    uint64_t changes = read_u32(p + 12), types = read_u32(p + 16), chars = read_u32(p + 20);

    uint64_t bytes = changes * (width + 1) + types * 6 + chars + leap * (width + 4) + isstd + isut;
    if (bytes > file.n - pos - HEADER)
        return false;
    *out = (struct tzif_block){(uint32_t)changes, (uint32_t)types, (size_t)bytes};
    return true;
}

static bool read_types(const unsigned char *p, uint32_t count, struct zone *zone)
{
    if (count == 0 || count > TYPES_MAX)
        return false;
    for (uint32_t i = 0; i < count; i++)
        zone->offset[i] = (int32_t)read_u32(p + (size_t)i * 6);
    zone->type_count = count;
    return true;
}

static bool read_changes(struct arena *mem, const unsigned char *p, uint32_t count,
                         struct zone *zone)
{
    int64_t *at = arena_zalloc(mem, count ? count : 1, sizeof *at);
    uint8_t *type = arena_zalloc(mem, count ? count : 1, 1);

    if (!at || !type)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        at[i] = read_i64(p + (size_t)i * 8);
        type[i] = p[(size_t)count * 8 + i];
        if (type[i] >= zone->type_count || (i > 0 && at[i] <= at[i - 1]))
            return false;
    }
    zone->at = at;
    zone->type = type;
    zone->count = count;
    return true;
}

/**
 * Fill `zone` from a TZif file. @return false: not one, or no memory; then the zone stays unknown
 */
static bool zone_read(struct arena *mem, str file, struct zone *zone)
{
    struct tzif_block old, block;

    if (!read_header(file, 0, 4, &old) || file.p[4] < '2')
        return false;
    size_t second = HEADER + old.bytes;
    if (!read_header(file, second, 8, &block))
        return false;

    const unsigned char *p = (const unsigned char *)file.p + second + HEADER;
    if (!read_types(p + (size_t)block.changes * 9, block.types, zone) ||
        !read_changes(mem, p, block.changes, zone)) {
        zone->type_count = 0;
        return false;
    }
    str footer = str_trim(str_skip(file, second + HEADER + block.bytes));
    zone->has_rule = tz_rule_parse(footer, &zone->rule);
    return true;
}

static void zone_load(struct timezones *zones, const char *folder, enum tz_zone which, char *bytes)
{
    char path[512];
    int n = snprintf(path, sizeof path, "%s/%s", folder, names[which]);

    if (n < 0 || (size_t)n >= sizeof path)
        return;
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    size_t size = fread(bytes, 1, FILE_MAX, file);
    if (!ferror(file) && size < FILE_MAX)
        (void)zone_read(&zones->mem, (str){bytes, size}, &zones->zone[which]);
    fclose(file);
}

int timezones_open(const char *folder, struct timezones **out, struct err *err)
{
    struct timezones *zones = calloc(1, sizeof *zones);
    char *bytes = malloc(FILE_MAX);
    uint32_t loaded = 0;

    if (!zones || !bytes) {
        free(zones);
        free(bytes);
        return err_memory(err);
    }
    arena_init(&zones->mem, 8 * MIB);
    for (int i = 0; i < TZ_ZONE_COUNT; i++) {
        zone_load(zones, folder ? folder : "/usr/share/zoneinfo", (enum tz_zone)i, bytes);
        loaded += zones->zone[i].type_count > 0;
    }
    free(bytes);
    if (loaded == 0) {
        timezones_close(zones);
        return err_set(err, ERR_IO, ERR_NO_POS, "no time zone files found; is tzdata installed?");
    }
    *out = zones;
    return 0;
}

void timezones_close(struct timezones *zones)
{
    if (!zones)
        return;
    arena_fini(&zones->mem);
    free(zones);
}

bool tz_find(str name, enum tz_zone *out)
{
    size_t low = 0, high = COUNT_OF(names);

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_compare(str_from_c(names[mid]), name);
        if (order == 0) {
            *out = (enum tz_zone)mid;
            return true;
        }
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

const char *tz_name(enum tz_zone zone)
{
    return zone < TZ_ZONE_COUNT ? names[zone] : "";
}

static const struct zone *zone_get(const struct timezones *zones, enum tz_zone zone)
{
    if (zone >= TZ_ZONE_COUNT || zones->zone[zone].type_count == 0)
        return NULL;
    return &zones->zone[zone];
}

static int32_t zone_offset(const struct zone *zone, int64_t at)
{
    uint32_t low = 0, high = zone->count;

    if (zone->has_rule && (zone->count == 0 || at >= zone->at[zone->count - 1]))
        return tz_rule_offset(&zone->rule, at);
    while (low < high) { /* the first change after `at` */
        uint32_t mid = low + (high - low) / 2;
        if (zone->at[mid] <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return zone->offset[low == 0 ? 0 : zone->type[low - 1]];
}

enum tz_fit tz_to_utc(const struct timezones *zones, enum tz_zone which, struct datetime local,
                      utc_ms *out)
{
    const struct zone *zone = zone_get(zones, which);

    *out = UTC_UNKNOWN;
    if (!zone || local.minute < 0 || !date_full(local.date))
        return TZ_FIT_UNKNOWN;

    /* A day before and a day after lie on either side of any change near the local time. */
    int64_t wall = utc_from_local(local, 0) / 1000;
    int32_t before = zone_offset(zone, wall - 86400), after = zone_offset(zone, wall + 86400);
    bool early = zone_offset(zone, wall - before) == before;
    bool late = zone_offset(zone, wall - after) == after;

    *out = (early || !late ? wall - before : wall - after) * 1000;
    if (early && late && before != after)
        return TZ_FIT_REPEATED;
    return early || late ? TZ_FIT_EXACT : TZ_FIT_SKIPPED;
}

/** Seconds since 1970, rounded towards the past. */
static int64_t seconds_of(utc_ms at)
{
    return at / 1000 - (at % 1000 < 0);
}

bool tz_to_local(const struct timezones *zones, enum tz_zone which, utc_ms at, struct datetime *out)
{
    const struct zone *zone = zone_get(zones, which);

    if (!zone || at == UTC_UNKNOWN)
        return false;
    *out = utc_to_datetime(at + (utc_ms)zone_offset(zone, seconds_of(at)) * 1000);
    return true;
}

bool tz_offset(const struct timezones *zones, enum tz_zone which, utc_ms at, int *minutes)
{
    const struct zone *zone = zone_get(zones, which);

    if (!zone || at == UTC_UNKNOWN)
        return false;
    int32_t seconds = zone_offset(zone, seconds_of(at));
    *minutes = seconds / 60 - (seconds % 60 < 0);
    return true;
}
