/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of `safar list` share. */
#ifndef SAFAR_CLI_LIST_H
#define SAFAR_CLI_LIST_H

#include "app/capabilities.h"
#include "app/lists.h"
#include "app/settings.h"
#include "cli/command.h"

extern const struct command command_list;

/** Who acts when nobody is named: whoever may run commands on this machine. */
#define CLI_USER STR("cli")

/** What the verbs but `import` are given. */
struct list_arguments {
    const char *name; /* of the list */
    const char *user; /* --user; NULL: not given */
    uint32_t version; /* --version, --to; 0: not given */
    bool json;
    bool screen; /* false: --no-screen */
};

typedef int list_verb(const struct settings *settings, struct store *st,
                      const struct list_arguments *given);
list_verb list_show, list_diff, list_versions, list_activate_verb, list_discard_verb,
    list_rollback_verb, list_rm;

/* Read their own arguments: list_lines.c, list_past.c, list_weak.c. */
int list_rescreen_verb(const struct settings *settings, struct store *st, int argc, char **argv);
int list_lines_verb(const struct settings *settings, struct store *st, int argc, char **argv);
int list_weak(const struct settings *settings, struct store *st, int argc, char **argv);

/** Tell why. @return the exit status that goes with it */
int list_fail(const struct err *err);

/**
 * Who acts: the user named, who must be there and may do it. Without a name whoever runs the
 * command, unless `must` says that a person is asked for.
 * @return -1: ERR_FORBIDDEN, ERR_USAGE (a name is needed)
 */
int list_actor(struct store *st, const char *name, enum capability capability, bool must, str *user,
               struct err *err) MUST_CHECK;

/** The list of that name, unless it is removed and `removed` ones are not asked for. */
int list_named(struct store *st, const char *name, bool removed, struct arena *mem,
               struct list_row *out, struct err *err) MUST_CHECK;

/**
 * Before something is put in force: what is, when upcoming journeys were screened with it. NULL
 * when not, or when `screen` is false. The caller's to release, also after an error.
 */
int list_before(const struct settings *settings, struct store *st, bool screen,
                struct screening **out, struct err *err) MUST_CHECK;

/**
 * Screen upcoming journeys again and tell the figures: with what was put in force after `before`
 * alone, or with everything when it is NULL.
 */
int list_rescreen(const struct settings *settings, struct store *st, struct screening *before,
                  struct err *err) MUST_CHECK;

#endif
