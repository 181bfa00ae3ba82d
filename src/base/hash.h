/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes: SHA-256 for identity and evidence, a fast 64-bit one for tables and digests inside a run.
 */
#ifndef SAFAR_BASE_HASH_H
#define SAFAR_BASE_HASH_H

#include "base/str.h"

#define SHA256_BYTES 32
#define SHA256_HEX 64

struct sha256 {
    uint8_t bytes[SHA256_BYTES];
};

/** SHA-256 (FIPS 180-4, by libsodium) of `s`. */
struct sha256 sha256_of(str s);

/** SHA-256 of the concatenation of `count` slices. */
struct sha256 sha256_of_parts(const str *parts, size_t count);

/** Lower-case hexadecimal with NUL. */
void sha256_hex(const struct sha256 *digest, char out[SHA256_HEX + 1]);

/** `n` bytes as lower-case hexadecimal with NUL into `out[2 * n + 1]`. */
void hex_encode(const uint8_t *bytes, size_t n, char *out);

/** The inverse for exactly `n` bytes. @return false on other characters or length */
bool hex_decode(str s, uint8_t *bytes, size_t n);

/**
 * Fast 64-bit hash (FNV-1a over 8-byte words, in four lanes where there are many, with a murmur
 * finaliser). Stable across runs and machines, so it may be stored; it is no protection against an
 * adversary.
 */
uint64_t hash64(str s, uint64_t seed);

/** Mix one number into a running hash. */
uint64_t hash64_mix(uint64_t hash, uint64_t value);

#endif
