/* SPDX-License-Identifier: Apache-2.0 */
/* A message as an indented tree for people at a terminal. */
#ifndef SAFAR_MESSAGES_TREE_H
#define SAFAR_MESSAGES_TREE_H

#include "base/buf.h"
#include "domain/message.h"

/** Append the tree of one message to `out`. Bytes that do not print are shown as `?`. */
void message_write_tree(struct buf *out, const struct message *m);

#endif
