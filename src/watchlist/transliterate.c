/* SPDX-License-Identifier: Apache-2.0 */
/* ICU's Any-Latin for scripts without a table of ours. List side only: it is slow and large. */
#include "watchlist/parts.h"

#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

struct transliterator {
    UTransliterator *icu;
};

struct transliterator *transliterator_new(struct err *err)
{
    static const UChar id[] = u"Any-Latin; Latin-ASCII";
    struct transliterator *t = calloc(1, sizeof *t);
    UErrorCode status = U_ZERO_ERROR;

    if (!t) {
        err_memory(err);
        return NULL;
    }
    t->icu = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "ICU cannot transliterate: %s",
                u_errorName(status));
        free(t);
        return NULL;
    }
    return t;
}

void transliterator_free(struct transliterator *t)
{
    if (!t)
        return;
    utrans_close(t->icu);
    free(t);
}

#define UNITS_IN NAME_BYTES_MAX
#define UNITS_OUT (4 * NAME_BYTES_MAX)

int transliterator_latin(struct transliterator *t, struct arena *mem, str text, str *out,
                         struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS_OUT];
    char ascii[UNITS_OUT];
    int32_t n = 0, limit, bytes = 0;

    text = str_head(text, UNITS_IN);
    u_strFromUTF8WithSub(units, UNITS_OUT, &n, text.p, (int32_t)text.n, 0xFFFD, NULL, &status);
    limit = n;
    if (U_SUCCESS(status))
        utrans_transUChars(t->icu, units, &n, UNITS_OUT, 0, &limit, &status);
    if (U_SUCCESS(status))
        u_strToUTF8WithSub(ascii, (int32_t)sizeof ascii, &bytes, units, n, 0xFFFD, NULL, &status);
    if (U_FAILURE(status))
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "ICU cannot transliterate a name: %s",
                       u_errorName(status));
    return str_dup(mem, (str){ascii, (size_t)bytes}, out) ? 0 : err_memory(err);
}
