/* SPDX-License-Identifier: Apache-2.0 */
/* Standard output of the commands that stream. */
#ifndef SAFAR_CLI_OUTPUT_H
#define SAFAR_CLI_OUTPUT_H

#include "base/buf.h"

/** Write all of `out` and empty it. @return false: standard output cannot be written */
bool output_flush(struct buf *out) MUST_CHECK;

#endif
