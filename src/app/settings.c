/* SPDX-License-Identifier: Apache-2.0 */
/* Reading settings: one table made from settings.def, one function a kind. */
#include "app/settings.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { KIND_TEXT, KIND_SECRET, KIND_CHOICE, KIND_NUMBER, KIND_SCORE, KIND_FLAG };

struct setting {
    enum kind kind;
    const char *key, *value; /* value: the default */
    int64_t low, high;       /* of a number; of a text's length */
    const char *unit, *help;
    size_t at; /* of the field in struct settings */
};

static const struct setting table[SETTING_COUNT] = {
#define SETTING(kind, field, key, value, low, high, unit, help)                                    \
    {KIND_##kind, key, value, low, high, unit, help, offsetof(struct settings, field)},
#include "app/settings.def"
#undef SETTING
};

/* All values of one unit are small; the budget only stops a hostile file. */
#define SETTINGS_BUDGET (1 * MIB)

static void *field_of(struct settings *settings, const struct setting *row)
{
    return (char *)settings + row->at;
}

static const void *field_in(const struct settings *settings, const struct setting *row)
{
    return (const char *)settings + row->at;
}

/** Number of single-letter edits from `a` to `b` (Levenshtein); keys are short. */
static size_t edits(str a, str b)
{
    size_t row[64];

    if (b.n >= COUNT_OF(row))
        return SIZE_MAX;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = diagonal + (a.p[i - 1] != b.p[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[b.n];
}

static const char *nearest_key(str key)
{
    const char *best = table[0].key;
    size_t least = SIZE_MAX;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        size_t distance = edits(key, str_from_c(table[i].key));
        if (distance < least) {
            least = distance;
            best = table[i].key;
        }
    }
    return best;
}

static const struct setting *find_row(str key, struct err *err)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (str_is(key, table[i].key))
            return &table[i];
    err_set(err, ERR_USAGE, ERR_NO_POS, "unknown setting '" STR_FMT "'; did you mean '%s'?",
            STR_ARG(str_head(key, 60)), nearest_key(key));
    return NULL;
}

static int set_text(struct settings *settings, const struct setting *row, str value,
                    struct err *err)
{
    char *copy;

    if (value.n < (size_t)row->low || value.n > (size_t)row->high)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "%s must have %lld to %lld bytes", row->key,
                       (long long)row->low, (long long)row->high);
    if (str_find(value, '\0') >= 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "%s holds a NUL byte", row->key);
    copy = str_to_c(&settings->mem, value);
    if (!copy)
        return err_memory(err);
    *(str *)field_of(settings, row) = (str){copy, value.n};
    return 0;
}

static int set_choice(struct settings *settings, const struct setting *row, str value,
                      struct err *err)
{
    str words = str_from_c(row->unit), word;

    while (str_cut(&words, '|', &word))
        if (str_eq(word, value)) {
            *(str *)field_of(settings, row) = word;
            return 0;
        }
    return err_set(err, ERR_USAGE, ERR_NO_POS, "%s must be one of %s", row->key, row->unit);
}

static int set_number(struct settings *settings, const struct setting *row, str value,
                      struct err *err)
{
    uint64_t number;

    if (!str_to_u64(value, (uint64_t)row->high, &number) || (int64_t)number < row->low)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "%s must be a whole number from %lld to %lld",
                       row->key, (long long)row->low, (long long)row->high);
    *(int64_t *)field_of(settings, row) = (int64_t)number;
    return 0;
}

/** Digits with at most one point; strtod alone would take `inf`, hexadecimals and signs. */
static int set_score(struct settings *settings, const struct setting *row, str value,
                     struct err *err)
{
    char text[32];
    size_t points = 0;
    bool good = value.n < sizeof(text);

    for (size_t i = 0; good && i < value.n; i++) {
        points += value.p[i] == '.';
        good = points <= 1 && (value.p[i] == '.' || ascii_digit(value.p[i]));
    }
    if (good && value.n > points) {
        memcpy(text, value.p, value.n);
        text[value.n] = '\0';
        double score = strtod(text, NULL);
        if (score <= 1) {
            *(double *)field_of(settings, row) = score;
            return 0;
        }
    }
    return err_set(err, ERR_USAGE, ERR_NO_POS, "%s must be a number from 0 to 1", row->key);
}

static int set_flag(struct settings *settings, const struct setting *row, str value,
                    struct err *err)
{
    bool yes = str_is(value, "true") || str_is(value, "yes") || str_is(value, "1");
    bool no = str_is(value, "false") || str_is(value, "no") || str_is(value, "0");

