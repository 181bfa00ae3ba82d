/* SPDX-License-Identifier: Apache-2.0 */
/* strcpy(a, b) in a comment, TODO(#12) with an issue number */
#include "base/str.h"

static const char *const text = "strcpy(a, b) /* in a string \" sprintf(x)";
static const char quote = '"'; /* a quote: '" */

/*
 * sprintf(buf, "%s") over several lines; don't mind the apostrophe
 */
int good(struct ops *ops, char *out)
{
    ops->system(ops);
    ops->table.rand();
    my_strcpy(out);
    return snprintf(out, 4, "%c", quote); // strcat(out, text)
}
/* Ünïcödé: ..................................................................................... */
static const char *const unbroken = "a string is never broken, however long it becomes, so that it is found";
