/* SPDX-License-Identifier: Apache-2.0 */
/* A match as JSON for the hit's record: evidence and reasons, as docs/openapi.yaml shows them. */
#ifndef SAFAR_APP_EVIDENCE_H
#define SAFAR_APP_EVIDENCE_H

#include "base/buf.h"
#include "watchlist/match.h"
#include "watchlist/subject.h"

/** `reasons_short`: what agreed, strongest first, as `field` or `field.why`. */
void evidence_write_reasons(struct buf *out, const struct match *match, struct arena *mem);

/** `evidence`: one object a field, with the values of every source. */
void evidence_write(struct buf *out, const struct match *match, const struct subject *subject);

#endif
