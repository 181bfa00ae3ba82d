/* SPDX-License-Identifier: Apache-2.0 */
/* A whole run: the same options give the same bytes, in the files that the contract names. */
#include "simulate/simulate.h"

#include "base/hash.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * SHA-256 over the names and bytes of all files of FLIGHTS flights on 2026-05-12 with seed 42. It
 * proves that every machine writes the same. A change that means to alter the output puts the value
 * that the failing test prints here.
 */
#define GOLDEN "9c91142367f329f5eb7fbbdefd5958aa829399d9218a75c74b9c48e6b7d10183"

enum { FLIGHTS = 6 };

struct folder {
    char path[64];
};

static struct folder new_folder(void)
{
    struct folder f = {"/tmp/safar-simulate-XXXXXX"};

    assert_non_null(mkdtemp(f.path));
    return f;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static struct buf read_file(const char *path)
{
    struct buf out;
    FILE *file = fopen(path, "rb");
    size_t n;

    assert_non_null(file);
    buf_init(&out, 64 * MIB);
    do {
        char *to = buf_reserve(&out, 64 * KIB);
        assert_non_null(to);
        n = fread(to, 1, 64 * KIB, file);
        buf_commit(&out, n);
    } while (n > 0);
    fclose(file);
    return out;
}

/** Add a file's name and bytes to the digest, and remove it. */
static void take_file(const char *folder, const char *name, struct sha256 *digest)
{
    char path[512];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    struct buf bytes = read_file(path);
    const str parts[] = {
        {(const char *)digest->bytes, SHA256_BYTES},
        str_from_c(name), buf_view(&bytes)
    };
    *digest = sha256_of_parts(parts, 3);
    buf_fini(&bytes);
    assert_int_equal(unlink(path), 0);
}

/** Digest of a run's folder; the folder is gone afterwards. */
static struct sha256 digest_of(const struct folder *f)
{
    struct sha256 digest = {{0}};
    struct dirent **entries;
    char messages[128];

    (void)snprintf(messages, sizeof messages, "%s/messages", f->path);
    int n = scandir(messages, &entries, is_file, by_name);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        take_file(messages, entries[i]->d_name, &digest);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(rmdir(messages), 0);
    take_file(f->path, "schedule.tsv", &digest);
    take_file(f->path, "truth.ndjson", &digest);
    take_file(f->path, "watchlist.csv", &digest);
    assert_int_equal(rmdir(f->path), 0);
    return digest;
}

static struct simulate_options options_for(const struct folder *f, uint64_t seed)
{
    return (struct simulate_options){
        .flights = FLIGHTS,
        .seed = seed,
        .folder = f->path,
        .dirt_percent = 4,
        .home = "PAK",
        .day = {2026, 5, 12}
    };
}

static struct sha256 run_once(uint64_t seed, struct truth_totals *totals)
{
    struct folder f = new_folder();
    struct simulate_options options = options_for(&f, seed);
    struct err err = {0};

    assert_int_equal(simulate_run(&options, totals, &err), 0);
    return digest_of(&f);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    struct truth_totals totals, again;
    struct sha256 one = run_once(42, &totals), other = run_once(42, &again),
                  third = run_once(43, &again);
    char hex[SHA256_HEX + 1];

    assert_memory_equal(one.bytes, other.bytes, SHA256_BYTES);
    assert_memory_not_equal(one.bytes, third.bytes, SHA256_BYTES);
    sha256_hex(&one, hex);
    assert_string_equal(hex, GOLDEN);
    assert_int_equal(totals.flights, FLIGHTS);
    assert_int_equal(totals.listed, FLIGHTS * 2);
    assert_int_equal(totals.near_misses, FLIGHTS * 2);
    assert_int_equal(totals.journeys,
                     totals.boarded + totals.taken_off + totals.no_show + totals.cancelled);
}

static void a_size_asked_for_is_reached(void **state)
{
    (void)state;
    struct folder f = new_folder();
    struct simulate_options options = options_for(&f, 5);
    struct truth_totals totals;
    struct err err = {0};

    options.flights = 2;
    options.bytes = 2500000;
    assert_int_equal(simulate_run(&options, &totals, &err), 0);
    assert_true(totals.bytes >= options.bytes);
    assert_true(totals.flights > 2); /* so it went on into the next days */
    (void)digest_of(&f);
}

static void left_overs_and_bad_options_are_refused(void **state)
{
    (void)state;
    struct folder f = new_folder();
    struct simulate_options good = options_for(&f, 1), bad = good;
    struct truth_totals totals;
    struct err err = {0};

    bad.flights = 0;
    assert_int_equal(simulate_run(&bad, &totals, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    bad = good;
    memcpy(bad.home, "QQQ", 4);
    assert_int_equal(simulate_run(&bad, &totals, &err), -1);
    bad = good;
    bad.dirt_percent = 101;
    assert_int_equal(simulate_run(&bad, &totals, &err), -1);
    good.flights = 1;
    assert_int_equal(simulate_run(&good, &totals, &err), 0);
    assert_int_equal(simulate_run(&good, &totals, &err), -1); /* messages/ holds files now */
    assert_int_equal(err.code, ERR_USAGE);
    (void)digest_of(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(a_size_asked_for_is_reached),
        cmocka_unit_test(left_overs_and_bad_options_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
