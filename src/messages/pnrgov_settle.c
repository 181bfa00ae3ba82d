/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV: what a complete booking means.
 *
 * An SSR may stand before the traveller it is about, and hosts put the same in different places. So
 * when a booking is complete, its requests, remarks and bags are first put in the order of the
 * groups they stood in; then documents, infants, contacts, tickets and seats are told from them.
 * Nothing of that is written apart when a booking is encoded: its source is.
 */
#include "messages/pnrgov.h"

#include "messages/ssr.h"
#include "reference/document_type.h"

/* ---- order ----------------------------------------------------------------------------------- */

/** Booking, travellers, segments; LTS last. */
static uint32_t rank_of(const struct booking *b, struct scope scope)
{
    return scope.segment ? b->travellers.n + scope.segment : scope.traveller;
}

static uint32_t ranks(const struct booking *b)
{
    return b->travellers.n + b->segments.n + 2;
}

static uint32_t request_rank(const struct booking *b, const void *item)
{
    return rank_of(b, ((const struct request *)item)->scope);
}

static uint32_t remark_rank(const struct booking *b, const void *item)
{
    const struct remark *remark = item;

    return remark->form == REMARK_LINE ? ranks(b) - 1 : rank_of(b, remark->scope);
}

static uint32_t excess_rank(const struct booking *b, const void *item)
{
    return rank_of(b, ((const struct excess_baggage *)item)->scope);
}

typedef uint32_t rank_fn(const struct booking *b, const void *item);

static bool in_order(const struct booking *b, const unsigned char *v, uint32_t n, size_t size,
                     rank_fn *rank)
{
    for (uint32_t i = 1; i < n; i++)
        if (rank(b, v + i * size) < rank(b, v + (i - 1) * size))
            return false;
    return true;
}

/** Counting sort: equal ranks stay in the order they came in. */
static void put_in_order(struct reading *r, void *items, uint32_t n, size_t size, rank_fn *rank)
{
    const struct booking *b = pnrgov_of(r)->booking;
    unsigned char *v = items;

    if (in_order(b, v, n, size, rank))
        return;
    uint32_t *next = arena_zalloc(r->mem, ranks(b) + 1, sizeof(*next));
    unsigned char *copy = arena_alloc(r->mem, n * size);
    if (!next || !copy) {
        r->exhausted = true;
        return;
    }
    memcpy(copy, v, n * size);
    for (uint32_t i = 0; i < n; i++)
        next[rank(b, copy + i * size) + 1]++;
    for (uint32_t i = 0; i < ranks(b); i++)
        next[i + 1] += next[i];
    for (uint32_t i = 0; i < n; i++)
        memcpy(v + size * next[rank(b, copy + i * size)]++, copy + i * size, size);
}

/* ---- whom a request is about ----------------------------------------------------------------- */

static struct place request_place(const struct request *request, uint16_t e, uint16_t c)
{
    return (struct place){.tag = "SSR",
                          .segment = request->sent_at.segment,
                          .element = e,
                          .component = c,
                          .offset = request->sent_at.offset};
}

static void request_found(struct reading *r, enum finding_code code, const struct request *request)
{
    struct place place = request_place(request, 1, 9);

    findings_add(&r->m->findings, r->mem, code, &place);
}

static str request_country(struct reading *r, const struct request *request, str code)
{
    struct place place = request_place(request, 1, 9);

    return country_in_text(r, &place, code);
}

/**
 * A reference as the travellers carry it: `001` becomes `1` where that is what TIF says.
 * @return whose it is, or NULL; `*known` becomes false when it is nobody's
 */
static struct traveller *settle_reference(struct booking *b, str *ref, bool *known)
{
    struct traveller *t = pnrgov_by_ref(b, *ref);

    if (t)
        *ref = t->ref;
    *known &= t || ref->n == 0;
    return t;
}

/**
 * References of a request; one without is about the traveller in whose group it stood.
 * @return whose it is: by its reference, its group, the only traveller, or nobody
 */
static struct traveller *settle_whose(struct reading *r, struct request *request)
{
    struct booking *b = pnrgov_of(r)->booking;
    bool known = true;
    struct traveller *t = settle_reference(b, &request->traveller_ref, &known);

    for (uint32_t j = 0; j < request->items.n; j++)
        (void)settle_reference(b, &request->items.v[j].traveller_ref, &known);
    if (UNLIKELY(!known)) {
        struct place place = request_place(request, 2, 3);
        findings_add(&r->m->findings, r->mem, FINDING_REFERENCE_UNKNOWN, &place);
    }
    if (t)
        return t;
    if (request->scope.traveller) {
        t = &b->travellers.v[request->scope.traveller - 1];
        if (request->traveller_ref.n == 0)
            request->traveller_ref = t->ref;
        return t;
    }
    return b->travellers.n == 1 ? &b->travellers.v[0] : NULL;
}

