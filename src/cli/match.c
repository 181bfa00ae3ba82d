/* SPDX-License-Identifier: Apache-2.0 */
/* `safar match`: screen a file of people against a list, without a database. */
#include "cli/command.h"

#include "base/clock.h"
#include "base/json.h"
#include "reference/country.h"
#include "watchlist/index.h"
#include "watchlist/list_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX ((size_t)4096 * MIB)
#define LIST_BUDGET ((size_t)16384 * MIB)
#define MATCH_BUDGET (32 * MIB)
#define OUTPUT_MAX (1024 * MIB)
#define BLOCK 2048 /* queries a thread takes at a time */
#define THREADS_MAX 64

enum query_column {
    Q_ID,
    Q_SURNAME,
    Q_GIVEN,
    Q_BORN_ON,
    Q_SEX,
    Q_NATIONALITY,
    Q_DOCUMENT,
    Q_COUNT
};

static const char *const query_columns[Q_COUNT] = {"id",  "surname",     "given",   "born_on",
                                                   "sex", "nationality", "document"};

struct options {
    const char *list, *queries;
    double threshold; /* negative: the recommended line */
    uint32_t threads;
    bool stats;
};

struct query_row {
    str field[Q_COUNT];
};

/* The whole run. `rows` lives in `mem`, the texts in `queries`. */
struct run {
    struct options options;
    struct buf queries;
    struct arena mem;
    struct watchlist_index *index;
    VEC(struct query_row) rows;
    uint64_t refused;
};

/* A thread's share of one round. */
struct share {
    const struct run *run;
    uint32_t first, end;
    struct arena mem;
    struct buf out;
    struct err err;
    int rc;
    bool started;
};

static int run(int argc, char **argv);

const struct command command_match = {
    .name = "match",
    .usage = "--list FILE.csv --queries FILE.csv [--threshold S] [--threads N] [--stats]",
    .help = "screen people against a list; print pairs with score and reasons as CSV",
    .more =
        "  --list FILE      id,name,alias,born_on,sex,nationality,document,country\n"
        "  --queries FILE   id,surname,given,born_on,sex,nationality,document\n"
        "  --threshold S    least score printed, 0..1 (the recommended alert line)\n"
        "  --threads N      (1)\n"
        "  --stats          one JSON line on standard error\n\n"
        "Output: query,entry,score,name_score,reasons; best first for each query.\n"
        "Refused rows are told on standard error; the rest is done, and the exit status is 1.\n",
    .run = run,
};

/* ---- reading ---- */

static int read_file(const char *path, struct buf *out, struct err *err)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    int rc = -1;

    if (fd < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "%s", strerror(errno));
    for (;;) {
        char *room = buf_reserve(out, 256 * KIB);
        if (!room) {
            err_memory(err);
            break;
        }
        ssize_t n = read(fd, room, 256 * KIB);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            err_set(err, ERR_IO, ERR_NO_POS, "%s", strerror(errno));
        if (n <= 0) {
            rc = (int)n;
            break;
        }
        buf_commit(out, (size_t)n);
    }
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}

static void tell_refused(void *arg, const struct list_refusal *refusal)
{
    struct run *r = arg;

    r->refused++;
    fprintf(stderr, "%s:%llu: %s" STR_FMT "%s%s\n", r->options.list,
            (unsigned long long)refusal->line, refusal->column.n ? "column " : "",
            STR_ARG(refusal->column), refusal->column.n ? ": " : "",
            csv_refusal_text(refusal->reason));
}

static struct watchlist_builder *add_entries(const struct list_read *list,
                                             const struct watchlist_options *options,
                                             struct err *err)
{
    struct watchlist_builder *b = watchlist_builder_new(options, err);

    for (uint32_t i = 0; b && i < list->entries.n; i++) {
        if (watchlist_builder_add(b, &list->entries.v[i], err) < 0) {
            watchlist_builder_free(b);
            return NULL;
        }
    }
    return b;
}

