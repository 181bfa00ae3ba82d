/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises of reading, for any bytes: the fuzz targets of the message types differ in their
 * beginning.
 */
#ifndef SAFAR_FUZZ_MESSAGE_H
#define SAFAR_FUZZ_MESSAGE_H

#include "base/str.h"

/**
 * Read `header` and `input` as one stream. Promises: every message is written as valid JSON, any
 * split gives the same, what can be encoded and is read again has the same record, little memory
 * ends in an error or a BUDGET finding. `header` is left out
 * when the input brings its own UNA or UNB.
 */
void fuzz_message(str header, str input);

/** True when each line is JSON (json_valid.c: jansson). */
bool json_lines_valid(str text);

#endif
