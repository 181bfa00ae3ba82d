/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV: special requests (SSR) and free text (IFT, LTS).
 *
 * An SSR may stand before the traveller it is about, so those that tell something of a traveller
 * (documents, infants, contacts, tickets) are settled when the booking is complete.
 */
#include "messages/pnrgov.h"

#include "messages/ssr.h"
#include "reference/document_type.h"

/* ---- SSR ------------------------------------------------------------------------------------ */

/**
 * The 13.1 template puts one more component before the places: seen when 8 and 9 are places and 7
 * is not.
 */
static uint32_t place_component(struct reading *r, const struct edi_segment *s)
{
    if (edi_components(s, 1) >= 9 && is_place_code(value_of(r, s, 1, 8)) &&
        is_place_code(value_of(r, s, 1, 9)) && !is_place_code(value_of(r, s, 1, 7))) {
        reading_found(r, FINDING_SSR_SHIFTED, s, 1, 7);
        return 8;
    }
    return 7;
}

/** C332: seats and the travellers they are for. @return the first reference */
static str read_items(struct reading *r, const struct edi_segment *s, const struct request *request,
                      bool seats)
{
    struct booking *b = pnrgov_of(r)->booking;
    str first = STR_NONE;

    for (uint32_t e = 2; e <= s->element_count; e++) {
        str data = without_zeros(code_of(r, s, e, 1)), ref = value_of(r, s, e, 3);
        if (first.n == 0)
            first = ref;
        if (!seats || data.n == 0 || !READING_PUSH(r, &b->seats))
            continue;
        *vec_last(&b->seats) = (struct seat){
            .traveller_ref = ref, .seat = data, .from = request->from, .to = request->to};
    }
    return first;
}

static bool is_seat_request(str code)
{
    return str_is(code, "SEAT") || str_is(code, "RQST") || str_starts(code, STR("NSS")) ||
           str_starts(code, STR("SMS"));
}

/** Requests that say something of a traveller and wait until all travellers are known. */
static bool concerns_traveller(str code)
{
    static const char *const codes[] = {"DOCS", "DOCO", "DOCA", "INFT", "CHLD", "FQTV",
                                        "CTCE", "CTCM", "CTCH", "CTCB", "CTCP", "CTCT",
                                        "CTCF", "TKNE", "CTCR", "PCTC"};

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (str_is(code, codes[i]))
            return true;
    return false;
}

static void set_aside(struct reading *r, const struct edi_segment *s, uint32_t request, str text)
{
    struct pnrgov *p = pnrgov_of(r);
    bool in_group = p->group >= PNR_TRAVELLER && p->group <= PNR_PAYMENT;

    if (!READING_PUSH(r, &p->pending))
        return;
    *vec_last(&p->pending) = (struct pending_request){
        .request = request,
        .traveller = in_group ? p->booking->travellers.n : 0,
        .text = text,
        .place =
            {.tag = "SSR", .segment = s->number, .element = 1, .component = 9, .offset = s->offset},
    };
}

void pnrgov_request(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;
    uint32_t place = place_component(r, s);
    bool masked;

    if (!READING_PUSH(r, &b->requests))
        return;
    struct request *request = vec_last(&b->requests);
    request->code = code_of(r, s, 1, 1);
    request->status = code_of(r, s, 1, 2);
    request->quantity = number_of(r, s, 1, 3);
    request->carrier = code_of(r, s, 1, 4);
    request->from = code_of(r, s, 1, place);
    request->to = code_of(r, s, 1, place + 1);
    str text = joined_text(r, s, 1, place + 2, false, STR_NONE);
    /* Tickets, membership and telephone numbers may pass a card's check by chance: they stay. */
    bool known = concerns_traveller(request->code);
    request->text = known ? text : text_card_masked(r, text, &masked);
    if (!known && masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, 1, place + 2);
    request->traveller_ref = read_items(r, s, request, is_seat_request(request->code));
    if (request->traveller_ref.n == 0 && b->travellers.n && p->group >= PNR_TRAVELLER &&
        p->group <= PNR_PAYMENT)
        request->traveller_ref = vec_last(&b->travellers)->ref;
    if (known)
        set_aside(r, s, b->requests.n - 1, request->text);
}

