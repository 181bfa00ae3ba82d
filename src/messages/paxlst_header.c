/* SPDX-License-Identifier: Apache-2.0 */
/* PAXLST before the first traveller: BGM, RFF, NAD MS with CTA and COM; CNT and AUT at the end. */
#include "messages/paxlst.h"

/* ---- BGM ------------------------------------------------------------------------------------- */

static void read_bgm_texts(struct reading *r, const struct edi_segment *s)
{
    struct list_document *to = &r->m->document;

    to->present = true;
    to->code = code_of(r, s, 1, 1);
    to->code_list = value_of(r, s, 1, 2);
    to->agency = value_of(r, s, 1, 3);
    to->name = value_of(r, s, 1, 4);
    to->id = code_of(r, s, 2, 1);
    to->version = value_of(r, s, 2, 2);
    to->revision = value_of(r, s, 2, 3);
    to->message_function = value_of(r, s, 3, 1);
    to->response = value_of(r, s, 4, 1);
    paxlst_code_list(r, s, 1, 2);
}

void paxlst_bgm(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    bool exact;

    if (paxlst_of(r)->bgm_seen) {
        reading_found(r, FINDING_VALUE_REPEATED, s, 0, 0);
        return;
    }
    paxlst_of(r)->bgm_seen = true;
    m->function = FUNCTION_UNKNOWN; /* whatever the older form made of it */
    read_bgm_texts(r, s);
    const struct paxlst_bgm *found = paxlst_bgm_find(m->document.code, m->document.id, &exact);
    if (!found) {
        paxlst_of(r)->name_unknown = true;
        reading_found(r, FINDING_BGM_NAME_UNKNOWN, s, 1, 1);
        return;
    }
    if (!exact)
        reading_found(r, FINDING_BGM_UNKNOWN, s, 2, 1);
    /* A flight status without a known code says nothing. */
    m->function = exact || found->id.n == 0 ? found->function : FUNCTION_UNKNOWN;
    m->list = found->list;
    m->crew_list.kind = found->kind;
    m->crew_list.flight = exact ? found->flight : CREW_FLIGHT_UNKNOWN;
}

/* ---- sender ---------------------------------------------------------------------------------- */

/** NAD MS: an assigned identity, a name, or both. */
void paxlst_sender(struct reading *r, const struct edi_segment *s)
{
    struct originator *to = &r->m->originator;
    struct paxlst *p = paxlst_of(r);

    p->group = PAX_SENDER;
    if (p->sender_seen) {
        reading_found(r, FINDING_VALUE_REPEATED, s, 0, 0);
        return;
    }
    p->sender_seen = true;
    to->present = true;
    to->id = value_of(r, s, 2, 1);
    paxlst_code_list(r, s, 2, 2);
    to->office = paxlst_joined(r, s, 4, 1);
    if (to->office.n == 0)
        to->office = paxlst_joined(r, s, 3, 1);
    if (to->office.n == 0)
        to->office = to->id;
}

/**
 * CTA: function, C056. The older US list has the telephone numbers behind them in the same segment.
 */
void paxlst_cta(struct reading *r, const struct edi_segment *s)
{
    struct originator *to = &r->m->originator;

    if (paxlst_of(r)->cta_seen) {
        reading_found(r, FINDING_VALUE_REPEATED, s, 0, 0);
        return;
    }
    paxlst_of(r)->cta_seen = true;
    to->present = true;
    to->contact_function = code_of(r, s, 1, 1);
    to->contact_id = value_of(r, s, 2, 1);
    to->contact_name = value_of(r, s, 2, 2);
    if (s->element_count > 2)
        paxlst_sender_contact(r, s);
}

/* ---- contacts -------------------------------------------------------------------------------- */

static str contact_kind(str code, str *unknown)
{
    switch (paxlst_code(code)) {
    case CODE2('T', 'E'):
        return STR("phone");
    case CODE2('A', 'L'):
        return STR("mobile");
    case CODE2('E', 'M'):
        return STR("email");
    case CODE2('F', 'X'):
        return STR("fax");
    case CODE2('M', 'A'):
        return STR("address");
    case CODE2('A', 'H'):
        return STR("web");
    case CODE2('T', 'L'):
        return STR("telex");
    default:
        *unknown = code;
        return STR("other");
    }
}

/** Where @ cannot be sent, `.AT.` stands for it. */
static str mail_address(struct reading *r, str value)
{
    ptrdiff_t at = str_find_str(value, STR(".AT."));
    str out;

    if (at < 0 || str_find(value, '@') >= 0)
        return value;
    if (str_join(r->mem, str_head(value, (size_t)at), STR("@"), str_skip(value, (size_t)at + 4),
                 &out))
        return out;
    r->exhausted = true;
    return value;
}

void paxlst_contacts(struct reading *r, const struct edi_segment *s, uint32_t e,
                     struct contact **items, uint32_t *n, uint32_t *cap)
{
    for (; e <= s->element_count && !r->exhausted; e++) {
        str value = value_of(r, s, e, 1), code = code_of(r, s, e, 2), unknown = STR_NONE;
        if (value.n == 0)
            continue;
        str kind = contact_kind(code, &unknown);
        if (unknown.n)
            reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, e, 2);
        if (*n == *cap && !vec_widen(r->mem, (void **)(void *)items, *n, cap, sizeof(**items))) {
            r->exhausted = true;
            return;
        }
        (*items)[(*n)++] = (struct contact){
            .kind = kind,
            .value = str_is(kind, "email") ? mail_address(r, value) : value,
            .purpose = unknown,
        };
    }
}

