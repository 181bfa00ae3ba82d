/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: ADD, contacts told elsewhere, and the guardians of children that travel alone. */
#include "messages/pnrgov.h"

#include "messages/ssr.h"

/* ---- ADD ------------------------------------------------------------------------------------ */

/** The list an address belongs to: the booking's, a traveller's inside GR.2, a payer's in GR.4. */
static struct contact *new_contact(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    struct payer *payer = p->group == PNR_PAYMENT ? pnrgov_payer(r) : NULL;

    if (payer)
        return READING_PUSH(r, &payer->contacts) ? vec_last(&payer->contacts) : NULL;
    if (pnrgov_in_traveller(p)) {
        struct traveller *t = pnrgov_last_traveller(r);
        return READING_PUSH(r, &t->contacts) ? vec_last(&t->contacts) : NULL;
    }
    return READING_PUSH(r, &p->booking->contacts) ? vec_last(&p->booking->contacts) : NULL;
}

static str kind_of_text(str text)
{
    size_t digits = 0;

    if (str_find(text, '@') >= 0 || str_find_str(text, STR("//")) >= 0)
        return STR("email");
    for (size_t i = 0; i < text.n; i++)
        digits += ascii_digit(text.p[i]);
    return digits >= 6 ? STR("phone") : STR("other");
}

/** The telephone or note that came with an address, as a contact of its own. */
static void add_text_of_address(struct reading *r, str text, str purpose)
{
    struct contact *contact = text.n ? new_contact(r) : NULL;

    if (!contact)
        return;
    contact->kind = kind_of_text(text);
    contact->value = text;
    contact->purpose = purpose;
    contact->source = STR("address");
}

static bool has_address(const struct edi_segment *s, uint32_t e)
{
    for (uint32_t c = 2; c <= 9; c++)
        if (c != 8 && str_trim(edi_raw(s, e, c)).n)
            return true;
    return false;
}

static str masked_text(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    bool masked;

    return text_card_masked(r, value_of(r, s, e, c), &masked);
}

static void add_address(struct reading *r, const struct edi_segment *s, uint32_t e)
{
    struct contact *contact = new_contact(r);

    if (!contact)
        return;
    contact->kind = STR("address");
    contact->purpose = code_of(r, s, e, 1);
    contact->street = value_of(r, s, e, 2);
    contact->city = value_of(r, s, e, 3);
    contact->region_code = value_of(r, s, e, 4);
    contact->region = value_of(r, s, e, 5);
    if (contact->region.n == 0)
        contact->region = contact->region_code;
    contact->country = country_of(r, s, e, 6);
    contact->postcode = value_of(r, s, e, 7);
    contact->text = masked_text(r, s, e, 8);
    contact->name = value_of(r, s, e, 9);
    text_append(r, &contact->value, STR(", "), contact->street);
    text_append(r, &contact->value, STR(", "), contact->city);
    add_text_of_address(r, contact->text, contact->purpose);
}

/**
 * A composite with a text alone. One without a purpose goes on with the text in front of it.
 * @param before  the text in front of it in this segment, or NULL
 * @return        what a further one goes on with
 */
static struct contact *add_text(struct reading *r, const struct edi_segment *s, uint32_t e,
                                struct contact *before)
{
    str text = masked_text(r, s, e, 8), purpose = code_of(r, s, e, 1);

    if (text.n == 0 && purpose.n == 0)
        return before;
    if (before && purpose.n == 0) {
        if (before->parts.n == 0 && READING_PUSH(r, &before->parts))
            before->parts.v[0] = before->value;
        if (READING_PUSH(r, &before->parts))
            *vec_last(&before->parts) = text;
        text_append(r, &before->value, STR(" "), text);
        before->kind = kind_of_text(before->value);
        return before;
    }
    struct contact *contact = new_contact(r);
    if (contact)
        *contact = (struct contact){.kind = kind_of_text(text), .value = text, .purpose = purpose};
    return contact;
}

/**
 * ADD: from element 2 on one address each, with a telephone or a text in component 8. Element 1 is
 * not used by the standard; some hosts begin there.
 */
void pnrgov_address(struct reading *r, const struct edi_segment *s)
{
    struct contact *text = NULL;

    for (uint32_t e = 1; e <= s->element_count; e++) {
        if (has_address(s, e)) {
            add_address(r, s, e);
            text = NULL;
        } else {
            text = add_text(r, s, e, text);
        }
    }
}

/* ---- contacts told by OSI and SSR ------------------------------------------------------------ */

bool pnrgov_osi_contact(str text, str *code, str *value)
{
    if (text.n > 3 && text.p[2] == ' ' && !str_starts(text, STR("CTC")))
        text = str_skip(text, 3);
    if (!str_starts(text, STR("CTC")) || text.n < 6)
        return false;
    ptrdiff_t blank = str_find(text, ' ');
    if (blank < 3 || blank > 4)
        return false;
    *code = str_head(text, (size_t)blank);
    *value = str_skip(text, (size_t)blank + 1);
    return true;
}

static str contact_kind(str code)
{
    if (code.n < 4)
        return STR("other");
    switch (code.p[3]) {
    case 'E':
        return STR("email");
    case 'M':
    case 'H':
    case 'B':
    case 'P':
    case 'R':
    case 'T':
        return STR("phone");
    case 'F':
        return STR("fax");
    case 'A':
        return STR("address");
    default:
        return STR("other");
    }
}