/* ---- settling -------------------------------------------------------------------------------- */

static void pending_found(struct reading *r, enum finding_code code,
                          const struct pending_request *pending)
{
    findings_add(&r->m->findings, r->mem, code, &pending->place);
}

static str pending_country(struct reading *r, const struct pending_request *pending, str code)
{
    return country_in_text(r, &pending->place, code);
}

/** Whom a request is about: its reference, its group, the only traveller, or nobody. */
static struct traveller *whose(struct reading *r, const struct pending_request *pending)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct request *request = &b->requests.v[pending->request];
    struct traveller *t = pnrgov_by_ref(b, request->traveller_ref);

    if (t)
        return t;
    if (pending->traveller)
        return &b->travellers.v[pending->traveller - 1];
    if (request->traveller_ref.n)
        pending_found(r, FINDING_REFERENCE_UNKNOWN, pending);
    return b->travellers.n == 1 ? &b->travellers.v[0] : NULL;
}

/** The same name, or one is the head of the other: given names are cut and run together. */
static bool given_alike(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    return n && str_equal_fold(str_head(a, n), str_head(b, n));
}

static struct traveller *by_name(struct booking *b, str surname, str given, bool infants_only)
{
    for (uint32_t i = 0; i < pnrgov_compared(b->travellers.n); i++) {
        struct traveller *t = &b->travellers.v[i];
        if (infants_only && t->type != TRAVELLER_INFANT)
            continue;
        if (str_equal_fold(t->surname, surname) && given_alike(t->given, given))
            return t;
    }
    return NULL;
}

/**
 * An infant's DOCS often hangs on the adult: find the infant, or the one infant without a document.
 */
static struct traveller *infant_of(struct booking *b, struct traveller *adult, str surname,
                                   str given)
{
    struct traveller *named = by_name(b, surname, given, true), *only = NULL;

    if (named || (adult && adult->type == TRAVELLER_INFANT))
        return named ? named : adult;
    for (uint32_t i = 0; i < pnrgov_compared(b->travellers.n); i++)
        if (b->travellers.v[i].type == TRAVELLER_INFANT) {
            if (only)
                return NULL;
            only = &b->travellers.v[i];
        }
    return only && only->documents.n == 0 ? only : NULL;
}

/** An infant told only by INFT or DOCS becomes a traveller of its own. */
static struct traveller *new_infant(struct reading *r, str surname, str given, str with)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->travellers))
        return NULL;
    struct traveller *t = vec_last(&b->travellers);
    t->surname = surname;
    t->given = t->given_as_sent = given;
    t->type = TRAVELLER_INFANT;
    t->role = ROLE_PASSENGER;
    t->with = with;
    return t;
}

static struct date birth_of(struct reading *r, const struct pending_request *pending, str text)
{
    struct date born = DATE_NONE;

    /* Not after the year of travel: centre the century 49 years earlier. */
    if (text.n && !date_parse_ddmmmyy(text, r->year - 49, &born) &&
        !date_parse_yymmdd(text, r->year - 49, &born))
        pending_found(r, FINDING_BIRTH_INVALID, pending);
    /* This year's number may still be a hundred years ago. */
    const struct leg *leg = flight_ref_leg(&r->m->flight);
    if (leg && text.n < 8 && date_full(leg->departs_at.date) && date_known(born) &&
        date_compare(born, leg->departs_at.date) > 0)
        born.year = (int16_t)(born.year - 100);
    return born;
}

static struct date future_date_of(struct reading *r, const struct pending_request *pending,
                                  str text)
{
    struct date d = DATE_NONE;

    if (text.n && !date_parse_ddmmmyy(text, r->year, &d) && !date_parse_yymmdd(text, r->year, &d))
        pending_found(r, FINDING_DATE_INVALID, pending);
    return d;
}

static bool has_document(const struct traveller *t, str number, enum document_source source)
{
    for (uint32_t i = 0; i < pnrgov_compared(t->documents.n); i++)
        if (t->documents.v[i].source == source && str_eq(t->documents.v[i].number, number))
            return true;
    return false;
}

