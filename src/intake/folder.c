/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watched folder: one thread that waits for inotify, looks through DIR/in, hands files over and
 * moves them. All access is relative to the three opened folders and follows no link.
 */
#include "intake/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME_MAX_BYTES 255
#define AT_ONCE 32          /* files handed over before asking what became of the first */
#define OPEN_MAX_NAMES 1024 /* names that are being written; more wait until they are settled */
#define SETTLED_S 2
#define SUFFIX_MAX 100000

struct open_name {
    char name[NAME_MAX_BYTES + 1];
};

struct folder {
    struct folder_options options;
    int in, done, bad; /* folders */
    int watch;         /* inotify */
    int stop[2];       /* pipe: a byte means stop */
    pthread_t thread;
    struct open_name *being_written; /* OPEN_MAX_NAMES */
    size_t n_written;
    time_t settled_before; /* of this look: files changed later may still grow */
};

/* Names that are being written. ---------------------------------------------------------------- */

static struct open_name *find_written(struct folder *f, const char *name)
{
    for (size_t i = 0; i < f->n_written; i++)
        if (strcmp(f->being_written[i].name, name) == 0)
            return &f->being_written[i];
    return NULL;
}

static void note_written(struct folder *f, const char *name)
{
    if (find_written(f, name) || f->n_written == OPEN_MAX_NAMES)
        return;
    snprintf(f->being_written[f->n_written++].name, sizeof f->being_written->name, "%s", name);
}

static void forget_written(struct folder *f, const char *name)
{
    struct open_name *found = find_written(f, name);

    if (found)
        *found = f->being_written[--f->n_written];
}

/* Files. --------------------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n > m && strcmp(name + n - m, end) == 0;
}

static bool passed_over(const char *name)
{
    return name[0] == '.' || ends_with(name, ".tmp") || ends_with(name, ".part");
}

static void trouble(struct folder *f, const char *what)
{
    struct err err;

    err_set(&err, ERR_IO, ERR_NO_POS, "watched folder: %s: %s", what, strerror(errno));
    if (f->options.trouble)
        f->options.trouble(f->options.arg, &err);
}

static bool taken_name(int folder, const char *name)
{
    struct stat st;

    return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/** Move to done/ or bad/; a name that is there already gets a number. */
static void move_to(struct folder *f, const char *name, int folder)
{
    char target[NAME_MAX_BYTES + 16];

    snprintf(target, sizeof target, "%s", name);
    for (unsigned i = 1; taken_name(folder, target) && i < SUFFIX_MAX; i++)
        snprintf(target, sizeof target, "%.*s.%u", NAME_MAX_BYTES - 8, name, i);
    if (renameat(f->in, name, folder, target) < 0)
        trouble(f, "a file cannot be moved");
}

/* One look. ------------------------------------------------------------------------------------ */

struct handed {
    char name[NAME_MAX_BYTES + 1];
    struct folder_ticket ticket;
    bool empty;
};

struct look {
    struct folder *f;
    struct handed *files; /* AT_ONCE */
    size_t n;
};

static void settle(struct look *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct handed *h = &l->files[i];
        enum folder_fate fate =
            h->empty ? FOLDER_BAD : l->f->options.fate(l->f->options.arg, &h->ticket);
        if (fate != FOLDER_LATER)
            move_to(l->f, h->name, fate == FOLDER_DONE ? l->f->done : l->f->bad);
    }
    l->n = 0;
}