/* ---- documents ------------------------------------------------------------------------------- */

/** The same name, or one is the head of the other: given names are cut and run together. */
static bool given_alike(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    return n && str_equal_fold(str_head(a, n), str_head(b, n));
}

static struct traveller *by_name(struct booking *b, str surname, str given, bool infants_only)
{
    for (uint32_t i = 0; b->travellers.v && i < pnrgov_compared(b->travellers.n); i++) {
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
    for (uint32_t i = 0; b->travellers.v && i < pnrgov_compared(b->travellers.n); i++)
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

    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): a list with room is not NULL */
    if (!READING_PUSH(r, &b->travellers))
        return NULL;
    struct traveller *t = vec_last(&b->travellers);
    t->surname = surname;
    t->given = t->given_as_sent = given;
    t->type = TRAVELLER_INFANT;
    t->role = ROLE_PASSENGER;
    t->source = STR("SSR");
    t->with = with;
    return t;
}

static struct date birth_of(struct reading *r, const struct request *request, str text)
{
    struct date born = DATE_NONE;

    /* Not after the year of travel: centre the century 49 years earlier. */
    if (text.n && !date_parse_ddmmmyy(text, r->year - 49, &born) &&
        !date_parse_yymmdd(text, r->year - 49, &born))
        request_found(r, FINDING_BIRTH_INVALID, request);
    /* This year's number may still be a hundred years ago. */
    const struct leg *leg = flight_ref_leg(&r->m->flight);
    if (leg && text.n < 8 && date_full(leg->departs_at.date) && date_known(born) &&
        date_compare(born, leg->departs_at.date) > 0)
        born.year = (int16_t)(born.year - 100);
    return born;
}

static struct date future_date_of(struct reading *r, const struct request *request, str text)
{
    struct date d = DATE_NONE;

    if (text.n && !date_parse_ddmmmyy(text, r->year, &d) && !date_parse_yymmdd(text, r->year, &d))
        request_found(r, FINDING_DATE_INVALID, request);
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
static void apply_docs_sex(struct reading *r, const struct request *request, str code,
                           struct traveller *t)
{
    char sex = sex_of_code(str_head(code, 1));

    if (code.n == 0)
        return;
    if (!sex || code.n > 2)
        request_found(r, FINDING_SEX_UNKNOWN, request);
    else
        t->sex = sex;
}

static void settle_docs(struct reading *r, const struct request *request, struct traveller *t)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct docs docs;

    if (!ssr_docs_read(request->text, &docs)) {
        request_found(r, FINDING_DOCS_INVALID, request);
        return;
    }
    if (docs.shifted)
        request_found(r, FINDING_DOCS_SHIFTED, request);
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
    apply_docs_sex(r, request, docs.sex, t);
    struct date born = birth_of(r, request, docs.born);
    if (date_known(born))
        t->born_on = born;
    str nationality = request_country(r, request, docs.nationality);
    if (nationality.n)
        t->nationality = nationality;
    /* Mostly the same country: it is looked up once. */
    str issuer = str_eq(docs.issuer, docs.nationality) ? nationality
                                                       : request_country(r, request, docs.issuer);
    if (docs.type.n && document_type_find(docs.type)->kind == DOCUMENT_OTHER)
        request_found(r, FINDING_DOCUMENT_TYPE, request);
    struct date expires = future_date_of(r, request, docs.expires);
    if (docs.number.n == 0 || has_document(t, docs.number, DOCUMENT_DOCS) ||
        !READING_PUSH(r, &t->documents))
        return;
    str given = docs.given;
    if (docs.given.n && docs.middle.n &&
        !str_join(r->mem, docs.given, STR(" "), docs.middle, &given))
        r->exhausted = true;
    struct document *document = vec_last(&t->documents);
    document->source = DOCUMENT_DOCS;
    document->type = docs.type;
    document->surname = docs.surname;
    document->given = given;
    document->number = docs.number;
    document->issuer = issuer;
    document->nationality = nationality;
    document->expires_on = expires;
}