/** Sex of DOCS: M F U X, and MI FI UI XI for infants without a seat. */
static void apply_docs_sex(struct reading *r, const struct pending_request *pending, str code,
                           struct traveller *t)
{
    char sex = sex_of_code(str_head(code, 1));

    if (code.n == 0)
        return;
    if (!sex || code.n > 2)
        pending_found(r, FINDING_SEX_UNKNOWN, pending);
    else
        t->sex = sex;
}

static void settle_docs(struct reading *r, const struct pending_request *pending,
                        struct traveller *t)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct docs docs;

    if (!ssr_docs_read(pending->text, &docs)) {
        pending_found(r, FINDING_DOCS_INVALID, pending);
        return;
    }
    if (docs.shifted)
        pending_found(r, FINDING_DOCS_SHIFTED, pending);
    if (docs.sex.n == 2 && docs.sex.p[1] == 'I') {
        str with = t ? t->ref : STR_NONE;
        struct traveller *infant = infant_of(b, t, docs.surname, docs.given);
        t = infant ? infant : new_infant(r, docs.surname, docs.given, with);
        if (t && t->with.n == 0 && !str_eq(t->ref, with))
            t->with = with;
    }
    if (!t)
        t = by_name(b, docs.surname, docs.given, false);
    if (!t)
        return;
    apply_docs_sex(r, pending, docs.sex, t);
    struct date born = birth_of(r, pending, docs.born);
    if (date_known(born))
        t->born_on = born;
    str nationality = pending_country(r, pending, docs.nationality);
    if (nationality.n)
        t->nationality = nationality;
    str issuer = pending_country(r, pending, docs.issuer);
    if (docs.type.n && document_type_find(docs.type)->kind == DOCUMENT_OTHER)
        pending_found(r, FINDING_DOCUMENT_TYPE, pending);
    struct date expires = future_date_of(r, pending, docs.expires);
    if (docs.number.n == 0 || has_document(t, docs.number, DOCUMENT_DOCS) ||
        !READING_PUSH(r, &t->documents))
        return;
    str given = docs.given;
    if (docs.given.n && docs.middle.n &&
        !str_join(r->mem, docs.given, STR(" "), docs.middle, &given))
        r->exhausted = true;
    *vec_last(&t->documents) = (struct document){.source = DOCUMENT_DOCS,
                                                 .type = docs.type,
                                                 .surname = docs.surname,
                                                 .given = given,
                                                 .number = docs.number,
                                                 .issuer = issuer,
                                                 .nationality = nationality,
                                                 .expires_on = expires};
}

static void settle_doco(struct reading *r, const struct pending_request *pending,
                        struct traveller *t)
{
    struct doco doco;

    if (!ssr_doco_read(pending->text, &doco)) {
        pending_found(r, FINDING_DOCO_INVALID, pending);
        return;
    }
    if (!t)
        return;
    if (t->birthplace.n == 0)
        t->birthplace = doco.birthplace;
    if (doco.number.n == 0 || has_document(t, doco.number, DOCUMENT_DOCO) ||
        !READING_PUSH(r, &t->documents))
        return;
    struct document *document = vec_last(&t->documents);
    document->source = DOCUMENT_DOCO;
    document->type = doco.type;
    document->number = doco.number;
    document->place = doco.place;
    document->issuer = pending_country(r, pending, doco.country);
    document->issued_on = future_date_of(r, pending, doco.issued);
}

static void settle_doca(struct reading *r, const struct pending_request *pending,
                        struct traveller *t)
{
    struct doca doca;

    if (!ssr_doca_read(pending->text, &doca)) {
        pending_found(r, FINDING_DOCA_INVALID, pending);
        return;
    }
    if (!t || !READING_PUSH(r, &t->addresses))
        return;
    struct address *address = vec_last(&t->addresses);
    char kind = ascii_upper(doca.kind.p[0]);
    address->kind = kind == 'R'   ? STR("residence")
                    : kind == 'D' ? STR("destination")
                    : kind == 'B' ? STR("birth")
                                  : STR("other");
    address->country = pending_country(r, pending, doca.country);
    address->street = doca.street;
    address->city = doca.city;
    address->region = doca.region;
    address->postcode = doca.postcode;
    if (kind == 'R' && t->residence.n == 0)
        t->residence = address->country;
}

