/* SPDX-License-Identifier: Apache-2.0 */
/* Type B headers as records: the bridge between edifact/typeb.h and the domain. */
#ifndef SAFAR_MESSAGES_TYPE_B_H
#define SAFAR_MESSAGES_TYPE_B_H

#include "domain/message.h"
#include "edifact/typeb.h"

/** A record of `header` that lives as long as `mem`. @return false: no memory */
bool type_b_keep(struct arena *mem, const struct typeb_header *header, struct type_b *out)
    MUST_CHECK;

/** The same of a record. */
bool type_b_copy(struct arena *mem, const struct type_b *from, struct type_b *out) MUST_CHECK;

/** The header's lines again. */
void type_b_write(struct buf *out, const struct type_b *b);

#endif