static str decode_email(struct reading *r, str text)
{
    if (str_find_str(text, STR("//")) < 0)
        return text;
    char *out = arena_alloc(r->mem, text.n);
    if (!out) {
        r->exhausted = true;
        return text;
    }
    return (str){out, ssr_email_decode(text, out)};
}

static bool has_digit(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_digit(text.p[i]))
            return true;
    return false;
}

void pnrgov_add_contact(struct reading *r, str code, str text, struct traveller *t, str source)
{
    struct booking *b = pnrgov_of(r)->booking;
    str kind = contact_kind(code);

    text = str_trim(text);
    /*
     * CTCR tells that the traveller gives no contact; some carriers write one there all the same.
     */
    if (text.n == 0 || (str_is(code, "CTCR") && !has_digit(text)))
        return;
    if (t ? !READING_PUSH(r, &t->contacts) : !READING_PUSH(r, &b->contacts))
        return;
    struct contact *contact = t ? vec_last(&t->contacts) : vec_last(&b->contacts);
    contact->kind = kind;
    contact->value = str_is(kind, "email") ? decode_email(r, text) : text;
    contact->traveller_ref = t ? t->ref : STR_NONE;
    contact->source = source;
}

static bool may_be_osi(const struct remark *remark)
{
    return remark->form == REMARK_TEXT &&
           (str_ends(remark->code, STR(":28")) || str_find(remark->code, ':') < 0);
}

void pnrgov_settle_osi(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;
    str code, text;

    for (uint32_t i = 0; i < b->remarks.n && !r->exhausted; i++) {
        const struct remark *remark = &b->remarks.v[i];
        if (!may_be_osi(remark) || !pnrgov_osi_contact(remark->text, &code, &text))
            continue;
        uint32_t whose = remark->scope.traveller;
        pnrgov_add_contact(r, code, text, whose ? &b->travellers.v[whose - 1] : NULL, STR("OSI"));
    }
}

/* ---- guardians ------------------------------------------------------------------------------- */

struct keyword {
    str word;
    const char *role;
};

/** What hosts write before the guardian's name. */
static const struct keyword keywords[] = {
    {STR_INIT("BRING"),   "departure"},
    {STR_INIT("DEPART"),  "departure"},
    {STR_INIT("DELIVER"), "departure"},
    {STR_INIT("MEET"),    "arrival"  },
    {STR_INIT("COLLECT"), "arrival"  },
    {STR_INIT("ARRIV"),   "arrival"  },
};

static const struct keyword *find_keyword(str text, size_t *at)
{
    for (size_t i = 0; i < COUNT_OF(keywords); i++) {
        ptrdiff_t found = str_find_str(text, keywords[i].word);
        if (found >= 0) {
            *at = (size_t)found;
            return &keywords[i];
        }
    }
    return NULL;
}

/** The rest of the word, and what joins it to the name. */
static str after_word(str text)
{
    size_t n = 0;

    while (n < text.n && ascii_alpha(text.p[n]))
        n++;
    while (n < text.n && (text.p[n] == ' ' || text.p[n] == '-' || text.p[n] == '/'))
        n++;
    return str_trim(str_skip(text, n));
}

/** `33100000000 BRING NGUYEN VAN`: telephone, role, name. */
static void understand_guardian(struct guardian *guardian, str text)
{
    size_t at = 0;
    const struct keyword *keyword = find_keyword(text, &at);
    str before = str_trim(keyword ? str_head(text, at) : text);
    str after = keyword ? after_word(str_skip(text, at)) : STR_NONE;

    if (keyword)
        guardian->role = str_from_c(keyword->role);
    if (str_is(kind_of_text(before), "phone"))
        guardian->phone = before;
    else if (before.n)
        guardian->name = before;
    if (after.n)
        guardian->name = after;
}

/** A contact of the traveller's own tells of a guardian: by its words, or by its purpose. */
static bool tells_guardian(const struct traveller *t, const struct contact *contact)
{
    size_t at;

    if (contact->source.n)
        return false;
    str text = contact->text.n ? contact->text : contact->value;
    return find_keyword(text, &at) || (t->unaccompanied && str_is(contact->purpose, "701"));
}

static void add_guardian(struct reading *r, struct traveller *t, const struct contact *contact)
{
    if (!READING_PUSH(r, &t->guardians))
        return;
    struct guardian *guardian = vec_last(&t->guardians);
    bool address = str_is(contact->kind, "address");
    understand_guardian(guardian, address ? contact->text : contact->value);
    if (guardian->name.n == 0)
        guardian->name = contact->name;
    guardian->street = contact->street;
    guardian->city = contact->city;
    guardian->region = contact->region;
    guardian->postcode = contact->postcode;
    guardian->country = contact->country;
    /* Without a word the first brings and the second meets. */
    if (guardian->role.n == 0 && t->guardians.n <= 2)
        guardian->role = t->guardians.n == 1 ? STR("departure") : STR("arrival");
}

void pnrgov_settle_guardians(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t i = 0; i < b->travellers.n; i++) {
        struct traveller *t = &b->travellers.v[i];
        if (t->type != TRAVELLER_CHILD && !t->unaccompanied)
            continue;
        for (uint32_t j = 0; j < t->contacts.n; j++)
            if (tells_guardian(t, &t->contacts.v[j]))
                add_guardian(r, t, &t->contacts.v[j]);
    }
}
