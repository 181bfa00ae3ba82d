/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections that only read, shared by threads: taken for one request, then given back. Opened
 * when first wanted, kept open, at most as many as threads ask at once. Thread-safe.
 */
#ifndef SAFAR_APP_READERS_H
#define SAFAR_APP_READERS_H

#include "store/store.h"

struct readers;

/** `url` is copied. @return NULL: no memory */
struct readers *readers_new(const char *url, const struct store_options *options);
/** All must have been given back. Accepts NULL. */
void readers_free(struct readers *readers);

/** @return a connection for this thread alone, or NULL with `err` */
struct store *readers_take(struct readers *readers, struct err *err);
/** Ends a transaction that is still open. Accepts NULL. */
void readers_give(struct readers *readers, struct store *st);

#endif
