/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operator may set: one row each in settings.def, with a default.
 *
 * Later sources win: default, file (`--config FILE` or SAFAR_CONFIG), environment (SAFAR_STORE_URL
 * for store.url), `--set KEY=VALUE`. An unknown key is an error that names the nearest known one.
 * Read once at start, then never changed: threads may share it without a lock.
 */
#ifndef SAFAR_APP_SETTINGS_H
#define SAFAR_APP_SETTINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"

#define SETTING_TEXT_TYPE str
#define SETTING_SECRET_TYPE str
#define SETTING_CHOICE_TYPE str
#define SETTING_NUMBER_TYPE int64_t
#define SETTING_SCORE_TYPE double
#define SETTING_FLAG_TYPE bool

enum setting_id {
#define SETTING(kind, field, key, value, low, high, unit, help) SETTING_ID_##field,
#include "app/settings.def"
#undef SETTING
    SETTING_COUNT,
};

enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_ARGUMENT };

/** Texts live in `mem` and are followed by a NUL, so `.p` may be handed to C interfaces. */
struct settings {
#define SETTING(kind, field, key, value, low, high, unit, help) SETTING_##kind##_TYPE field;
#include "app/settings.def"
#undef SETTING
    enum setting_source source[SETTING_COUNT];
    struct arena mem;
};

/** All defaults. */
int settings_init(struct settings *settings, struct err *err) MUST_CHECK;
void settings_fini(struct settings *settings);

/** One `KEY=VALUE`. ERR_USAGE names the key, the nearest known one, or the values allowed. */
int settings_set(struct settings *settings, str assignment, struct err *err) MUST_CHECK;

/** INI: `key = value`; the part before the dot may be a [section]. ERR_USAGE tells the line. */
int settings_read_file(struct settings *settings, const char *path, struct err *err) MUST_CHECK;

/** SAFAR_<KEY> in capitals with `_` for `.`; other variables are not ours and are passed over. */
int settings_read_environment(struct settings *settings, struct err *err) MUST_CHECK;

/**
 * Defaults, then every source, then the checks that need more than one setting.
 *
 * Takes `--config FILE` and `--set KEY=VALUE` (also with `=`) out of `argv` and leaves the rest in
 * order, so that a command reads its own options afterwards. On failure nothing need be freed.
 */
int settings_from_arguments(struct settings *settings, int *argc, char **argv, struct err *err)
    MUST_CHECK;

/** An INI file that reads back, with help and source as comments; secrets are left out. */
void settings_print(const struct settings *settings, struct buf *out);

/** log.level for log_set_level. */
enum log_level settings_log_level(const struct settings *settings);

#endif
