/* SPDX-License-Identifier: Apache-2.0 */
/* The only place for compiler extensions: attributes with names of ours. */
#ifndef SAFAR_BASE_ATTR_H
#define SAFAR_BASE_ATTR_H

#if defined(__GNUC__)
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_arg, first_arg) __attribute__((format(printf, format_arg, first_arg)))
#define NO_RETURN __attribute__((noreturn))
#define AT_START __attribute__((constructor))
#define ALWAYS_INLINE inline __attribute__((always_inline))
/* For the rare case of a hot function, which would otherwise pay for its registers. */
#define NEVER_INLINE __attribute__((noinline))
/* Calls of it are rare: what leads there is kept apart from the rest, which so fits the cache. */
#define COLD __attribute__((cold))
/* Compile one function for a newer processor; callers ask CPU_HAS first. */
#define TARGET(features) __attribute__((target(features)))
#define CPU_HAS(feature) (__builtin_cpu_supports(feature) != 0)
/* The place of the lowest bit set; the word is not 0. */
#define FIRST_BIT(word) ((unsigned)__builtin_ctzll(word))
/* The place of the highest bit set; the word is not 0. */
#define LAST_BIT(word) (63 - (unsigned)__builtin_clzll(word))
/* It will be read soon. */
#define PREFETCH(address) __builtin_prefetch(address)
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#else
#define MUST_CHECK
#define PRINTF_LIKE(format_arg, first_arg)
#define NO_RETURN
#define AT_START
#define ALWAYS_INLINE inline
#define NEVER_INLINE
#define COLD
#define FIRST_BIT(word) bit_first(word)
#define LAST_BIT(word) bit_last(word)
#define PREFETCH(address) ((void)(address))
#define LIKELY(condition) (condition)
#define UNLIKELY(condition) (condition)
#endif

#if !defined(__GNUC__)
static inline unsigned bit_first(unsigned long long word)
{
    unsigned at = 0;

    while (!(word >> at & 1))
        at++;
    return at;
}

static inline unsigned bit_last(unsigned long long word)
{
    unsigned at = 0;

    while (word >>= 1)
        at++;
    return at;
}
#endif

#define KIB ((size_t)1024)
#define MIB ((size_t)1024 * 1024)

/** Number of items of an array (not of a pointer). */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
