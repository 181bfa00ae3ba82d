/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the parts of a request. */
#include "http/request.h"

str http_header(const struct http_request *request, const char *name)
{
    for (uint32_t i = 0; i < request->header_count; i++)
        if (str_equal_fold(request->headers[i].name, str_from_c(name)))
            return request->headers[i].value;
    return STR_NONE;
}

str http_cookie(const struct http_request *request, const char *name)
{
    str rest = http_header(request, "Cookie"), pair, key;

    while (str_cut(&rest, ';', &pair)) {
        pair = str_trim(pair);
        if (str_find(pair, '=') < 0)
            continue;
        str_cut(&pair, '=', &key);
        if (str_is(key, name))
            return pair;
    }
    return STR_NONE;
}

static int hex_value(char c)
{
    if (ascii_digit(c))
        return c - '0';
    c = ascii_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool http_unescape(struct arena *mem, str s, bool plus, str *out)
{
    char *text = arena_alloc(mem, s.n + 1);
    size_t n = 0;

    if (!text)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
            int low = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        text[n++] = c;
    }
    *out = (str){text, n};
    return true;
}

int http_query(struct http_request *request, const char *name, str *value)
{
    str rest = request->query, pair, raw_key, key;
    int found = 0;

    while (str_cut(&rest, '&', &pair)) {
        str raw_value = pair;
        if (!str_cut(&raw_value, '=', &raw_key))
            continue;
        if (!http_unescape(&request->mem, raw_key, true, &key))
            return -1;
        if (!str_is(key, name))
            continue;
        if (found || !http_unescape(&request->mem, raw_value, true, value))
            return -1;
        found = 1;
    }
    return found;
}

bool http_content_type_is(const struct http_request *request, const char *type)
{
    str value = http_header(request, "Content-Type"), media;

    return str_cut(&value, ';', &media) && str_equal_fold(str_trim(media), str_from_c(type));
}

/** `q=0`, `q=0.0`, ... among the parameters. */
static bool refused(str parameters)
{
    str one;

    while (str_cut(&parameters, ';', &one)) {
        one = str_trim(one);
        if (one.n < 3 || ascii_upper(one.p[0]) != 'Q' || one.p[1] != '=')
            continue;
        for (size_t i = 2; i < one.n; i++)
            if (one.p[i] != '0' && one.p[i] != '.')
                return false;
        return true;
    }
    return false;
}

bool http_header_accepts(const struct http_request *request, const char *header, const char *token)
{
    str rest = http_header(request, header), item, word;

    while (str_cut(&rest, ',', &item))
        if (str_cut(&item, ';', &word) && str_equal_fold(str_trim(word), str_from_c(token)))
            return !refused(item);
    return false;
}

int http_target_parse(struct arena *mem, str target, str *path, str *query, struct err *err)
{
    str raw = target, raw_path;

    if (target.n == 0 || target.p[0] != '/')
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the target is not an absolute path");
    str_cut(&raw, '?', &raw_path);
    if (!http_unescape(mem, raw_path, false, path))
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the path holds a bad escape");
    for (size_t i = 0; i < path->n; i++)
        if ((unsigned char)path->p[i] < 0x20 || path->p[i] == 0x7F)
            return err_set(err, ERR_SYNTAX, ERR_NO_POS, "the path holds a control character");
    *query = raw;
    return 0;
}
