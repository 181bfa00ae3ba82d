/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The simulator's own random numbers: xoshiro256** seeded by splitmix64.
 *
 * Integer arithmetic only, so that a seed gives the same bytes on every machine. A stream is a
 * value: copy it to replay it. Sources: Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators" (2021); Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
 * (2014). Not for secrets.
 *
 * Draw once in an expression: C leaves the order of arguments open, and compilers differ.
 */
#ifndef SAFAR_SIMULATE_RANDOM_H
#define SAFAR_SIMULATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
};

static inline uint64_t rng_split(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/** A stream of its own for each (seed, key): what one part draws never moves another. */
static inline struct rng rng_from(uint64_t seed, uint64_t key)
{
    uint64_t state = seed ^ (key * 0xD1342543DE82EF95u + 0x632BE59BD9B4E019u);
    struct rng r;

    for (int i = 0; i < 4; i++)
        r.s[i] = rng_split(&state);
    return r;
}

static inline uint64_t rng_rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t rng_next(struct rng *r)
{
    uint64_t result = rng_rotate(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;

    r->s[2] ^= r->s[0];
    r->s[3] ^= r->s[1];
    r->s[1] ^= r->s[2];
    r->s[0] ^= r->s[3];
    r->s[2] ^= t;
    r->s[3] = rng_rotate(r->s[3], 45);
    return result;
}

/** 0 .. n-1; n > 0. The bias of the multiplication is below 2^-32 for the small n used here. */
static inline uint32_t rng_below(struct rng *r, uint32_t n)
{
    return (uint32_t)(((rng_next(r) >> 32) * n) >> 32);
}

/** low .. high, both included. */
static inline int rng_between(struct rng *r, int low, int high)
{
    return low + (int)rng_below(r, (uint32_t)(high - low + 1));
}

static inline bool rng_percent(struct rng *r, uint32_t percent)
{
    return rng_below(r, 100) < percent;
}

static inline bool rng_permille(struct rng *r, uint32_t permille)
{
    return rng_below(r, 1000) < permille;
}

#endif
