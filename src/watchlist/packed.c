/* SPDX-License-Identifier: Apache-2.0 */
/* Entries to bytes and back. */
#include "watchlist/packed.h"

#define NAME_LENGTH_MAX 0x7FFF
#define NAME_IS_WEAK 0x8000

void packed_init(struct packed *p, struct arena *mem, size_t budget)
{
    *p = (struct packed){.mem = mem};
    buf_init(&p->bytes, budget);
}

void packed_fini(struct packed *p)
{
    buf_fini(&p->bytes);
}

/* ---- in ---- */

static void put_u16(struct buf *out, uint16_t value)
{
    buf_add(out, &value, sizeof value);
}

static void put_text(struct buf *out, str text)
{
    text = str_head(text, UINT8_MAX);
    buf_char(out, (char)(unsigned char)text.n);
    buf_str(out, text);
}

/** The number of a country code; 0 for more of them than the world has. */
static bool state_number(struct packed *p, str code, uint16_t *out)
{
    bool added = false;
    str copy;

    if (p->states.n == 0 && (!vec_push(p->mem, &p->states) || !vec_push(p->mem, &p->state_uses)))
        return false;
    uint32_t *known = map_get(&p->state_numbers, code);
    if (!known && p->states.n <= PACKED_STATES_MAX) {
        if (!str_dup(p->mem, code, &copy) || !vec_push(p->mem, &p->states) ||
            !vec_push(p->mem, &p->state_uses) ||
            !(known = map_put(p->mem, &p->state_numbers, copy, &added)))
            return false;
        *vec_last(&p->states) = copy;
        *known = p->states.n - 1;
    }
    *out = known ? (uint16_t)*known : 0;
    return true;
}

static bool put_states(struct packed *p, const str *codes, uint32_t n, bool count)
{
    for (uint32_t i = 0; i < n; i++) {
        uint16_t number;
        if (!state_number(p, codes[i], &number))
            return false;
        p->state_uses.v[number] += count;
        put_u16(&p->bytes, number);
    }
    return true;
}

static bool list_number(struct packed *p, uint64_t list, uint16_t *out)
{
    uint32_t i = p->lists.n;

    while (i > 0 && p->lists.v[i - 1] != list)
        i--;
    if (i == 0) {
        if (!vec_push(p->mem, &p->lists))
            return false;
        *vec_last(&p->lists) = list;
        i = p->lists.n;
    }
    *out = (uint16_t)(i - 1);
    return true;
}

static uint8_t at_most_255(uint32_t n)
{
    return n < PACKED_VALUES_MAX ? (uint8_t)n : PACKED_VALUES_MAX;
}

static void put_names(struct packed *p, const struct packed_entry *row, const struct entry *e)
{
    for (uint32_t i = 0; i < row->names; i++) {
        str text = str_head(e->names.v[i].text, NAME_LENGTH_MAX);
        unsigned weak = e->names.v[i].quality == NAME_WEAK ? NAME_IS_WEAK : 0;
        put_u16(&p->bytes, (uint16_t)(text.n | weak));
        buf_str(&p->bytes, text);
    }
}

static void put_rest(struct packed *p, const struct packed_entry *row, const struct entry *e)
{
    for (uint32_t i = 0; i < row->documents; i++) {
        put_text(&p->bytes, e->documents.v[i].type);
        put_text(&p->bytes, e->documents.v[i].number);
        put_text(&p->bytes, e->documents.v[i].issuer);
    }
    for (uint32_t i = 0; i < row->birthplaces; i++)
        put_text(&p->bytes, e->birthplaces.v[i]);
    for (uint32_t i = 0; i < row->identifiers; i++) {
        buf_char(&p->bytes, (char)e->identifiers.v[i].kind);
        put_text(&p->bytes, e->identifiers.v[i].value);
    }
    put_text(&p->bytes, e->ref);
    put_text(&p->bytes, e->source);
    if (p->bytes.n & 1)
        buf_char(&p->bytes, '\0');
}

int packed_add(struct packed *p, const struct entry *e, struct err *err)
{
    struct packed_entry row = {.id = e->id,
                               .at = (uint32_t)(p->bytes.n / 2),
                               .names = e->names.n < UINT16_MAX ? (uint16_t)e->names.n : UINT16_MAX,
                               .kind = (uint8_t)e->kind,
                               .sex = e->sex,
                               .born_on = at_most_255(e->born_on.n),
                               .nationalities = at_most_255(e->nationalities.n),
                               .countries = at_most_255(e->countries.n),
                               .birthplaces = at_most_255(e->birthplaces.n),
                               .documents = at_most_255(e->documents.n),
                               .identifiers = at_most_255(e->identifiers.n)};

    if (p->bytes.n / 2 > UINT32_MAX || p->lists.n == UINT16_MAX)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "the lists are too large");
    if (!list_number(p, e->list_id, &row.list))
        return err_memory(err);
    buf_add(&p->bytes, e->born_on.v, row.born_on * sizeof *e->born_on.v);
    if (!put_states(p, e->nationalities.v, row.nationalities, true) ||
        !put_states(p, e->countries.v, row.countries, false))
        return err_memory(err);
    put_names(p, &row, e);
    put_rest(p, &row, e);
    if (p->bytes.failed || !vec_push(p->mem, &p->rows))
        return err_memory(err);
    *vec_last(&p->rows) = row;
    return 0;
}