/** INFT tells of the infant with an adult; CHLD gives the child's date of birth. */
static void settle_infant(struct reading *r, const struct pending_request *pending,
                          struct traveller *adult)
{
    struct booking *b = pnrgov_of(r)->booking;
    str surname, given, title, born;

    ssr_infant_read(pending->text, &surname, &given, &born);
    title_cut(given, &given, &title);
    str with = adult ? adult->ref : STR_NONE;
    struct traveller *infant = infant_of(b, adult, surname, given);
    if (!infant && surname.n)
        infant = new_infant(r, surname, given, with);
    if (!infant)
        return;
    if (adult && infant->with.n == 0 && !str_eq(infant->ref, with))
        infant->with = with;
    if (!date_known(infant->born_on))
        infant->born_on = birth_of(r, pending, born);
}

static void settle_child(struct reading *r, const struct pending_request *pending,
                         struct traveller *t)
{
    if (!t)
        return;
    if (t->type == TRAVELLER_UNKNOWN || t->type == TRAVELLER_ADULT)
        t->type = TRAVELLER_CHILD;
    if (!date_known(t->born_on))
        t->born_on = birth_of(r, pending, str_trim(pending->text));
}

static void settle_frequent_flyer(struct reading *r, const struct pending_request *pending,
                                  struct traveller *t)
{
    str carrier, number;

    if (!t || !ssr_frequent_flyer_read(pending->text, &carrier, &number))
        return;
    for (uint32_t i = 0; i < pnrgov_compared(t->frequent_flyer.n); i++)
        if (str_eq(t->frequent_flyer.v[i].number, number))
            return;
    if (READING_PUSH(r, &t->frequent_flyer))
        *vec_last(&t->frequent_flyer) =
            (struct frequent_flyer){.carrier = carrier, .number = number};
}

/** TKNE: `9991234567890C2`, the ticket with its coupon. Infants' tickets begin with INF. */
static void settle_ticket(struct reading *r, const struct pending_request *pending,
                          struct traveller *t)
{
    str number = str_trim(pending->text);

    if (str_starts(number, STR("INF")))
        return;
    size_t digits = 0;
    while (digits < number.n && ascii_digit(number.p[digits]))
        digits++;
    if (!t || digits < 10)
        return;
    number = str_head(number, digits);
    for (uint32_t i = 0; i < pnrgov_compared(t->tickets.n); i++)
        if (str_eq(t->tickets.v[i].number, number))
            return;
    if (READING_PUSH(r, &t->tickets))
        vec_last(&t->tickets)->number = number;
}

/* ---- contacts -------------------------------------------------------------------------------- */

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

static void add_contact(struct reading *r, str code, str text, str ref)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct traveller *t = pnrgov_by_ref(b, ref);
    struct contact contact = {.kind = contact_kind(code), .traveller_ref = t ? t->ref : STR_NONE};

    text = str_trim(text);
    /*
     * CTCR tells that the traveller gives no contact; some carriers write one there all the same.
     */
    if (text.n == 0 || (str_is(code, "CTCR") && !has_digit(text)))
        return;
    contact.value = str_is(contact.kind, "email") ? decode_email(r, text) : text;
    if (t ? READING_PUSH(r, &t->contacts) : READING_PUSH(r, &b->contacts))
        *(t ? vec_last(&t->contacts) : vec_last(&b->contacts)) = contact;
}

