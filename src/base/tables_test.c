/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors, maps, hashes, UTF-8, errors. */
#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct item {
    int value;
    char text[24];
};

static void vectors_grow_and_clear(void **state)
{
    (void)state;
    struct arena mem;
    VEC(struct item) items = {NULL, 0, 0};

    arena_init(&mem, 4 * MIB);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(vec_push(&mem, &items), 1);
        assert_int_equal(vec_last(&items)->value, 0); /* cleared */
        vec_last(&items)->value = i;
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(items.v[i].value, i);
    items.n = 1;
    assert_int_equal(vec_push(&mem, &items), 1);
    assert_int_equal(vec_last(&items)->value, 0);
    arena_fini(&mem);
}

static void a_vector_without_memory_stays_as_it_was(void **state)
{
    (void)state;
    struct arena mem;
    VEC(struct item) items = {NULL, 0, 0};

    arena_init(&mem, 1 * MIB);
    for (int i = 0; i < 4; i++)
        assert_int_equal(vec_push(&mem, &items), 1);
    arena_fail_at(&mem, 1);
    assert_int_equal(vec_push(&mem, &items), 0);
    assert_int_equal(items.n, 4);
    assert_int_equal(items.cap, 4);
    arena_fini(&mem);
}

static void a_map_finds_what_was_put(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    struct arena mem;
    struct map map = {.n = 0};
    bool added;

    arena_init(&mem, 4 * MIB);
    assert_null(map_get(&map, STR("x")));
    for (uint32_t i = 0; i < KEYS; i++) {
        str key;
        assert_true(arena_printf(&mem, &key, "key%u", i));
        uint32_t *value = map_put(&mem, &map, key, &added);
        assert_true(value && added && *value == 0);
        *value = i;
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        str key;
        assert_true(arena_printf(&mem, &key, "key%u", i));
        assert_int_equal(*map_get(&map, key), i);
        assert_int_equal(*map_put(&mem, &map, key, &added), i);
        assert_false(added);
    }
    assert_int_equal(map.n, KEYS);
    assert_null(map_get(&map, STR("key5000")));
    assert_true(*map_put(&mem, &map, STR_NONE, &added) == 0 && added);
    arena_fail_at(&mem, 1);
    struct map empty = {.n = 0};
    assert_null(map_put(&mem, &empty, STR("x"), NULL));
    arena_fini(&mem);
}

static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    char text[SHA256_HEX + 1];
    struct sha256 digest = sha256_of(STR("abc"));
    str parts[] = {STR("a"), STR_NONE, STR("bc")};
    uint8_t bytes[SHA256_BYTES];

    /* FIPS 180-4 */
    sha256_hex(&digest, text);
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct sha256 joined = sha256_of_parts(parts, 3);
    assert_memory_equal(joined.bytes, digest.bytes, SHA256_BYTES);
    digest = sha256_of(STR_NONE);
    sha256_hex(&digest, text);
    assert_string_equal(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_true(hex_decode(str_from_c(text), bytes, SHA256_BYTES));
    assert_memory_equal(bytes, digest.bytes, SHA256_BYTES);
    assert_true(hex_decode(STR("0aFF"), bytes, 2) && bytes[0] == 10 && bytes[1] == 255);
    assert_false(hex_decode(STR("0aF"), bytes, 2));
    assert_false(hex_decode(STR("0aFG"), bytes, 2));
}

