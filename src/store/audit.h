/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit log: who did what to which record, chained by hash.
 *
 * hash = SHA-256(prev_hash || canonical text), prev_hash of the first entry being 32 zero bytes.
 * The canonical text is the decimal id and time in UTC milliseconds, then user, action, object
 * kind, object id and detail, each field written as LENGTH ":" BYTES "," (a netstring; LENGTH in
 * bytes, decimal, no leading zeros). Example of one entry:
 *
 *     1:1,13:1779000000000,6:ayesha,6:decide,3:hit,2:12,7:confirm,
 *
 * So whoever changes, inserts or removes an entry has to write every later hash anew, and whoever
 * kept one of those hashes can tell. Detail never holds traveller data.
 */
#ifndef SAFAR_STORE_AUDIT_H
#define SAFAR_STORE_AUDIT_H

#include "base/hash.h"
#include "base/vec.h"
#include "store/store.h"

struct audit_row {
    int64_t id; /* from 1, without gaps */
    utc_ms at;
    str user;                   /* `-` when nobody was signed in */
    str action;                 /* sign_in, view, decide, ... */
    str object_kind, object_id; /* `hit`, `12`; the id is empty for a whole collection */
    str detail;                 /* codes or JSON; empty: none */
    struct sha256 prev_hash, hash;
};
struct audit_rows {
    VEC(struct audit_row) rows;
};

/** Append one entry to the chain. An empty user is written as `-`. */
int store_audit_append(struct store *st, utc_ms at, str user, str action, str object_kind,
                       str object_id, str detail, struct err *err) MUST_CHECK;

struct audit_filter {
    str object_kind, object_id; /* empty: any */
    int64_t before;             /* only smaller ids; 0: any */
};

/** Latest first. */
int store_audit_list(struct store *st, const struct audit_filter *filter, uint32_t limit,
                     struct arena *mem, struct audit_rows *out, struct err *err) MUST_CHECK;

struct audit_check {
    uint64_t entries;   /* that hold */
    int64_t broken_id;  /* first that does not (or is missing); 0: the chain holds */
    struct sha256 head; /* hash of the last entry that holds */
};

/** Walk the chain. A broken one is an answer, not an error. */
int store_audit_verify(struct store *st, struct audit_check *out, struct err *err) MUST_CHECK;

/** The hash that an entry must have, from its other fields. Pure. */
struct sha256 audit_hash(const struct audit_row *row);

#endif
