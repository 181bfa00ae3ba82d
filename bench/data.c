/* SPDX-License-Identifier: Apache-2.0 */
/* Input of the benchmarks: what `safar simulate` writes, made in a temporary folder or given. */
#include "bench/bench.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DATA_MAX ((size_t)4096 * MIB)

extern char **environ;

static char made_folder[256]; /* empty: nothing made */
static char messages_folder[4096];
static struct bench_data data;
static bool loaded;

/** Run this program as `safar simulate`. */
static int simulate(uint32_t size_mb, struct err *err)
{
    char size[16], self[4096];
    char words[5][16] = {"simulate", "--size-mb", "--seed", "7", "--out"};
    pid_t pid;
    int status;

    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (n < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "this program cannot be found");
    self[n] = '\0';
    snprintf(size, sizeof(size), "%u", size_mb);
    char *argv[] = {self,     words[0], words[1],    size, words[2],
                    words[3], words[4], made_folder, NULL};
    if (posix_spawn(&pid, self, NULL, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid)
        return err_set(err, ERR_IO, ERR_NO_POS, "`safar simulate` cannot be started");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "`safar simulate` failed");
    return 0;
}

static bool is_folder(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

const char *bench_data_folder(const struct bench_options *options, struct err *err)
{
    const char *root = options->data;
    const char *temporary = getenv("TMPDIR");

    if (messages_folder[0])
        return messages_folder;
    if (!root) {
        snprintf(made_folder, sizeof(made_folder), "%s/safar-bench-XXXXXX",
                 temporary ? temporary : "/tmp");
        if (!mkdtemp(made_folder)) {
            made_folder[0] = '\0';
            err_set(err, ERR_IO, ERR_NO_POS, "no temporary folder: %s", strerror(errno));
            return NULL;
        }
        if (simulate(options->size_mb, err) < 0)
            return NULL;
        root = made_folder;
    }
    snprintf(messages_folder, sizeof(messages_folder), "%s/messages", root);
    if (!is_folder(messages_folder))
        snprintf(messages_folder, sizeof(messages_folder), "%s", root);
    return messages_folder;
}

/** Append a file to the buffer of its message type, told by its first bytes. */
static int load_file(const char *path, struct err *err)
{
    char head[512], chunk[64 * 1024];
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "a file cannot be opened: %s", strerror(errno));
    ssize_t n = read(fd, head, sizeof(head));
    bool paxlst = n > 0 && str_find_str((str){head, (size_t)n}, STR("PAXLST")) >= 0;
    struct buf *to = paxlst ? &data.paxlst : &data.pnrgov;
    if (n > 0)
        buf_add(to, head, (size_t)n);
    while ((n = read(fd, chunk, sizeof(chunk))) > 0)
        buf_add(to, chunk, (size_t)n);
    close(fd);
    if (n < 0 || to->failed)
        return err_set(err, ERR_IO, ERR_NO_POS, "a file cannot be read");
    data.files++;
    return 0;
}

static int load(const char *folder, struct err *err)
{
    struct dirent **names;
    int rc = 0, count = scandir(folder, &names, NULL, alphasort);

    if (count < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "the folder cannot be read: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[8192];
        if (names[i]->d_name[0] != '.' && rc == 0) {
            snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
            rc = is_folder(path) ? load(path, err) : load_file(path, err);
        }
        free(names[i]);
    }
    free(names);
    return rc;
}

const struct bench_data *bench_data_get(const struct bench_options *options, struct err *err)
{
    const char *folder = bench_data_folder(options, err);

    if (!folder)
        return NULL;
    if (!loaded) {
        buf_init(&data.pnrgov, DATA_MAX);
        buf_init(&data.paxlst, DATA_MAX);
        if (load(folder, err) < 0)
            return NULL;
        loaded = true;
    }
    return &data;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

void bench_data_drop(void)
{
    buf_fini(&data.pnrgov);
    buf_fini(&data.paxlst);
    loaded = false;
    if (made_folder[0])
        nftw(made_folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    made_folder[0] = messages_folder[0] = '\0';
}
