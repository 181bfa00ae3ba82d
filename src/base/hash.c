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

uint64_t hash64(str s, uint64_t seed)
{
    uint64_t hash = seed ^ (s.n * UINT64_C(0x9e3779b97f4a7c15));

    for (; s.n >= 8; s = (str){s.p + 8, s.n - 8}) {
        uint64_t word;
        memcpy(&word, s.p, 8);
        hash = (hash ^ word) * UINT64_C(0x9fb21c651e98df25);
        hash ^= hash >> 32;
    }
    if (s.n) {
        uint64_t word = 0;
        memcpy(&word, s.p, s.n);
        hash = (hash ^ word) * UINT64_C(0x9fb21c651e98df25);
    }
    return hash64_mix(hash, 0);
}
