/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes. */
#include "base/hash.h"

#include <sodium.h>

struct sha256 sha256_of_parts(const str *parts, size_t count)
{
    crypto_hash_sha256_state state;
    struct sha256 digest;

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        if (parts[i].n)
            crypto_hash_sha256_update(&state, (const unsigned char *)parts[i].p, parts[i].n);
    crypto_hash_sha256_final(&state, digest.bytes);
    return digest;
}

struct sha256 sha256_of(str s)
{
    return sha256_of_parts(&s, 1);
}

void hex_encode(const uint8_t *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}

void sha256_hex(const struct sha256 *digest, char out[SHA256_HEX + 1])
{
    hex_encode(digest->bytes, SHA256_BYTES, out);
}

static int hex_value(char c)
{
    if (ascii_digit(c))
        return c - '0';
    c = ascii_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool hex_decode(str s, uint8_t *bytes, size_t n)
{
    if (s.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_value(s.p[2 * i]), low = hex_value(s.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

uint64_t hash64_mix(uint64_t hash, uint64_t value)
{
    hash ^= value;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xc4ceb9fe1a85ec53);
    hash ^= hash >> 29;
    return hash;
}

static uint64_t byte_at(const char *p)
{
    return (unsigned char)*p;
}

/** Four bytes, the first one lowest. Compilers make one load of it where that is the same. */
static uint64_t four_at(const char *p)
{
    return byte_at(p) | byte_at(p + 1) << 8 | byte_at(p + 2) << 16 | byte_at(p + 3) << 24;
}

/** The last `n` bytes of `s`, 1 to 7, the first one lowest: without a loop or a call. */
static uint64_t tail_of(str s, size_t n)
{
    const char *p = s.p + s.n - n;

    if (s.n >= 8)
        return bytes_at(s.p + s.n - 8) >> 8 * (8 - n);
    if (n >= 4) /* both halves hold the bytes in the middle */
        return four_at(p) | four_at(p + n - 4) << 8 * (n - 4);
    return byte_at(p) | byte_at(p + n / 2) << 8 * (n / 2) | byte_at(p + n - 1) << 8 * (n - 1);
}

static uint64_t take_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9fb21c651e98df25);
    return hash ^ hash >> 32;
}

/** Four words at a time, in four lanes that do not wait for one another. */
static uint64_t take_blocks(uint64_t hash, str s)
{
    uint64_t a = hash, b = hash + 1, c = hash + 2, d = hash + 3;

    for (size_t at = 0; at + 32 <= s.n; at += 32) {
        a = take_word(a, bytes_at(s.p + at));
        b = take_word(b, bytes_at(s.p + at + 8));
        c = take_word(c, bytes_at(s.p + at + 16));
        d = take_word(d, bytes_at(s.p + at + 24));
    }
    return take_word(take_word(take_word(a, b), c), d);
}

uint64_t hash64(str s, uint64_t seed)
{
    uint64_t hash = seed ^ (s.n * UINT64_C(0x9e3779b97f4a7c15));
    size_t at = s.n & ~(size_t)31;

    if (at)
        hash = take_blocks(hash, s);
    for (; at + 8 <= s.n; at += 8)
        hash = take_word(hash, bytes_at(s.p + at));
    if (s.n % 8)
        hash = (hash ^ tail_of(s, s.n % 8)) * UINT64_C(0x9fb21c651e98df25);
    return hash64_mix(hash, 0);
}