    if (!yes && !no)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "%s must be true or false", row->key);
    *(bool *)field_of(settings, row) = yes;
    return 0;
}

static int set_value(struct settings *settings, const struct setting *row, str value,
                     enum setting_source source, struct err *err)
{
    static int (*const set[])(struct settings *, const struct setting *, str, struct err *) = {
        [KIND_TEXT] = set_text,     [KIND_SECRET] = set_text, [KIND_CHOICE] = set_choice,
        [KIND_NUMBER] = set_number, [KIND_SCORE] = set_score, [KIND_FLAG] = set_flag,
    };

    if (set[row->kind](settings, row, value, err) < 0)
        return -1;
    settings->source[row - table] = source;
    return 0;
}

int settings_init(struct settings *settings, struct err *err)
{
    memset(settings, 0, sizeof(*settings));
    arena_init(&settings->mem, SETTINGS_BUDGET);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (set_value(settings, &table[i], str_from_c(table[i].value), SETTING_DEFAULT, err) < 0) {
            settings_fini(settings);
            return -1;
        }
    return 0;
}

void settings_fini(struct settings *settings)
{
    arena_fini(&settings->mem);
}

int settings_set(struct settings *settings, str assignment, struct err *err)
{
    str key, value = assignment;
    const struct setting *row;

    if (str_find(assignment, '=') < 0 || !str_cut(&value, '=', &key))
        return err_set(err, ERR_USAGE, ERR_NO_POS, "a setting is written KEY=VALUE");
    row = find_row(str_trim(key), err);
    return row ? set_value(settings, row, str_trim(value), SETTING_ARGUMENT, err) : -1;
}

struct file_reading {
    struct settings *settings;
    struct err err;
    bool failed;
};

/** inih calls this for each line; 0 marks the line as wrong. Only the first failure counts. */
static int read_line(void *user, const char *section, const char *name, const char *value)
{
    struct file_reading *reading = user;
    char key[128];
    int n = snprintf(key, sizeof(key), "%s%s%s", section, *section ? "." : "", name);
    const struct setting *row;

    if (reading->failed)
        return 1;
    row = find_row((str){key, n < (int)sizeof(key) ? (size_t)n : sizeof(key) - 1}, &reading->err);
    if (row &&
        set_value(reading->settings, row, str_from_c(value), SETTING_FILE, &reading->err) == 0)
        return 1;
    reading->failed = true;
    return 0;
}

int settings_read_file(struct settings *settings, const char *path, struct err *err)
{
    struct file_reading reading = {.settings = settings};
    FILE *file = fopen(path, "re");
    int line;

    if (!file)
        return err_set(err, ERR_IO, ERR_NO_POS, "cannot read settings: %s", strerror(errno));
    line = ini_parse_file(file, read_line, &reading);
    bool unreadable = ferror(file) != 0;
    fclose(file);
    if (line == 0 && !unreadable)
        return 0;
    if (line <= 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "cannot read settings");
    if (!reading.failed)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "settings line %d: not KEY = VALUE", line);
    return err_set(err, reading.err.code, ERR_NO_POS, "settings line %d: %.120s", line,
                   reading.err.msg);
}

static void environment_name(const char *key, char *out, size_t size)
{
    int n = snprintf(out, size, "SAFAR_%s", key);

    for (int i = 0; i < n && (size_t)i < size; i++)
        out[i] = out[i] == '.' ? '_' : ascii_upper(out[i]);
}

int settings_read_environment(struct settings *settings, struct err *err)
{
    char name[80];
    struct err why;

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        environment_name(table[i].key, name, sizeof(name));
        const char *value = getenv(name);
        if (value &&
            set_value(settings, &table[i], str_from_c(value), SETTING_ENVIRONMENT, &why) < 0)
            return err_set(err, why.code, ERR_NO_POS, "%s: %.100s", name, why.msg);
    }
    return 0;
}

static int check_together(const struct settings *settings, struct err *err)
{
    str url = settings->http_public_url;

    if (!settings->http_tls_certificate.n != !settings->http_tls_key.n)
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "http.tls_certificate and http.tls_key must be set together");
    if (settings->match_urgent < settings->match_review)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "match.urgent is below match.review");
    if (settings->suppression_days > settings->suppression_max_days)
        return err_set(err, ERR_USAGE, ERR_NO_POS,
                       "suppression.days is above suppression.max_days");
    if (settings->intake_token.n > 0 && settings->intake_token.n < 16)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "intake.token needs at least 16 characters");
    if (url.n && !str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
        return err_set(err, ERR_USAGE, ERR_NO_POS, "http.public_url must begin with https://");
    return 0;
}

