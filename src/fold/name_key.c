/* SPDX-License-Identifier: Apache-2.0 */
/* Names of one flight: reduction to letters, and how two of them agree. */
#include "fold/name_key.h"

#include "base/utf8.h"
#include "domain/traveller.h"

/* Shorter texts are whole names and not the cut-off beginning of one: ANN is not ANNA. */
#define CUT_OFF_MIN 5

/* Base letters of U+00C0 to U+017F; `*`: no letter. Source: Unicode decompositions. */
static const char latin_base[] = "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTS" /* 00C0 */
                                 "AAAAAAACEEEEIIIIDNOOOOO*OUUUUYTY" /* 00E0 */
                                 "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGG" /* 0100 */
                                 "GGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLL" /* 0120 */
                                 "LLLNNNNNNNNNOOOOOOOORRRRRRSSSSSS" /* 0140 */
                                 "SSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS" /* 0160 */;

static char base_letter(uint32_t c)
{
    if (c < 0x80)
        return ascii_alpha((char)c) ? ascii_upper((char)c) : 0;
    if (c >= 0xC0 && c - 0xC0 < sizeof latin_base - 1)
        return latin_base[c - 0xC0] == '*' ? 0 : latin_base[c - 0xC0];
    return 0;
}

/** Blanks and hyphens part tokens; an apostrophe does not (O'NEIL is ONEIL). */
static bool parts_tokens(uint32_t c)
{
    return c == ' ' || c == '-' || c == '/' || c == ',' || c == '.' || c == '<' || c == '_';
}

/** AE, OE and UE are how ICAO 9303 writes umlauts, and A, O, U how many carriers do. */
static void push_letter(char *text, size_t *n, size_t start, char letter)
{
    if (letter == 'E' && *n > start &&
        (text[*n - 1] == 'A' || text[*n - 1] == 'O' || text[*n - 1] == 'U'))
        return;
    text[(*n)++] = letter;
}

static void add_token(struct name_key *key, str token)
{
    if (token.n && key->tokens < NAME_KEY_TOKENS)
        key->token[key->tokens++] = token;
}

/** Letters of one field into `text`, its tokens into `key`. @return bytes written */
static size_t reduce_field(str field, char *text, struct name_key *key)
{
    size_t at = 0, n = 0, start = 0;

    while (at < field.n) {
        uint32_t c = utf8_next(field, &at);
        char letter = base_letter(c);
        if (letter)
            push_letter(text, &n, start, letter);
        if (!letter && parts_tokens(c)) {
            add_token(key, (str){text + start, n - start});
            start = n;
        }
    }
    add_token(key, (str){text + start, n - start});
    return n;
}

static bool is_title(str token)
{
    static const str titles[] = {
#define TITLE(text, sex, type) STR_INIT(text),
#include "domain/titles.def"
#undef TITLE
    };

    for (size_t i = 0; i < COUNT_OF(titles); i++)
        if (str_eq(token, titles[i]))
            return true;
    return false;
}

/** Drop trailing titles, but never the only given name. @return letters that stay */
static size_t drop_titles(struct name_key *key, size_t given_n)
{
    while (key->tokens > key->surname_tokens + 1u && is_title(key->token[key->tokens - 1])) {
        given_n -= key->token[key->tokens - 1].n;
        key->tokens--;
    }
    return given_n;
}

static void sort_tokens(const struct name_key *key, str *sorted)
{
    for (uint8_t i = 0; i < key->tokens; i++) {
        uint8_t at = i;
        while (at > 0 && str_compare(sorted[at - 1], key->token[i]) > 0) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = key->token[i];
    }
}

static int make_sorted(struct name_key *key, struct arena *mem)
{
    str sorted[NAME_KEY_TOKENS];
    size_t n = 0;

    sort_tokens(key, sorted);
    char *text = arena_alloc(mem, key->surname.n + key->given.n + 1);
    if (!text)
        return -1;
    for (uint8_t i = 0; i < key->tokens; i++) {
        memcpy(text + n, sorted[i].p, sorted[i].n);
        n += sorted[i].n;
    }
    key->sorted = (str){text, n};
    return 0;
}

