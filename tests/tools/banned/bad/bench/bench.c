/* SPDX-License-Identifier: Apache-2.0 */
int b(void) { return popen("x", "r") != 0; }