enum option { OPTION_OTHER, OPTION_CONFIG, OPTION_SET, OPTION_END };

/** What stands at argv[*i]; `*i` moves behind it. `*value` is NULL when an option's is missing. */
static enum option next_option(char **argv, int argc, int *i, const char **value)
{
    static const char *const names[] = {[OPTION_CONFIG] = "--config", [OPTION_SET] = "--set"};
    const char *word = argv[(*i)++];

    if (strcmp(word, "--") == 0)
        return OPTION_END;
    for (int option = OPTION_CONFIG; option <= OPTION_SET; option++) {
        size_t n = strlen(names[option]);
        if (strncmp(word, names[option], n) != 0 || (word[n] != '=' && word[n] != '\0'))
            continue;
        if (word[n] == '=')
            *value = word + n + 1;
        else
            *value = *i < argc ? argv[(*i)++] : NULL;
        return (enum option)option;
    }
    return OPTION_OTHER;
}

/** Apply every option of kind `wanted`; both kinds need a value. */
static int apply_options(struct settings *settings, enum option wanted, int argc, char **argv,
                         struct err *err)
{
    const char *value = NULL;

    for (int i = 0; i < argc;) {
        enum option found = next_option(argv, argc, &i, &value);
        if (found == OPTION_END)
            break;
        if (found == OPTION_OTHER)
            continue;
        if (!value)
            return err_set(err, ERR_USAGE, ERR_NO_POS, "%s needs a value", argv[i - 1]);
        if (found == wanted &&
            (found == OPTION_CONFIG ? settings_read_file(settings, value, err)
                                    : settings_set(settings, str_from_c(value), err)) < 0)
            return -1;
    }
    return 0;
}

/** Close the gaps that the options leave in argv. */
static void remove_options(int *argc, char **argv)
{
    const char *value;
    int kept = 0;

    for (int i = 0; i < *argc;) {
        int at = i;
        enum option found = next_option(argv, *argc, &i, &value);
        if (found == OPTION_OTHER)
            argv[kept++] = argv[at];
        if (found == OPTION_END)
            for (i = at; i < *argc; i++)
                argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
}

int settings_from_arguments(struct settings *settings, int *argc, char **argv, struct err *err)
{
    const char *file = getenv("SAFAR_CONFIG");

    if (settings_init(settings, err) < 0)
        return -1;
    if (file && *file && settings_read_file(settings, file, err) < 0)
        goto failed;
    if (apply_options(settings, OPTION_CONFIG, *argc, argv, err) < 0 ||
        settings_read_environment(settings, err) < 0 ||
        apply_options(settings, OPTION_SET, *argc, argv, err) < 0 ||
        check_together(settings, err) < 0)
        goto failed;
    remove_options(argc, argv);
    return 0;
failed:
    settings_fini(settings);
    return -1;
}

static void print_value(const struct settings *settings, const struct setting *row, struct buf *out)
{
    const void *field = field_in(settings, row);

    switch (row->kind) {
    case KIND_TEXT:
    case KIND_CHOICE:
        buf_str(out, *(const str *)field);
        break;
    case KIND_SECRET:
        buf_c(out, ((const str *)field)->n ? "(set)" : "");
        break;
    case KIND_NUMBER:
        buf_u64(out, (uint64_t) * (const int64_t *)field);
        break;
    case KIND_SCORE:
        buf_printf(out, "%g", *(const double *)field);
        break;
    case KIND_FLAG:
        buf_c(out, *(const bool *)field ? "true" : "false");
        break;
    }
}

void settings_print(const struct settings *settings, struct buf *out)
{
    static const char *const source[] = {"default", "file", "environment", "argument"};

    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *row = &table[i];
        buf_printf(out, "; %s%s%s%s (%s)\n", row->help, *row->unit ? " [" : "", row->unit,
                   *row->unit ? "]" : "", source[settings->source[i]]);
        /* A secret must not be read back as the word `(set)`. */
        if (row->kind == KIND_SECRET)
            buf_c(out, "; ");
        buf_printf(out, "%s = ", row->key);
        print_value(settings, row, out);
        buf_c(out, "\n");
    }
}

enum log_level settings_log_level(const struct settings *settings)
{
    static const enum log_level levels[] = {LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO,
                                            LOG_LEVEL_DEBUG};
    static const char *const words[] = {"error", "warning", "info", "debug"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(settings->log_level, words[i]))
            return levels[i];
    return LOG_LEVEL_INFO;
}