/* What was read is given back before the index is finished: both together are the peak. */
static int read_list(struct run *r, struct err *err)
{
    struct watchlist_options options = watchlist_options_default();
    struct watchlist_builder *b = NULL;
    struct list_read list;
    struct arena mem;
    struct buf bytes;

    if (r->options.threshold >= 0) {
        options.report = options.review = r->options.threshold;
        if (options.urgent < options.review)
            options.urgent = options.review;
    }
    buf_init(&bytes, FILE_MAX);
    arena_init(&mem, LIST_BUDGET);
    if (read_file(r->options.list, &bytes, err) == 0 &&
        list_csv_read(buf_view(&bytes), &mem, tell_refused, r, &list, err) == 0)
        b = add_entries(&list, &options, err);
    buf_fini(&bytes);
    arena_fini(&mem);
    r->index = b ? watchlist_builder_finish(b, err) : NULL;
    return r->index ? 0 : -1;
}

static int query_header(const struct csv_record *header, int at[Q_COUNT], struct err *err)
{
    for (int c = 0; c < Q_COUNT; c++)
        at[c] = -1;
    for (uint32_t f = 0; f < header->n; f++)
        for (int c = 0; c < Q_COUNT; c++)
            if (at[c] < 0 &&
                str_equal_fold(str_trim(header->fields[f]), str_from_c(query_columns[c])))
                at[c] = (int)f;
    if (at[Q_ID] < 0 || at[Q_SURNAME] < 0)
        return err_set(err, ERR_SYNTAX, 0, "the first line must name the columns id and surname");
    return 0;
}

static void refuse_query(struct run *r, uint64_t line, enum csv_refusal why)
{
    r->refused++;
    fprintf(stderr, "%s:%llu: %s\n", r->options.queries, (unsigned long long)line,
            csv_refusal_text(why));
}

static bool dates_good(str dates)
{
    struct date on;
    str one;

    while (str_cut(&dates, '|', &one))
        if (str_trim(one).n > 0 && !date_parse_iso(str_trim(one), &on))
            return false;
    return true;
}

static int read_queries(struct run *r, struct err *err)
{
    struct csv_reader csv;
    struct csv_record record;
    enum csv_refusal why;
    enum csv_next next;
    int at[Q_COUNT];

    if (read_file(r->options.queries, &r->queries, err) < 0)
        return -1;
    csv_reader_init(&csv, buf_view(&r->queries));
    if (csv_reader_next(&csv, &r->mem, &record, &why) != CSV_ROW)
        return err_set(err, ERR_SYNTAX, 0, "the first line must name the columns id and surname");
    if (query_header(&record, at, err) < 0)
        return -1;
    uint32_t fields = record.n;
    while ((next = csv_reader_next(&csv, &r->mem, &record, &why)) != CSV_END) {
        if (next == CSV_NO_MEMORY)
            return err_memory(err);
        if (next == CSV_BAD || record.n != fields) {
            refuse_query(r, record.line, next == CSV_BAD ? why : CSV_FIELD_COUNT);
            continue;
        }
        if (!vec_push(&r->mem, &r->rows))
            return err_memory(err);
        for (int c = 0; c < Q_COUNT; c++)
            vec_last(&r->rows)->field[c] = at[c] < 0 ? STR_NONE : str_trim(record.fields[at[c]]);
        if (!dates_good(vec_last(&r->rows)->field[Q_BORN_ON]))
            refuse_query(r, record.line, CSV_DATE_BAD); /* it is screened without the date */
    }
    return 0;
}

/* ---- one query ---- */

static bool add_documents(struct arena *mem, struct subject *s, str text)
{
    str one;

    while (str_cut(&text, '|', &one)) {
        str number;
        if (!vec_push(mem, &s->documents))
            return false;
        str_cut(&one, ':', &number);
        vec_last(&s->documents)->number = str_trim(number);
        vec_last(&s->documents)->issuer = str_trim(one);
    }
    return true;
}

static bool add_nationalities(struct arena *mem, struct subject *s, str text)
{
    str one;

    while (str_cut(&text, '|', &one)) {
        if (!vec_push(mem, &s->nationalities))
            return false;
        one = str_trim(one);
        country_from_code(one, &one);
        vec_last(&s->nationalities)->value = one;
    }
    return true;
}

