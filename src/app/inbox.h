/* SPDX-License-Identifier: Apache-2.0 */
/* The watched folder of a unit (settings intake.*): its files go through the pipeline. */
#ifndef SAFAR_APP_INBOX_H
#define SAFAR_APP_INBOX_H

#include "app/pipeline.h"
#include "app/readers.h"

struct inbox;

/**
 * Start watching, when `intake.folder` is set; else `*out` is NULL.
 * @param pipeline  and the others must outlive the inbox
 */
int inbox_start(const struct settings *settings, struct pipeline *pipeline, struct readers *readers,
                struct inbox **out, struct err *err) MUST_CHECK;

/** Accepts NULL. Stop it before the pipeline. */
void inbox_stop(struct inbox *in);

#endif