/** The number to call: the first telephone, or else the first of all. */
static str first_phone(const struct originator *from)
{
    for (uint32_t i = 0; i < from->contacts.n; i++)
        if (str_is(from->contacts.v[i].kind, "phone"))
            return from->contacts.v[i].value;
    return from->contacts.n ? from->contacts.v[0].value : STR_NONE;
}

void paxlst_sender_contact(struct reading *r, const struct edi_segment *s)
{
    struct originator *to = &r->m->originator;
    uint32_t e = s->tag == EDI_TAG('C', 'T', 'A') ? 3 : 1;

    to->present = true;
    paxlst_contacts(r, s, e, &to->contacts.v, &to->contacts.n, &to->contacts.cap);
    to->phone = first_phone(to);
}

/* ---- references, places and dates of the message --------------------------------------------- */

static bool add_reference(struct reading *r, const struct edi_segment *s)
{
    struct api_reference reference = {.kind = code_of(r, s, 1, 1),
                                      .number = value_of(r, s, 1, 2),
                                      .line = value_of(r, s, 1, 3),
                                      .version = value_of(r, s, 1, 4),
                                      .revision = value_of(r, s, 1, 5)};

    if (!READING_PUSH(r, &r->m->references))
        return false;
    *vec_last(&r->m->references) = reference;
    return true;
}

void paxlst_reference(struct reading *r, const struct edi_segment *s)
{
    struct message *m = r->m;
    uint32_t kind = paxlst_code_at(r, s, 1, 1);

    if (kind == CODE2('T', 'N') && m->transaction_reference.n == 0) {
        m->transaction_reference = value_of(r, s, 1, 2);
        m->transaction_revision = value_of(r, s, 1, 5);
        return;
    }
    if (kind == 0)
        return;
    (void)add_reference(r, s);
    if (kind != CODE2('A', 'F'))
        reading_found(r,
                      kind == CODE2('T', 'N') ? FINDING_VALUE_REPEATED : FINDING_QUALIFIER_UNKNOWN,
                      s, 1, 1);
}

/** LOC that is no end of a leg. */
void paxlst_place(struct reading *r, const struct edi_segment *s)
{
    struct listed_place place = {.kind = value_of(r, s, 1, 1),
                                 .place = code_of(r, s, 2, 1),
                                 .name = value_of(r, s, 2, 4),
                                 .at = DATETIME_NONE};

    paxlst_code_list(r, s, 2, 2);
    if (place.kind.n + place.place.n + place.name.n == 0)
        return;
    if (READING_PUSH(r, &r->m->places))
        *vec_last(&r->m->places) = place;
    paxlst_of(r)->place_open = true;
}

static bool date_kind_known(uint32_t kind)
{
    switch (kind) {
    case CODE3('1', '3', '2'):
    case CODE3('1', '3', '3'):
    case CODE3('1', '3', '6'):
    case CODE3('1', '3', '7'):
    case CODE3('1', '7', '8'):
    case CODE3('1', '8', '9'):
    case CODE3('2', '3', '2'):
    case CODE3('5', '5', '4'):
        return true;
    default:
        return false;
    }
}

/** DTM of the message, or of the place before it. */
void paxlst_date(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct message *m = r->m;
    struct datetime at;
    uint32_t kind;
    str zone, value = paxlst_date_text(r, s, &kind);

    if (value.n == 0)
        return;
    if (!date_kind_known(kind))
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    if (!paxlst_moment(value, r->year, &at, &zone) || !date_full(at.date)) {
        reading_found(r, FINDING_DATE_INVALID, s, 1, 2);
        return;
    }
    if (p->place_open && m->places.n) {
        vec_last(&m->places)->at = at;
        vec_last(&m->places)->at_kind = value_of(r, s, 1, 1);
        p->place_open = false;
    } else if (READING_PUSH(r, &m->dates)) {
        *vec_last(&m->dates) = (struct listed_date){.kind = value_of(r, s, 1, 1), .at = at};
    }
}

/* ---- CNT, AUT -------------------------------------------------------------------------------- */

void paxlst_count(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);
    struct message *m = r->m;
    uint32_t kind = paxlst_code_at(r, s, 1, 1), count = number_of(r, s, 1, 2);

    p->group = PAX_HEADER;
    p->count_at = reading_place(s, 1, 2);
    m->has_declared_count = true;
    m->declared_count += count;
    if (READING_PUSH(r, &m->counts))
        *vec_last(&m->counts) = (struct listed_count){code_of(r, s, 1, 1), count};
    if (kind == CODE2('4', '1')) {
        p->has_count_crew = true;
        p->count_crew = count;
    } else if (kind == CODE2('4', '2')) {
        p->has_count_passengers = true;
        p->count_passengers = count;
    } else {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    }
}

void paxlst_authentication(struct reading *r, const struct edi_segment *s)
{
    paxlst_set_once(r, s, 1, 1, &r->m->authentication, value_of(r, s, 1, 1));
    paxlst_set_once(r, s, 2, 1, &r->m->authentication_key, value_of(r, s, 2, 1));
}
