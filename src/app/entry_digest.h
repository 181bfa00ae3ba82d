/* SPDX-License-Identifier: Apache-2.0 */
/* What an entry says, as one digest: a suppression ends when it changes. Pure. */
#ifndef SAFAR_APP_ENTRY_DIGEST_H
#define SAFAR_APP_ENTRY_DIGEST_H

#include "base/hash.h"
#include "watchlist/entry.h"

/**
 * Of kind, sex, names, dates of birth, nationalities, documents, countries, birthplaces and
 * identifiers, whatever their order. The owner's reference, remarks, source and expiry are not in
 * it: they say nothing of who it is.
 * @return false: no memory
 */
bool entry_digest(const struct entry *entry, struct arena *mem, struct sha256 *out) MUST_CHECK;

#endif
