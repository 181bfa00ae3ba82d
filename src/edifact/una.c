/* SPDX-License-Identifier: Apache-2.0 */
/* UNA: the service string advice. */
#include "edifact/una.h"

#define UNA_LENGTH 9
/* How far behind a mangled UNA the UNB may begin. */
#define REPAIR_REACH 24

static size_t skip_layout(str in, size_t at)
{
    while (at < in.n && ascii_space(in.p[at]))
        at++;
    return at;
}

/** A blank says that there is none; so does what is skipped between segments. */
static char release_of(char c)
{
    return (unsigned char)c <= ' ' ? (char)0 : c;
}

static bool usable(const struct edi_una *una)
{
    return una->component != una->element && una->element != una->terminator &&
           una->component != una->terminator && !ascii_alpha(una->terminator) &&
           !ascii_digit(una->terminator) && !ascii_alpha(una->element);
}

/**
 * Eight characters and a line end: the line end stands where the terminator should, and the
 * terminator where the repetition separator is declared. With a blank or `*` there, a line end may
 * well be the terminator.
 */
static bool lost_one_before_line_end(str in)
{
    return (in.p[8] == '\r' || in.p[8] == '\n') && in.p[7] != ' ' && in.p[7] != '*';
}

/** Take what can be known from `UNA` + some characters + `UNB` + element separator. */
static bool repair(str in, struct edi_una *out, size_t *used)
{
    ptrdiff_t unb = str_find_str(str_head(in, UNA_LENGTH + REPAIR_REACH), STR("UNB"));

    if (unb < 4 || in.n < (size_t)unb + 4)
        return false;
    size_t end = (size_t)unb;
    while (end > 3 && ascii_space(in.p[end - 1]))
        end--;
    *out = EDI_UNA_DEFAULT;
    out->component = in.p[3];
    out->element = in.p[unb + 3];
    out->terminator = end > 3 ? in.p[end - 1] : out->terminator;
    /* The release character is the one left that is neither blank, mark nor known: `\` or `?`. */
    out->release = str_find(str_head(in, end), '\\') >= 0 ? '\\' : '?';
    *used = end;
    return usable(out);
}

enum edi_una_result edi_una_read(str in, bool at_end, struct edi_una *out, size_t *used)
{
    *out = EDI_UNA_DEFAULT;
    *used = 0;
    if (in.n < 3 && !at_end && str_starts(STR("UNA"), in))
        return EDI_UNA_NEED_MORE;
    if (!str_starts(in, STR("UNA")))
        return EDI_UNA_NONE;
    size_t after = skip_layout(in, UNA_LENGTH);
    if (in.n < after + 3 + REPAIR_REACH && !at_end)
        return EDI_UNA_NEED_MORE;
    struct edi_una declared = EDI_UNA_DEFAULT;
    if (in.n >= UNA_LENGTH) {
        declared = (struct edi_una){
            in.p[3], in.p[4], in.p[5], release_of(in.p[6]), in.p[7] == ' ' ? (char)0 : in.p[7],
            in.p[8]};
        str follows = str_skip(in, after);
        if (usable(&declared) && !lost_one_before_line_end(in) &&
            (str_starts(follows, STR("UNB")) || str_starts(follows, STR("UNH")) ||
             str_starts(follows, STR("UNG")))) {
            *out = declared;
            *used = UNA_LENGTH;
            return EDI_UNA_GOOD;
        }
    }
    if (repair(in, out, used))
        return EDI_UNA_REPAIRED;
    if (in.n >= UNA_LENGTH && usable(&declared)) {
        *out = declared;
        *used = UNA_LENGTH;
        return EDI_UNA_GOOD;
    }
    *used = in.n < UNA_LENGTH ? in.n : UNA_LENGTH;
    *out = EDI_UNA_DEFAULT;
    return EDI_UNA_REPAIRED;
}