static void settle(struct reading *r, const struct pending_request *pending)
{
    str code = pnrgov_of(r)->booking->requests.v[pending->request].code;
    struct traveller *t = whose(r, pending);

    if (str_is(code, "DOCS"))
        settle_docs(r, pending, t);
    else if (str_is(code, "DOCO"))
        settle_doco(r, pending, t);
    else if (str_is(code, "DOCA"))
        settle_doca(r, pending, t);
    else if (str_is(code, "INFT"))
        settle_infant(r, pending, t);
    else if (str_is(code, "CHLD"))
        settle_child(r, pending, t);
    else if (str_is(code, "FQTV"))
        settle_frequent_flyer(r, pending, t);
    else if (str_is(code, "TKNE"))
        settle_ticket(r, pending, t);
    else if (str_starts(code, STR("CTC")) || str_is(code, "PCTC"))
        add_contact(r, str_is(code, "PCTC") ? STR("CTCP") : code, pending->text,
                    t ? t->ref : STR_NONE);
}

/** Infants without a link: the adult marked as accompanied before it, or the only adult. */
static void link_infants(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct place place = {.tag = "TIF", .segment = 0};

    for (uint32_t i = 0; i < pnrgov_compared(b->travellers.n); i++) {
        struct traveller *infant = &b->travellers.v[i], *adult = NULL;
        if (infant->type != TRAVELLER_INFANT || infant->with.n)
            continue;
        for (uint32_t j = 0; j < pnrgov_compared(b->travellers.n); j++) {
            struct traveller *t = &b->travellers.v[j];
            if (t->type == TRAVELLER_INFANT || t->type == TRAVELLER_GROUP || t->ref.n == 0)
                continue;
            if (!adult || (t->infant_with && j < i) || (t->infant_with && !adult->infant_with))
                adult = t;
        }
        place.offset = infant->offset;
        if (adult)
            infant->with = adult->ref;
        else
            findings_add(&r->m->findings, r->mem, FINDING_INFANT_ALONE, &place);
    }
}

/** References as the travellers carry them: `001` becomes `1` where that is what TIF says. */
static void settle_references(struct booking *b)
{
    for (uint32_t i = 0; i < b->requests.n; i++) {
        struct traveller *t = pnrgov_by_ref(b, b->requests.v[i].traveller_ref);
        if (t)
            b->requests.v[i].traveller_ref = t->ref;
    }
    for (uint32_t i = 0; i < b->seats.n; i++) {
        struct traveller *t = pnrgov_by_ref(b, b->seats.v[i].traveller_ref);
        if (t)
            b->seats.v[i].traveller_ref = t->ref;
    }
}

void pnrgov_settle_requests(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);

    for (uint32_t i = 0; i < p->pending.n && !r->exhausted; i++)
        settle(r, &p->pending.v[i]);
    settle_references(p->booking);
    link_infants(r);
}

/* ---- IFT, LTS -------------------------------------------------------------------------------- */

/** OSI contacts: `CTCP PAR 33 1 00`, sometimes behind the carrier. */
static bool osi_contact(str text, str *code, str *value)
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

void pnrgov_text(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;
    str subject = value_of(r, s, 1, 1), kind = value_of(r, s, 1, 2), code, value;
    bool in_traveller = p->group >= PNR_TRAVELLER && p->group <= PNR_PAYMENT && b->travellers.n;
    bool fare = str_is(kind, "15"), masked;

    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    if (kind.n && !str_join(r->mem, subject, STR(":"), kind, &remark->code))
        r->exhausted = true;
    if (kind.n == 0)
        remark->code = STR("IFT");
    remark->carrier = code_of(r, s, 1, 4);
    /* Some hosts put the text itself into the first component. */
    str text =
        s->element_count >= 2 ? joined_text(r, s, 2, 1, true, fare ? STR_NONE : STR(" ")) : subject;
    if (in_traveller)
        remark->traveller_ref = vec_last(&b->travellers)->ref;
    remark->text = text;
    if ((str_is(kind, "28") || kind.n == 0) && osi_contact(text, &code, &value)) {
        add_contact(r, code, value, remark->traveller_ref);
        return;
    }
    remark->text = text_card_masked(r, text, &masked);
    if (masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, 2, 1);
}

void pnrgov_long_text(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    bool masked;

    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    remark->code = STR("LTS");
    remark->text = text_card_masked(r, joined_text(r, s, 1, 1, true, STR(" ")), &masked);
    if (masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, 1, 1);
}
