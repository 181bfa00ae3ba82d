/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks. */
#include "base/clock.h"

#include "base/str.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static uint64_t read_ns(clockid_t clock)
{
    struct timespec at;

    if (clock_gettime(clock, &at) != 0)
        return 0;
    return (uint64_t)at.tv_sec * UINT64_C(1000000000) + (uint64_t)at.tv_nsec;
}

utc_ms clock_utc_ms(void)
{
    return (utc_ms)(read_ns(CLOCK_REALTIME) / 1000000);
}

uint64_t clock_monotonic_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

uint64_t clock_cpu_ns(void)
{
    return read_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/** VmHWM of /proc/self/status in bytes. @return 0: not to be had */
static uint64_t high_water_mark(void)
{
    char text[4096];
    uint64_t kib;
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof(text));
    close(fd);
    str rest = {text, n > 0 ? (size_t)n : 0};
    ptrdiff_t at = str_find_str(rest, STR("VmHWM:"));
    if (at < 0)
        return 0;
    rest = str_trim(str_skip(rest, (size_t)at + 6));
    size_t digits = 0;
    while (digits < rest.n && ascii_digit(rest.p[digits]))
        digits++;
    return str_to_u64(str_head(rest, digits), UINT64_MAX / 1024, &kib) ? kib * 1024 : 0;
}

uint64_t clock_peak_rss_bytes(void)
{
    struct rusage usage;
    uint64_t peak = high_water_mark();

    /* getrusage counts what the parent had when it forked: a large parent would be our peak. */
    if (peak == 0 && getrusage(RUSAGE_SELF, &usage) == 0)
        peak = (uint64_t)usage.ru_maxrss * 1024;
    return peak;
}