int name_key_make(str surname, str given, struct arena *mem, struct name_key *out)
{
    *out = (struct name_key){0};
    if (name_is_placeholder(surname))
        surname = STR_NONE;
    if (name_is_placeholder(given))
        given = STR_NONE;
    char *text = arena_alloc(mem, surname.n + given.n + 1);
    if (!text)
        return -1;
    size_t n = reduce_field(surname, text, out);
    out->surname = (str){text, n};
    out->surname_tokens = out->tokens;
    size_t m = reduce_field(given, text + n, out);
    out->given = (str){text + n, drop_titles(out, m)};
    return make_sorted(out, mem);
}

/* Comparison. ---------------------------------------------------------------------------------- */

/** `Y` and the doubled `YY` of AIRIMP are one surname. */
static bool surname_same(str a, str b)
{
    if (str_eq(a, b))
        return true;
    str one = a.n < b.n ? a : b, two = a.n < b.n ? b : a;
    return one.n == 1 && two.n == 2 && two.p[0] == one.p[0] && two.p[1] == one.p[0];
}

static bool cut_off(str a, str b)
{
    str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;

    return shorter.n >= CUT_OFF_MIN && str_starts(longer, shorter);
}

/** `JOHNMR` is JOHN with a title glued to it. */
static bool title_glued(str a, str b)
{
    str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;

    return shorter.n >= 2 && str_starts(longer, shorter) && is_title(str_skip(longer, shorter.n));
}

static bool same_letters(const struct name_key *a, const struct name_key *b)
{
    if (str_eq(a->surname, b->given) && str_eq(a->given, b->surname))
        return true;
    size_t n = a->surname.n + a->given.n;
    if (n != b->surname.n + b->given.n || n == 0)
        return false;
    /* Letters of a key lie together in memory, surname first (name_key_make). */
    return memcmp(a->surname.p, b->surname.p, n) == 0;
}

static bool has_token(const str *tokens, uint8_t n, str wanted)
{
    for (uint8_t i = 0; i < n; i++)
        if (str_eq(tokens[i], wanted))
            return true;
    return false;
}

static bool all_tokens_in(const str *some, uint8_t n, const str *all, uint8_t m)
{
    for (uint8_t i = 0; i < n; i++)
        if (!has_token(all, m, some[i]))
            return false;
    return true;
}

static bool tokens_within(const str *a, uint8_t n, const str *b, uint8_t m)
{
    return n <= m ? all_tokens_in(a, n, b, m) : all_tokens_in(b, m, a, n);
}

static const str *given_tokens(const struct name_key *key, uint8_t *n)
{
    *n = (uint8_t)(key->tokens - key->surname_tokens);
    return key->token + key->surname_tokens;
}

static enum name_agreement compare_given(const struct name_key *a, const struct name_key *b)
{
    uint8_t n, m;
    const str *x = given_tokens(a, &n), *y = given_tokens(b, &m);

    if (str_eq(a->given, b->given))
        return NAME_SAME;
    if (title_glued(a->given, b->given))
        return NAME_JOINED;
    if (n == 0 || m == 0)
        return NAME_POSSIBLE;
    if ((a->given.n == 1 || b->given.n == 1) && a->given.p[0] == b->given.p[0])
        return NAME_POSSIBLE;
    if (str_eq(x[0], y[0]) && tokens_within(x, n, y, m))
        return NAME_SHORT;
    return cut_off(a->given, b->given) ? NAME_SHORT : NAME_DIFFERENT;
}

/** GARCIA for GARCIA LOPEZ, or a surname cut at the length of the field. */
static bool surname_short(const struct name_key *a, const struct name_key *b)
{
    if (cut_off(a->surname, b->surname))
        return true;
    return a->surname_tokens && b->surname_tokens && str_eq(a->token[0], b->token[0]) &&
           tokens_within(a->token, a->surname_tokens, b->token, b->surname_tokens);
}

enum name_agreement name_key_compare(const struct name_key *a, const struct name_key *b)
{
    if (name_key_empty(a) || name_key_empty(b))
        return NAME_DIFFERENT;
    if (str_eq(a->sorted, b->sorted))
        return NAME_SAME;
    if (same_letters(a, b))
        return NAME_JOINED;
    if (surname_same(a->surname, b->surname)) {
        enum name_agreement given = compare_given(a, b);
        if (given != NAME_DIFFERENT)
            return given;
    }
    if (surname_short(a, b) && compare_given(a, b) >= NAME_SHORT)
        return NAME_SHORT;
    if (a->tokens >= 2 && b->tokens >= 2 && tokens_within(a->token, a->tokens, b->token, b->tokens))
        return NAME_SHORT;
    return NAME_DIFFERENT;
}
