/* SPDX-License-Identifier: Apache-2.0 */
/* Every finding with its help, from the tables of the domain: docs/findings.md is made of it. */
#ifndef SAFAR_REPORT_FINDING_LIST_H
#define SAFAR_REPORT_FINDING_LIST_H

#include "base/buf.h"

/** The page docs/findings.md. */
void finding_list_markdown(struct buf *out);
/** A line for each: CODE severity meaning. */
void finding_list_text(struct buf *out);
/** One array of objects. */
void finding_list_json(struct buf *out);

#endif
