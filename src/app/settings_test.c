/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: sources, their order, refusals that help. */
#include "app/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/safar-settings-XXXXXX";

static void write_file(const char *text)
{
    FILE *file;
    snprintf(path, sizeof(path), "/tmp/safar-settings-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    file = fdopen(fd, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/** A command line that may be changed, from words that may not. */
static char words[16][128];
static char *argv[17];
static int argc;

static void command_line(const char *line)
{
    str rest = str_from_c(line), word;

    for (argc = 0; str_cut(&rest, ' ', &word); argc++) {
        snprintf(words[argc], sizeof(words[argc]), STR_FMT, STR_ARG(word));
        argv[argc] = words[argc];
    }
    argv[argc] = NULL;
}

static void every_setting_has_a_default(void **state)
{
    struct settings s;
    struct err err;
    (void)state;

    assert_int_equal(settings_init(&s, &err), 0);
    assert_true(str_is(s.store_url, "sqlite:var/safar.db"));
    assert_int_equal(s.session_idle_minutes, 30);
    assert_true(s.match_review < s.match_urgent);
    settings_fini(&s);
}

static void later_sources_win(void **state)
{
    struct settings s;
    struct err err;
    (void)state;

    write_file("unit.name = From file\n[http]\nlisten = 127.0.0.1:1\nthreads = 3\n[session]\n"
               "max_hours = 5 ; a working day\n");
    setenv("SAFAR_HTTP_LISTEN", "127.0.0.1:2", 1);
    char line[128];
    snprintf(line, sizeof(line), "serve --set http.threads=7 FILE --config %s --other", path);
    command_line(line);
    assert_int_equal(settings_from_arguments(&s, &argc, argv, &err), 0);
    unsetenv("SAFAR_HTTP_LISTEN");
    unlink(path);
    assert_true(str_is(s.unit_name, "From file"));
    assert_true(str_is(s.http_listen, "127.0.0.1:2"));
    assert_int_equal(s.http_threads, 7);
    assert_int_equal(s.session_max_hours, 5);
    assert_int_equal(argc, 3);
    assert_string_equal(argv[1], "FILE");
    assert_string_equal(argv[2], "--other");
    assert_null(argv[3]);
    settings_fini(&s);
}

static void equals_forms_are_taken_and_a_double_dash_ends_them(void **state)
{
    struct settings s;
    struct err err;
    (void)state;

    command_line("ingest --set=http.threads=3 -- --set");
    assert_int_equal(settings_from_arguments(&s, &argc, argv, &err), 0);
    assert_int_equal(s.http_threads, 3);
    assert_int_equal(argc, 3);
    assert_string_equal(argv[2], "--set");
    settings_fini(&s);
}

static void an_unknown_key_names_the_nearest(void **state)
{
    struct settings s;
    struct err err;
    (void)state;

    assert_int_equal(settings_init(&s, &err), 0);
    assert_int_equal(settings_set(&s, STR("http.lisen=127.0.0.1:0"), &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_non_null(strstr(err.msg, "'http.listen'"));
    settings_fini(&s);
}

static void a_wrong_line_of_a_file_is_numbered(void **state)
{
    struct settings s;
    struct err err;
    (void)state;

    assert_int_equal(settings_init(&s, &err), 0);
    write_file("; comment\n\nhttp.threads = many\n");
    assert_int_equal(settings_read_file(&s, path, &err), -1);
    assert_non_null(strstr(err.msg, "line 3"));
    assert_non_null(strstr(err.msg, "http.threads"));
    unlink(path);
    write_file("[http]\nlisten = a\nhalf a line\n");
    assert_int_equal(settings_read_file(&s, path, &err), -1);
    assert_non_null(strstr(err.msg, "line 3"));
    unlink(path);
    assert_int_equal(settings_read_file(&s, "/nonexistent/safar.conf", &err), -1);
    assert_int_equal(err.code, ERR_IO);
    settings_fini(&s);
}

static void values_out_of_range_are_refused(void **state)
{
    static const char *const wrong[] = {
        "http.threads=0",
        "http.threads=-1",
        "http.threads=1x",
        "match.review=1.01",
        "match.review=1e-1",
        "match.review=.",
        "match.review=",
        "http.log_requests=maybe",
        "unit.environment=x",
        "http.listen=",
        "nothing",
        "log.level=loud",
        "store.busy_ms=99999999999999999999",
    };
    struct settings s;
    struct err err;
    (void)state;

    assert_int_equal(settings_init(&s, &err), 0);
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(settings_set(&s, str_from_c(wrong[i]), &err), -1);
    settings_fini(&s);
}

static void settings_that_contradict_are_refused(void **state)
{
    static const char *const wrong[] = {"http.tls_key=/a", "match.urgent=0.1", "intake.token=short",
                                        "http.public_url=piu.example", "suppression.days=731"};
    struct settings s;
    struct err err;
    (void)state;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char text[64];
        snprintf(text, sizeof(text), "serve --set %s", wrong[i]);
        command_line(text);
        assert_int_equal(settings_from_arguments(&s, &argc, argv, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
    }
    command_line("serve --set");
    assert_int_equal(settings_from_arguments(&s, &argc, argv, &err), -1);
}

static void the_printed_form_reads_back_and_hides_secrets(void **state)
{
    struct settings s, again;
    struct err err;
    struct buf out, out2;
    (void)state;

    assert_int_equal(settings_init(&s, &err), 0);
    assert_int_equal(settings_init(&again, &err), 0);
    assert_int_equal(settings_set(&s, STR("http.threads=9"), &err), 0);
    assert_int_equal(settings_set(&s, STR("intake.token=0123456789abcdef"), &err), 0);
    buf_init(&out, MIB);
    settings_print(&s, &out);
    buf_char(&out, '\0');
    assert_null(strstr(out.p, "0123456789abcdef"));
    assert_non_null(strstr(out.p, "intake.token = (set)"));
    write_file(out.p);
    assert_int_equal(settings_read_file(&again, path, &err), 0);
    unlink(path);
    assert_int_equal(again.http_threads, 9);
    assert_int_equal(again.intake_token.n, 0);
    buf_init(&out2, MIB);
    settings_print(&again, &out2);
    assert_int_equal(settings_log_level(&again), LOG_LEVEL_INFO);
    buf_fini(&out);
    buf_fini(&out2);
    settings_fini(&s);
    settings_fini(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_has_a_default),
        cmocka_unit_test(later_sources_win),
        cmocka_unit_test(equals_forms_are_taken_and_a_double_dash_ends_them),
        cmocka_unit_test(an_unknown_key_names_the_nearest),
        cmocka_unit_test(a_wrong_line_of_a_file_is_numbered),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(settings_that_contradict_are_refused),
        cmocka_unit_test(the_printed_form_reads_back_and_hides_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
