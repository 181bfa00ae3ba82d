/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the unit itself, by name: the generation of the lists, what a timer did last. */
#ifndef SAFAR_STORE_SETTINGS_H
#define SAFAR_STORE_SETTINGS_H

#include "store/store.h"

/** @return 1 found, 0 none, -1 error */
int store_setting_get(struct store *st, str key, struct arena *mem, str *value, struct err *err)
    MUST_CHECK;
int store_setting_set(struct store *st, str key, str value, struct err *err) MUST_CHECK;

/** A setting that counts: its value now, 0 when there is none. */
int store_counter_get(struct store *st, str key, int64_t *value, struct err *err) MUST_CHECK;
/** Add one and give the new value. */
int store_counter_bump(struct store *st, str key, int64_t *value, struct err *err) MUST_CHECK;

#endif