static void settle_doco(struct reading *r, const struct request *request, struct traveller *t)
{
    struct doco doco;

    if (!ssr_doco_read(request->text, &doco)) {
        request_found(r, FINDING_DOCO_INVALID, request);
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
    document->issuer = request_country(r, request, doco.country);
    document->issued_on = future_date_of(r, request, doco.issued);
}

static void settle_doca(struct reading *r, const struct request *request, struct traveller *t)
{
    struct doca doca;

    if (!ssr_doca_read(request->text, &doca)) {
        request_found(r, FINDING_DOCA_INVALID, request);
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
    address->country = request_country(r, request, doca.country);
    address->street = doca.street;
    address->city = doca.city;
    address->region = doca.region;
    address->postcode = doca.postcode;
    if (kind == 'R' && t->residence.n == 0)
        t->residence = address->country;
}

/** INFT tells of the infant with an adult; CHLD gives the child's date of birth. */
static void settle_infant(struct reading *r, const struct request *request, struct traveller *adult)
{
    struct booking *b = pnrgov_of(r)->booking;
    str surname, given, title, born;

    ssr_infant_read(request->text, &surname, &given, &born);
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
        infant->born_on = birth_of(r, request, born);
}

static void settle_child(struct reading *r, const struct request *request, struct traveller *t)
{
    if (!t)
        return;
    if (t->type == TRAVELLER_UNKNOWN || t->type == TRAVELLER_ADULT)
        t->type = TRAVELLER_CHILD;
    if (!date_known(t->born_on))
        t->born_on = birth_of(r, request, str_trim(request->text));
}

static void settle_frequent_flyer(struct reading *r, const struct request *request,
                                  struct traveller *t)
{
    str carrier, number;

    if (!t || !ssr_frequent_flyer_read(request->text, &carrier, &number))
        return;
    for (uint32_t i = 0; i < pnrgov_compared(t->frequent_flyer.n); i++)
        if (str_eq(t->frequent_flyer.v[i].number, number))
            return;
    if (READING_PUSH(r, &t->frequent_flyer))
        *vec_last(&t->frequent_flyer) =
            (struct frequent_flyer){.carrier = carrier, .number = number, .source = STR("SSR")};
}

/** TKNE: `9991234567890C2`, the ticket with its coupon. Infants' tickets begin with INF. */
static void settle_ticket(struct reading *r, const struct request *request, struct traveller *t)
{
    str number = str_trim(request->text);

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
    if (!READING_PUSH(r, &t->tickets))
        return;
    struct ticket *ticket = vec_last(&t->tickets);
    ticket->number = number;
    ticket->source = STR("SSR");
    ticket->issued_at = ticket->pricing.time_limit = DATETIME_NONE;
}

/** UMNR: `UM09`, a child of nine that travels alone. */
static void settle_minor(const struct request *request, struct traveller *t)
{
    str text = str_trim(request->text);
    uint64_t age;

    if (!t)
        return;
    t->unaccompanied = true;
    if (str_starts(text, STR("UM")))
        text = str_skip(text, 2);
    size_t digits = 0;
    while (digits < text.n && ascii_digit(text.p[digits]))
        digits++;
    if (digits && str_to_u64(str_head(text, digits), 99, &age))
        t->age = (uint32_t)age;
}

static void settle_request(struct reading *r, struct request *request)
{
    struct traveller *t = settle_whose(r, request);

    switch (code4_of(request->code)) {
    case CODE4('D', 'O', 'C', 'S'):
        settle_docs(r, request, t);
        break;
    case CODE4('D', 'O', 'C', 'O'):
        settle_doco(r, request, t);
        break;
    case CODE4('D', 'O', 'C', 'A'):
        settle_doca(r, request, t);
        break;
    case CODE4('I', 'N', 'F', 'T'):
        settle_infant(r, request, t);
        break;
    case CODE4('C', 'H', 'L', 'D'):
        settle_child(r, request, t);
        break;
    case CODE4('F', 'Q', 'T', 'V'):
        settle_frequent_flyer(r, request, t);
        break;
    case CODE4('T', 'K', 'N', 'E'):
        settle_ticket(r, request, t);
        break;
    case CODE4('U', 'M', 'N', 'R'):
        settle_minor(request, t);
        break;
    case CODE4('P', 'C', 'T', 'C'):
        pnrgov_add_contact(r, STR("CTCP"), request->text, t, STR("SSR"));
        break;
    default:
        if (str_starts(request->code, STR("CTC")))
            pnrgov_add_contact(r, request->code, request->text, t, STR("SSR"));
    }
}

/* ---- seats ----------------------------------------------------------------------------------- */

static bool asks_seat(str code)
{
    return str_is(code, "SEAT") || str_is(code, "RQST") || str_starts(code, STR("NSS")) ||
           str_starts(code, STR("SMS"));
}

/** One seat of `03BN03AN`: row, letter, and N or S for smoking. @return its length, or 0 */
static size_t seat_in_text(str text, str *seat, str *smoking)
{
    size_t n = 0;

    while (n < 3 && n < text.n && ascii_digit(text.p[n]))
        n++;
    if (n == 0 || n >= text.n || !ascii_alpha(text.p[n]))
        return 0;
    *seat = without_zeros(str_head(text, n + 1));
    *smoking = STR_NONE;
    str rest = str_skip(text, ++n);
    if (rest.n && (rest.p[0] == 'N' || rest.p[0] == 'S')) {
        *smoking = str_head(rest, 1);
        n++;
    }
    return n;
}

static void push_seat(struct reading *r, const struct request *request, struct seat seat)
{
    struct booking *b = pnrgov_of(r)->booking;

    seat.from = request->from;
    seat.to = request->to;
    if (READING_PUSH(r, &b->seats))
        *vec_last(&b->seats) = seat;
}

/** Seats in the text, behind its last full stop; all of it must be seats. */
static void seats_of_text(struct reading *r, const struct request *request)
{
    str text = str_trim(request->text), seat, smoking;
    uint32_t count = 0;

    for (ptrdiff_t dot = str_find(text, '.'); dot >= 0; dot = str_find(text, '.'))
        text = str_skip(text, (size_t)dot + 1);
    for (str rest = text; rest.n; count++) {
        size_t n = seat_in_text(rest, &seat, &smoking);
        if (n == 0)
            return;
        rest = str_skip(rest, n);
    }
    for (uint32_t i = 0; i < count; i++) {
        text = str_skip(text, seat_in_text(text, &seat, &smoking));
        struct seat found = {.seat = seat};
        if (i < request->items.n)
            found.traveller_ref = request->items.v[i].traveller_ref;
        else if (count == 1)
            found.traveller_ref = request->traveller_ref;
        if (smoking.n && READING_PUSH(r, &found.characteristics))
            found.characteristics.v[0] = smoking;
        push_seat(r, request, found);
    }
}

static void settle_seats(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t i = 0; i < b->requests.n; i++) {
        const struct request *request = &b->requests.v[i];
        bool told = false;
        if (!asks_seat(request->code))
            continue;
        for (uint32_t j = 0; j < request->items.n; j++) {
            const struct request_item *item = &request->items.v[j];
            if (item->data.n == 0)
                continue;
            told = true;
            push_seat(r, request,
                      (struct seat){.traveller_ref = item->traveller_ref,
                                    .seat = without_zeros(item->data),
                                    .characteristics = item->characteristics});
        }
        if (!told)
            seats_of_text(r, request);
    }
}

/* ---- infants --------------------------------------------------------------------------------- */

/** The adult marked as accompanied before the infant, or any that has a reference. */
static struct traveller *adult_of(struct booking *b, uint32_t infant)
{
    struct traveller *adult = NULL;

    for (uint32_t j = 0; j < pnrgov_compared(b->travellers.n); j++) {
        struct traveller *t = &b->travellers.v[j];
        if (t->type == TRAVELLER_INFANT || t->type == TRAVELLER_GROUP || t->ref.n == 0)
            continue;
        if (!adult || (t->infant_with && j < infant) || (t->infant_with && !adult->infant_with))
            adult = t;
    }
    return adult;
}

/** Infants without a link. */
static void link_infants(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t i = 0; i < pnrgov_compared(b->travellers.n); i++) {
        struct traveller *infant = &b->travellers.v[i];
        if (infant->type != TRAVELLER_INFANT || infant->with.n)
            continue;
        struct traveller *adult = adult_of(b, i);
        struct place place = {
            .tag = "TIF", .segment = infant->sent_at.segment, .offset = infant->offset};
        if (adult)
            infant->with = adult->ref;
        else
            findings_add(&r->m->findings, r->mem, FINDING_INFANT_ALONE, &place);
    }
}

static void settle_locators(struct booking *b)
{
    bool dcs = false, other = false;

    for (uint32_t i = 0; i < b->locators.n; i++)
        if (str_is(b->locators.v[i].type, "C"))
            dcs = true;
        else
            other = true;
    b->dcs_only = dcs && !other;
}

void pnrgov_settle(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    put_in_order(r, b->requests.v, b->requests.n, sizeof(b->requests.v[0]), request_rank);
    put_in_order(r, b->remarks.v, b->remarks.n, sizeof(b->remarks.v[0]), remark_rank);
    put_in_order(r, b->excess_baggage.v, b->excess_baggage.n, sizeof(b->excess_baggage.v[0]),
                 excess_rank);
    settle_locators(b);
    pnrgov_settle_osi(r);
    for (uint32_t i = 0; i < b->requests.n && !r->exhausted; i++)
        settle_request(r, &b->requests.v[i]);
    settle_seats(r);
    pnrgov_settle_payments(b);
    pnrgov_settle_check_ins(r);
    pnrgov_settle_guardians(r);
    link_infants(r);
}
