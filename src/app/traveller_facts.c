/* SPDX-License-Identifier: Apache-2.0 */
/* A traveller's values brought to one form, and digests of them. */
#include "app/traveller_facts.h"

#include "fold/name_key.h"
#include "reference/country.h"
#include "store/settings.h"

#include <sodium.h>
#include <stdio.h>

#define KEY_SETTING STR("suppression_key")

/* The key. ------------------------------------------------------------------------------------- */

int facts_key_find(struct store *st, struct facts_key *out, struct err *err)
{
    struct arena mem;
    str hex = STR_NONE;

    arena_init(&mem, 64 * KIB);
    int found = store_setting_get(st, KEY_SETTING, &mem, &hex, err);
    if (found == 1 && !hex_decode(hex, out->secret.bytes, SHA256_BYTES))
        found = err_set(err, ERR_STORE, ERR_NO_POS, "the key of suppressions cannot be read");
    arena_fini(&mem);
    return found;
}

int facts_key_make(struct store *st, struct facts_key *out, struct err *err)
{
    char hex[SHA256_HEX + 1];

    randombytes_buf(out->secret.bytes, sizeof out->secret.bytes);
    sha256_hex(&out->secret, hex);
    return store_setting_set(st, KEY_SETTING, str_from_c(hex), err);
}

/* Facts. --------------------------------------------------------------------------------------- */

struct maker {
    const struct facts_key *key;
    struct arena *mem;
    struct identity_fact_rows *out;
    bool too_many;
};

static struct sha256 keyed_digest(const struct facts_key *key, enum fact_kind kind, str a, str b)
{
    struct sha256 out;
    crypto_generichash_state state;
    char head[48]; /* the length keeps both values apart */

    snprintf(head, sizeof head, "%d:%zu:", (int)kind, a.n);
    crypto_generichash_init(&state, key->secret.bytes, SHA256_BYTES, SHA256_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)head, strlen(head));
    if (a.n)
        crypto_generichash_update(&state, (const unsigned char *)a.p, a.n);
    if (b.n)
        crypto_generichash_update(&state, (const unsigned char *)b.p, b.n);
    crypto_generichash_final(&state, out.bytes, SHA256_BYTES);
    return out;
}

static int add(struct maker *m, enum fact_kind kind, str a, str b)
{
    if (m->out->rows.n == TRAVELLER_FACTS_MAX) {
        m->too_many = true;
        return 0;
    }
    if (!vec_push(m->mem, &m->out->rows))
        return -1;
    *vec_last(&m->out->rows) = (struct identity_fact){kind, keyed_digest(m->key, kind, a, b)};
    return 0;
}

/** Bytes of other scripts and of accents, as they are: the letters of a name key lack them. */
static size_t copy_foreign(str from, char *to)
{
    size_t n = 0;

    for (size_t i = 0; i < from.n; i++)
        if ((unsigned char)from.p[i] >= 0x80)
            to[n++] = from.p[i];
    return n;
}

static int foreign_bytes(const struct subject_name *name, struct arena *mem, str *out)
{
    char *text = arena_alloc(mem, name->surname.n + name->given.n + 1);

    if (!text)
        return -1;
    size_t n = copy_foreign(name->surname, text);
    *out = (str){text, n + copy_foreign(name->given, text + n)};
    return 0;
}

/** A name with every full date of birth identifies, unless no letter of it is left. */
static int add_name(struct maker *m, const struct subject *s, const struct subject_name *name)
{
    struct name_key key;
    str foreign, letters, whole;

    if (name_key_make(name->surname, name->given, m->mem, &key) < 0 ||
        foreign_bytes(name, m->mem, &foreign) < 0)
        return -1;
    letters = key.sorted;
    if (key.tokens == NAME_KEY_TOKENS && /* more may have been cut off */
        !str_join(m->mem, key.surname, STR("/"), key.given, &letters))
        return -1;
    if (!str_join(m->mem, letters, STR("|"), foreign, &whole))
        return -1;
    if (letters.n + foreign.n == 0)
        return add(m, FACT_NAME, name->surname, name->given);
    if (add(m, FACT_NAME, whole, STR_NONE) < 0)
        return -1;
    for (uint32_t i = 0; i < s->born_on.n; i++) {
        char text[DATE_TEXT];
        str date = {text, date_format(s->born_on.v[i].on, text)};
        if (date_full(s->born_on.v[i].on) && add(m, FACT_NAME_BORN, date, whole) < 0)
            return -1;
    }
    return 0;
}

/** The canonical code, or what was sent in upper case. */
static int country(struct arena *mem, str sent, str *out)
{
    if (country_from_code(sent, out))
        return 0;
    char *text = arena_alloc(mem, sent.n + 1);
    if (!text)
        return -1;
    for (size_t i = 0; i < sent.n; i++)
        text[i] = ascii_upper(sent.p[i]);
    *out = str_trim((str){text, sent.n});
    return 0;
}

/** Letters and digits; what is in other scripts stays. */
static int number(struct arena *mem, str sent, str *out)
{
    char *text = arena_alloc(mem, sent.n + 1);
    size_t n = 0;

    if (!text)
        return -1;
    for (size_t i = 0; i < sent.n; i++)
        if (ascii_alpha(sent.p[i]) || ascii_digit(sent.p[i]) || (unsigned char)sent.p[i] >= 0x80)
            text[n++] = ascii_upper(sent.p[i]);
    *out = (str){text, n};
    return 0;
}

static int add_document(struct maker *m, const struct subject_document *d)
{
    str digits, issuer;

    if (number(m->mem, d->number, &digits) < 0 || country(m->mem, d->issuer, &issuer) < 0)
        return -1;
    if (digits.n == 0) /* nothing but separators: as it is, and nobody's */
        return add(m, FACT_NUMBER, d->number, d->issuer);
    return add(m, issuer.n ? FACT_DOCUMENT : FACT_NUMBER, digits, issuer);
}

static int add_others(struct maker *m, const struct subject *s)
{
    for (uint32_t i = 0; i < s->born_on.n; i++) {
        char text[DATE_TEXT];
        str date = {text, date_format(s->born_on.v[i].on, text)};
        if (add(m, FACT_BORN_ON, date, STR_NONE) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < s->nationalities.n; i++) {
        str code;
        if (country(m->mem, s->nationalities.v[i].value, &code) < 0 ||
            add(m, FACT_NATIONALITY, code, STR_NONE) < 0)
            return -1;
    }
    return s->sex ? add(m, FACT_SEX, (str){&s->sex, 1}, STR_NONE) : 0;
}

int traveller_facts(const struct facts_key *key, const struct subject *subject, struct arena *mem,
                    struct identity_fact_rows *out, struct err *err)
{
    struct maker m = {key, mem, out, false};

    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < subject->documents.n; i++)
        if (add_document(&m, &subject->documents.v[i]) < 0)
            return err_memory(err);
    for (uint32_t i = 0; i < subject->names.n; i++)
        if (add_name(&m, subject, &subject->names.v[i]) < 0)
            return err_memory(err);
    if (add_others(&m, subject) < 0)
        return err_memory(err);
    if (m.too_many)
        out->rows.n = 0;
    return 0;
}