/** Did somebody write while we read? */
static bool changed(int fd, const struct stat *before)
{
    struct stat now;

    return fstat(fd, &now) < 0 || now.st_size != before->st_size ||
           now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

static void hand_over(struct look *l, int fd, const struct stat *st, const char *name)
{
    struct handed *h = &l->files[l->n];
    struct folder *f = l->f;
    struct err err;

    *h = (struct handed){.empty = st->st_size == 0};
    snprintf(h->name, sizeof h->name, "%s", name);
    if (!h->empty && f->options.keep(f->options.arg, fd, &h->ticket, &err) < 0) {
        if (f->options.trouble)
            f->options.trouble(f->options.arg, &err);
        return;
    }
    if (!changed(fd, st)) /* else what we kept is kept, and the whole file comes again */
        l->n++;
    if (l->n == AT_ONCE)
        settle(l);
}

/**
 * Take one file, if it is one and if it is ready.
 * @param told  its writer has closed it, or it was moved into place
 */
static void consider(struct look *l, const char *name, bool told)
{
    struct folder *f = l->f;
    struct stat st;

    if (passed_over(name) || strlen(name) > NAME_MAX_BYTES || find_written(f, name))
        return;
    if (fstatat(f->in, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISDIR(st.st_mode))
        return;
    if (!S_ISREG(st.st_mode)) {
        move_to(f, name, f->bad);
        return;
    }
    /* An empty one may have been made first, to be filled by a second opening. */
    if ((!told || st.st_size == 0) &&
        (st.st_mtim.tv_sec > f->settled_before || st.st_ctim.tv_sec > f->settled_before))
        return;
    int fd = openat(f->in, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        if (errno != ENOENT)
            trouble(f, "a file cannot be opened");
        return;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        hand_over(l, fd, &st, name);
    close(fd);
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int not_passed_over(const struct dirent *entry)
{
    return !passed_over(entry->d_name);
}

static bool stop_asked(const struct folder *f)
{
    struct pollfd asked = {.fd = f->stop[0], .events = POLLIN};

    return poll(&asked, 1, 0) > 0;
}

/** The opened DIR/in itself, whatever its path leads to by now. */
static void own_path(const struct folder *f, char *out, size_t size)
{
    snprintf(out, size, "/proc/self/fd/%d/.", f->in);
}

/** Everything in DIR/in, in the order of names. */
static void look_through(struct look *l)
{
    struct dirent **names;
    char path[64];

    own_path(l->f, path, sizeof path);
    int n = scandir(path, &names, not_passed_over, compare_names);
    if (n < 0) {
        trouble(l->f, "in/ cannot be read");
        return;
    }
    for (int i = 0; i < n; i++) {
        if (!stop_asked(l->f))
            consider(l, names[i]->d_name, false);
        free(names[i]);
    }
    free(names);
    settle(l);
}

/* Being told. ---------------------------------------------------------------------------------- */

static void take_event(struct look *l, const struct inotify_event *e)
{
    if (e->len == 0 || (e->mask & IN_ISDIR))
        return;
    if (e->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) {
        forget_written(l->f, e->name);
        consider(l, e->name, true);
    } else if (e->mask & (IN_CREATE | IN_MODIFY)) {
        note_written(l->f, e->name);
    } else if (e->mask & (IN_DELETE | IN_MOVED_FROM)) {
        forget_written(l->f, e->name);
    }
}

static void take_events(struct look *l)
{
    union {
        struct inotify_event first;
        char bytes[64 * 1024];
    } room;
    ssize_t n;

    while ((n = read(l->f->watch, room.bytes, sizeof room.bytes)) > 0) {
        for (size_t at = 0; at < (size_t)n;) {
            const struct inotify_event *e = (const void *)(room.bytes + at);
            take_event(l, e);
            at += sizeof *e + e->len;
        }
    }
    settle(l);
}

/** A link that is made in in/ gives IN_CREATE and nothing else. */
static void forget_links(struct folder *f)
{
    for (size_t i = f->n_written; i-- > 0;) {
        struct stat st;
        if (fstatat(f->in, f->being_written[i].name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
            !S_ISREG(st.st_mode) || st.st_nlink > 1)
            f->being_written[i] = f->being_written[--f->n_written];
    }
}

static void *watch_all(void *arg)
{
    struct folder *f = arg;
    struct look l = {.f = f, .files = calloc(AT_ONCE, sizeof *l.files)};

    while (l.files) {
        struct pollfd wait[] = {
            {.fd = f->stop[0], .events = POLLIN},
            {.fd = f->watch,   .events = POLLIN}
        };
        f->settled_before = time(NULL) - SETTLED_S;
        look_through(&l);
        int n = poll(wait, 2, (int)f->options.poll_ms);
        if (n > 0 && wait[0].revents)
            break;
        if (n > 0)
            take_events(&l);
        forget_links(f);
    }
    free(l.files);
    return NULL;
}

/* Start and stop. ------------------------------------------------------------------------------ */

static int open_folder(int parent, const char *name)
{
    if (mkdirat(parent, name, 0750) < 0 && errno != EEXIST)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int open_folders(struct folder *f, struct err *err)
{
    int base = -1;

    if (mkdir(f->options.path, 0750) == 0 || errno == EEXIST)
        base = open(f->options.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (base >= 0) {
        f->in = open_folder(base, "in");
        f->done = f->in < 0 ? -1 : open_folder(base, "done");
        f->bad = f->done < 0 ? -1 : open_folder(base, "bad");
    }
    int rc = base < 0 || f->bad < 0
                 ? err_set(err, ERR_IO, ERR_NO_POS, "intake.folder: %s", strerror(errno))
                 : 0;
    if (base >= 0)
        close(base);
    return rc;
}

static int open_watch(struct folder *f, struct err *err)
{
    char path[64];
    const uint32_t mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MODIFY | IN_DELETE |
                          IN_MOVED_FROM | IN_ONLYDIR;

    own_path(f, path, sizeof path);
    f->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (f->watch < 0 || inotify_add_watch(f->watch, path, mask) < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "intake.folder cannot be watched: %s",
                       strerror(errno));
    f->being_written = calloc(OPEN_MAX_NAMES, sizeof *f->being_written);
    return f->being_written ? 0 : err_memory(err);
}

static void close_one(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void free_folder(struct folder *f)
{
    close_one(f->in);
    close_one(f->done);
    close_one(f->bad);
    close_one(f->watch);
    close_one(f->stop[0]);
    close_one(f->stop[1]);
    free(f->being_written);
    free(f);
}

int folder_start(const struct folder_options *options, struct folder **out, struct err *err)
{
    struct folder *f = calloc(1, sizeof *f);

    if (!f)
        return err_memory(err);
    f->options = *options;
    f->in = f->done = f->bad = f->watch = f->stop[0] = f->stop[1] = -1;
    if (open_folders(f, err) < 0 || open_watch(f, err) < 0) {
        free_folder(f);
        return -1;
    }
    if (pipe(f->stop) < 0 || pthread_create(&f->thread, NULL, watch_all, f) != 0) {
        free_folder(f);
        return err_set(err, ERR_MEMORY, ERR_NO_POS, "no thread for the watched folder");
    }
    *out = f;
    return 0;
}

void folder_stop(struct folder *f)
{
    if (!f)
        return;
    while (write(f->stop[1], "", 1) < 0 && errno == EINTR)
        ;
    pthread_join(f->thread, NULL);
    free_folder(f);
}
