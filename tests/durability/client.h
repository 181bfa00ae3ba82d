/* SPDX-License-Identifier: Apache-2.0 */
/* The least of an HTTP client: one request, one connection, the status of the answer. */
#ifndef SAFAR_TESTS_DURABILITY_CLIENT_H
#define SAFAR_TESTS_DURABILITY_CLIENT_H

#include "base/str.h"

/** A TCP port of 127.0.0.1 that nobody uses at the moment. Ends the program when there is none. */
uint16_t client_free_port(void);

/** @return the HTTP status, or 0 when no whole status line came back */
int client_post(uint16_t port, const char *path, str body);
int client_get(uint16_t port, const char *path);

#endif
