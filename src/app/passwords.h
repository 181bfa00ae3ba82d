/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passwords: argon2id, and a gate that keeps sign-ins from eating the machine.
 *
 * One hash costs about 64 MiB and a fifth of a second. The gate lets a few run at once and a few
 * wait; whoever comes beyond that is told to come back.
 */
#ifndef SAFAR_APP_PASSWORDS_H
#define SAFAR_APP_PASSWORDS_H

#include "base/err.h"
#include "base/str.h"

/** An encoded argon2id hash with its NUL fits. */
#define PASSWORD_HASH_TEXT 128
#define PASSWORD_MAX 1024
/** Letters of a password made by password_random: 118 bits. */
#define PASSWORD_RANDOM 24

struct password_gate;

/** @return NULL: no memory. `at_once` hashes run, `waiting_max` callers wait */
struct password_gate *password_gate_new(unsigned at_once, unsigned waiting_max);
void password_gate_free(struct password_gate *gate);

/** Hash for storing. Needs no gate: only `safar user` does this. -1: ERR_MEMORY */
int password_hash(str password, char out[PASSWORD_HASH_TEXT], struct err *err) MUST_CHECK;

/**
 * Does the password fit the hash? An empty hash stands for a user who does not exist: the same work
 * is done, the answer is no.
 * @return 1 yes, 0 no, -1: ERR_BUSY (too many wait)
 */
int password_check(struct password_gate *gate, str hash, str password, struct err *err) MUST_CHECK;

/** A password that can be read out: letters and digits without look-alikes, in groups of six. */
void password_random(char out[PASSWORD_RANDOM + 4]);

#endif
