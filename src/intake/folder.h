/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A watched folder: DIR/in is read, files move to DIR/done or DIR/bad.
 *
 * A file is taken when its writer closes it or when it is moved into place; files that were there
 * before, or whose writer is on another machine, once they have not changed for two seconds. Dot
 * files, *.tmp and *.part are passed over. Links, pipes and devices are never opened: they go to
 * DIR/bad as they are. Nothing outside DIR is ever touched. A file moves only after the caller has
 * said what became of it, so a crash means at worst that it is handed over again.
 */
#ifndef SAFAR_INTAKE_FOLDER_H
#define SAFAR_INTAKE_FOLDER_H

#include "base/err.h"
#include "base/str.h"

struct folder;

/** What the caller keeps about a file between `keep` and `fate`. */
#define FOLDER_TICKET_MAX 64
struct folder_ticket {
    int64_t ids[FOLDER_TICKET_MAX];
    size_t count;
    bool spoilt; /* some of it could not be unpacked */
};

enum folder_fate {
    FOLDER_DONE,  /* kept and read: to done/ */
    FOLDER_BAD,   /* kept, but nothing could be read, or not all unpacked: to bad/ */
    FOLDER_LATER, /* not kept: stays where it is and is tried again */
};

struct folder_options {
    const char *path; /* DIR; made with its three folders when missing */
    unsigned poll_ms; /* how often to look beside being told */

    /* Read the file from `fd` to its end and keep it durably. -1: try again later. */
    int (*keep)(void *arg, int fd, struct folder_ticket *ticket, struct err *err);
    /* Called after `keep`, for some files at once: what became of it? May wait. */
    enum folder_fate (*fate)(void *arg, const struct folder_ticket *ticket);
    /* Something went wrong; the folder goes on. */
    void (*trouble)(void *arg, const struct err *err);
    void *arg;
};

/** Start the thread. @return -1: ERR_IO (the folders cannot be made or watched), ERR_MEMORY */
int folder_start(const struct folder_options *options, struct folder **out, struct err *err)
    MUST_CHECK;

/** Stop after the files at hand. Accepts NULL. */
void folder_stop(struct folder *f);

#endif
