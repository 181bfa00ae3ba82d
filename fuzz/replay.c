/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over files and folders, where there is no libFuzzer: fuzz_x PATH... */
#include "fuzz.h"

#include "base/buf.h"

#include <dirent.h>
#include <sys/stat.h>

static unsigned replayed;

static int replay_file(const char *path)
{
    struct buf input;
    char chunk[4096];
    size_t n;
    FILE *file = fopen(path, "rb");

    if (!file)
        return -1;
    buf_init(&input, 16 * MIB);
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buf_add(&input, chunk, n);
    fclose(file);
    if (input.p)
        LLVMFuzzerTestOneInput((const uint8_t *)input.p, input.n);
    else
        LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    buf_fini(&input);
    replayed++;
    return 0;
}

static int replay(const char *path)
{
    struct stat status;
    struct dirent *entry;
    int rc = 0;

    if (stat(path, &status) != 0)
        return -1;
    if (!S_ISDIR(status.st_mode))
        return replay_file(path);
    DIR *folder = opendir(path);
    if (!folder)
        return -1;
    while (rc == 0 && (entry = readdir(folder)) != NULL) {
        char deeper[4096];
        if (entry->d_name[0] == '.')
            continue;
        int length = snprintf(deeper, sizeof(deeper), "%s/%s", path, entry->d_name);
        rc = length < (int)sizeof(deeper) ? replay(deeper) : -1;
    }
    closedir(folder);
    return rc;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (replay(argv[i]) < 0) {
            fprintf(stderr, "replay: %s cannot be read\n", argv[i]);
            return EXIT_FAILURE;
        }
    printf("%u inputs replayed\n", replayed);
    return replayed ? EXIT_SUCCESS : EXIT_FAILURE;
}