/* ---- out ---- */

/* A place in the bytes of one entry. */
struct cursor {
    const char *p;
};

static struct entry_name take_name(struct cursor *c)
{
    uint16_t head;

    memcpy(&head, c->p, sizeof head);
    struct entry_name name = {
        {c->p + sizeof head, head & NAME_LENGTH_MAX},
        head & NAME_IS_WEAK ? NAME_WEAK : NAME_GOOD
    };
    c->p += sizeof head + name.text.n;
    return name;
}

static str take_text(struct cursor *c)
{
    str text = {c->p + 1, (unsigned char)*c->p};

    c->p += 1 + text.n;
    return text;
}

static struct entry_document take_document(struct cursor *c)
{
    struct entry_document d;

    d.type = take_text(c);
    d.number = take_text(c);
    d.issuer = take_text(c);
    return d;
}

static struct entry_identifier take_identifier(struct cursor *c)
{
    enum identifier_kind kind = (enum identifier_kind) * c->p++;

    return (struct entry_identifier){kind, take_text(c)};
}

static struct cursor at_names(const struct packed *p, const struct packed_entry *e)
{
    return (struct cursor){(const char *)(packed_countries(p, e) + e->countries)};
}

static struct cursor at_documents(const struct packed *p, const struct packed_entry *e)
{
    struct cursor c = at_names(p, e);

    for (uint32_t i = 0; i < e->names; i++)
        take_name(&c);
    return c;
}

static struct cursor at_birthplaces(const struct packed *p, const struct packed_entry *e)
{
    struct cursor c = at_documents(p, e);

    for (uint32_t i = 0; i < e->documents; i++)
        take_document(&c);
    return c;
}

static struct cursor at_identifiers(const struct packed *p, const struct packed_entry *e)
{
    struct cursor c = at_birthplaces(p, e);

    for (uint32_t i = 0; i < e->birthplaces; i++)
        take_text(&c);
    return c;
}

str packed_name(const struct packed *p, const struct packed_entry *e, uint32_t which)
{
    struct cursor c = at_names(p, e);

    for (uint32_t i = 0; i < which; i++)
        take_name(&c);
    return take_name(&c).text;
}

struct entry_document packed_document(const struct packed *p, const struct packed_entry *e,
                                      uint32_t which)
{
    struct cursor c = at_documents(p, e);

    for (uint32_t i = 0; i < which; i++)
        take_document(&c);
    return take_document(&c);
}

str packed_birthplace(const struct packed *p, const struct packed_entry *e, uint32_t which)
{
    struct cursor c = at_birthplaces(p, e);

    for (uint32_t i = 0; i < which; i++)
        take_text(&c);
    return take_text(&c);
}

struct entry_identifier packed_identifier(const struct packed *p, const struct packed_entry *e,
                                          uint32_t which)
{
    struct cursor c = at_identifiers(p, e);

    for (uint32_t i = 0; i < which; i++)
        take_identifier(&c);
    return take_identifier(&c);
}

/* Room for exactly `count` items. */
#define UNPACK_ROOM(mem, vec, count)                                                               \
    ((vec)->v = arena_alloc((mem), ((count) + 1u) * sizeof *(vec)->v),                             \
     (vec)->n = (vec)->cap = (count), (vec)->v != NULL)

bool packed_unpack(const struct packed *p, const struct packed_entry *e, struct arena *mem,
                   struct entry *out)
{
    *out = (struct entry){.id = e->id,
                          .list_id = p->lists.v[e->list],
                          .kind = e->kind == ENTRY_DOCUMENT ? ENTRY_DOCUMENT : ENTRY_PERSON,
                          .sex = e->sex};
    if (!UNPACK_ROOM(mem, &out->born_on, e->born_on) ||
        !UNPACK_ROOM(mem, &out->nationalities, e->nationalities) ||
        !UNPACK_ROOM(mem, &out->countries, e->countries) ||
        !UNPACK_ROOM(mem, &out->names, e->names) ||
        !UNPACK_ROOM(mem, &out->documents, e->documents) ||
        !UNPACK_ROOM(mem, &out->birthplaces, e->birthplaces) ||
        !UNPACK_ROOM(mem, &out->identifiers, e->identifiers))
        return false;
    if (e->born_on)
        memcpy(out->born_on.v, packed_born(p, e), e->born_on * sizeof *out->born_on.v);
    for (uint32_t i = 0; i < e->nationalities; i++)
        out->nationalities.v[i] = p->states.v[packed_nationalities(p, e)[i]];
    for (uint32_t i = 0; i < e->countries; i++)
        out->countries.v[i] = p->states.v[packed_countries(p, e)[i]];
    struct cursor c = at_names(p, e);
    for (uint32_t i = 0; i < e->names; i++)
        out->names.v[i] = take_name(&c);
    for (uint32_t i = 0; i < e->documents; i++)
        out->documents.v[i] = take_document(&c);
    for (uint32_t i = 0; i < e->birthplaces; i++)
        out->birthplaces.v[i] = take_text(&c);
    for (uint32_t i = 0; i < e->identifiers; i++)
        out->identifiers.v[i] = take_identifier(&c);
    out->ref = take_text(&c);
    out->source = take_text(&c);
    return true;
}
