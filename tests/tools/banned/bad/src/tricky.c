/* SPDX-License-Identifier: Apache-2.0 */
const char *after = "string"; int n = system("ls"); /* comment */ int m = gets(n); // strcat(a)
/* open
   still open strcpy(a, b) */ int k = strtok(0, ",");
