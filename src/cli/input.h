/* SPDX-License-Identifier: Apache-2.0 */
/* Files and standard input for commands that read messages: opened, unpacked, handed on. */
#ifndef SAFAR_CLI_INPUT_H
#define SAFAR_CLI_INPUT_H

#include "intake/unpack.h"

/* For the bytes of one message, their index and its record, in commands that stream. */
#define MESSAGE_MEMORY (19 * MIB)

/**
 * Read `path` (`-`: standard input) to its end and give its plain bytes to `sink`.
 * @param bytes  grows by what was read, packed as it is
 * @return       -1: ERR_IO (it cannot be opened or read; the text begins with the path),
 *               ERR_MEMORY, or what the sink said
 */
int input_read(const char *path, const struct unpack_sink *sink, uint64_t *bytes, struct err *err)
    MUST_CHECK;

#endif
