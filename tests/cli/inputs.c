/* SPDX-License-Identifier: Apache-2.0 */
/* The inputs of golden pages as files: cli_inputs FOLDER PAGE... writes FOLDER/1.edi, 2.edi, ... */
#include "../golden/page.h"

#include <stdio.h>
#include <stdlib.h>

static bool save(const char *folder, unsigned number, str text)
{
    char path[1024];
    int n = snprintf(path, sizeof(path), "%s/%u.edi", folder, number);
    FILE *file = n > 0 && (size_t)n < sizeof(path) ? fopen(path, "wb") : NULL;

    if (!file)
        return false;
    bool good = fwrite(text.p ? text.p : "", 1, text.n, file) == text.n;
    return fclose(file) == 0 && good;
}

static bool write_page(const char *folder, const char *path, unsigned *number)
{
    struct buf text;
    struct golden_case c;
    size_t line = 0;
    bool good = true;
    int rc;

    if (!page_load(path, &text))
        return false;
    str rest = buf_view(&text);
    while ((rc = page_next(path, &rest, &line, &c)) > 0) {
        good &= save(folder, ++*number, buf_view(&c.input));
        buf_fini(&c.input);
        buf_fini(&c.twin);
    }
    buf_fini(&c.input);
    buf_fini(&c.twin);
    buf_fini(&text);
    return good && rc == 0;
}

int main(int argc, char **argv)
{
    unsigned number = 0;

    for (int i = 2; i < argc; i++)
        if (!write_page(argv[1], argv[i], &number)) {
            fprintf(stderr, "cli_inputs: %s cannot be written out\n", argv[i]);
            return EXIT_FAILURE;
        }
    printf("%u\n", number);
    return number ? EXIT_SUCCESS : EXIT_FAILURE;
}