static void the_fast_hash_is_stable_and_spreads(void **state)
{
    (void)state;
    unsigned buckets[64] = {0};
    char text[16];

    /* Stored digests depend on these: texts of 0 to 21 bytes, each with the last one's hash. */
    str longest = STR("TIF+DOE+JANEMRS:A:1'\xE9");
    uint64_t hash = 0;
    for (size_t n = 0; n <= longest.n; n++)
        hash = hash64(str_head(longest, n), hash);
    assert_true(hash == UINT64_C(0x4924982fb8d0eac6));
    assert_true(hash64(STR("E5F6G7"), 0) == hash64(STR("E5F6G7"), 0));
    assert_true(hash64(STR("E5F6G7"), 0) != hash64(STR("E5F6G7"), 1));
    assert_true(hash64(STR("ab"), 0) != hash64(STR("ba"), 0));
    assert_true(hash64((str){"a\0", 2}, 0) != hash64((str){"a", 1}, 0));
    for (unsigned i = 0; i < 64000; i++) {
        int n = snprintf(text, sizeof(text), "T%07u", i);
        buckets[hash64((str){text, (size_t)n}, 0) % 64]++;
    }
    for (int i = 0; i < 64; i++)
        assert_in_range(buckets[i], 800, 1200);
}

static void utf8_is_judged_strictly(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "a",
                                       "\xC2\x80",
                                       "\xDF\xBF",
                                       "\xE0\xA0\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xF0\x90\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "0123456789\xC3\xA9 0123456789"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2x",
                                      "\xE0\x9F\xBF",
                                      "\xE2\x82",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "01234567\xFF"};
    struct arena mem;
    str out;

    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(utf8_valid(str_from_c(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(utf8_valid(str_from_c(bad[i])));
    assert_int_equal(utf8_valid_length(STR("ab\xC3\xA9\xFFx")), 4);
    assert_int_equal(utf8_valid_length(STR("0123456789\xC3")), 10);
    static const size_t heads[] = {0, 1, 2, 2, 4, 4, 4, 7, 8, 8}; /* 1, 1, 2, 3, 1 */
    for (size_t n = 1; n < COUNT_OF(heads); n++)
        assert_int_equal(heads[n], utf8_head(STR("ab\xC3\xA9\xE2\x82\xAC!"), n).n);
    assert_int_equal(1, utf8_head(STR("\xC3\xA9"), 1).n); /* there is no shorter one */
    assert_int_equal(5, utf8_head(STR("\x80\x80\x80\x80\x80\x80\x80"), 5).n);
    assert_true(ascii_printable(STR(" ~")));
    assert_false(ascii_printable(STR("\x1F")));
    assert_false(ascii_printable(STR("\x80")));
    arena_init(&mem, 64 * KIB);
    assert_true(utf8_from_latin1(&mem, STR("M\xDCX"), &out));
    assert_true(str_is(out, "M\xC3\x9CX"));
    arena_fini(&mem);
}

static void code_points_go_there_and_back(void **state)
{
    (void)state;
    char text[4];

    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x1000 ? 1 : 61) {
        size_t at = 0;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        size_t n = utf8_put(c, text);
        assert_true(utf8_valid((str){text, n}));
        assert_int_equal(utf8_next((str){text, n}, &at), c);
        assert_int_equal(at, n);
    }
    size_t at = 0;
    assert_int_equal(utf8_next(STR("\xFFx"), &at), 0xFFFD);
    assert_int_equal(at, 1);
    at = 1;
    assert_int_equal(utf8_next(STR("x"), &at), 0);
}

static void errors_are_set_and_cut(void **state)
{
    (void)state;
    struct err err;

    assert_int_equal(err_set(&err, ERR_LIMIT, 7, "%300d", 1), -1);
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(err.pos, 7);
    assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
    assert_int_equal(err_memory(&err), -1);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_int_equal(err_set(NULL, ERR_IO, 0, "x"), -1);
    for (int code = ERR_NONE; code <= ERR_UNSUPPORTED; code++)
        assert_string_not_equal(err_code_name((enum err_code)code), "unknown");
    assert_string_equal(err_code_name((enum err_code)999), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_grow_and_clear),
        cmocka_unit_test(a_vector_without_memory_stays_as_it_was),
        cmocka_unit_test(a_map_finds_what_was_put),
        cmocka_unit_test(digests_are_those_of_the_standard),
        cmocka_unit_test(the_fast_hash_is_stable_and_spreads),
        cmocka_unit_test(utf8_is_judged_strictly),
        cmocka_unit_test(code_points_go_there_and_back),
        cmocka_unit_test(errors_are_set_and_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
