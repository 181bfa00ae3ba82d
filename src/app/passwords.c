/* SPDX-License-Identifier: Apache-2.0 */
/* argon2id by libsodium, behind a gate. */
#include "app/passwords.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

/* RFC 9106 leaves the choice to memory at hand: 3 passes over 64 MiB, 0.2 s on one core. */
#define PASSES 3
#define MEMORY ((size_t)64 * MIB)

struct password_gate {
    pthread_mutex_t mutex;
    pthread_cond_t free_place;
    unsigned running, at_once, waiting, waiting_max;
    char dummy[PASSWORD_HASH_TEXT]; /* of a password nobody has */
};

static bool make_hash(str password, char out[PASSWORD_HASH_TEXT])
{
    _Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_TEXT, "the hash fits");
    return crypto_pwhash_str_alg(out, password.p ? password.p : "", password.n, PASSES, MEMORY,
                                 crypto_pwhash_ALG_ARGON2ID13) == 0;
}

struct password_gate *password_gate_new(unsigned at_once, unsigned waiting_max)
{
    struct password_gate *gate = calloc(1, sizeof(*gate));
    char nobody[32];

    if (!gate)
        return NULL;
    randombytes_buf(nobody, sizeof(nobody));
    if (!make_hash((str){nobody, sizeof(nobody)}, gate->dummy)) {
        free(gate);
        return NULL;
    }
    gate->at_once = at_once;
    gate->waiting_max = waiting_max;
    pthread_mutex_init(&gate->mutex, NULL);
    pthread_cond_init(&gate->free_place, NULL);
    return gate;
}

void password_gate_free(struct password_gate *gate)
{
    if (!gate)
        return;
    pthread_mutex_destroy(&gate->mutex);
    pthread_cond_destroy(&gate->free_place);
    free(gate);
}

int password_hash(str password, char out[PASSWORD_HASH_TEXT], struct err *err)
{
    return make_hash(password, out) ? 0 : err_memory(err);
}

static bool enter(struct password_gate *gate)
{
    bool in = true;

    pthread_mutex_lock(&gate->mutex);
    if (gate->running == gate->at_once && gate->waiting == gate->waiting_max) {
        in = false;
    } else {
        gate->waiting++;
        while (gate->running == gate->at_once)
            pthread_cond_wait(&gate->free_place, &gate->mutex);
        gate->waiting--;
        gate->running++;
    }
    pthread_mutex_unlock(&gate->mutex);
    return in;
}

static void leave(struct password_gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->running--;
    pthread_cond_signal(&gate->free_place);
    pthread_mutex_unlock(&gate->mutex);
}

int password_check(struct password_gate *gate, str hash, str password, struct err *err)
{
    char text[PASSWORD_HASH_TEXT] = {0};
    bool known = hash.n > 0 && hash.n < sizeof(text);

    if (known)
        memcpy(text, hash.p, hash.n);
    else
        memcpy(text, gate->dummy, sizeof(text));
    if (!enter(gate))
        return err_set(err, ERR_BUSY, ERR_NO_POS, "too many sign-ins at once");
    int fits = crypto_pwhash_str_verify(text, password.p ? password.p : "", password.n) == 0;
    leave(gate);
    return known && fits;
}

void password_random(char out[PASSWORD_RANDOM + 4])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    size_t n = 0;

    for (size_t i = 0; i < PASSWORD_RANDOM; i++) {
        if (i && i % 6 == 0)
            out[n++] = '-';
        out[n++] = letters[randombytes_uniform(sizeof(letters) - 1)];
    }
    out[n] = '\0';
}
