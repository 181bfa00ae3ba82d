/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of Doc 9303: parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas). Check digits: part 3. */
#include "reference/mrz_layout.h"

#include "base/attr.h"

/* clang-format off */
static const struct mrz_layout layouts[] = {
    [MRZ_TD1] = {
        .lines = 3, .width = 30, .long_number = true,
        .code = {1, 1, 2}, .issuer = {1, 3, 3}, .number = {1, 6, 9}, .number_check = {1, 15, 1},
        .optional = {1, 16, 15}, .born = {2, 1, 6}, .born_check = {2, 7, 1}, .sex = {2, 8, 1},
        .expires = {2, 9, 6}, .expires_check = {2, 15, 1}, .nationality = {2, 16, 3},
        .optional_2 = {2, 19, 11}, .composite = {2, 30, 1}, .names = {3, 1, 30},
        .covered = {{1, 6, 25}, {2, 1, 7}, {2, 9, 7}, {2, 19, 11}},
    },
    [MRZ_TD2] = {
        .lines = 2, .width = 36, .long_number = true,
        .code = {1, 1, 2}, .issuer = {1, 3, 3}, .names = {1, 6, 31}, .number = {2, 1, 9},
        .number_check = {2, 10, 1}, .nationality = {2, 11, 3}, .born = {2, 14, 6},
        .born_check = {2, 20, 1}, .sex = {2, 21, 1}, .expires = {2, 22, 6},
        .expires_check = {2, 28, 1}, .optional = {2, 29, 7}, .composite = {2, 36, 1},
        .covered = {{2, 1, 10}, {2, 14, 7}, {2, 22, 14}},
    },
    [MRZ_TD3] = {
        .lines = 2, .width = 44,
        .code = {1, 1, 2}, .issuer = {1, 3, 3}, .names = {1, 6, 39}, .number = {2, 1, 9},
        .number_check = {2, 10, 1}, .nationality = {2, 11, 3}, .born = {2, 14, 6},
        .born_check = {2, 20, 1}, .sex = {2, 21, 1}, .expires = {2, 22, 6},
        .expires_check = {2, 28, 1}, .optional = {2, 29, 14}, .optional_check = {2, 43, 1},
        .composite = {2, 44, 1},
        .covered = {{2, 1, 10}, {2, 14, 7}, {2, 22, 22}},
    },
    [MRZ_MRVA] = {
        .lines = 2, .width = 44,
        .code = {1, 1, 2}, .issuer = {1, 3, 3}, .names = {1, 6, 39}, .number = {2, 1, 9},
        .number_check = {2, 10, 1}, .nationality = {2, 11, 3}, .born = {2, 14, 6},
        .born_check = {2, 20, 1}, .sex = {2, 21, 1}, .expires = {2, 22, 6},
        .expires_check = {2, 28, 1}, .optional = {2, 29, 16},
    },
    [MRZ_MRVB] = {
        .lines = 2, .width = 36,
        .code = {1, 1, 2}, .issuer = {1, 3, 3}, .names = {1, 6, 31}, .number = {2, 1, 9},
        .number_check = {2, 10, 1}, .nationality = {2, 11, 3}, .born = {2, 14, 6},
        .born_check = {2, 20, 1}, .sex = {2, 21, 1}, .expires = {2, 22, 6},
        .expires_check = {2, 28, 1}, .optional = {2, 29, 8},
    },
};
/* clang-format on */

const struct mrz_layout *mrz_layout_of(enum mrz_format format)
{
    return format >= MRZ_TD1 && format <= MRZ_MRVB ? &layouts[format] : NULL;
}

const char *mrz_format_name(enum mrz_format format)
{
    static const char *const names[] = {"none", "TD1", "TD2", "TD3", "MRV-A", "MRV-B"};

    return format >= MRZ_TD1 && format <= MRZ_MRVB ? names[format] : names[0];
}

static int value(char c)
{
    if (ascii_digit(c))
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return c == '<' ? 0 : -1;
}

int mrz_check_digit(str field)
{
    static const int weights[] = {7, 3, 1};
    int sum = 0;

    for (size_t i = 0; i < field.n; i++) {
        int v = value(field.p[i]);
        if (v < 0)
            return -1;
        sum = (sum + v * weights[i % 3]) % 10;
    }
    return sum;
}

int mrz_composite(const struct mrz_layout *layout, const char lines[MRZ_LINES][MRZ_WIDTH + 1])
{
    char all[64];
    size_t n = 0;

    if (layout->composite.n == 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(layout->covered); i++) {
        struct mrz_field f = layout->covered[i];
        if (f.n == 0)
            continue;
        memcpy(all + n, lines[f.line - 1] + f.column - 1, f.n);
        n += f.n;
    }
    return mrz_check_digit((str){all, n});
}