static bool make_subject(struct arena *mem, const struct query_row *row, struct subject *s)
{
    struct date on;

    *s = (struct subject){.sex = 0};
    if (!vec_push(mem, &s->names))
        return false;
    vec_last(&s->names)->surname = row->field[Q_SURNAME];
    vec_last(&s->names)->given = row->field[Q_GIVEN];
    for (str dates = row->field[Q_BORN_ON], one; str_cut(&dates, '|', &one);) {
        if (!date_parse_iso(str_trim(one), &on))
            continue;
        if (!vec_push(mem, &s->born_on))
            return false;
        vec_last(&s->born_on)->on = on;
    }
    if (row->field[Q_SEX].n > 0)
        s->sex = ascii_upper(row->field[Q_SEX].p[0]);
    return add_nationalities(mem, s, row->field[Q_NATIONALITY]) &&
           add_documents(mem, s, row->field[Q_DOCUMENT]);
}

static void put_field(struct buf *out, str text)
{
    bool quote = false;

    for (size_t i = 0; i < text.n; i++)
        quote = quote || memchr(",\"\r\n", text.p[i], 4) != NULL;
    if (!quote) {
        buf_str(out, text);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static void put_match(struct buf *out, str query, const struct match *match)
{
    put_field(out, query);
    buf_char(out, ',');
    put_field(out, match->entry->ref);
    buf_printf(out, ",%.4f,%.4f,", match->score, match->name_score);
    match_write_reasons(out, match);
    buf_char(out, '\n');
}

static int match_row(struct share *share, const struct query_row *row)
{
    struct subject subject;
    struct match_list matches;

    arena_reset(&share->mem);
    if (!make_subject(&share->mem, row, &subject))
        return err_memory(&share->err);
    if (watchlist_index_match(share->run->index, &subject, &share->mem, &matches, &share->err) < 0)
        return -1;
    for (uint32_t i = 0; i < matches.n; i++)
        put_match(&share->out, row->field[Q_ID], &matches.v[i]);
    return share->out.failed ? err_memory(&share->err) : 0;
}

/* ---- all queries ---- */

static void *work(void *arg)
{
    struct share *share = arg;

    share->rc = 0;
    for (uint32_t i = share->first; i < share->end && share->rc == 0; i++)
        share->rc = match_row(share, &share->run->rows.v[i]);
    return NULL;
}

/* Each thread takes one block; the answers are printed in the order of the queries. */
static int match_round(struct share *shares, pthread_t *threads, uint32_t count, struct err *err)
{
    int rc = 0;

    for (uint32_t t = 0; t < count; t++)
        shares[t].started =
            t + 1 < count && pthread_create(&threads[t], NULL, work, &shares[t]) == 0;
    for (uint32_t t = 0; t < count; t++)
        if (!shares[t].started)
            work(&shares[t]);
    for (uint32_t t = 0; t < count; t++) {
        if (shares[t].started)
            pthread_join(threads[t], NULL);
        if (rc == 0 && shares[t].rc < 0) {
            *err = shares[t].err;
            rc = -1;
        }
        str out = buf_view(&shares[t].out);
        if (rc == 0 && out.n > 0 && fwrite(out.p, 1, out.n, stdout) != out.n)
            rc = err_set(err, ERR_IO, ERR_NO_POS, "standard output cannot be written");
        buf_reset(&shares[t].out);
    }
    return rc;
}

static int match_all(struct run *r, struct err *err)
{
    struct share shares[THREADS_MAX] = {{0}};
    pthread_t threads[THREADS_MAX] = {0};
    uint32_t at = 0;
    int rc = 0;

    for (uint32_t t = 0; t < r->options.threads; t++) {
        shares[t].run = r;
        arena_init(&shares[t].mem, MATCH_BUDGET);
        buf_init(&shares[t].out, OUTPUT_MAX);
    }
    puts("query,entry,score,name_score,reasons");
    while (rc == 0 && at < r->rows.n) {
        for (uint32_t t = 0; t < r->options.threads; t++) {
            shares[t].first = at;
            at = r->rows.n - at < BLOCK ? r->rows.n : at + BLOCK;
            shares[t].end = at;
        }
        rc = match_round(shares, threads, r->options.threads, err);
    }
    for (uint32_t t = 0; t < r->options.threads; t++) {
        arena_fini(&shares[t].mem);
        buf_fini(&shares[t].out);
    }
    if (rc == 0 && fflush(stdout) != 0)
        rc = err_set(err, ERR_IO, ERR_NO_POS, "standard output cannot be written");
    return rc;
}

static void print_stats(const struct run *r, double build_seconds, double seconds)
{
    struct buf out;
    struct json w;

    buf_init(&out, 4 * KIB);
    json_init(&w, &out);
    json_object_begin(&w);
    json_member_u64(&w, "entries", watchlist_index_figures(r->index).entries);
    json_member_u64(&w, "names", watchlist_index_figures(r->index).names);
    json_member_u64(&w, "queries", r->rows.n);
    json_member_u64(&w, "refused", r->refused);
    json_member_double(&w, "build_seconds", build_seconds);
    json_member_double(&w, "seconds", seconds);
    json_member_double(&w, "queries_per_second", seconds > 0 ? r->rows.n / seconds : 0);
    json_member_u64(&w, "index_bytes", watchlist_index_figures(r->index).bytes);
    json_member_u64(&w, "peak_rss_bytes", clock_peak_rss_bytes());
    json_object_end(&w);
    fprintf(stderr, STR_FMT "\n", STR_ARG(buf_view(&out)));
    buf_fini(&out);
}

/* ---- the command ---- */

static int status_of(const struct err *err)
{
    return err->code == ERR_SYNTAX || err->code == ERR_LIMIT ? EXIT_STATUS_INPUT
                                                             : EXIT_STATUS_ENVIRONMENT;
}

static int fail(const char *path, const struct err *err)
{
    fprintf(stderr, "safar match: %s%s%s\n", path ? path : "", path ? ": " : "", err->msg);
    return status_of(err);
}

static int run_all(struct run *r)
{
    struct err err = {.code = ERR_NONE};
    uint64_t began = clock_monotonic_ns();

    if (read_list(r, &err) < 0)
        return fail(r->options.list, &err);
    uint64_t built = clock_monotonic_ns();
    if (read_queries(r, &err) < 0)
        return fail(r->options.queries, &err);
    uint64_t read = clock_monotonic_ns();
    if (match_all(r, &err) < 0)
        return fail(NULL, &err);
    if (r->options.stats)
        print_stats(r, (double)(built - began) / 1e9, (double)(clock_monotonic_ns() - read) / 1e9);
    return r->refused > 0 ? EXIT_STATUS_INPUT : EXIT_STATUS_OK;
}

static bool read_threshold(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return end != text && *end == '\0' && *out >= 0 && *out <= 1;
}

static int read_options(int argc, char **argv, struct options *o)
{
    uint64_t threads;

    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--stats") == 0) {
            o->stats = true;
            continue;
        }
        if (!value)
            return command_usage(&command_match, "unknown option or no value: %s", argv[i]);
        if (strcmp(argv[i], "--list") == 0) {
            o->list = value;
        } else if (strcmp(argv[i], "--queries") == 0) {
            o->queries = value;
        } else if (strcmp(argv[i], "--threshold") == 0) {
            if (!read_threshold(value, &o->threshold))
                return command_usage(&command_match, "--threshold takes a number from 0 to 1");
        } else if (strcmp(argv[i], "--threads") == 0) {
            if (!str_to_u64(str_from_c(value), THREADS_MAX, &threads) || threads == 0)
                return command_usage(&command_match, "--threads takes 1 to %d", THREADS_MAX);
            o->threads = (uint32_t)threads;
        } else {
            return command_usage(&command_match, "unknown option %s", argv[i]);
        }
        i++;
    }
    if (!o->list || !o->queries)
        return command_usage(&command_match, "--list and --queries are both needed");
    return EXIT_STATUS_OK;
}

static int run(int argc, char **argv)
{
    struct run r = {
        .options = {.threshold = -1, .threads = 1}
    };
    int status = read_options(argc, argv, &r.options);

    if (status != EXIT_STATUS_OK)
        return status;
    buf_init(&r.queries, FILE_MAX);
    arena_init(&r.mem, LIST_BUDGET);
    status = run_all(&r);
    watchlist_index_free(r.index);
    arena_fini(&r.mem);
    buf_fini(&r.queries);
    return status;
}
