/* SPDX-License-Identifier: Apache-2.0 */
int bad(char *to, const char *from)
{
    strcpy(to, from);
    if (from) sprintf (to, "%s", from);
    return /* why */ atoi("12") + x(rand());
}
